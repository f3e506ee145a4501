import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'
import type { LabelledExample } from './example.ts'
import { findRow, rowStory } from './row-story.ts'
import { findUnits } from './units.ts'

const row = (id: string, input: string, expected = 'a'): LabelledExample => ({
  id,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'f.csv', line: Number(id.slice(1)) },
})
const long = 'please tell me where my parcel with the blue lamp is today'
const rows = [
  row('r1', long),
  row('r2', `${long} please`),
  row('r3', 'something else entirely'),
  row('r4', long.toUpperCase(), 'b'),
  row('r5', `${long} thanks`),
]
const { expected: _none, ...unanswered } = row('r9', 'no answer here')
const examples = [...rows, unanswered]
const data = {
  examples,
  usable: rows,
  units: findUnits(rows),
  splits: { train: [{ ...rows[0]!, weight: 2 }], dev: [], golden: [rows[2]!] },
  findings: [{ id: 'near-duplicate', severity: 'info' as const, count: 1, message: 'm', examples: [], rows: ['r2'], fix: '', effect: '' }],
}
const storyOf = (id: string) => rowStory(findRow(examples, id), data)

describe('what became of a row', () => {
  test('a row in a split says which, and how many rows it stands for', () => {
    expect(storyOf('r1')).toMatchObject({ split: 'train', mergedRows: 1, because: expect.stringContaining('train') })
    expect(storyOf('r3')).toMatchObject({ split: 'golden', twins: [] })
  })

  test('a merged row names the row it went into, its similarity and its findings', () => {
    const story = storyOf('r2')
    expect(story).toMatchObject({ split: null, because: expect.stringContaining('merged into r1 (train)') })
    const twin = story.twins.find(({ id }) => id === 'r1')
    expect(twin).toMatchObject({ line: 1, split: 'train' })
    expect(twin!.similarity).toBeGreaterThan(0.7)
    expect(twin!.similarity).toBeLessThan(1)
    expect(story.findings).toEqual([{ id: 'near-duplicate', severity: 'info', message: 'm' }])
  })

  test('another answer to the same text is a contradiction; the exact copy comes first', () => {
    const story = storyOf('r4')
    expect(story.because).toContain('contradicts r1')
    expect(story.twins[0]).toMatchObject({ id: 'r1', similarity: 1 })
  })

  test('a row without an answer says so', () => expect(storyOf('r9').because).toBe('it has no answer'))

  test('a row like a golden one is left out for its sake', () => {
    const golden = { ...data, splits: { train: [], dev: [], golden: [rows[0]!] } }
    expect(rowStory(rows[3]!, golden).because).toContain('would give the golden row r1 away')
  })
})

describe('finding a row', () => {
  test('the beginning of one id is enough', () => expect(findRow([row('abc1', 'x'), row('abd2', 'y')], 'abd').id).toBe('abd2'))
  test('several and none are named', () => {
    expect(failureOf(() => findRow(examples, 'r'))).toMatchObject({ code: 'usage', hint: expect.stringContaining('r1, r2') })
    expect(failureOf(() => findRow([row('abc1', 'x')], 'abcd'))).toMatchObject({ hint: expect.stringContaining('abc1') })
  })
})
