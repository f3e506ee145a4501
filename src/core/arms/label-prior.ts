import type { LocalAnswer } from './arm.ts'
import { logSoftmax } from './linear/temperature.ts'

/** What to do with label log-likelihoods before reading them: scale them, then add a bias per label. */
export interface LabelPrior {
  readonly scale: number
  readonly bias: Readonly<Record<string, number>>
  /** Answers it was fitted on. */
  readonly n: number
}

interface Judged {
  readonly answer: Pick<LocalAnswer, 'labelScores'>
  readonly expected: string
}

const rounds = 60
/** Rows of pretend evidence, spread as evenly as the labels, that keep a label which dev1 never shows from being ruled out. */
const pseudoRows = 1

/** Part of the answers that must have scores: an endpoint that gives them for its unsure answers only would shift the sure ones never. */
const leastScored = 0.9

/** Moves the biases until the mean predicted share of every label is its share in dev1: the likelihood's optimum in the biases. */
const matchShares = (scores: readonly Float64Array[], shares: Float64Array, bias: Float64Array, scale: number, steps: number): void => {
  for (let step = 0; step < steps; step++) {
    const mean = new Float64Array(shares.length)
    for (const row of scores) {
      const logs = logSoftmax(row.map((score, k) => scale * score + (bias[k] ?? 0)))
      for (let k = 0; k < logs.length; k++) mean[k] = (mean[k] ?? 0) + Math.exp(logs[k] ?? 0) / scores.length
    }
    shares.forEach((share, k) => (bias[k] = (bias[k] ?? 0) + Math.log(share) - Math.log(Math.max(mean[k] ?? 0, 1e-12))))
  }
}

/** Derivatives in `scale` of the mean log-likelihood, for one Newton step. */
const scaleStep = (scores: readonly Float64Array[], targets: readonly number[], bias: Float64Array, scale: number): number => {
  let [slope, curvature] = [0, 0]
  scores.forEach((row, i) => {
    const chances = logSoftmax(row.map((score, k) => scale * score + (bias[k] ?? 0))).map(Math.exp)
    const mean = row.reduce((sum, score, k) => sum + score * (chances[k] ?? 0), 0)
    const square = row.reduce((sum, score, k) => sum + score ** 2 * (chances[k] ?? 0), 0)
    slope += (row[targets[i] ?? 0] ?? 0) - mean
    curvature += square - mean ** 2
  })
  return curvature > 1e-12 ? slope / curvature : 0
}

/**
 * Fits the label prior of one arm on dev1, for every arm that gives label likelihoods alike (DESIGN §10.5). A language
 * model prefers some labels whatever the input; the bias takes that preference out and puts the labels' own shares in
 * (batch calibration, Zhou et al. 2024, with the target shares observed instead of uniform), and the scale makes the
 * probabilities as sure as they deserve to be (Platt scaling over labels). `known` holds further labels of the task (train):
 * the shares of a thousand rows are surer than those of sixty. undefined where not nearly all answers have label scores.
 */
export const fitLabelPrior = (judged: readonly Judged[], known: readonly string[] = []): LabelPrior | undefined => {
  const usable = judged.filter(({ answer, expected }) => answer.labelScores?.[expected] !== undefined)
  const labels = Object.keys(usable[0]?.answer.labelScores ?? {}).sort()
  if (judged.filter(({ answer }) => answer.labelScores !== undefined).length < leastScored * judged.length) return undefined
  if (labels.length === 0) return undefined
  const scores = usable.map(({ answer }) => logSoftmax(labels.map((label) => answer.labelScores?.[label] ?? -100)))
  const targets = usable.map(({ expected }) => labels.indexOf(expected))
  const counted = [...targets, ...known.map((label) => labels.indexOf(label)).filter((at) => at >= 0)]
  const shares = new Float64Array(labels.length).fill(pseudoRows / labels.length / (counted.length + pseudoRows))
  for (const target of counted) shares[target] = (shares[target] ?? 0) + 1 / (counted.length + pseudoRows)
  const bias = new Float64Array(labels.length)
  let scale = 1
  for (let round = 0; round < rounds; round++) {
    matchShares(scores, shares, bias, scale, 3)
    // Halved and bounded: far from the optimum a full Newton step overshoots; a negative scale would turn the model around.
    const next = Math.min(20, Math.max(0.02, scale + 0.5 * scaleStep(scores, targets, bias, scale)))
    if (Math.abs(next - scale) < 1e-6) break
    scale = Math.min(scale * 2, Math.max(scale / 2, next))
  }
  return { scale, bias: Object.fromEntries(labels.map((label, k) => [label, bias[k] ?? 0])), n: usable.length }
}

/** The answer read with the prior: calibrated log-probabilities, and the most likely label as text. Answers without scores stay. */
export const applyLabelPrior = <Answer extends Pick<LocalAnswer, 'text' | 'labelScores'>>(
  answer: Answer,
  prior: LabelPrior | undefined,
): Answer => {
  if (prior === undefined || answer.labelScores === undefined) return answer
  const labels = Object.keys(answer.labelScores)
  const raw = logSoftmax(labels.map((label) => answer.labelScores?.[label] ?? -100))
  const logs = logSoftmax(labels.map((label, k) => prior.scale * (raw[k] ?? 0) + (prior.bias[label] ?? 0)))
  const best = logs.reduce((top, log, k) => (log > (logs[top] ?? -Infinity) ? k : top), 0)
  return {
    ...answer,
    text: labels[best] ?? answer.text,
    labelScores: Object.fromEntries(labels.map((label, k) => [label, logs[k] ?? -100])),
  }
}
