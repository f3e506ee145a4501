import { expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { cleaningEffect } from './cleaning-effect.ts'
import type { LabelledExample } from './example.ts'
import { splitWhole } from './split-data.ts'
import { findUnits } from './units.ts'

const labels = ['no', 'yes']

/** Texts of random words; `signal`: one word names the label. Every text stands there `copies` times. */
const rowsOf = (texts: number, copies: number, signal: boolean): readonly LabelledExample[] => {
  const random = createRandom(5)
  const word = (): string => Array.from({ length: 7 }, () => String.fromCharCode(97 + random.below(26))).join('')
  return Array.from({ length: texts }, (_, text) => {
    const expected = labels[random.below(2)] ?? ''
    const words = [...(signal ? [expected === 'yes' ? 'wonderful' : 'horrible'] : []), ...Array.from({ length: 6 }, word)]
    return Array.from({ length: copies }, (_, copy): LabelledExample => {
      const id = `${text}-${copy}`
      return { id, input: words.join(' '), expected, tags: [], weight: 1, source: { file: 'rows.csv', line: 1 } }
    })
  }).flat()
}

const effectOf = (examples: readonly LabelledExample[]) => {
  const units = findUnits(examples)
  const splits = splitWhole({ examples, units, kind: 'classification', split: { train: 120, dev: 60, golden: 60, seed: 1 } })
  const options = { examples, units, splits, labels, random: createRandom(1), signal: new AbortController().signal }
  const effect = cleaningEffect(options)
  if (effect === undefined) throw new Error('nothing measured')
  return { effect, splits, options, units }
}

test('where texts say nothing, copies alone lift the score of a random split', () => {
  const { effect } = effectOf(rowsOf(260, 3, false))
  const { accuracy, copies, others } = effect.random
  expect(copies.rows).toBeGreaterThan(10)
  expect(copies.rows + others.rows).toBe(effect.sizes.dev)
  expect(copies.accuracy?.value).toBe(1)
  expect(others.accuracy?.high).toBeLessThan(0.9)
  expect(effect.clean.value).toBeLessThan(0.7)
  expect(accuracy.value).toBeGreaterThan(effect.clean.value)
})

test('without copies both splits agree within their intervals', () => {
  const { effect } = effectOf(rowsOf(300, 1, true))
  const { accuracy, copies } = effect.random
  expect(copies).toEqual({ rows: 0 })
  expect(Math.max(accuracy.low, effect.clean.low)).toBeLessThanOrEqual(Math.min(accuracy.high, effect.clean.high))
  expect(effect.clean.value).toBeGreaterThan(0.8)
})

test('golden is not looked at: its answers and those of its copies change nothing', () => {
  const { effect, splits, options, units } = effectOf(rowsOf(260, 3, false))
  const keyOf = new Map(options.examples.map(({ id }, row) => [id, units.keys[row]]))
  const golden = new Set(splits.golden.map(({ id }) => keyOf.get(id)))
  const other = (row: LabelledExample): LabelledExample =>
    golden.has(keyOf.get(row.id)) ? { ...row, expected: row.expected === 'yes' ? 'no' : 'yes' } : row
  const changed = { ...splits, golden: splits.golden.map(other) }
  expect(cleaningEffect({ ...options, examples: options.examples.map(other), splits: changed })).toEqual(effect)
  expect(effect.pool).toBe(options.examples.filter(({ id }) => !golden.has(keyOf.get(id))).length)
})
