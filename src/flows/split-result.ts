import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import type { SplitEvidence } from '../core/decision/evidence.ts'
import { reduceRepeats, type Reducer } from '../core/scorers/reduce-repeats.ts'
import { scaleOf } from '../core/scorers/scale-of.ts'
import type { AnyScorer, Metric } from '../core/scorers/scorer.ts'
import type { Interval } from '../core/stats/interval.ts'
import { intervalOfCounts } from '../core/stats/interval-of-counts.ts'
import { intervalOfScores } from '../core/stats/interval-of-scores.ts'
import { clustersOf, strataOf } from './example-units.ts'
import { fillCounts } from './fill-counts.ts'
import { scoreToDecide, valueOfScore } from './score-outputs.ts'
import type { ScoringOptions } from './scoring-world.ts'
import { secondaryMetrics, type ScoredRows, type Secondary } from './secondary-metrics.ts'
import type { Session } from './session.ts'

/** An arm's outputs on one split, scored: aligned with `examples`. Of several answers to an example, `outputs` and `scores` are of the first. */
export interface SplitResult extends ScoredRows {
  /** Count vectors of a data-set metric; absent for means. */
  readonly counts?: readonly (Float64Array | null)[]
  /** Further scorers and the metric in its parts, where they were asked for. */
  readonly secondary?: Secondary
}

export interface ScoreSplitOptions extends ScoringOptions {
  /** Ask the further scorers too; they may cost calls. */
  readonly secondary?: boolean
  /** How several answers to one example become one value; default is their mean. */
  readonly reducer?: Reducer
}

const meanOfCounts = (counts: readonly Float64Array[]): Float64Array | null => {
  const [first] = counts
  return first === undefined ? null : first.map((_, i) => counts.reduce((sum, vector) => sum + (vector[i] ?? 0), 0) / counts.length)
}

/**
 * Scores the outputs of one arm by the task's metric. Several answers to one example are reduced to one value first (evaluation.md §4).
 * Throws where an example has no output (a bug), and `scorer-failed` where the deciding scorer could judge nothing.
 */
export const scoreSplit = async (
  session: Session,
  examples: readonly LabelledExample[],
  outputs: readonly Output[],
  { secondary = false, reducer = { kind: 'mean' }, replays = false }: ScoreSplitOptions = {},
): Promise<SplitResult> => {
  const { metric, scoreContext } = session
  const repeats = new Map<string, Output[]>()
  for (const output of outputs) {
    const known = repeats.get(output.exampleId)
    if (known === undefined) repeats.set(output.exampleId, [output])
    else known.push(output)
  }
  const items = examples.map((example) => {
    const own = repeats.get(example.id)
    if (own === undefined) throw new Error(`no output for example ${example.id}`)
    return own.map((output) => ({ example, output }))
  })
  const scores = await scoreToDecide(session, items.flat(), { replays })
  let at = 0
  const scoresOf = items.map((own) => scores.slice(at, (at += own.length)))
  const values = scoresOf.map((own) => reduceRepeats(own.map(valueOfScore), reducer))
  const counts =
    metric.kind === 'mean'
      ? undefined
      : items.map((own, i) =>
          meanOfCounts(
            own.flatMap(({ example, output }, j) => {
              const score = scoresOf[i]?.[j]
              return score === undefined || valueOfScore(score) === null ? [] : [metric.counts(example, output, scoreContext)]
            }),
          ),
        )
  const result: SplitResult = {
    examples,
    outputs: items.flatMap(([first]) => (first === undefined ? [] : [first.output])),
    scores: scoresOf.flatMap(([first]) => (first === undefined ? [] : [first])),
    values,
    ...(counts === undefined ? {} : { counts }),
  }
  return secondary ? { ...result, secondary: await secondaryMetrics(session, result) } : result
}

const intervalOf = (session: Session, result: SplitResult, metric: Metric, scorer: AnyScorer, level: number): Interval => {
  const random = session.random.fork(`interval:${metric.name}`)
  if (metric.kind === 'mean' || result.counts === undefined)
    return intervalOfScores(result.values, {
      scale: scaleOf(scorer, result.values),
      clusters: clustersOf(session, result.examples),
      level,
      random,
    })
  const { counts, examples } = result
  const strata = strataOf(session, examples)
  const fill = counts.includes(null) ? fillCounts(session, examples) : undefined
  return intervalOfCounts({
    counts,
    value: metric.value,
    clusters: clustersOf(session, examples),
    ...(strata === undefined ? {} : { strata }),
    ...(fill === undefined ? {} : { fill: (i: number) => fill[i] }),
    random,
    level,
  })
}

export const metricValueOf = (name: string, interval: Interval, split: MetricValue['split']): MetricValue => ({
  name,
  value: interval.value,
  low: interval.low,
  high: interval.high,
  n: interval.n,
  method: interval.method,
  split,
})

/** What the decision reads of a split (core/decision/evidence.ts). */
export const splitEvidence = (session: Session, result: SplitResult, split: 'dev' | 'dev2' | 'golden'): SplitEvidence => {
  const { metric, scorer } = session
  const failed = result.outputs.filter((output) => output.status === 'failed')
  return {
    metric: metricValueOf(metric.name, intervalOf(session, result, metric, scorer, 0.95), split),
    // A two-sided interval at 90 % has one-sided 95 % bounds.
    lower: intervalOf(session, result, metric, scorer, 0.9).low,
    ids: result.examples.map((example) => example.id),
    scores: result.values,
    otherMetrics: (result.secondary?.metrics ?? []).map((value) => ({ ...value, split })),
    ...(result.secondary === undefined || split === 'golden' ? {} : { breakdown: { split, ...result.secondary.breakdown } }),
    integrity: {
      attempted: result.outputs.length,
      answered: result.outputs.length - failed.length,
      failed: failed.length,
      missing: result.values.filter((value) => value === null).length,
    },
  }
}
