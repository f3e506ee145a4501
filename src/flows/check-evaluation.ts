import { createRandom } from '../core/lib/random.ts'
import { checkRequirement } from '../core/requirements/check-requirement.ts'
import type { RequirementWorld } from '../core/requirements/requirement-world.ts'
import type { Requirement, RequirementResult } from '../core/requirements/requirement.ts'
import { comparePaired } from '../core/stats/compare-paired.ts'
import { resolveArm } from './choose-sides.ts'
import { alphaAwayFromGolden } from './compare.ts'
import type { EvaluationWithValues } from './evaluate.ts'

/**
 * Checks expressions against an evaluation: a bare metric is that of its only arm, or of the last of several; another arm's name compares the two
 * on their rows, pair by pair, at the level and with the units of `assay compare`. Throws `usage`.
 */
export const checkEvaluation = (
  { evaluation, values, units, margin, scale, isMean }: EvaluationWithValues,
  requirements: readonly Requirement[],
): readonly RequirementResult[] => {
  const { arms, split } = evaluation
  const names = arms.map(({ name }) => name)
  const armOf = (name: string) => arms.find((arm) => arm.name === name)
  const world: RequirementWorld = {
    subject: names.at(-1),
    baseline: names[0],
    arms: names,
    resolve: (word) => (word === 'baseline' ? names[0] : resolveArm(word, names, undefined)),
    word: () => undefined,
    metric: (arm, name, slice) => {
      const metric = armOf(arm)?.metric
      return slice === undefined && metric?.name === name ? metric : undefined
    },
    figure: (arm, name) => {
      const found = armOf(arm)
      if (found === undefined) return undefined
      const { integrity, costUsd, latencyMs } = found
      if (name === 'cost') return integrity.answered === 0 ? undefined : (1000 * costUsd) / integrity.answered
      return name === 'p50Ms' ? latencyMs?.p50 : latencyMs?.p95
    },
    pair: ({ baseline, candidate, metric, factor, slice }) => {
      const [a, b] = [values.get(baseline), values.get(candidate)]
      if (a === undefined || b === undefined || slice !== undefined || !isMean || armOf(candidate)?.metric?.name !== metric)
        return undefined
      const scaled = factor === 1 ? a : a.map((value) => (value === null ? null : value * factor))
      const comparison = comparePaired({
        a: scaled,
        b,
        scale: factor === 1 ? scale : 'continuous',
        clusters: units,
        alpha: alphaAwayFromGolden,
        margin,
        random: createRandom(1),
      })
      return { comparison, split }
    },
    flips: () => undefined,
  }
  return requirements.map((requirement) => checkRequirement(requirement, world))
}
