import { expect, test } from 'vitest'
import type { Example } from './example.ts'
import { proveGolden } from './golden-proof.ts'

const row = (id: string, input: string): Example => ({ id, input, tags: [], weight: 1, source: { file: 'rows.jsonl', line: 1 } })
const golden = [row('g1', 'please book a table for two people tonight'), row('g2', 'my card was stolen on the train this morning')]

test('copies and near copies of golden are counted apart and named, the most similar first', () => {
  const proof = proveGolden(
    [
      row('t1', 'please book a table for two people tonight thanks'),
      row('t2', 'My card was stolen on the train this morning!'),
      row('t3', 'how do I change my address'),
    ],
    golden,
  )
  expect(proof).toMatchObject({ compared: 3, exact: 1, near: 1, capped: 0 })
  expect(proof.pairs.map((pair) => [pair.row, pair.golden])).toEqual([
    ['t2', 'g2'],
    ['t1', 'g1'],
  ])
})

test('near copies of each other in train are none of golden', () => {
  const proof = proveGolden([row('t1', 'how do I change my address'), row('t2', 'how do I change my address now')], golden)
  expect(proof).toMatchObject({ exact: 0, near: 0, pairs: [] })
})
