import { expect, test } from 'vitest'
import { isOnThisMachine } from './is-on-this-machine.ts'
import { privacyBlock } from './privacy-block.ts'

const model = (provider: string, baseUrl?: string) => ({
  name: 'student',
  model: 'm',
  provider,
  ...(baseUrl === undefined ? {} : { baseUrl }),
})

test.each([
  ['local', undefined],
  ['openai-compatible', 'http://localhost:8080/v1'],
  ['openai-compatible', 'http://127.0.0.1/v1'],
  ['local', 'http://[::1]:8000/v1'],
  ['fake', 'file:///tmp/calls.log'],
])('provider %s at %s is on this machine', (provider, baseUrl) => {
  expect(isOnThisMachine(model(provider, baseUrl))).toBe(true)
})

test.each([
  ['openai', undefined],
  ['local', 'https://far.example/v1'],
  ['local', 'http://localhost:80@far.example/v1'],
  ['openai-compatible', 'http://localhost.far.example/v1'],
  ['openai-compatible', 'http://127.0.0.1.far.example/v1'],
  ['openai-compatible', 'http://0.0.0.0@far.example'],
])('provider %s at %s is somewhere else, so privacy: local blocks it', (provider, baseUrl) => {
  expect(isOnThisMachine(model(provider, baseUrl))).toBe(false)
  expect(privacyBlock({ privacy: 'local', endpoints: [] }, model(provider, baseUrl))).toMatch(/privacy: local/)
})

test.each([
  ['eu.example.com', 'https://eu.example.com/v1', true],
  ['eu.example.com', 'https://eu.example.com.far.example/v1', false],
  ['https://eu.example.com', 'https://eu.example.com.far.example/v1', false],
  ['https://eu.example.com', 'https://eu.example.com@far.example/v1', false],
  ['https://eu.example.com/v1', 'https://eu.example.com/v1', true],
  ['https://eu.example.com/v1', 'https://eu.example.com/v1/chat', true],
  ['https://eu.example.com/v1', 'https://eu.example.com/v10', false],
  ['https://eu.example.com/v1', 'http://eu.example.com/v1', false],
  ['eu.example.com:8443', 'https://eu.example.com:8443/v1', true],
  ['eu.example.com', 'https://eu.example.com:8443/v1', false],
])('with privacy: region, the endpoint %s and the model at %s: allowed %s', (endpoint, baseUrl, allowed) => {
  const why = privacyBlock({ privacy: 'region', endpoints: [endpoint] }, model('openai-compatible', baseUrl))
  expect(why === undefined).toBe(allowed)
})

test('with privacy: region, a provider by name alone is no endpoint of the region', () => {
  expect(privacyBlock({ privacy: 'region', endpoints: ['api.openai.com'] }, model('openai'))).toMatch(/openai/)
})
