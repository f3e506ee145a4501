import { counted, formatCount, formatShare } from '../report/format.ts'
import type { Finding } from './finding.ts'
import type { GoldenProof } from './golden-proof.ts'

/** Fewer near copies of golden in train than this share of golden move no score by a margin that matters. */
const toleratedShare = 0.03

/** Whether more than a few percent of golden have a near copy in train. */
export const hasManyCopies = ({ golden, copied }: GoldenProof): boolean => copied.length > toleratedShare * golden

/** What keeps near copies apart, where the split is made here and where files fix it. */
export const groupHint = ({ isFixed }: { readonly isFixed: boolean }): string =>
  isFixed
    ? 'take the near copies out of the train file; `assay split --json` lists them (proof.copied)'
    : 'name the column that tells which rows belong together (template, customer, thread) in task.yaml, `columns: { group: NAME }`, and run `assay split --refreeze --yes`'

/**
 * Golden rows that a row of train nearly repeats, although near duplicates stand on one side: rows of a template, which are many
 * and alike, are kept together from similarity 0.9 on only.
 */
export const copiesFinding = (proof: GoldenProof, options: { readonly isFixed: boolean }): readonly Finding[] => {
  const { golden, copied } = proof
  if (!hasManyCopies(proof)) return []
  return [
    {
      id: 'golden-copy',
      severity: 'warning',
      count: copied.length,
      message: `${formatCount(copied.length)} of ${counted(golden, 'golden row')} (${formatShare(copied.length / golden)}) have a near copy in train (similarity 0.7 or more): they share a template`,
      examples: [...copied]
        .sort((a, b) => b.score - a.score)
        .slice(0, 5)
        .map(({ row, golden: other, score }) => ({ rows: [row, other], note: `train and golden, similarity ${score.toFixed(2)}` })),
      rows: copied.map(({ golden: id }) => id),
      pairs: copied.map(({ row, golden: other, score }) => ({ row, other, how: score === 1 ? 'exact' : 'near', score })),
      fix: `nothing to do where production sends the same forms; else ${groupHint(options)}`,
      effect:
        'Arms that learn from train or search it can remember these rows: golden looks better than production, unless production sends the same forms.',
    },
  ]
}
