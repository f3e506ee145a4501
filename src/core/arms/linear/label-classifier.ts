import type { LabelledExample } from '../../data/example.ts'
import type { LocalAnswer } from '../arm.ts'
import type { FitContext } from '../arm.ts'
import { trainOneVsRest } from './one-vs-rest-svm.ts'
import { selectRows, type SparseRows } from './sparse-rows.ts'
import { fitScale, logSoftmax } from './temperature.ts'

export interface LabelClassifier {
  readonly calibratedOn: string
  answers(rows: SparseRows): LocalAnswer[]
}

interface Held {
  readonly rows: SparseRows
  readonly expected: readonly string[]
}

/** Fewer held-out rows than this say too little about one number. */
const enoughToCalibrate = 50

/**
 * A linear SVM over labels with calibrated probabilities. The scale of the probabilities comes from `dev1` where it is
 * large enough, else from a fifth of the training rows, predicted by a model that did not see them. Labels that no
 * training row has are never answered and get log-probability -Infinity's finite stand-in, -30.
 */
export const fitLabelClassifier = (
  rows: SparseRows,
  train: readonly LabelledExample[],
  dev1: () => Held,
  context: Pick<FitContext, 'labels' | 'dev1' | 'random'>,
  { signal, cost = 1 }: { readonly signal: AbortSignal; readonly cost?: number },
): LabelClassifier => {
  const known = [...new Set(train.map((example) => example.expected))].sort()
  const indexOf = new Map(known.map((label, index) => [label, index]))
  const classes = known.length
  const unseen = context.labels.filter((label) => !indexOf.has(label))
  if (classes < 2) {
    const [only = ''] = known
    return {
      calibratedOn: 'one label only',
      answers: ({ count }) =>
        Array.from({ length: count }, () => ({
          text: only,
          labelScores: Object.fromEntries([[only, 0], ...unseen.map((label) => [label, -30])]),
        })),
    }
  }
  const targets = Uint32Array.from(train, (example) => indexOf.get(example.expected) ?? 0)
  const fit = (some: SparseRows, goals: Uint32Array) =>
    trainOneVsRest(some, goals, classes, { random: context.random.fork('svm'), signal, cost })

  const calibrate = (): { readonly scale: number; readonly on: string } => {
    if (context.dev1.length >= enoughToCalibrate) {
      const held = dev1()
      const usable = held.expected.flatMap((label, row) => (indexOf.has(label) ? [row] : []))
      const goals = Uint32Array.from(usable, (row) => indexOf.get(held.expected[row] ?? '') ?? 0)
      return { scale: fitScale(model.scores(selectRows(held.rows, usable)), goals, classes), on: `dev1 (${usable.length})` }
    }
    const random = context.random.fork('calibrate')
    const [kept, held]: [number[], number[]] = [[], []]
    for (let row = 0; row < rows.count; row++) (random.next() < 0.2 ? held : kept).push(row)
    if (held.length === 0 || kept.length === 0) return { scale: 1, on: 'nothing' }
    const pick = (chosen: readonly number[]) => Uint32Array.from(chosen, (row) => targets[row] ?? 0)
    const partial = fit(selectRows(rows, kept), pick(kept))
    return { scale: fitScale(partial.scores(selectRows(rows, held)), pick(held), classes), on: `a fifth of train (${held.length})` }
  }

  const model = fit(rows, targets)
  const { scale, on } = calibrate()
  return {
    calibratedOn: on,
    answers: (others) => {
      const scores = model.scores(others)
      return Array.from({ length: others.count }, (_, row) => {
        const logs = logSoftmax(scores.subarray(row * classes, (row + 1) * classes), scale)
        const best = logs.reduce((top, value, k) => (value > (logs[top] ?? -Infinity) ? k : top), 0)
        const labelScores: Record<string, number> = {}
        known.forEach((label, k) => (labelScores[label] = logs[k] ?? -30))
        for (const label of unseen) labelScores[label] = -30
        return { text: known[best] ?? '', labelScores }
      })
    },
  }
}
