import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { composePorts } from '../compose.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { rowHash } from '../core/data/to-example.ts'
import { createHost } from '../io/host.ts'
import { makeFixtureTask } from '../../tests/e2e/fixture-task.ts'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'
import { openComparisonData } from './comparison-data.ts'
import { distilPairs } from './distil-pairs.ts'

const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
const ports = await composePorts({ HOME: home, ASSAY_HOME: home })
const arms = ['prompt@good', 'prompt@bad'] as const

/** A small task with its golden set frozen, and two arms that answered rows of a run. */
const makeTask = async (student = 'good: { model: fake, provider: fake }') => {
  const yaml = `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 20pt
models:
  ${student}
  bad: { model: fake-hash, provider: fake }
privacy: any
split: { train: 60, dev: 20, golden: 40, seed: 3 }
`
  const { folder } = makeFixtureTask({ rows: 120, yaml })
  expect((await runInProcess(['split'], { cwd: folder })).code).toBe(0)
  const files = ports.openFolder(folder)
  const open = async () => await openComparisonData({ files, ports, signal: new AbortController().signal })
  const { splits } = (await open()).data
  const record = (answers: readonly { arm: string; row: LabelledExample; text: string; repeat?: number; split?: string }[]): void => {
    mkdirSync(join(folder, '.assay/runs/abcd1234'), { recursive: true })
    const lines = answers.map(({ arm, row, text, repeat = 0, split = 'dev' }) =>
      JSON.stringify({ split, arm, exampleId: row.id, repeat, status: 'answered', text, latencyMs: 1, replayed: false }),
    )
    writeFileSync(join(folder, '.assay/runs/abcd1234/outputs.jsonl'), `${lines.join('\n')}\n`)
  }
  const options = { files, ports, host: createHost(), signal: new AbortController().signal, out: 'data/pairs.jsonl' }
  return { folder, splits, record, options }
}

const wrongFor = ({ expected }: LabelledExample): string => (expected === 'refund' ? 'billing' : 'refund')
const rowsIn = (folder: string): readonly Record<string, unknown>[] =>
  readFileSync(join(folder, 'data/pairs.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('the better score of two arms wins; ties, repeats and golden rows make no pair', async () => {
  const { folder, splits, record, options } = await makeTask()
  const [a, b, c, d] = splits.dev as [LabelledExample, LabelledExample, LabelledExample, LabelledExample]
  const t = splits.train[0] as LabelledExample
  const g = splits.golden[0] as LabelledExample
  const both = (row: LabelledExample, good: string, bad: string, split = 'dev') => [
    { arm: arms[0], row, text: good, split },
    { arm: arms[1], row, text: bad, split },
  ]
  record([
    ...both(a, a.expected, wrongFor(a)),
    ...both(b, wrongFor(b), b.expected),
    ...both(c, c.expected, c.expected),
    ...both(t, t.expected, wrongFor(t)),
    ...both(g, g.expected, wrongFor(g)),
    ...both(g, g.expected, wrongFor(g), 'golden'),
    { arm: arms[0], row: d, text: d.expected },
    { arm: arms[0], row: d, text: wrongFor(d), repeat: 1 },
  ])
  const result = await distilPairs({ ...options, arms })
  expect(result).toMatchObject({ kept: 3, from: { scores: 3, edits: 0 }, dropped: { tied: 1, identical: 0 }, ofDev: 2 })
  expect(result.warnings.join()).toContain('only golden can judge')
  const rows = rowsIn(folder)
  expect(rows.map(({ expected, rejected }) => [expected, rejected])).toEqual([
    [a.expected, wrongFor(a)],
    [b.expected, wrongFor(b)],
    [t.expected, wrongFor(t)],
  ])
  expect(rows[1]).toMatchObject({ origin: { kind: 'relabelled', seed: b.id, teacher: 'fake-hash@fake', terms: 'yes' } })
  expect(JSON.stringify(rows)).not.toContain(g.input)
  await expect(distilPairs({ ...options, arms })).rejects.toMatchObject({ code: 'write-refused' })
})

test('an edit of a person is a pair: what they wrote over what stood there, never of a golden row', async () => {
  const { folder, splits, options } = await makeTask()
  const edit = (row: LabelledExample, decision: 'edit' | 'accept') =>
    JSON.stringify({
      id: row.id,
      hash: rowHash(row),
      decision,
      previous: row.expected,
      ...(decision === 'edit' && { expected: wrongFor(row) }),
      by: 'Ada',
      at: '2026-01-01T00:00:00Z',
      queue: 'suspects',
    })
  const [t, u] = splits.train as [LabelledExample, LabelledExample]
  const g = splits.golden[0] as LabelledExample
  writeFileSync(join(folder, 'reviews.jsonl'), `${[edit(t, 'edit'), edit(u, 'accept'), edit(g, 'edit')].join('\n')}\n`)
  const result = await distilPairs(options)
  expect(result).toMatchObject({ kept: 1, from: { scores: 0, edits: 1 }, dropped: { notOpen: 1 } })
  expect(rowsIn(folder)).toMatchObject([
    { input: t.input, expected: wrongFor(t), rejected: t.expected, origin: { kind: 'edited', seed: t.id, reviewed: 'edited' } },
  ])
})

test('an arm whose model may not teach stops; an unknown arm and a dry run write nothing', async () => {
  const { folder, splits, record, options } = await makeTask('good: { model: gpt-4.1, provider: openai }')
  const [a] = splits.dev as [LabelledExample]
  record([
    { arm: arms[0], row: a, text: a.expected },
    { arm: arms[1], row: a, text: wrongFor(a) },
  ])
  await expect(distilPairs({ ...options, arms: ['prompt@good', 'prompt@nobody'] })).rejects.toMatchObject({ code: 'arm-unknown' })
  const dry = await distilPairs({ ...options, arms, dryRun: true })
  expect(dry.kept).toBe(1)
  expect(dry.warnings.join()).toContain('gpt-4.1@openai may teach is unknown')
  expect(await options.files.exists('data/pairs.jsonl')).toBe(false)
  const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
  writeFileSync(join(folder, 'task.yaml'), `${yaml}use: { distributed: true }\n`)
  await expect(distilPairs({ ...options, arms })).rejects.toMatchObject({ code: 'teacher-forbidden' })
})
