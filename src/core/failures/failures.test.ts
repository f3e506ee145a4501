import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { causes, causeWords, repairedBy } from './cause.ts'
import { clusterItems } from './cluster.ts'
import { failureSigns } from './failure-signs.ts'
import { findCauses } from './find-causes.ts'
import { reportFailures, withoutTexts } from './report-failures.ts'

const rows = comparedRows(6)
const allWrong = madeSide('prompt@m', [0, 0, 0, 0, 0, 0], () => ({ text: 'no' }))
const causesOf = (arm: Parameters<typeof findCauses>[0], ...others: Parameters<typeof findCauses>[1][number][]) => [
  ...findCauses(arm, others, { rows, failed: rows }).values(),
]

test('an answer of no valid form is a matter of format, whatever else is known', () => {
  const arm = madeSide('prompt@m', [0, 0, 0, 0, 0, 0], (i) => ({ text: 'x', wellFormed: i !== 0 }))
  const structured = madeSide('structured@m', [1, 0, 0, 0, 0, 0])
  expect(causesOf(arm, structured)).toEqual(['format', 'other', 'other', 'other', 'other', 'other'])
})

test('the first repair that helps names the cause; the oracle only where retrieval does not help', () => {
  expect(
    causesOf(
      allWrong,
      madeSide('structured@m', [1, 0, 0, 0, 0, 0]),
      madeSide('rag@m', [0, 1, 0, 0, 0, 0]),
      madeSide('oracle@m', [0, 1, 1, 0, 0, 0]),
      madeSide('few-shot@m', [1, 0, 0, 1, 0, 0]),
    ),
  ).toEqual(['no-schema', 'missing-context', 'knowledge', 'vague-instruction', 'other', 'other'])
})

test('another model, or a classifier, being right explains nothing', () => {
  expect(causesOf(allWrong, madeSide('structured@big', [1, 1, 1, 1, 1, 1]), madeSide('linear', [1, 1, 1, 1, 1, 1]))).toEqual(
    Array.from({ length: 6 }, () => 'other'),
  )
})

test('an arm that breaks as much as it repairs explains nothing', () => {
  const arm = madeSide('prompt@m', [0, 0, 1, 1, 1, 1])
  const lucky = madeSide('few-shot@m', [1, 1, 0, 0, 1, 1])
  expect(findCauses(arm, [lucky], { rows, failed: rows.slice(0, 2) }).get('r0')).toBe('other')
  const better = madeSide('few-shot@m', [1, 1, 0, 1, 1, 1])
  expect(findCauses(arm, [better], { rows, failed: rows.slice(0, 2) }).get('r0')).toBe('vague-instruction')
})

test('three independent arms that are sure of one other answer point at the label', () => {
  const say = (name: string, confidence?: number) =>
    madeSide(name, [0, 0, 0, 0, 0, 0], () => ({ text: 'no', ...(confidence === undefined ? {} : { confidence }) }))
  expect(causesOf(allWrong, say('linear', 0.9), say('knn', 0.95))[0]).toBe('label-noise')
  expect(causesOf(allWrong, say('linear', 0.9), say('knn', 0.5))[0]).toBe('other')
  const empty = (name: string) => madeSide(name, [0, 0, 0, 0, 0, 0], () => ({ text: '{}' }))
  expect(causesOf(empty('prompt@m'), empty('linear'), empty('knn'))[0]).toBe('other')
  // Arms on one model are one witness.
  expect(causesOf(allWrong, say('few-shot@m', 0.9), say('structured@m', 0.9), say('linear', 0.9))[0]).toBe('other')
})

test('an arm that answers otherwise when asked again is unstable', () => {
  expect(
    causesOf(
      madeSide('prompt@m', [
        [0, 1],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    ),
  ).toEqual(['unstable', ...Array(5).fill('other')])
})

test('every cause has words, and what repairs names a cause', () => {
  for (const cause of causes) expect(causeWords[cause].helps).not.toBe('')
  for (const cause of Object.values(repairedBy)) expect(causes).toContain(cause)
})

test('clusters: two groups apart, a loner, largest first', () => {
  const places = [0, 10, 0.5, 10.2, 0.2, 50]
  const groups = clusterItems(6, (i, j) => Math.exp(-Math.abs((places[i] ?? 0) - (places[j] ?? 0))), 0.4)
  expect(groups).toEqual([[0, 2, 4], [1, 3], [5]])
})

test('clusters hold every item once, whatever the similarities', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 81, maxLength: 81 }),
      (n, table) => {
        const similarity = (i: number, j: number): number => table[Math.min(i, j) * 9 + Math.max(i, j)] ?? 0
        expect(
          clusterItems(n, similarity, 0.5)
            .flat()
            .sort((a, b) => a - b),
        ).toEqual(Array.from({ length: n }, (_, i) => i))
      },
    ),
    { numRuns: 50 },
  )
})

test('signs are labels and names of expected fields, never what an answer says', () => {
  expect(failureSigns('yes', 'no', ['yes', 'no'])).toEqual(['yes → no'])
  expect(failureSigns('yes', 'my secret text', ['yes', 'no'])).toEqual(['yes → no label'])
  expect(failureSigns('{"city":"Rome","day":1}', '{"city":"Oslo","secret":2,"day":1}', [])).toEqual(['field city', 'surplus field'])
  expect(failureSigns('{"city":"Rome"}', 'Rome', [])).toEqual(['no JSON'])
  expect(failureSigns('a text', 'another', [])).toEqual([])
  expect(failureSigns('yes', undefined, ['yes'])).toEqual(['no answer'])
})

test('the report counts causes over all failures, clusters the worst by confusion, and its part for decision.json holds no text', () => {
  const many = comparedRows(60, (i) => ({
    input: i % 2 === 0 ? `refund of card ${i}` : `parcel lost ${i}`,
    expected: i % 2 === 0 ? 'refund' : 'delivery',
  }))
  const arm = madeSide(
    'prompt@m',
    Array.from({ length: 60 }, (_, i) => (i < 50 ? 0 : 1)),
    (i, value) => ({
      text: value === 1 ? (i % 2 === 0 ? 'refund' : 'delivery') : 'billing',
      confidence: i / 100,
    }),
  )
  const repaired = madeSide(
    'few-shot@m',
    Array.from({ length: 60 }, (_, i) => (i < 10 ? 1 : i < 50 ? 0 : 1)),
  )
  const report = reportFailures(arm, [repaired], {
    rows: many,
    labels: ['refund', 'delivery', 'billing'],
    failsBelow: 1,
    prompt: 'Sort the mail.',
  })
  expect(report).toMatchObject({ n: 60, failures: 50, prompt: 'Sort the mail.' })
  expect(report?.causes.map(({ cause, count }) => [cause, count])).toEqual([
    ['other', 40],
    ['vague-instruction', 10],
  ])
  expect(report?.causes[1]?.share).toBeCloseTo(0.2, 12)
  expect(report?.causes[1]?.low).toBeCloseTo(0.1124, 3)
  expect(report?.shown).toHaveLength(20)
  // The surest of the wrong answers come first.
  expect(report?.shown[0]?.id).toBe('r49')
  expect(report?.clusters.map(({ signs }) => signs)).toEqual([['delivery → billing'], ['refund → billing']])
  expect(report?.words[0]).toContain('parcel')
  expect(JSON.stringify(report && withoutTexts(report))).not.toMatch(/parcel|Sort the mail/)
})

test('nothing failed: no report; a missing output is no failure', () => {
  const arm = madeSide('prompt@m', [1, null, 1, 1, 1, 1])
  expect(reportFailures(arm, [], { rows, labels: [], failsBelow: 1 })).toBeUndefined()
})
