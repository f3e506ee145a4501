import type { Output } from '../core/arms/output.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { Score } from '../core/scorers/score.ts'
import { intervalOfCounts } from '../core/stats/interval-of-counts.ts'
import type { Interval } from '../core/stats/interval.ts'
import { intervalOfScores } from '../core/stats/interval-of-scores.ts'
import { repeatComponents } from '../core/stats/repeat-components.ts'
import { fillCounts } from './fill-counts.ts'
import { valueOfScore } from './score-outputs.ts'
import type { Session } from './session.ts'

/** What became of the calls, before any average of them is believed. */
export interface Integrity {
  readonly attempted: number
  readonly answered: number
  /** The model's own failures: they score 0. */
  readonly failed: number
  /** Nobody knows what the arm would have said (transport), or the scorer could not tell. */
  readonly missing: number
  /** Rows without an expected answer. */
  readonly unlabelled: number
  /** Answers that the journal held. */
  readonly replayed: number
}

/** Noise of the mean, split into rows and repeats; standard deviations on the scale of the metric. */
export interface RepeatNoise {
  readonly repeats: number
  readonly betweenRows: number
  readonly betweenRepeats: number
  /** Share of the squared standard error that more repeats could take away. */
  readonly shareOfRepeats: number
}

export interface EvaluatedMetric extends Interval {
  readonly name: string
  readonly split: 'dev' | 'file'
}

export interface ArmTotals {
  readonly integrity: Integrity
  /** Absent where no row has an expected answer. */
  readonly metric?: EvaluatedMetric
  readonly noise?: RepeatNoise
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number }
  /** What these answers cost when they were given, and what of it was spent now. */
  readonly costUsd: number
  readonly spentUsd: number
  /** Of the original calls, at the concurrency they were made with. */
  readonly latencyMs?: { readonly p50: number; readonly p95: number; readonly n: number }
  /** Equal outputs and scores give an equal digest, whatever they took. */
  readonly digest: string
}

export interface Scored {
  readonly example: Example
  readonly output: Output
  readonly score?: Score
}

export interface Totals {
  /** Items of one call belong together in order; repeats of one example follow each other. */
  add(items: readonly Scored[]): void
  /** Mean value of each labelled example by the deciding scorer, in order; null where it is missing. */
  readonly values: readonly (number | null)[]
  /** The independent unit of each of these examples. */
  readonly units: readonly string[]
  result(): ArmTotals
}

const isLabelled = (example: Example): example is LabelledExample => example.expected !== undefined

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null)

const quantiles = (times: readonly number[]): ArmTotals['latencyMs'] => {
  if (times.length === 0) return undefined
  const sorted = Float64Array.from(times).sort()
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50: at(0.5), p95: at(0.95), n: sorted.length }
}

/** Adds up one arm's outputs as they come: a few numbers a row, never its text. */
export const createTotals = (session: Session, split: EvaluatedMetric['split']): Totals => {
  const { metric, scorer, scoreContext, data } = session
  const tally = { attempted: 0, answered: 0, failed: 0, missing: 0, unlabelled: 0, replayed: 0 }
  const usage = { promptTokens: 0, completionTokens: 0 }
  let [costUsd, spentUsd] = [0, 0]
  let digest = ''
  const times: number[] = []
  const values: (number | null)[] = []
  const counts: (Float64Array | null)[] = []
  const clusters: string[] = []
  const strata: string[] = []
  /** What missing outputs would have been worth, by place. */
  const fills = new Map<number, { readonly right: Float64Array; readonly wrong: Float64Array }>()
  let hasClusters = false
  const repeatScores: number[][] = []
  let current:
    | { readonly id: string; readonly example: LabelledExample; readonly scores: (number | null)[]; readonly counts: Float64Array[] }
    | undefined

  const close = (): void => {
    if (current === undefined) return
    const found = known(current.scores)
    values.push(found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length)
    if (metric.kind === 'data-set') {
      const [first, ...more] = current.counts
      // The mean over the repeats: a row that lost one of them weighs as much as the others.
      const mean = first?.map((count, i) => more.reduce((total, vector) => total + (vector[i] ?? 0), count) / (1 + more.length))
      counts.push(mean ?? null)
      const [fill] = first === undefined ? (fillCounts(session, [current.example]) ?? []) : []
      if (fill !== undefined) fills.set(counts.length - 1, fill)
    }
    if (current.scores.length > 1) repeatScores.push([...found])
    current = undefined
  }

  const addScore = (example: LabelledExample, output: Output, score: Score): void => {
    if (current?.id !== example.id || output.repeat === 0) {
      close()
      current = { id: example.id, example, scores: [], counts: [] }
      const cluster = data.unitOf.get(example.id) ?? example.group
      hasClusters ||= cluster !== undefined
      clusters.push(cluster ?? example.id)
      strata.push(example.expected)
    }
    const value = valueOfScore(score)
    if (score.status === 'unscored' && score.notApplicable === true) return
    if (value === null && output.status === 'answered') tally.missing++
    current.scores.push(value)
    if (metric.kind === 'data-set' && value !== null) current.counts.push(metric.counts(example, output, scoreContext))
  }

  const metricValue = (): EvaluatedMetric | undefined => {
    if (values.length === 0) return undefined
    const random = session.random.fork(`interval:${metric.name}`)
    const named = hasClusters ? { clusters } : {}
    const isBinary = scorer.scale === 'binary' && repeatScores.length === 0
    if (metric.kind === 'mean')
      return { ...intervalOfScores(values, { scale: isBinary ? 'binary' : 'continuous', ...named, random }), name: metric.name, split }
    const interval = intervalOfCounts({
      counts,
      value: metric.value,
      ...(hasClusters ? { clusters } : {}),
      ...(data.labels.length > 0 ? { strata } : {}),
      fill: (i) => fills.get(i),
      random,
    })
    return { ...interval, name: metric.name, split }
  }

  const noiseOf = (): RepeatNoise | undefined => {
    if (repeatScores.length === 0) return undefined
    const { repeats, between, within, shareOfRepeats } = repeatComponents(repeatScores)
    return { repeats, betweenRows: Math.sqrt(between), betweenRepeats: Math.sqrt(within), shareOfRepeats }
  }

  return {
    values,
    units: clusters,
    add(items) {
      let text = digest
      for (const { example, output, score } of items) {
        tally.attempted++
        const value = score === undefined ? null : valueOfScore(score)
        text += `\n${JSON.stringify([output.exampleId, output.repeat, output.status === 'answered' ? output.text : output.failure.kind, value])}`
        if (output.status === 'answered') {
          tally.answered++
          if (output.replayed) tally.replayed++
          else spentUsd += output.costUsd ?? 0
          usage.promptTokens += output.usage?.promptTokens ?? 0
          usage.completionTokens += output.usage?.completionTokens ?? 0
          costUsd += output.costUsd ?? 0
          if (output.batched !== true) times.push(output.latencyMs)
        } else if (output.failure.missing) tally.missing++
        else tally.failed++
        if (!isLabelled(example) || score === undefined) tally.unlabelled++
        else addScore(example, output, score)
      }
      digest = sha256Hex(text)
    },
    result() {
      close()
      const metric = metricValue()
      const noise = noiseOf()
      const latencyMs = quantiles(times)
      return {
        integrity: { ...tally },
        ...(metric === undefined ? {} : { metric }),
        ...(noise === undefined ? {} : { noise }),
        usage: { ...usage },
        costUsd,
        spentUsd,
        ...(latencyMs === undefined ? {} : { latencyMs }),
        digest,
      }
    },
  }
}
