import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { comparedRow } from '../../tests/fixtures/compared-sides.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { adjudicated, recordAdjudications } from './adjudications.ts'
import type { PreparedData } from './split.ts'

const golden = ['g1', 'g2', 'g3', 'g4', 'g5'].map((id) => comparedRow(id).example)
const dataOf = (rows: readonly LabelledExample[]): PreparedData => ({
  splits: { train: [], dev: [], golden: rows },
  findings: [],
  ofSplit: [],
  counts: {} as PreparedData['counts'],
  labels: ['yes', 'no'],
  lock: {} as PreparedData['lock'],
  unitOf: new Map(),
  sizes: [],
})

const folder = async () => openTaskFiles(await mkdtemp(join(tmpdir(), 'assay-adjudications-')))
const options = { golden, pair: ['a', 'b'], labels: ['yes', 'no'], isJson: false, at: '2026-11-25T00:00:00Z', by: 'unnamed' } as const

test('decisions are kept with their provenance; only a valid answer is one, and nothing is kept twice', async () => {
  const files = await folder()
  const rows = [
    { id: 'g1', winner: 'a', answer: 'no', by: 'Ada' },
    { id: 'g2', winner: 'both' },
    { id: 'g3', winner: 'neither', answer: 'perhaps' },
    { id: 'g4', winner: 'neither' },
    { id: 'elsewhere', winner: 'a', answer: 'no' },
  ] as const
  expect(await recordAdjudications(files, { ...options, rows })).toBe(2)
  expect(await recordAdjudications(files, { ...options, rows })).toBe(0)
  const lines = (await readFile(files.absolute('adjudications.jsonl'), 'utf8')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ id: 'g1', expected: 'no', previous: 'yes', by: 'Ada', pair: ['a', 'b'] }),
    expect.objectContaining({ id: 'g2', expected: 'yes', previous: 'yes', by: 'unnamed' }),
  ])
})

test('golden is scored with the last word on each row; a row that was edited since keeps its own label', async () => {
  const files = await folder()
  expect(await adjudicated(files, dataOf(golden))).toEqual(dataOf(golden))
  await recordAdjudications(files, {
    ...options,
    rows: [
      { id: 'g1', winner: 'a', answer: 'no' },
      { id: 'g2', winner: 'a', answer: 'no' },
    ],
  })
  await recordAdjudications(files, { ...options, rows: [{ id: 'g2', winner: 'both' }] })
  const corrected = await adjudicated(files, dataOf(golden))
  expect(corrected.splits.golden.map(({ expected }) => expected)).toEqual(['no', 'yes', 'yes', 'yes', 'yes'])
  expect(corrected.adjudicated).toEqual({ rows: 2, changed: ['g1'] })
  const edited = golden.map((row) => (row.id === 'g1' ? { ...row, input: 'another text' } : row))
  expect((await adjudicated(files, dataOf(edited))).splits.golden[0]?.expected).toBe('yes')
})
