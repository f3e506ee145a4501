import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import { counted } from '../core/report/format.ts'
import type { Breakdown } from '../core/scorers/breakdown.ts'
import { fieldReport } from '../core/scorers/field-report.ts'
import { labelReport } from '../core/scorers/label-report.ts'
import type { Measure } from '../core/scorers/make-scorer.ts'
import { reportInterval } from '../core/scorers/report-interval.ts'
import type { MetricUnit } from '../core/scorers/report-metric.ts'
import { scaleOf } from '../core/scorers/scale-of.ts'
import type { Score } from '../core/scorers/score.ts'
import type { AnyScorer, Metric } from '../core/scorers/scorer.ts'
import { bootstrapMetric } from '../core/stats/bootstrap-metric.ts'
import type { Interval } from '../core/stats/interval.ts'
import { intervalOfScores } from '../core/stats/interval-of-scores.ts'
import { clustersOf, strataOf } from './example-units.ts'
import { scoreBeside, valueOfScore } from './score-outputs.ts'
import type { Session } from './session.ts'

/** Outputs of one arm with their scores, aligned with `examples`. */
export interface ScoredRows {
  readonly examples: readonly LabelledExample[]
  readonly outputs: readonly Output[]
  readonly scores: readonly Score[]
  /** Value of the metric's scorer; null where the output is missing. */
  readonly values: readonly (number | null)[]
}

/** What is reported of an arm's answers beside the metric that decides. */
export interface Secondary {
  readonly metrics: readonly Omit<MetricValue, 'split'>[]
  readonly breakdown: Omit<Breakdown, 'split'>
  /** Of every further scorer, for the run's folder. */
  readonly scores: readonly Score[]
}

/** Ids listed of what a scorer flagged. */
const mostFlagged = 50

const valueOfInterval = (
  name: string,
  { value, low, high, n, method }: Interval,
  unit: MetricUnit = 'share',
): Omit<MetricValue, 'split'> => ({
  name,
  value,
  low,
  high,
  n,
  method,
  ...(unit === 'share' ? {} : { unit }),
})

const isApplicable = (score: Score): boolean => score.status !== 'unscored' || score.notApplicable !== true

/** One metric from the scores of its scorer; undefined where the question arises for no row. */
const fromScores = (session: Session, result: ScoredRows, metric: Metric, options: { scorer: AnyScorer; scores: readonly Score[] }) => {
  const asked = result.examples.flatMap((example, i) => {
    const [score, output] = [options.scores[i], result.outputs[i]]
    return score === undefined || output === undefined || !isApplicable(score)
      ? []
      : [{ example, output, value: valueOfScore(score), score }]
  })
  if (asked.length === 0) return undefined
  const random = session.random.fork(`interval:${metric.name}`)
  const unscored = asked.filter(({ score }) => score.status === 'unscored').length
  const known = metric.kind === 'mean' ? asked : asked.filter(({ value }) => value !== null)
  const examples = known.map(({ example }) => example)
  const clusters = clustersOf(session, examples)
  const strata = strataOf(session, examples)
  const values = known.map(({ value }) => value)
  const interval =
    metric.kind === 'mean'
      ? intervalOfScores(values, { scale: scaleOf(options.scorer, values), clusters, random })
      : bootstrapMetric({
          counts: known.map(({ example, output }) => metric.counts(example, output, session.scoreContext)),
          value: metric.value,
          clusters,
          ...(strata === undefined ? {} : { strata }),
          random,
        })
  return { ...valueOfInterval(metric.name, interval), ...(unscored === 0 ? {} : { unscored }) }
}

const reported = (session: Session, result: ScoredRows, measure: Measure): readonly Omit<MetricValue, 'split'>[] => {
  const rows = result.examples.flatMap((example, i) => {
    const output = result.outputs[i]
    return output === undefined ? [] : [{ example, output, value: result.values[i] ?? null }]
  })
  return measure.reports.flatMap((report) => {
    const interval = reportInterval(report, rows, {
      context: session.scoreContext,
      clusters: clustersOf(session, result.examples),
      random: session.random.fork(`interval:${report.name}`),
    })
    return interval === undefined ? [] : [valueOfInterval(report.name, interval, report.unit)]
  })
}

const flaggedBy = (scorer: AnyScorer, scores: readonly Score[]): NonNullable<Breakdown['flagged']> => {
  if (!('lowerIsBetter' in scorer)) return []
  const rows = scores.flatMap((score) => (score.status === 'scored' && score.value > 0 ? [score.exampleId] : []))
  return rows.length === 0 ? [] : [{ scorer: scorer.name, rows: rows.slice(0, mostFlagged) }]
}

const breakdownOf = (session: Session, result: ScoredRows): Pick<Breakdown, 'labels' | 'fields'> => {
  const clusters = clustersOf(session, result.examples)
  const rows = result.examples.flatMap((example, i) => {
    const output = result.outputs[i]
    return output === undefined ? [] : [{ example, output, cluster: clusters[i] ?? example.id }]
  })
  const { task, data } = session
  const random = session.random.fork('breakdown')
  if (data.labels.length > 0) return { labels: labelReport(rows, { labels: data.labels, random }) }
  if (task.output.kind !== 'json') return {}
  const spec = task.scorers.find((entry) => typeof entry !== 'string' && 'fields' in entry)
  return { fields: fieldReport(rows, { comparators: typeof spec === 'object' && 'fields' in spec ? spec.fields : {}, random }) }
}

/** Further scorers, report metrics and the metric's parts, for outputs that were scored by what decides. Says what could not be judged. */
export const secondaryMetrics = async (session: Session, result: ScoredRows): Promise<Secondary> => {
  const items = result.examples.flatMap((example, i) => {
    const output = result.outputs[i]
    return output === undefined ? [] : [{ example, output }]
  })
  const metrics: Omit<MetricValue, 'split'>[] = []
  const scores: Score[] = []
  const flagged: NonNullable<Breakdown['flagged']>[number][] = []
  for (const measure of session.others) {
    const { scorer } = measure
    if (scorer !== undefined) {
      const own = scorer.name === session.scorer.name ? result.scores : await scoreBeside(session, scorer, items)
      metrics.push(...measure.metrics.flatMap((metric) => fromScores(session, result, metric, { scorer, scores: own }) ?? []))
      flagged.push(...flaggedBy(scorer, own))
      if (own !== result.scores) scores.push(...own)
      const failed = own.filter((score) => score.status === 'unscored' && score.notApplicable !== true)
      const [first] = failed
      if (first?.status === 'unscored')
        session.sink({
          kind: 'note',
          level: 'warning',
          message: `${scorer.name} could not judge ${counted(failed.length, 'answer')} of ${first.arm}: ${first.reason}`,
        })
    }
    metrics.push(...reported(session, result, measure))
  }
  return { metrics, scores, breakdown: { ...breakdownOf(session, result), ...(flagged.length === 0 ? {} : { flagged }) } }
}
