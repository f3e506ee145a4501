import { learningSubsets } from '../core/arms/learning-curve.ts'
import { fitLabelClassifier } from '../core/arms/linear/label-classifier.ts'
import { selectRows } from '../core/arms/linear/sparse-rows.ts'
import { fitTfidf } from '../core/arms/linear/tfidf.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { stratifiedFolds } from '../core/data/noise/folds.ts'
import type { Random } from '../core/ports/world.ts'
import { fitLearningCurve, type CurvePoint } from '../core/stats/learning-curve.ts'
import type { ReviewData } from './review.ts'

/** What `labels` more labels are expected to bring to the linear arm. */
export type LabelForecast =
  | {
      readonly status: 'fitted'
      readonly labels: number
      /** Fall of the error, as a share. */
      readonly gain: { readonly value: number; readonly low: number; readonly high: number }
      readonly rows: number
      readonly heldOut: number
    }
  | { readonly status: 'not enough evidence'; readonly why: string }

const folds = 5
const seeds = 2
const leastRows = 50

/**
 * The learning curve of the linear arm on the labelled rows (four fifths to learn from at 12, 25, 50 and 100 %, two seeds, a fifth held out
 * by units), read `labels` rows further. Random rows are assumed: chosen ones bring as much or more. Only for labels.
 */
export const forecastLabels = (
  { task, candidates, units, labels }: Pick<ReviewData, 'task' | 'candidates' | 'units' | 'labels'>,
  { more = 100, random, signal }: { readonly more?: number; readonly random: Random; readonly signal: AbortSignal },
): LabelForecast => {
  if (task.kind !== 'classification') return { status: 'not enough evidence', why: 'the cheap learning curve needs labels' }
  const rows = candidates.flatMap(({ example }, row): readonly { readonly example: LabelledExample; readonly unit: string }[] =>
    example.expected === undefined ? [] : [{ example: { ...example, expected: example.expected }, unit: units[row] ?? example.id }],
  )
  if (rows.length < leastRows) return { status: 'not enough evidence', why: `${rows.length} labelled rows, ${leastRows} are needed` }
  const indexOf = new Map(labels.map((label, index) => [label, index]))
  const targets = Uint32Array.from(rows, ({ example }) => indexOf.get(example.expected) ?? 0)
  const foldOf = stratifiedFolds(
    rows.map(({ unit }) => unit),
    targets,
    folds,
    random.fork('held out'),
  )
  const held = rows.flatMap(({ example }, row) => (foldOf[row] === 0 ? [example] : []))
  const train = rows.flatMap(({ example }, row) => (foldOf[row] === 0 ? [] : [example]))
  const unitOf = new Map(rows.map(({ example, unit }) => [example.id, unit]))
  const points: CurvePoint[] = []
  for (let seed = 0; seed < seeds; seed++) {
    const draw = random.fork(`curve ${seed}`)
    for (const { share, examples } of learningSubsets(train, draw, unitOf)) {
      if (share === 1 && seed > 0) continue
      signal.throwIfAborted()
      const fitted = fitTfidf(examples.map(({ input }) => input))
      const asked = fitted.tfidf.rows(held.map(({ input }) => input))
      const known = selectRows(
        fitted.rows,
        examples.map((_, row) => row),
      )
      const classifier = fitLabelClassifier(
        known,
        examples,
        () => ({ rows: asked, expected: [] }),
        { labels, dev1: [], random: draw },
        { signal },
      )
      const wrong = classifier.answers(asked).filter(({ text }, row) => text !== held[row]?.expected).length
      points.push({ rows: examples.length, error: wrong / held.length, n: held.length })
    }
  }
  const curve = fitLearningCurve(points, { factors: [(train.length + more) / train.length] })
  const [prediction] = curve.status === 'fitted' ? curve.predictions : []
  if (curve.status !== 'fitted') return { status: 'not enough evidence', why: curve.why }
  if (prediction === undefined) return { status: 'not enough evidence', why: 'the curve could not be read' }
  const { value, low, high } = prediction.gain
  return { status: 'fitted', labels: more, gain: { value, low, high }, rows: train.length, heldOut: held.length }
}
