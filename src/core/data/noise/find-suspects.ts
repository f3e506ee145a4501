import { fitTfidf } from '../../arms/linear/tfidf.ts'
import { denseRows } from '../../arms/linear/sparse-rows.ts'
import type { Random } from '../../ports/world.ts'
import type { LabelledExample } from '../example.ts'
import { confidentLearning, likeliestClass, type Predictions } from './confident-learning.ts'
import { stratifiedFolds } from './folds.ts'
import { calibratedLogs, heldOutMargins, jointProbabilities, type Head } from './out-of-sample.ts'

/** A row whose label is probably wrong. */
interface LabelSuspect {
  readonly id: string
  readonly given: string
  /** The likeliest label of a model that did not see the row, nor its near duplicates. */
  readonly likely: string
  /** Probability of `likely`. */
  readonly probability: number
  /** ln p(given) - ln of the largest other p: the lower, the more suspect. */
  readonly score: number
}

export interface LabelNoiseIndication {
  readonly rows: number
  readonly classes: number
  readonly folds: number
  readonly heads: readonly Head['name'][]
  /** 1 - trace of the calibrated joint: an upper indication of the share of wrong labels. Only an audit measures it. */
  readonly share: number
  /** Most suspect first. */
  readonly suspects: readonly LabelSuspect[]
  /** Labels with so few rows that their thresholds say little. */
  readonly rareLabels: readonly string[]
}

interface SuspectOptions {
  readonly examples: readonly LabelledExample[]
  /** Key of each row's unit: rows of one unit are never on two sides. */
  readonly units: readonly string[]
  /** Sentence vectors of the rows; without, the linear arm is alone. */
  readonly vectors?: readonly Float32Array[]
  readonly random: Random
  readonly signal: AbortSignal
  /** `total` counts the folds of all heads. */
  onFold?(done: number, total: number): Promise<void>
}

const foldCount = 5
const rareBelow = 5

/**
 * LIBLINEAR's C of the heads. Weaker than in the arms: a model that fits every label as given also learns the wrong ones. Measured in
 * bench/data-noise.ts.
 */
const linearCost = 0.3
const embeddingCost = 0.2

export const headsOf = ({ examples, vectors }: Pick<SuspectOptions, 'examples' | 'vectors'>): readonly Head[] => {
  // Weights of n-grams need no labels, so one fit for all folds gives nothing away.
  const linear: Head = { name: 'linear', rows: fitTfidf(examples.map(({ input }) => input)).rows, cost: linearCost }
  const [first] = vectors ?? []
  return first === undefined || vectors === undefined
    ? [linear]
    : [linear, { name: 'embedding', rows: denseRows(vectors, first.length), cost: embeddingCost }]
}

/** ln p of the given label minus the largest other ln p: how much the models prefer another label. */
export const labelMargin = ({ targets, probabilities, classes }: Predictions, row: number): number => {
  const given = targets[row] as number
  let other = 0
  for (let k = 0; k < classes; k++) if (k !== given) other = Math.max(other, probabilities[row * classes + k] as number)
  return Math.log(Math.max(Number.MIN_VALUE, probabilities[row * classes + given] as number)) - Math.log(Math.max(Number.MIN_VALUE, other))
}

/** Out-of-sample probabilities of every row: the geometric mean of the calibrated heads. */
const outOfSample = async (options: SuspectOptions, targets: Uint32Array, classes: number): Promise<Float64Array> => {
  const { examples, units, random, signal, onFold } = options
  const folds = Math.min(foldCount, new Set(units).size)
  const foldOf = stratifiedFolds(units, targets, folds, random.fork('folds'))
  const heads = headsOf({ examples, ...(options.vectors !== undefined && { vectors: options.vectors }) })
  const logs: Float64Array[] = []
  let done = 0
  for (const head of heads) {
    const margins = await heldOutMargins(head, {
      targets,
      classes,
      foldOf,
      random,
      signal,
      onFold: async () => await onFold?.(++done, heads.length * folds),
    })
    logs.push(calibratedLogs(margins, targets, classes))
  }
  return jointProbabilities(logs, classes)
}

/**
 * Rows of a classification task that are probably labelled wrongly: confident learning on out-of-sample probabilities, most suspect
 * first. Undefined with fewer than two labels or ten units: there is nothing to compare.
 */
export const findSuspects = async (options: SuspectOptions): Promise<LabelNoiseIndication | undefined> => {
  const { examples, units, vectors } = options
  const labels = [...new Set(examples.map(({ expected }) => expected))].sort()
  if (labels.length < 2 || new Set(units).size < 2 * foldCount) return undefined
  const classOf = new Map(labels.map((label, k) => [label, k]))
  const targets = Uint32Array.from(examples, ({ expected }) => classOf.get(expected) ?? 0)
  const classes = labels.length
  const predictions: Predictions = { targets, classes, probabilities: await outOfSample(options, targets, classes) }
  const { share, suspects } = confidentLearning(predictions)
  const sizes = new Uint32Array(classes)
  for (const target of targets) sizes[target] = (sizes[target] ?? 0) + 1
  return {
    rows: examples.length,
    classes,
    folds: foldCount,
    heads: vectors === undefined ? ['linear'] : ['linear', 'embedding'],
    share,
    suspects: suspects
      .map((row): LabelSuspect => {
        const likely = likeliestClass(predictions, row)
        return {
          id: examples[row]?.id ?? '',
          given: examples[row]?.expected ?? '',
          likely: labels[likely] ?? '',
          probability: predictions.probabilities[row * classes + likely] ?? 0,
          score: labelMargin(predictions, row),
        }
      })
      .sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1)),
    rareLabels: labels.filter((_, k) => (sizes[k] ?? 0) < rareBelow),
  }
}
