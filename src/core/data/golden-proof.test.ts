import { expect, test } from 'vitest'
import type { Example } from './example.ts'
import { copiesFinding } from './golden-copies.ts'
import { proveGolden } from './golden-proof.ts'

const row = (id: string, input: string): Example => ({ id, input, tags: [], weight: 1, source: { file: 'rows.jsonl', line: 1 } })
const golden = [row('g1', 'please book a table for two people tonight'), row('g2', 'my card was stolen on the train this morning')]

test('copies and near copies of golden are counted apart and named, the most similar first', () => {
  const proof = proveGolden({
    golden,
    dev: [],
    train: [
      row('t1', 'please book a table for two people tonight thanks'),
      row('t2', 'My card was stolen on the train this morning!'),
      row('t3', 'how do I change my address'),
    ],
  })
  expect(proof).toMatchObject({ compared: 3, exact: 1, near: 1, capped: 0 })
  expect(proof.pairs.map((pair) => [pair.row, pair.golden])).toEqual([
    ['t2', 'g2'],
    ['t1', 'g1'],
  ])
})

test('near copies of each other in train are none of golden', () => {
  const train = [row('t1', 'how do I change my address'), row('t2', 'how do I change my address now')]
  expect(proveGolden({ golden, dev: [], train })).toMatchObject({ exact: 0, near: 0, pairs: [], copied: [] })
})

test('golden rows with a copy in train are counted once each; a copy in dev is none that an arm could remember', () => {
  const proof = proveGolden({
    golden,
    train: [
      row('t1', 'please book a table for two people tonight thanks'),
      row('t2', 'please book a table for two people tonight sir'),
      row('t3', 'Please book a table for two people tonight'),
    ],
    dev: [row('d1', 'my card was stolen on the train this morning too')],
  })
  expect(proof).toMatchObject({ compared: 4, exact: 1, near: 3, golden: 2 })
  expect(proof.copied.map((pair) => pair.golden)).toEqual(['g1'])
})

test.each([
  { copies: 3, of: 100, warns: false },
  { copies: 4, of: 100, warns: true },
])('$copies copied of $of golden rows: a warning is $warns', ({ copies, of, warns }) => {
  const copied = Array.from({ length: copies }, (_, i) => ({ row: `t${i}`, golden: `g${i}`, score: 0.8 }))
  const proof = { compared: 500, exact: 0, near: copies, capped: 0, pairs: [], golden: of, copied }
  const [finding, ...rest] = copiesFinding(proof, { isFixed: false })
  expect(rest).toEqual([])
  expect(finding?.severity).toBe(warns ? 'warning' : undefined)
  if (!warns) return
  expect(finding).toMatchObject({ count: copies, rows: ['g0', 'g1', 'g2', 'g3'] })
  expect(finding?.message).toContain('4 of 100 golden rows (4.0 %)')
  expect(finding?.fix).toContain('columns: { group: NAME }')
  expect(copiesFinding(proof, { isFixed: true })[0]?.fix).toContain('out of the train file')
})

test('no golden row, no warning', () => {
  expect(copiesFinding(proveGolden({ golden: [], train: golden, dev: [] }), { isFixed: false })).toEqual([])
})
