import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import type { SplitEvidence } from '../core/decision/evidence.ts'
import type { Score } from '../core/scorers/score.ts'
import { metrics, scorers } from '../core/scorers/index.ts'
import type { Metric, Scorer } from '../core/scorers/scorer.ts'
import { bootstrapMetric } from '../core/stats/bootstrap-metric.ts'
import type { Interval } from '../core/stats/interval.ts'
import { intervalOfScores } from '../core/stats/interval-of-scores.ts'
import type { Session } from './session.ts'

/** An arm's outputs on one split, scored: aligned with `examples`. */
export interface SplitResult {
  readonly examples: readonly LabelledExample[]
  readonly outputs: readonly Output[]
  readonly scores: readonly Score[]
  /** Value of the metric's scorer; null where the output is missing. */
  readonly values: readonly (number | null)[]
  /** Count vectors of a data-set metric; absent for means. */
  readonly counts?: readonly (Float64Array | null)[]
}

const valueOf = (score: Score): number | null => {
  if (score.status === 'scored') return score.value
  if (score.status === 'failed' && !score.missing) return 0
  return null
}

/** Scores the outputs of one arm by the task's metric. Throws where an output belongs to no example (a bug). */
export const scoreSplit = (session: Session, examples: readonly LabelledExample[], outputs: readonly Output[]): SplitResult => {
  const { metric, scorer, scoreContext } = session
  const byId = new Map(outputs.map((output) => [output.exampleId, output]))
  const ordered = examples.map((example) => {
    const output = byId.get(example.id)
    if (output === undefined) throw new Error(`no output for example ${example.id}`)
    return output
  })
  const scores = examples.map((example, i) => scorer.score(example, ordered[i] as Output, scoreContext))
  const values = scores.map(valueOf)
  const counts =
    metric.kind === 'mean'
      ? undefined
      : examples.map((example, i) => (values[i] === null ? null : metric.counts(example, ordered[i] as Output, scoreContext)))
  return { examples, outputs: ordered, scores, values, ...(counts === undefined ? {} : { counts }) }
}

/** The independent unit of every example: near duplicates and groups count as one. */
export const clustersOf = (session: Session, examples: readonly LabelledExample[]): readonly string[] =>
  examples.map((example) => session.data.unitOf.get(example.id) ?? example.id)

/** Classes, where the task has them: the bootstrap of a data-set metric resamples within each. */
export const strataOf = (session: Session, examples: readonly LabelledExample[]): readonly string[] | undefined =>
  session.data.labels.length > 0 ? examples.map((example) => example.expected) : undefined

const intervalOf = (session: Session, result: SplitResult, metric: Metric, scorer: Scorer, level: number): Interval => {
  const random = session.random.fork(`interval:${metric.name}`)
  if (metric.kind === 'mean' || result.counts === undefined)
    return intervalOfScores(result.values, { scale: scorer.scale, clusters: clustersOf(session, result.examples), level, random })
  const known = result.counts.flatMap((count, i) => (count === null ? [] : [{ count, i }]))
  const examples = known.flatMap(({ i }) => result.examples[i] ?? [])
  const strata = strataOf(session, examples)
  return bootstrapMetric({
    counts: known.map(({ count }) => count),
    value: metric.value,
    clusters: clustersOf(session, examples),
    ...(strata === undefined ? {} : { strata }),
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

/** The task's other scorers on the same outputs. */
const otherMetricsOf = (session: Session, result: SplitResult, split: MetricValue['split']): readonly MetricValue[] =>
  session.task.scorers
    .filter((name) => name !== session.metric.scorer)
    .flatMap((name) => {
      const metric: Metric | undefined = Object.values<Metric>(metrics).find(
        (candidate) => candidate.kind === 'mean' && candidate.scorer === name,
      )
      const scorer: Scorer | undefined = Object.values<Scorer>(scorers).find((candidate) => candidate.name === name)
      if (metric === undefined || scorer === undefined) return []
      const values = result.examples.map((example, i) => valueOf(scorer.score(example, result.outputs[i] as Output, session.scoreContext)))
      const random = session.random.fork(`interval:${name}`)
      return [
        metricValueOf(
          metric.name,
          intervalOfScores(values, { scale: scorer.scale, clusters: clustersOf(session, result.examples), random }),
          split,
        ),
      ]
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
    otherMetrics: otherMetricsOf(session, result, split),
    integrity: {
      attempted: result.outputs.length,
      answered: result.outputs.length - failed.length,
      failed: failed.length,
      missing: result.values.filter((value) => value === null).length,
    },
  }
}
