import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import { readExamples } from '../read-examples.ts'
import { assayRow, assayRowText } from './assay-row.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1 })
const whole: fc.Arbitrary<Omit<Example, 'source'>> = fc.record(
  {
    id: text.filter((id) => id.trim() === id && id !== ''),
    input: text,
    expected: text.filter((expected) => expected.trim() !== ''),
    tags: fc.array(text),
    weight: fc.integer({ min: 1, max: 9 }),
    history: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: text }), { minLength: 1 }),
    group: text,
    time: fc.constant('2026-01-01T00:00:00Z'),
    licence: text,
    rejected: text,
    tools: fc.constant([{ type: 'function', function: { name: 'find' } }]),
    expectedCalls: fc.constant([{ id: 'c1', name: 'find', arguments: '{"q":1}' }]),
    origin: fc.record({ kind: fc.constantFrom('synthetic', 'relabelled'), seed: text, usd: fc.constant(0.01) }),
  },
  { requiredKeys: ['id', 'input', 'tags', 'weight'] },
)

test('a row that Assay wrote is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(whole, async (example) => {
      const line = assayRowText({ ...example, source: { file: 'x', line: 1 } })
      const rows = (async function* () {
        await Promise.resolve()
        yield { line: 1, values: JSON.parse(line) as Record<string, unknown> }
      })()
      const [read] = await Array.fromAsync(readExamples(rows, { file: 'x', kind: 'generation', columns: {} }))
      expect(read).toEqual({ status: 'read', example: { ...example, source: { file: 'x', line: 1 } } })
    }),
  )
})

test('a row that claims to be one and is not is bad, with the field', () => {
  expect(assayRow.read({ assay: 'row/1', id: 'a', input: 'b', origin: { kind: 'stolen' } }, {}, 'generation')).toMatchObject({
    status: 'bad',
    problem: expect.stringContaining('origin.kind'),
  })
  expect(assayRow.read({ assay: 'row/1', id: 'a', input: 'b', labell: 'c' }, {}, 'generation')).toMatchObject({ status: 'bad' })
})
