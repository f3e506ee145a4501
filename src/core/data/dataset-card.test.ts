import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { datasetCard, type CardData } from './dataset-card.ts'
import type { LabelledExample } from './example.ts'
import { freezeGolden } from './golden-lock.ts'

const row = (id: string, expected: string, more: Partial<LabelledExample> = {}): LabelledExample => ({
  id,
  input: `secret text of ${id}`,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: 2 },
  ...more,
})
const golden = [row('g1', 'spam', { licence: 'CC-BY-4.0', time: '2026-02-01' }), row('g2', 'ham')]
const data: CardData = {
  name: 'mails',
  kind: 'classification',
  seed: 3,
  by: 'hash',
  splits: {
    train: [
      row('t1', 'spam', { origin: { kind: 'synthetic', teacher: 'big@host', terms: 'unknown' } }),
      row('t2', 'ham | odd', { time: '2026-01-01' }),
    ],
    dev: [row('d1', 'ham')],
    golden,
  },
  counts: {
    rows: 9,
    bad: 1,
    unlabelled: 0,
    invalid: 0,
    duplicatesRemoved: 2,
    contradictions: 1,
    contradictionRowsDropped: 1,
    leaksRemoved: 0,
    train: 2,
    dev: 1,
    golden: 2,
    units: { train: 2, dev: 1, golden: 2 },
  },
  labels: ['ham', 'ham | odd', 'spam'],
  lock: freezeGolden(golden, { at: '2026-03-01T00:00:00Z', seed: 3 }),
  findings: [
    { id: 'x', severity: 'warning', count: 1, message: 'something is odd', examples: [], rows: ['t1'], fix: '', effect: 'No\nverdict.' },
  ],
  sizes: [{ split: 'golden', why: 'default' }],
  files: [{ file: 'a.csv', sha256: 'f'.repeat(64) }],
}

test('the card has a head that YAML reads, and every count, but no text of a row', () => {
  const card = datasetCard(data)
  const head: unknown = parse(/^---\n(.*?)---/s.exec(card)?.[1] ?? '')
  expect(head).toEqual({
    pretty_name: 'mails',
    license: ['CC-BY-4.0'],
    task_categories: ['text-classification'],
    size_categories: ['n<1K'],
  })
  expect(card).not.toContain('secret text')
  for (const part of [
    '| golden | 2 | 2 | default |',
    '9 records were read',
    '| merged into a near duplicate with the same answer | 2 |',
    '| dropped from 1 contradiction | 1 |',
    '| ham \\| odd | 1 | 0 | 0 |',
    '| spam | 1 | 0 | 1 |',
    '| big@host (synthetic, terms: unknown, not reviewed) | 1 |',
    '2 rows have a time, from 2026-01-01 to 2026-02-01.',
    '- warning: something is odd. No verdict.',
    '| a.csv | `ffffffffffffffff` |',
    'seed 3',
  ])
    expect(card).toContain(part)
})

test('the same data give the same card, and a set without anything removed says so', () => {
  expect(datasetCard(data)).toBe(datasetCard(structuredClone(data)))
  const clean = { ...data.counts, rows: 5, bad: 0, duplicatesRemoved: 0, contradictions: 0, contradictionRowsDropped: 0 }
  expect(datasetCard({ ...data, counts: clean })).toContain('Nothing was left out')
})
