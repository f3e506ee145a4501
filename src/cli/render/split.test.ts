import { expect, test } from 'vitest'
import { copiesFinding } from '../../core/data/golden-copies.ts'
import type { GoldenProof } from '../../core/data/golden-proof.ts'
import { renderSplit } from './split.ts'

const pair = (index: number) => ({ row: `t${index}`, golden: `g${index}`, score: 0.8 })
const proofOf = (copies: number): GoldenProof => {
  const pairs = Array.from({ length: copies }, (_, index) => pair(index))
  return { compared: 300, exact: 0, near: copies, capped: 0, pairs, golden: 100, copied: pairs }
}

const render = (copies: number, isFixed = false): string => {
  const proof = proofOf(copies)
  const value: Parameters<typeof renderSplit>[0] = {
    counts: {
      rows: 400,
      bad: 0,
      unlabelled: 0,
      invalid: 0,
      duplicatesRemoved: 0,
      contradictions: 0,
      contradictionRowsDropped: 0,
      leaksRemoved: 0,
      train: 200,
      dev: 100,
      golden: 100,
      units: { train: 200, dev: 100, golden: 100 },
    },
    sizes: [],
    golden: { frozenAt: '2026-11-30T08:00:00.000Z', rows: 100, looks: 0, anchors: 0, written: true },
    proof,
    findings: copiesFinding(proof, { isFixed }),
    isFixed,
  }
  const text = renderSplit(value, { width: 80, colour: false, live: false })
  return text.replaceAll(/\s+/g, ' ')
}

test('near copies of golden come with what keeps them apart, once; without any there is nothing to do', () => {
  expect(render(0)).toContain('0 rows of train and dev are near duplicates of golden')
  expect(render(0)).not.toContain('columns: { group: NAME }')
  for (const copies of [1, 30]) expect(render(copies).split('columns: { group: NAME }')).toHaveLength(2)
  expect(render(1, true)).toContain('take the near copies out of the train file')
})

test('more than a few percent of golden are a finding of the split, with its effect on the verdict', () => {
  expect(render(1)).not.toContain('Findings')
  expect(render(30)).toContain('! 30 of 100 golden rows (30.0 %) have a near copy in train')
  expect(render(30)).toContain('golden looks better than production')
  expect(render(30)).toContain('t0, g0: train and golden, similarity 0.80')
})
