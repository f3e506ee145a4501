import { describe, expect, it } from 'vitest'
import { binarySizeCells, mcnemarCells } from './cells.ts'
import { errsAtMostAsAllowed } from './holds.ts'
import { keep } from './kept.ts'

describe('the rule at the margin, right or wrong', () => errsAtMostAsAllowed('rule-binary', binarySizeCells))

it('mid-p McNemar rejects at most 5.5 % of equal pairs at 5 %', () => {
  for (const { n, psi, size } of keep('mcnemar', mcnemarCells())) expect(size, `n ${n}, psi ${psi}`).toBeLessThanOrEqual(0.055)
})
