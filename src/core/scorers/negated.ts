import type { Score } from './score.ts'
import type { AnyScorer } from './scorer.ts'

/**
 * The opposite of a score. Only a judgement of an answer turns round: a scorer that crashed stays unscored, and a model that gave no
 * answer stays at 0, so that nothing passes a negated check by failing.
 */
const negatedScore = (score: Score): Score => {
  if (score.status !== 'scored' || score.detail?.['failure'] !== undefined) return score
  return { ...score, value: 1 - score.value }
}

/** A scorer under `not: true`. */
export const negated = (scorer: AnyScorer): AnyScorer => {
  const label = `Not: ${scorer.label}`
  if ('score' in scorer)
    return { ...scorer, label, score: (example, output, context) => negatedScore(scorer.score(example, output, context)) }
  return { ...scorer, label, scoreAll: async (items, context, world) => (await scorer.scoreAll(items, context, world)).map(negatedScore) }
}
