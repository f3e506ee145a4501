import { trainOneVsRest } from '../../arms/linear/one-vs-rest-svm.ts'
import { selectRows, type SparseRows } from '../../arms/linear/sparse-rows.ts'
import { fitScale, logSoftmax } from '../../arms/linear/temperature.ts'
import type { Random } from '../../ports/world.ts'

/** One view of the texts, and how hard a linear head is fitted to it. */
export interface Head {
  readonly name: 'linear' | 'embedding'
  readonly rows: SparseRows
  /** LIBLINEAR's C. */
  readonly cost: number
}

export interface CrossValidation {
  readonly targets: Uint32Array
  readonly classes: number
  readonly foldOf: Uint8Array
  readonly random: Random
  readonly signal: AbortSignal
  /** After each fitted fold: shows progress, and lets the rest of the program in (an interrupt). */
  onFold?(): Promise<void>
}

/** Margins of every row by a model that saw neither the row nor its unit: `margins[row * classes + k]`. */
export const heldOutMargins = async ({ rows, cost, name }: Head, validation: CrossValidation): Promise<Float64Array> => {
  const { targets, classes, foldOf, random, signal, onFold } = validation
  const margins = new Float64Array(rows.count * classes)
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold + 1), 0)
  for (let fold = 0; fold < folds; fold++) {
    const [kept, held]: [number[], number[]] = [[], []]
    foldOf.forEach((of, row) => (of === fold ? held : kept).push(row))
    const goals = Uint32Array.from(kept, (row) => targets[row] ?? 0)
    const model = trainOneVsRest(selectRows(rows, kept), goals, classes, { random: random.fork(`${name} ${fold}`), signal, cost })
    const scores = model.scores(selectRows(rows, held))
    held.forEach((row, index) => margins.set(scores.subarray(index * classes, (index + 1) * classes), row * classes))
    await onFold?.()
  }
  return margins
}

/** Log-probabilities of all rows from margins; the scale fits the held-out labels as they are given (Guo et al. 2017). */
export const calibratedLogs = (margins: Float64Array, targets: Uint32Array, classes: number): Float64Array => {
  const scale = fitScale(margins, targets, classes)
  const logs = new Float64Array(margins.length)
  for (let at = 0; at < margins.length; at += classes) logs.set(logSoftmax(margins.subarray(at, at + classes), scale), at)
  return logs
}

/** Probabilities of all rows: the geometric mean of the heads', made to sum to 1. */
export const jointProbabilities = (heads: readonly Float64Array[], classes: number): Float64Array => {
  const [first = new Float64Array(0)] = heads
  const out = new Float64Array(first.length)
  const sum = new Float64Array(classes)
  for (let at = 0; at < out.length; at += classes) {
    for (let k = 0; k < classes; k++) sum[k] = heads.reduce((total, logs) => total + (logs[at + k] ?? 0), 0) / heads.length
    const logs = logSoftmax(sum)
    for (let k = 0; k < classes; k++) out[at + k] = Math.exp(logs[k] ?? 0)
  }
  return out
}
