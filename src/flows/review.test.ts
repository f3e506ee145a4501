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

test('lines that were written by hand get the answer that the row had; without it two who accept would disagree', async () => {
  const folder = makeTask()
  await assay(folder, 'review', '--queue', 'audit', '-n', '4', '--page', 'page.html')
  const rows = rowsOf(folder, 'page.html')
  const byHand = (row: ReviewRow, by: string): unknown => {
    const { previous: _previous, ...record } = decide(row, 'accept', { by })
    return record
  }
  writeDecisions(folder, [
    ...rows.map((row) => decide(row, 'accept')),
    ...rows.slice(0, 3).map((row) => byHand(row, 'bob')),
    decide(rows[3]!, 'edit', { by: 'bob', expected: other(rows[3]!) }),
  ])
  const { stdout } = await assay(folder, 'review', '--from', 'decisions.jsonl')
  expect(stdout).toContain('8 of 8 decisions added to reviews.jsonl; what the row was (its answer, who wrote it) was filled in on 3')
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stdout).toContain(
    '0 of 8 decisions added to reviews.jsonl; 8 were there',
  )
  expect(JSON.parse((await assay(folder, 'review', '--status', '--json')).stdout)).toMatchObject({
    decided: 3,
    unresolved: [{ id: rows[3]?.id }],
    agreement: { pairs: [{ n: 4, same: 3 }] },
  })
  writeDecisions(folder, [decide(rows[0]!, 'accept', { by: 'cy', previous: other(rows[0]!) })])
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stderr).toMatch(/`previous` is not the answer/)
})

test('how much people change of what each generator wrote is shown, with an interval', async () => {
  const folder = makeTask()
  const synthetic = Array.from({ length: 4 }, (_, n) => {
    const origin = { kind: 'synthetic', teacher: n < 3 ? 'big@openai' : 'small@local' }
    return JSON.stringify({ assay: 'row/1', id: `s${n}`, input: `where is parcel ${n} of w${n * 31}`, expected: 'delivery', origin })
  })
  writeFileSync(join(folder, 'data', 'more.jsonl'), `${synthetic.join('\n')}\n`)
  writeFileSync(join(folder, 'task.yaml'), yaml.replace('data/rows.csv', '[data/rows.csv, data/more.jsonl]'))
  expect(await assay(folder, 'review', '--queue', 'synthetic', '--page', 'page.html')).toMatchObject({ code: 0 })
  const rows = rowsOf(folder, 'page.html').toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(rows.map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3'])
  const [a, b, c, d] = rows
  // The line of a page names the generator, one by hand need not.
  writeDecisions(folder, [
    decide(a!, 'edit', { expected: 'refund', generator: 'big@openai' }),
    decide(b!, 'reject'),
    decide(c!, 'accept'),
    decide(d!, 'accept'),
  ])
  expect((await assay(folder, 'review', '--from', 'decisions.jsonl')).stdout).toContain('filled in on 3')
  const { stdout } = await assay(folder, 'review', '--status')
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /big@openai: 66\.7 % \[9\.4, 99\.2\], n 3 changed \(1 edited, 1 rejected\) small@local: 0\.0 % \[0\.0, 97\.5\], n 1 changed \(0 edited, 0 rejected\)/,
  )
})

test('preference pairs: two people who look at the same pairs are compared by the answer that they chose', async () => {
  const folder = makeTask()
  const pairs = Array.from({ length: 12 }, (_, n) =>
    JSON.stringify({
      assay: 'row/1',
      id: `p${n}`,
      input: `question ${n} w${n * 31}`,
      expected: `good x${n * 7}`,
      rejected: `bad y${n * 11}`,
    }),
  )
  writeFileSync(join(folder, 'data', 'rows.jsonl'), `${pairs.join('\n')}\n`)
  writeFileSync(
    join(folder, 'task.yaml'),
    yaml
      .replace('rows.csv', 'rows.jsonl')
      .replace('kind: classification', 'kind: generation')
      .replace(/columns: .*\n/, '')
      .replace(/output: .*\n/, '')
      .replace('accuracy', 'token-f1'),
  )
  expect(await assay(folder, 'review', '--queue', 'audit', '-n', '12', '--page', 'page.html')).toMatchObject({ code: 0 })
  const rows = rowsOf(folder, 'page.html')
  expect(rows).toHaveLength(12)
  const choose = (row: ReviewRow, by: string, isTurned: boolean): ReviewRecord =>
    decide(row, isTurned ? 'edit' : 'accept', {
      by,
      ...(isTurned && { expected: row.pair?.find((answer) => answer !== row.expected) ?? '' }),
    })
  writeDecisions(
    folder,
    rows.flatMap((row, n) => [choose(row, 'ada', n < 4), choose(row, 'bob', n < 2)]),
  )
  expect(await assay(folder, 'review', '--from', 'decisions.jsonl')).toMatchObject({ code: 0 })
  const { stdout } = await assay(folder, 'review', '--status')
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /ada and bob, of two answers: the same one in 83\.3 % \[51\.6, 97\.9\], n 12, Cohen's kappa 0\.57/,
  )
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
  const refused = async (): Promise<string> => (await assay(folder, 'review', '--from', 'decisions.jsonl')).stderr.replaceAll(/\s+/g, ' ')
  expect(await refused()).toMatch(/frozen in golden: no run has looked at golden[^`]*`assay split --refreeze --yes`/)
  writeFileSync(join(folder, 'decision.json'), JSON.stringify({ adjudication: { rows: ['r1'], pair: ['linear', 'tuned@student'] } }))
  const command = 'assay compare linear tuned@student --split golden --blind review.html'
  expect(await refused()).toContain(`frozen in golden: judge it with \`${command}\``)
  expect((await assay(folder, 'review', '--status')).stdout.replaceAll(/\s+/g, ' ')).toContain(`only \`${command}\` changes them`)
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
  expect(stdout).toContain(`disagree on 1 row (the data's own answer stays):\n    ${rows[0]?.id}: `)
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
