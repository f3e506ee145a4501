import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import type { Example } from '../example.ts'
import { rowHash } from '../to-example.ts'
import { reviewLedger } from './ledger.ts'
import type { Candidate, QueueContext } from './queue-source.ts'
import { queueSources } from './queues.ts'
import type { ReviewQueue } from './review-queue.ts'
import type { ReviewRecord } from './review-record.ts'

const example = (id: string, more: Partial<Example> = {}): Example => ({
  id,
  input: `text ${id}`,
  expected: 'spam',
  tags: [],
  weight: 1,
  source: { file: 'rows.csv', line: 2 },
  ...more,
})

const said = (row: Example, by: string, queue: ReviewQueue, more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id: row.id,
  hash: rowHash(row),
  decision: 'accept',
  previous: row.expected ?? '',
  by,
  at: '2026-01-01T00:00:00.000Z',
  queue,
  ...more,
})

const pick = async (
  queue: ReviewQueue,
  rows: readonly Example[],
  { records = [], ...more }: Partial<QueueContext> & { readonly records?: readonly ReviewRecord[] } = {},
) => {
  const ledger = reviewLedger(records)
  const inputs = [...new Set(rows.map(({ input }) => input))]
  const candidates = rows.map((row): Candidate => {
    const hash = rowHash(row)
    const history = ledger.get(`${hash} ${row.id}`)
    const place = inputs.indexOf(row.input)
    return { example: row, hash, exact: place, cluster: place, ...(history !== undefined && { history }) }
  })
  return await queueSources[queue].pick({
    kind: 'classification',
    labels: ['ham', 'spam'],
    candidates,
    by: 'ada',
    n: 100,
    seed: 1,
    random: createRandom(1),
    signal: new AbortController().signal,
    suspects: async () => [],
    ...more,
  })
}

const ids = (picked: Awaited<ReturnType<typeof pick>>): readonly string[] => picked.map(({ candidate }) => candidate.example.id)

const many = Array.from({ length: 40 }, (_, i) => example(`r${i}`))

test('the audit goes on where it stopped: its rows are one random order, whatever other queues decided', async () => {
  const whole = ids(await pick('audit', many))
  expect([...whole].sort()).toEqual(many.map(({ id }) => id).sort())
  expect(whole).not.toEqual(many.map(({ id }) => id))
  const byId = new Map(many.map((row) => [row.id, row]))
  const records = [
    ...whole.slice(0, 5).map((id) => said(byId.get(id)!, 'bob', 'audit')),
    ...whole.slice(5, 10).map((id) => said(byId.get(id)!, 'ada', 'suspects')),
  ]
  expect(ids(await pick('audit', many, { records, n: 10 }))).toEqual(whole.slice(5, 15))
  expect(ids(await pick('audit', many, { seed: 2 }))).not.toEqual(whole)
})

test('contradictions come together, without rows that somebody decided', async () => {
  const rows = [
    example('a', { input: 'pay' }),
    example('b'),
    example('c', { input: 'pay', expected: 'ham' }),
    example('d', { input: 'pay' }),
  ]
  const found = await pick('contradictions', rows, { records: [said(rows[3]!, 'bob', 'all')] })
  expect(ids(found)).toEqual(['a', 'c'])
  expect(found[0]?.why).toBe('the same input has different answers: spam (2), ham (1)')
  expect(await pick('contradictions', rows, { kind: 'generation' })).toEqual([])
})

test('suspects come in their order with the likely label as a suggestion', async () => {
  const suspects = async () => [
    { id: 'r3', likely: 'ham', probability: 0.9 },
    { id: 'gone', likely: 'ham', probability: 0.9 },
    { id: 'r1', likely: 'ham', probability: 0.8 },
  ]
  const found = await pick('suspects', many, { suspects })
  expect(ids(found)).toEqual(['r3', 'r1'])
  expect(found[0]).toMatchObject({ suggested: 'ham', why: 'a model that did not see this row says ham (90.0 %)' })
})

test('synthetic holds what a model wrote and nobody looked at', async () => {
  const rows = [
    example('a', { origin: { kind: 'synthetic' } }),
    example('b', { origin: { kind: 'relabelled' } }),
    example('c', { origin: { kind: 'synthetic', reviewed: 'accepted' } }),
    example('d'),
  ]
  expect([...ids(await pick('synthetic', rows))].sort()).toEqual(['a', 'b'])
})

test('a second opinion: rows of others, a tenth of one’s own once more, mixed', async () => {
  const records = [...many.slice(0, 20).map((row) => said(row, 'bob', 'audit')), ...many.slice(20).map((row) => said(row, 'ada', 'audit'))]
  const found = await pick('second', many, { records, n: 20 })
  const own = ids(found).flatMap((id, place) => (Number(id.slice(1)) >= 20 ? [place] : []))
  expect(found).toHaveLength(20)
  expect(own).toHaveLength(2)
  expect(own).not.toEqual([18, 19])
  const again = found.filter((_, place) => own.includes(place)).map(({ candidate }) => said(candidate.example, 'ada', 'second'))
  expect(ids(await pick('second', many, { records: [...records, ...again], n: 20 }))).not.toContain(again[0]?.id)
})

test('all: contradictions, suspects, then one row of each cluster; a tenth is a random sample and says so', async () => {
  const rows = [...many, example('x', { input: 'pay' }), example('y', { input: 'pay', expected: 'ham' })]
  const found = await pick('all', rows, { n: 20, suspects: async () => [{ id: 'r7', likely: 'ham', probability: 0.9 }] })
  expect(found).toHaveLength(20)
  const audited = found.filter(({ queue }) => queue === 'audit')
  const others = ids(found.filter(({ queue }) => queue !== 'audit'))
  const sample = ids(await pick('audit', rows, { n: 2 }))
  expect(ids(audited)).toEqual(sample)
  expect(others.slice(0, 3)).toEqual(['x', 'y', 'r7'].filter((id) => !sample.includes(id)))
  expect(new Set(ids(found)).size).toBe(20)
})

test('next: rows between two labels before rows that are clear, and not the same text twice', async () => {
  const labelled = Array.from({ length: 20 }, (_, i) => [
    example(`s${i}`, { input: `cheap pills offer ${i}`, expected: 'spam' }),
    example(`h${i}`, { input: `meeting notes agenda ${i}`, expected: 'ham' }),
  ]).flat()
  const open = (id: string, input: string): Example => {
    const { expected: _none, ...row } = example(id, { input })
    return row
  }
  const rows = [
    ...labelled,
    open('clear-spam', 'cheap pills offer now'),
    open('clear-ham', 'meeting notes agenda today'),
    open('between', 'cheap meeting pills agenda'),
    open('between-again', 'cheap meeting pills agenda'),
    open('unknown', 'zebra quartz'),
  ]
  const found = await pick('next', rows, { n: 3 })
  expect(ids(found).slice(0, 2).toSorted()).toEqual(['between', 'unknown'])
  expect(ids(found)).not.toContain('between-again')
  expect(found[0]?.why).toMatch(/the model wavers between \w+ \(0\.\d\d\) and \w+ \(0\.\d\d\)/)
})
