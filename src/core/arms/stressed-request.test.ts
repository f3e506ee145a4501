import { expect, test } from 'vitest'
import type { ModelRequest } from '../ports/model.ts'
import { stressedRequest, stresses, unwrapped } from './stressed-request.ts'

const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'Extract a as JSON.' },
    { role: 'user', content: 'a is 1' },
  ],
  constraint: { kind: 'free' },
  decoding: { temperature: 0, maxTokens: 32 },
  repeat: 0,
}
const systemOf = ({ messages }: ModelRequest): string => messages[0]?.content ?? ''

test('every stress keeps the prompt and the input, and level 0 changes nothing', () => {
  for (const stress of stresses) {
    const stressed = stressedRequest(request, stress)
    expect(systemOf(stressed)).toContain('Extract a as JSON.')
    expect(stressed.messages.at(-1)).toEqual(request.messages.at(-1))
    expect(stressed.messages).toHaveLength(2)
    if (stress.level === 0) expect(stressed).toEqual(request)
    else expect(systemOf(stressed).length).toBeGreaterThan(systemOf(request).length)
  }
})

test('length is words, instructions are different lines, and both grow as asked', () => {
  const long = systemOf(stressedRequest(request, { factor: 'length', level: 300 }))
  expect(long.split(/\s+/)).toHaveLength(304)
  const crowded = systemOf(stressedRequest(request, { factor: 'instructions', level: 24 }))
  const lines = crowded.split('\n').filter((line) => line.startsWith('- '))
  expect(new Set(lines).size).toBe(24)
})

test('a prompt without a system message gets one', () => {
  const bare = { ...request, messages: request.messages.slice(1) }
  expect(stressedRequest(bare, { factor: 'depth', level: 2 }).messages).toHaveLength(2)
})

test('depth asks for objects around the answer, and reads the answer inside exactly these', () => {
  const stress = { factor: 'depth', level: 2 } as const
  expect(systemOf(stressedRequest(request, stress))).toContain('{"answer":{"answer":ANSWER}}')
  expect(unwrapped(' {"answer": {"answer": {"a": 1}}} ', stress)).toBe('{"a":1}')
  expect(unwrapped('{"answer": {"a": 1}}', stress)).toBeUndefined()
  expect(unwrapped('{"answer": {"answer": 1, "note": 2}}', stress)).toBeUndefined()
  expect(unwrapped('{"a":1}', { factor: 'length', level: 300 })).toBe('{"a":1}')
})
