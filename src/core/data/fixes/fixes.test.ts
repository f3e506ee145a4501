import { array, assert, constantFrom, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerProblem } from '../checks/invalid-answer.ts'
import type { Example, SplitName } from '../example.ts'
import type { Finding } from '../finding.ts'
import { assayRowText } from '../formats/assay-row.ts'
import { findUnits } from '../units.ts'
import { applyFixes } from './apply-fixes.ts'
import { parseChange, takeBack } from './change-log.ts'
import { repairText } from './broken-text.ts'
import { dataFixes } from './index.ts'

const row = (id: string, input: string, expected?: string, more: Partial<Example> = {}): Example => ({
  id,
  input,
  ...(expected !== undefined && { expected }),
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: Number(id.replace(/\D/g, '') || 1) },
  ...more,
})
const findingOf = (id: string, rows: readonly string[] = []): Finding => ({
  id,
  severity: 'warning',
  count: 1,
  message: '',
  examples: [],
  rows,
  fix: '',
  effect: '',
})

const fix = (
  examples: readonly Example[],
  only: readonly string[],
  more: { splits?: readonly SplitName[]; frozen?: ReadonlySet<number>; findings?: readonly Finding[]; labels?: readonly string[] } = {},
) =>
  applyFixes({
    examples,
    units: findUnits(examples),
    fixes: dataFixes.filter(({ id }) => only.includes(id)),
    kind: 'classification',
    findings: more.findings ?? [],
    frozen: more.frozen ?? new Set(),
    ...(more.splits !== undefined && { splits: more.splits }),
    problemOf: (example) =>
      answerProblem(example, { kind: 'classification', ...(more.labels !== undefined && { declaredLabels: more.labels }) }),
  })
const ids = (rows: readonly (Example | undefined)[]): string[] => rows.flatMap((one) => (one === undefined ? [] : [one.id]))
const long = 'where is the parcel with the blue lamp that I ordered last week'

describe('each repair changes what its finding names and nothing else', () => {
  test('exact-duplicate: the first stays and stands for all; another answer is no copy', () => {
    const { rows, changes } = fix(
      [row('r1', 'Hello!', 'a'), row('r2', 'hello', 'a', { weight: 3 }), row('r3', 'hello', 'b')],
      ['exact-duplicate'],
    )
    expect(ids(rows)).toEqual(['r1', 'r3'])
    expect(rows[0]?.weight).toBe(4)
    expect(changes.map(({ id, action, twin }) => [id, action, twin])).toEqual([
      ['r1', 'edit', undefined],
      ['r2', 'drop', 'r1'],
    ])
  })

  test('near-duplicate: the twin and the score are named', () => {
    const { rows, changes } = fix(
      [row('r1', long, 'a'), row('r2', `${long} please`, 'a'), row('r3', `${long} please`, 'b')],
      ['near-duplicate'],
    )
    expect(ids(rows)).toEqual(['r1', 'r3'])
    const dropped = changes.find(({ action }) => action === 'drop')
    expect(dropped).toMatchObject({ id: 'r2', twin: 'r1' })
    expect(dropped?.similarity).toBeGreaterThan(0.8)
  })

  test('empty-input: rows without an answer stay', () => {
    expect(ids(fix([row('r1', ' ', 'a'), row('r2', 'x')], ['empty-input']).rows)).toEqual(['r2'])
  })

  test('invalid-answer: labels outside the list go', () => {
    expect(ids(fix([row('r1', 'x', 'a'), row('r2', 'y', 'c')], ['invalid-answer'], { labels: ['a', 'b'] }).rows)).toEqual(['r1'])
  })

  test('leak: rows of train that repeat golden go, golden stays', () => {
    const splits: SplitName[] = ['golden', 'train', 'train']
    const { rows, changes } = fix([row('r1', long, 'a'), row('r2', long.toUpperCase(), 'a'), row('r3', 'other', 'a')], ['leak'], { splits })
    expect(ids(rows)).toEqual(['r1', 'r3'])
    expect(changes[0]).toMatchObject({ id: 'r2', twin: 'r1', reason: expect.stringContaining('exact') })
    expect(fix([row('r1', long, 'a'), row('r2', long, 'a')], ['leak']).changes).toEqual([])
  })

  test('contradiction: the majority stays; a tie goes whole', () => {
    expect(ids(fix([row('r1', 'x', 'a'), row('r2', 'x', 'a'), row('r3', 'x', 'b')], ['contradiction']).rows)).toEqual(['r1', 'r2'])
    expect(ids(fix([row('r1', 'x', 'a'), row('r2', 'x', 'b'), row('r3', 'y', 'b')], ['contradiction']).rows)).toEqual(['r3'])
  })

  test('label-spelling: the commonest way of writing wins, and the row says what happened to it', () => {
    const findings = [findingOf('label-spelling')]
    const { rows } = fix([row('r1', 'x', 'Refund'), row('r2', 'y', 'refund'), row('r3', 'z', 'refund')], ['label-spelling'], { findings })
    expect(rows.map((one) => one?.expected)).toEqual(['refund', 'refund', 'refund'])
    expect(rows[0]?.origin).toMatchObject({ kind: 'imported', file: 'a.csv', line: 1, steps: [{ step: 'fix:label-spelling' }] })
    expect(rows[1]?.origin).toBeUndefined()
  })

  test('label-spelling: a label that the task does not allow is written as the allowed one, however rare that is', () => {
    const labels = ['refund', 'other']
    const examples = [row('r1', 'x', 'Refund'), row('r2', 'y', 'Refund'), row('r3', 'z', 'refund'), row('r4', 'q', 'OTHER')]
    const { rows } = fix(examples, ['label-spelling'], { labels })
    expect(rows.map((one) => one?.expected)).toEqual(['refund', 'refund', 'refund', 'OTHER'])
  })

  test('broken-text: input, answer and history are read again', () => {
    const history = [{ role: 'user' as const, content: 'cafÃ©' }]
    const { rows } = fix([row('r1', 'GrÃ¼ÃŸe donâ€™t', 'StraÃŸe', { history })], ['broken-text'])
    expect(rows[0]).toMatchObject({ input: 'Grüße don’t', expected: 'Straße', history: [{ content: 'café' }] })
  })

  test('too-long: what the check named', () => {
    expect(ids(fix([row('r1', 'x', 'a'), row('r2', 'y', 'a')], ['too-long'], { findings: [findingOf('too-long', ['r2'])] }).rows)).toEqual([
      'r1',
    ])
  })

  test('every repair has a case above', () => {
    expect(dataFixes.map(({ id }) => id).sort()).toEqual(
      [
        'broken-text',
        'contradiction',
        'empty-input',
        'exact-duplicate',
        'invalid-answer',
        'label-spelling',
        'leak',
        'near-duplicate',
        'too-long',
      ].sort(),
    )
  })
})

test('a later repair sees what an earlier one made: labels written alike turn rows into copies', () => {
  const findings = [findingOf('label-spelling')]
  const { rows } = fix(
    [row('r1', 'x', 'refund'), row('r2', 'x', 'Refund'), row('r3', 'y', 'refund')],
    ['label-spelling', 'exact-duplicate'],
    { findings },
  )
  expect(ids(rows)).toEqual(['r1', 'r3'])
})

test('rows of a frozen golden set stay byte for byte', () => {
  const { rows, protectedRows } = fix([row('r1', 'x', 'a'), row('r2', 'x', 'a')], ['exact-duplicate'], { frozen: new Set([0, 1]) })
  expect(rows).toEqual([row('r1', 'x', 'a'), row('r2', 'x', 'a')])
  expect(protectedRows).toBe(2)
})

test.each([
  ['plain ASCII', 'plain ASCII'],
  ['schön', 'schön'],
  ['Ã©tÃ©', 'été'],
  ['â€œquotedâ€\u009D', '“quoted”'],
  ['Â£5', '£5'],
  ['Ã la carte', 'Ã la carte'],
  ['a\0b', 'ab'],
  ['half \uD83D end', 'half \uFFFD end'],
  ['ðŸ˜€', '😀'],
])('%j is read again as %j', (broken, right) => expect(repairText(broken)).toBe(right))

test('what was changed can be taken back to the same bytes, whatever the rows', () => {
  const cell = constantFrom('hello', 'Hello!', 'cafÃ©', '', long, `${long} please`, 'other', 'x')
  assert(
    property(array(record({ input: cell, expected: constantFrom('Refund', 'refund', 'b', 'c') }), { maxLength: 25 }), (cells) => {
      const examples = cells.map(({ input, expected }, i) => row(`r${i}`, input, expected))
      const { rows, changes } = fix(
        examples,
        dataFixes.map(({ id }) => id),
        { findings: [findingOf('label-spelling')], labels: ['Refund', 'refund', 'b'] },
      )
      const kept = rows.flatMap((one) => (one === undefined ? [] : [{ id: one.id, text: assayRowText(one) }]))
      const read = changes
        .map((change) => parseChange(JSON.parse(JSON.stringify(change))))
        .flatMap((one) => ('change' in one ? [one.change] : []))
      expect(read).toHaveLength(changes.length)
      expect(takeBack(kept, read)).toEqual(examples.map(assayRowText))
      // Nothing is lost without a word.
      expect(kept.length + new Set(changes.filter(({ action }) => action === 'drop').map(({ id }) => id)).size).toBe(examples.length)
    }),
  )
})

test('a log that does not belong to the rows is refused', () => {
  const { changes } = fix([row('r1', 'GrÃ¼ÃŸe', 'a')], ['broken-text'])
  expect(takeBack([], changes)).toBeUndefined()
})
