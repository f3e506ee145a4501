import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelIdentity, ModelRequest } from '../core/ports/model.ts'
import { createJournalKey } from './journal-key.ts'

const identity: ModelIdentity = { endpoint: 'http://a/v1', model: 'm', revision: 'r', adapterHash: '', quantization: 'q8_0', hardware: 'x' }
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'hello' }],
  constraint: { kind: 'labels', labels: ['a', 'b'] },
  decoding: { temperature: 0, maxTokens: 8 },
  repeat: 0,
}
const key = createJournalKey(identity)(request)

test('every fact that changes an answer changes the key', () => {
  const { quantization: _, ...unquantized } = identity
  const others = [
    createJournalKey({ ...identity, endpoint: 'http://b/v1' })(request),
    createJournalKey({ ...identity, model: 'n' })(request),
    createJournalKey({ ...identity, revision: 's' })(request),
    createJournalKey({ ...identity, adapterHash: 'ff' })(request),
    createJournalKey(unquantized)(request),
    ...[
      { ...request, messages: [{ role: 'system', content: 'hello' } as const] },
      { ...request, constraint: { kind: 'labels', labels: ['b', 'a'] } as const },
      { ...request, constraint: { kind: 'free' } as const },
      { ...request, decoding: { temperature: 0.1, maxTokens: 8 } },
      { ...request, decoding: { temperature: 0, maxTokens: 9 } },
      { ...request, decoding: { temperature: 0, maxTokens: 8, seed: 1 } },
      { ...request, decoding: { temperature: 0, maxTokens: 8, stop: ['\n'] } },
      { ...request, repeat: 1 },
    ].map(createJournalKey(identity)),
  ]
  expect(new Set([key, ...others]).size).toBe(others.length + 1)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
})

test('hardware and the order of keys do not', () => {
  expect(createJournalKey({ ...identity, hardware: 'another machine' })(request)).toBe(key)
  const reordered = { repeat: 0, decoding: { maxTokens: 8, temperature: 0 }, constraint: { labels: ['a', 'b'], kind: 'labels' } } as const
  expect(createJournalKey(identity)({ messages: request.messages, ...reordered })).toBe(key)
})

test('different texts never share a key, whatever they contain', () => {
  const of = (content: string): string => createJournalKey(identity)({ ...request, messages: [{ role: 'user', content }] })
  assert(property(string(), string(), (a, b) => (of(a) === of(b)) === (a === b)))
})
