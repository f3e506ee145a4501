import type { LabelledExample } from '../data/example.ts'
import { nestedSubsets } from '../data/nested-subsets.ts'
import type { Random } from '../ports/world.ts'

const learningCurveShares = [0.12, 0.25, 0.5, 1] as const

export interface LearningSubset {
  /** Share of train, in (0, 1]. */
  readonly share: number
  readonly examples: readonly LabelledExample[]
}

/**
 * Nested subsets of train at 12, 25, 50 and 100 %: one seeded order of units, and each subset is a longer beginning of it, so
 * that neighbouring points differ by added rows only. Subsets under 10 rows are left out. The last is train itself, in its own order.
 */
export const learningSubsets = (
  train: readonly LabelledExample[],
  random: Random,
  unitOf: ReadonlyMap<string, string> = new Map(),
): readonly LearningSubset[] => {
  const subsets = nestedSubsets(train, {
    unitOf: ({ id }) => unitOf.get(id) ?? id,
    salt: String(random.next()),
    shares: learningCurveShares,
  })
  return learningCurveShares.flatMap((share, i): LearningSubset[] => {
    if (share === 1) return [{ share, examples: train }]
    const examples = subsets[i] ?? []
    return examples.length < 10 ? [] : [{ share, examples }]
  })
}
