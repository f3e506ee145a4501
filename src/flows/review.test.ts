import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFixtureTask } from '../../tests/e2e/fixture-task.ts'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'
import type { ReviewRecord } from '../core/data/review/review-record.ts'
import type { ReviewRow } from '../core/data/review/review-row.ts'

const yaml = `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
rates: { engineerWeekUsd: 4000 }
`

const makeTask = (rows = 60) => makeFixtureTask({ rows, yaml }).folder

const assay = (folder: string, ...args: readonly string[]) => runInProcess(args, { cwd: folder, env: { USER: 'ada' } })

/** The rows of a page. */
const rowsOf = (folder: string, page: string): readonly ReviewRow[] => {
  const data = /<script id="data" type="application\/json">([\s\S]*?)<\/script>/.exec(readFileSync(join(folder, page), 'utf8'))
  return (JSON.parse(data?.[1] ?? '') as { rows: readonly ReviewRow[] }).rows
}

const decide = (row: ReviewRow, decision: ReviewRecord['decision'], more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id: row.id,
  hash: row.hash,
  decision,
  previous: row.expected ?? '',
  by: 'ada',
  at: '2026-11-30T10:00:00.000Z',
  queue: row.queue,
  seconds: 6,
  ...more,
})

const other = (row: ReviewRow): string => (row.expected === 'billing' ? 'refund' : 'billing')

const writeDecisions = (folder: string, records: readonly unknown[]): void =>
  writeFileSync(join(folder, 'decisions.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''))

const lines = (folder: string): readonly ReviewRecord[] =>
  readFileSync(join(folder, 'reviews.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReviewRecord)

test('a page of a random sample goes out, its decisions come back once, and the data is read with them', async () => {
  const folder = makeTask()
  expect(await assay(folder, 'review', '--queue', 'audit', '-n', '10', '--page', 'page.html')).toMatchObject({ code: 0 })
  const rows = rowsOf(folder, 'page.html')
  expect(rows).toHaveLength(10)
  const [a, b, c, ...rest] = rows
  writeDecisions(folder, [
    decide(a!, 'edit', { expected: other(a!) }),
    decide(b!, 'reject'),
    decide(c!, 'accept'),
    ...rest.map((row) => decide(row, 'accept')),
  ])
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stdout).toContain('10 of 10 decisions added')
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stdout).toContain(
    '0 of 10 decisions added to reviews.jsonl; 10 were there',
  )
  expect(lines(folder)).toHaveLength(10)
  const check = JSON.parse((await assay(folder, 'check', '--json')).stdout) as { rows: number; usable: number }
  expect(check).toMatchObject({ rows: 60, usable: 59 })
  const status = JSON.parse((await assay(folder, 'review', '--status', '--json')).stdout) as Record<string, unknown>
  expect(status).toMatchObject({
    rows: 60,
    decided: 10,
    open: 50,
    rowsPerHour: 600,
    wrong: { value: 0.2, n: 10 },
    costLeftUsd: (50 / 600) * 100,
  })
  // The next sample goes on where this one stopped.
  await assay(folder, 'review', '--queue', 'audit', '-n', '10', '--page', 'more.html')
  expect(rowsOf(folder, 'more.html').filter(({ id }) => rows.some((row) => row.id === id))).toEqual([])
})

test('every bad decision is listed and none is written', async () => {
  const folder = makeTask()
  await assay(folder, 'review', '--queue', 'audit', '-n', '6', '--page', 'page.html')
  const [a, b, c, d] = rowsOf(folder, 'page.html')
  writeDecisions(folder, [
    decide(a!, 'accept'),
    { ...decide(b!, 'accept'), hash: 'of before' },
    decide(c!, 'edit', { expected: 'nonsense' }),
    { ...decide(d!, 'edit') },
    { ...decide(d!, 'accept'), id: 'nobody' },
  ])
  const { code, stderr } = await assay(folder, 'review', '--from', 'decisions.jsonl')
  expect(code).toBe(2)
  for (const text of [
    '4 of 5 lines',
    'has changed since',
    '"nonsense" is not a label',
    'needs `expected`',
    'no row nobody',
    'decisions.jsonl:5',
  ])
    expect(stderr).toContain(text)
  expect(() => lines(folder)).toThrow('ENOENT')
})

test('golden is frozen: its rows are in no queue, decisions about them are refused, and the lock still holds', async () => {
  const folder = makeTask()
  await assay(folder, 'review', '--queue', 'all', '-n', '60', '--page', 'before.html')
  const before = rowsOf(folder, 'before.html')
  expect(before).toHaveLength(60)
  expect((await assay(folder, 'split')).code).toBe(0)
  const { rows } = JSON.parse(readFileSync(join(folder, 'golden.lock'), 'utf8')) as { rows: readonly { id: string }[] }
  const golden = new Set(rows.map(({ id }) => id))
  await assay(folder, 'review', '--queue', 'all', '-n', '60', '--page', 'after.html')
  expect(rowsOf(folder, 'after.html').filter(({ id }) => golden.has(id))).toEqual([])
  writeDecisions(
    folder,
    before
      .filter(({ id }) => golden.has(id))
      .slice(0, 1)
      .map((row) => decide(row, 'reject')),
  )
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stderr).toContain('frozen in golden')
  // Even a line that got there by hand does not break the lock.
  writeFileSync(join(folder, 'reviews.jsonl'), readFileSync(join(folder, 'decisions.jsonl')))
  const again = await assay(folder, 'split')
  expect(again).toMatchObject({ code: 0 })
  expect(again.stderr).toContain('1 frozen in golden')
})

test('a second reviewer decides blind, agreement has an interval, and a disagreement is listed', async () => {
  const folder = makeTask()
  await assay(folder, 'review', '--queue', 'audit', '-n', '20', '--page', 'first.html')
  writeDecisions(
    folder,
    rowsOf(folder, 'first.html').map((row) => decide(row, 'accept')),
  )
  await assay(folder, 'review', '--from', 'decisions.jsonl')
  await assay(folder, 'review', '--queue', 'second', '--by', 'bob', '--page', 'second.html')
  const rows = rowsOf(folder, 'second.html')
  expect(rows).toHaveLength(20)
  expect(rows.every(({ blind, answerHidden, why }) => blind && answerHidden && why === undefined)).toBe(true)
  const bob = (row: ReviewRow, index: number) =>
    decide(row, index === 0 ? 'edit' : 'accept', { by: 'bob', blind: true, ...(index === 0 && { expected: other(row) }) })
  writeDecisions(folder, rows.map(bob))
  await assay(folder, 'review', '--from', 'decisions.jsonl')
  const { stdout } = await assay(folder, 'review', '--status')
  expect(stdout).toMatch(/ada and bob: same on 19 of 20 rows, Cohen's kappa 0\.\d\d \[0\.\d\d, 1\.00\], n 20/)
  expect(stdout).toMatch(/Krippendorff's alpha 0\.\d\d \[/)
  expect(stdout).toContain(`disagree on 1 row (the data's own answer stays): ${rows[0]?.id}`)
  // A tenth of one's own rows comes again without being told.
  await assay(folder, 'review', '--queue', 'second', '--by', 'ada', '-n', '20', '--page', 'own.html')
  const own = rowsOf(folder, 'own.html')
  expect(own).toHaveLength(2)
  writeDecisions(
    folder,
    own.map((row) => decide(row, 'accept', { at: '2026-11-30T11:00:00.000Z' })),
  )
  await assay(folder, 'review', '--from', 'decisions.jsonl')
  expect((await assay(folder, 'review', '--status')).stdout).toContain('ada with themselves: same on 100.0 %')
})

test('--undo takes the last decision back, and only one of the reviewer', async () => {
  const folder = makeTask()
  await assay(folder, 'review', '--queue', 'audit', '-n', '1', '--page', 'page.html')
  const [row] = rowsOf(folder, 'page.html')
  writeDecisions(folder, [decide(row!, 'reject')])
  await assay(folder, 'review', '--from', 'decisions.jsonl')
  expect((await assay(folder, 'review', '--undo', row!.id, '--by', 'bob')).stderr).toContain('bob has not decided row')
  expect((await assay(folder, 'review', '--undo', row!.id)).stdout).toContain('now: not decided')
  expect(JSON.parse((await assay(folder, 'check', '--json')).stdout)).toMatchObject({ usable: 60 })
})

test('without a terminal it says what to do, and a damaged line of reviews.jsonl is named', async () => {
  const folder = makeTask()
  expect((await assay(folder, 'review')).stderr).toMatch(/needs a terminal[\s\S]*--page review\.html/)
  writeFileSync(join(folder, 'reviews.jsonl'), '{"id":"r1"}\n{"id":1}\n')
  const { code, stderr } = await assay(folder, 'check')
  expect(code).toBe(2)
  expect(stderr).toContain('reviews.jsonl:2')
})

test('JSON answers are kept in one form and held against the schema; free texts are judged by reading them, also blind', async () => {
  const folder = makeTask()
  const json = (text: string): string => JSON.stringify({ id: text, text: `order of ${text}`, label: JSON.stringify({ name: text }) })
  writeFileSync(join(folder, 'data', 'rows.jsonl'), ['ann', 'ben', 'cy'].map((name) => `${json(name)}\n`).join(''))
  const schema = 'output: { schema: schema.json }'
  writeFileSync(join(folder, 'schema.json'), '{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}')
  const head = yaml.replace('rows.csv', 'rows.jsonl')
  writeFileSync(
    join(folder, 'task.yaml'),
    head
      .replace('kind: classification', 'kind: extraction')
      .replace(/output: .*/, schema)
      .replace('accuracy', 'exact-json'),
  )
  expect(await assay(folder, 'review', '--page', 'page.html')).toMatchObject({ code: 0, stderr: '' })
  const [a, b, c] = rowsOf(folder, 'page.html')
  writeDecisions(folder, [decide(a!, 'edit', { expected: '{ "name": 3 }' }), decide(b!, 'edit', { expected: '{' })])
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stderr).toMatch(/2 of 2 lines[\s\S]*this is not JSON/)
  writeDecisions(folder, [decide(a!, 'edit', { expected: '{ "name": "other" }' }), decide(c!, 'accept')])
  await assay(folder, 'review', '--from', 'decisions.jsonl')
  expect(lines(folder)[0]).toMatchObject({ expected: '{"name":"other"}' })

  writeFileSync(
    join(folder, 'task.yaml'),
    head
      .replace('kind: classification', 'kind: generation')
      .replace(/output: .*\n/, '')
      .replace('accuracy', 'token-f1'),
  )
  expect(await assay(folder, 'review', '--by', 'bob', '--queue', 'audit', '--blind', '--page', 'text.html')).toMatchObject({ code: 0 })
  expect(rowsOf(folder, 'text.html')[0]).toMatchObject({ blind: true, answerHidden: false })
})
