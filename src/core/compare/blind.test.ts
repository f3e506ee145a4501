import { expect, test } from 'vitest'
import { comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { createRandom } from '../lib/random.ts'
import { adjudicate } from './adjudicate.ts'
import { blindRows } from './blind.ts'
import type { BlindDecision, BlindRow } from './blind.ts'
import { renderBlindPage } from './blind-page.ts'

const rows = comparedRows(400)
const texts = (name: string, differs: (i: number) => boolean) =>
  madeSide(
    name,
    Array.from({ length: 400 }, () => 1),
    (i) => ({ text: differs(i) ? `${name} on ${i}` : `same ${i}` }),
  )
const pair = { a: texts('alpha', (i) => i < 200), b: texts('beta', (i) => i < 200), rows, random: createRandom(5) }
const review = blindRows(pair)
const isAlpha = (text: string): boolean => text.startsWith('alpha')

const judged = (choose: (row: BlindRow) => BlindDecision['choice']): readonly BlindDecision[] =>
  review.map((row) => ({ review: row.review, id: row.id, choice: choose(row) }))
const result = (decisions: readonly BlindDecision[]) => adjudicate({ ...pair, decisions, alpha: 0.025, margin: 0.02, tolerated: 0.01 })

test('only rows with different answers are judged, in an order that says nothing, each side left about half the time', () => {
  expect(review).toHaveLength(200)
  expect(review.map(({ id }) => id)).not.toEqual(rows.slice(0, 200).map(({ example }) => example.id))
  const left = review.filter(({ first }) => isAlpha(first)).length
  expect(left).toBeGreaterThan(70)
  expect(left).toBeLessThan(130)
  expect(blindRows(pair)).toEqual(review)
})

test('choices come back to the side that gave the chosen answer', () => {
  const { comparison } = result(judged(({ first }) => (isAlpha(first) ? 'first' : 'second')))
  expect(comparison.wins).toEqual({ a: 200, b: 0, both: 0, neither: 0 })
  expect(comparison.difference).toBe(-0.5)
  expect(comparison.conclusion.kind).toBe('worse')
  expect(comparison.pValue).toBeLessThan(1e-50)
})

test('a reviewer who always takes the left one favours nobody', () => {
  const { comparison } = result(judged(() => 'first'))
  expect(comparison.low).toBeLessThan(0)
  expect(comparison.high).toBeGreaterThan(0)
})

test('rows not judged yet widen the bounds to both worst cases', () => {
  const all = judged(({ first }) => (isAlpha(first) ? 'second' : 'first'))
  const half = result(all.slice(0, 100)).comparison
  expect(half).toMatchObject({ judged: 100, open: 100, n: 400 })
  expect(half.low).toBeLessThan(result(all).comparison.low)
})

test('the right answer of a reviewer is kept with the row', () => {
  const [row] = review
  const decisions = row === undefined ? [] : [{ review: row.review, id: row.id, choice: 'neither' as const, answer: 'gamma', by: 'Ada' }]
  expect(result(decisions).rows).toEqual([{ id: row?.id, winner: 'neither', answer: 'gamma', by: 'Ada' }])
})

test('decisions of another review are refused: its order is another one', () => {
  const [first] = judged(() => 'first')
  expect(() => result([{ ...(first as BlindDecision), review: 'other' }])).toThrow(expect.objectContaining({ code: 'not-comparable' }))
  const changed = { ...pair, b: texts('beta', (i) => i < 199) }
  expect(() => adjudicate({ ...changed, decisions: judged(() => 'first'), alpha: 0.025, margin: 0.02, tolerated: 0.01 })).toThrow(
    expect.objectContaining({ code: 'not-comparable' }),
  )
})

test('the page escapes every text and names no side', () => {
  const page = renderBlindPage([{ review: 'x', id: 'r"1', input: '<script>alert(1)</script>', first: 'a & b', second: '</main>' }], {
    task: 'mails',
    labels: ['"><b>'],
  })
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('</main></blockquote>')
  expect(page).toContain('a &amp; b')
  expect(page).not.toMatch(/alpha|beta|https?:/)
})
