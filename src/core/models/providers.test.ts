import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isOnThisMachine } from '../task/is-on-this-machine.ts'
import { privacyBlock } from '../task/privacy-block.ts'
import { resolveModel } from '../task/resolve-task.ts'
import { baseUrlOf, findProvider, missingKey, nearestProvider, providerNames, providers } from './providers.ts'

test.each(providerNames)('%s/some/model in task.yaml names that provider and the rest as its model', (name) => {
  expect(resolveModel('current', `${name}/some/model`)).toEqual({ name: 'current', model: 'some/model', provider: name })
})

test('what is no provider stays a model of the catalogue, properties of every object included', () => {
  for (const written of ['SmolLM2-135M-Instruct', 'someone/model', 'constructor/x', '/x'])
    expect(resolveModel('current', written)).toEqual({ name: 'current', model: written, provider: 'local' })
})

test('a slip in a provider gets the name that was meant', () => {
  expect(nearestProvider('opnai/gpt-4.1')).toBe('openai/gpt-4.1')
  expect(nearestProvider('someone/else')).toBeUndefined()
  expect(nearestProvider('opnai')).toBeUndefined()
})

const localServers = ['vllm', 'sglang', 'llama-server', 'ollama', 'lmstudio'] as const

test.each(localServers)('%s is on this machine, unless its address says otherwise, and wants no key', (provider) => {
  const ref = { name: 'current', model: 'm', provider }
  expect(isOnThisMachine(ref)).toBe(true)
  expect(isOnThisMachine({ ...ref, baseUrl: 'http://127.0.0.1:9000/v1' })).toBe(true)
  expect(isOnThisMachine({ ...ref, baseUrl: 'http://gpu-box:8000/v1' })).toBe(false)
  expect(isOnThisMachine({ ...ref, baseUrl: 'http://localhost@far.example/v1' })).toBe(false)
  expect(missingKey(ref, () => false)).toBeUndefined()
  expect(privacyBlock({ privacy: 'local', endpoints: [] }, ref)).toBeUndefined()
})

test('every provider that is not on this machine wants a key, by the name of its own SDK, and is blocked by privacy: local', () => {
  const others = providerNames.filter((name) => !(localServers as readonly string[]).includes(name))
  for (const provider of others) {
    const ref = { name: 'current', model: 'm', provider }
    expect(missingKey(ref, () => false)).toMatch(/^[A-Z0-9_]+(_KEY|_BEDROCK)/)
    expect(missingKey(ref, () => true)).toBeUndefined()
    expect(isOnThisMachine(ref)).toBe(false)
    expect(privacyBlock({ privacy: 'local', endpoints: [] }, ref)).toContain('privacy: local')
  }
  expect(missingKey({ provider: 'openai', apiKeyEnv: 'MY_KEY' }, (name) => name === 'OPENAI_API_KEY')).toBe('MY_KEY')
})

test('addresses are https, except on this machine, and end without a slash', () => {
  for (const name of providerNames) {
    const baseUrl = baseUrlOf({ provider: name })
    if (baseUrl !== undefined) expect(baseUrl).toMatch(/^(https:\/\/[^/]+|http:\/\/localhost:\d+)(\/[^/]+)*$/)
  }
  expect(Object.keys(providers)).toEqual([...providerNames])
})

test.each(providerNames)('docs/models.md says of %s what the table says', (name) => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'models.md'), 'utf8')
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
  const cells = row.split('|').map((cell) => cell.trim())
  const { baseUrl, keyNames, dialect, batch, protocol } = findProvider(name) ?? { keyNames: [], protocol: undefined }
  if (baseUrl !== undefined) expect(cells[2]).toBe(new URL(baseUrl).host)
  if (keyNames.length > 0 && cells[3] !== 'below') expect(cells[3]).toContain(`\`${keyNames[0]}\``)
  if (protocol === 'openai') {
    expect(cells[5]).toBe(dialect?.topLogprobs === undefined ? '–' : 'yes')
  }
  expect(cells[6]).toBe(dialect?.seedKey === 'none' ? '–' : 'yes')
  expect(cells[7]).toBe(batch === undefined ? '–' : 'half price')
})
