/** Given labels and out-of-sample probabilities: `probabilities[row * classes + k]`, rows sum to 1. */
export interface Predictions {
  readonly targets: ArrayLike<number>
  readonly probabilities: Float64Array
  readonly classes: number
}

interface NoiseEstimate {
  /** t_k: mean p of the rows that are labelled k. */
  readonly thresholds: Float64Array
  /** C, calibrated to whole numbers: `counts[given * classes + likely]`; a row of it sums to the rows of its class. */
  readonly counts: Uint32Array
  /** 1 - trace(C) / n: an indication, never the rate that a gate reads. */
  readonly share: number
  /** Rows that are probably labelled wrongly, ascending. */
  readonly suspects: readonly number[]
}

const leastThreshold = 2e-6
const slack = 1e-6

/** Rows of each class. */
const classSizes = (targets: ArrayLike<number>, classes: number): Uint32Array => {
  const sizes = new Uint32Array(classes)
  for (let row = 0; row < targets.length; row++) sizes[targets[row] as number] = (sizes[targets[row] as number] as number) + 1
  return sizes
}

/** t_k. A class without rows gets the floor. */
const thresholdsOf = ({ targets, probabilities, classes }: Predictions, sizes: Uint32Array): Float64Array => {
  const sums = new Float64Array(classes)
  for (let row = 0; row < targets.length; row++) {
    const k = targets[row] as number
    sums[k] = (sums[k] as number) + (probabilities[row * classes + k] as number)
  }
  return sums.map((sum, k) => Math.max(leastThreshold, sum / Math.max(1, sizes[k] as number)))
}

/** The class that a row is confidently of: the largest p among those at or above their threshold; -1 where there is none. */
const confidentClass = ({ probabilities, classes }: Predictions, thresholds: Float64Array, row: number): number => {
  let best = -1
  for (let k = 0; k < classes; k++) {
    const p = probabilities[row * classes + k] as number
    if (p >= (thresholds[k] as number) - slack && (best < 0 || p > (probabilities[row * classes + best] as number))) best = k
  }
  return best
}

/** Scales a row of counts to whole numbers with the given sum: largest remainders, ties by the larger class (as cleanlab does). */
const scaleRow = (row: Float64Array, total: number): Uint32Array => {
  const sum = row.reduce((all, count) => all + count, 0)
  const exact = row.map((count) => (count * total) / sum)
  const whole = Uint32Array.from(exact, Math.floor)
  const left = total - whole.reduce((all, count) => all + count, 0)
  const byRemainder = Array.from(exact, (value, k) => ({ k, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || b.k - a.k)
  for (const { k } of byRemainder.slice(0, left)) whole[k] = (whole[k] ?? 0) + 1
  return whole
}

/** C: rows with given label g that are confidently of class h, the diagonal at least 1, scaled to the size of each class. */
const countMatrix = (predictions: Predictions, thresholds: Float64Array, sizes: Uint32Array): Uint32Array => {
  const { targets, classes } = predictions
  const raw = new Float64Array(classes * classes)
  for (let row = 0; row < targets.length; row++) {
    const likely = confidentClass(predictions, thresholds, row)
    if (likely < 0) continue
    const at = (targets[row] as number) * classes + likely
    raw[at] = (raw[at] as number) + 1
  }
  const counts = new Uint32Array(classes * classes)
  for (let k = 0; k < classes; k++) {
    raw[k * classes + k] = Math.max(1, raw[k * classes + k] as number)
    counts.set(scaleRow(raw.subarray(k * classes, (k + 1) * classes), sizes[k] as number), k * classes)
  }
  return counts
}

/** The class with the largest p, ties by the smaller. */
export const likeliestClass = ({ probabilities, classes }: Pick<Predictions, 'probabilities' | 'classes'>, row: number): number => {
  let best = 0
  for (let k = 1; k < classes; k++)
    if ((probabilities[row * classes + k] as number) > (probabilities[row * classes + best] as number)) best = k
  return best
}

/**
 * Prune by noise rate: of the rows with label g, the C[g][h] with the largest p_h - p_g, for every h. Never a row whose
 * likeliest class is its label; of a class with one row none.
 */
const prune = (predictions: Predictions, counts: Uint32Array, sizes: Uint32Array): readonly number[] => {
  const { targets, probabilities, classes } = predictions
  const rowsOf: number[][] = Array.from({ length: classes }, () => [])
  for (let row = 0; row < targets.length; row++) rowsOf[targets[row] as number]?.push(row)
  const found = new Set<number>()
  for (let given = 0; given < classes; given++) {
    if ((sizes[given] as number) < 2) continue
    const rows = rowsOf[given] ?? []
    for (let likely = 0; likely < classes; likely++) {
      const count = counts[given * classes + likely] as number
      if (likely === given || count === 0) continue
      const margin = (row: number): number =>
        (probabilities[row * classes + likely] as number) - (probabilities[row * classes + given] as number)
      for (const row of rows.toSorted((a, b) => margin(b) - margin(a) || a - b).slice(0, count)) found.add(row)
    }
  }
  return [...found].filter((row) => likeliestClass(predictions, row) !== targets[row]).sort((a, b) => a - b)
}

/**
 * Confident learning (Northcutt, Jiang and Chuang 2021, JAIR 70:1373): thresholds of confidence, the joint of given and likely
 * labels calibrated to the class counts, the share off its diagonal, and the rows behind that share. data.md §8.
 *
 * The share off the diagonal of the calibrated joint is used for any number of classes; with few of them the raw counts are too low.
 */
export const confidentLearning = (predictions: Predictions): NoiseEstimate => {
  const { targets, classes } = predictions
  const sizes = classSizes(targets, classes)
  const thresholds = thresholdsOf(predictions, sizes)
  const counts = countMatrix(predictions, thresholds, sizes)
  let trace = 0
  for (let k = 0; k < classes; k++) trace += counts[k * classes + k] as number
  const share = targets.length === 0 ? 0 : 1 - trace / targets.length
  return { thresholds, counts, share, suspects: prune(predictions, counts, sizes) }
}
