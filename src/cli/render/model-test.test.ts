import { expect, test } from 'vitest'
import type { ModelTest } from '../../flows/test-model.ts'
import { renderModelTest, renderModelTestPlan } from './model-test.ts'

const terminal = { width: 80, colour: false, live: false }
const result: ModelTest = {
  name: 'current',
  provider: 'openai',
  model: 'gpt-4.1-mini',
  endpoint: 'https://api.openai.com/v1',
  chat: 'ok',
  jsonSchema: 'ok',
  logprobs: 'failed',
  seed: 'differs',
  streaming: 'yes',
  usage: 'yes',
  latencyMs: 412,
  firstTokenMs: 180,
  calls: 6,
  costUsd: 0.0002,
  notes: ['labels: HTTP 400\n enum \u001B[31mtoo odd'],
}

test('what works stands in one line, and under it what the provider said, without anything a terminal would obey', () => {
  expect(renderModelTest(result, terminal)).toBe(
    'current  chat ok · JSON schema ok · logprobs failed · seed differs · streaming yes · usage yes · 412 ms, first token 180 ms · 6 calls, $0.00020\n' +
      '  ! labels: HTTP 400 enum [31mtoo odd',
  )
})

test('a price that is not known is said to be', () => {
  expect(renderModelTest({ ...result, costUsd: null, notes: [] }, terminal)).toContain('price not known')
  const ref = { name: 'current', model: 'm', provider: 'vllm' }
  expect(renderModelTestPlan({ ref, calls: 6, costUsd: null })).toBe('m at vllm: 6 short calls, price not known')
})
