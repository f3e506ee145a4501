import type { LabelledExample } from '../data/example.ts'
import { shuffled } from '../lib/shuffled.ts'
import type { Random } from '../ports/world.ts'

const learningCurveShares = [0.12, 0.25, 0.5, 1] as const

export interface LearningSubset {
  /** Share of train, in (0, 1]. */
  readonly share: number
  readonly examples: readonly LabelledExample[]
}

/**
 * Nested subsets of train at 12, 25, 50 and 100 %: one seeded order, and each subset is a longer beginning of it, so
 * that neighbouring points differ by added rows only. Subsets under 10 rows are left out. The last is train itself, in its own order.
 */
export const learningSubsets = (train: readonly LabelledExample[], random: Random): readonly LearningSubset[] => {
  const order = shuffled(train, random)
  return learningCurveShares.flatMap((share): LearningSubset[] => {
    if (share === 1) return [{ share, examples: train }]
    const rows = Math.round(train.length * share)
    return rows < 10 ? [] : [{ share, examples: order.slice(0, rows) }]
  })
}
