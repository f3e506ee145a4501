import { fitLabelClassifier } from '../arms/linear/label-classifier.ts'
import { fitTfidf } from '../arms/linear/tfidf.ts'
import { shuffled } from '../lib/shuffled.ts'
import type { Random } from '../ports/world.ts'
import { intervalOfScores } from '../stats/interval-of-scores.ts'
import type { Interval } from '../stats/interval.ts'
import type { LabelledExample, Splits } from './example.ts'
import type { Units } from './units.ts'

/** What copies between train and dev do to the score of the linear arm. Golden is not in it. */
export interface CleaningEffect {
  readonly sizes: { readonly train: number; readonly dev: number }
  /** Rows drawn at random, one by one, from the rows as they came. */
  readonly random: {
    readonly accuracy: Interval
    /** Rows of dev with an exact or near duplicate in train. */
    readonly copies: { readonly rows: number; readonly accuracy?: Interval }
    readonly others: { readonly rows: number; readonly accuracy?: Interval }
  }
  /** The split that a run uses: merged, whole units, without leaks. */
  readonly clean: Interval
  /** Rows that the random split was drawn from: all usable ones outside the units of golden. */
  readonly pool: number
}

interface EffectOptions {
  /** Usable rows as they came. */
  readonly examples: readonly LabelledExample[]
  readonly units: Units
  readonly splits: Splits
  readonly labels: readonly string[]
  readonly random: Random
  readonly signal: AbortSignal
}

type Trained = Pick<EffectOptions, 'labels' | 'random' | 'signal'>

/** 1 for each row of dev that the linear arm, trained on train, answers right; else 0. */
const hits = (
  train: readonly LabelledExample[],
  dev: readonly LabelledExample[],
  { labels, random, signal }: Trained,
): readonly number[] => {
  const { tfidf, rows } = fitTfidf(train.map(({ input }) => input))
  const nothing = () => ({ rows: tfidf.rows([]), expected: [] })
  const classifier = fitLabelClassifier(rows, train, nothing, { labels, dev1: [], random }, { signal })
  const answers = classifier.answers(tfidf.rows(dev.map(({ input }) => input)))
  return dev.map(({ expected }, index) => (answers[index]?.text === expected ? 1 : 0))
}

/**
 * Trains the linear arm twice with as many rows: on a random split of the rows as they came, and on the split that a run uses. Units
 * of golden (near duplicates of golden rows too) are in neither. Undefined where train or dev is empty.
 */
export const cleaningEffect = ({ examples, units, splits, labels, random, signal }: EffectOptions): CleaningEffect | undefined => {
  const { train, dev } = splits
  if (train.length === 0 || dev.length === 0) return undefined
  const keyOf = new Map(examples.map(({ id }, row) => [id, units.keys[row] ?? id]))
  const keyOfExample = ({ id }: LabelledExample): string => keyOf.get(id) ?? id
  const golden = new Set(splits.golden.map(keyOfExample))
  const pool = shuffled(
    examples.flatMap((_, row) => (golden.has(units.keys[row] ?? '') ? [] : [row])),
    random.fork('random split'),
  )
  const devRows = pool.slice(0, dev.length)
  const trainRows = pool.slice(dev.length, dev.length + train.length)
  const clusterOf = (row: number): number => units.duplicates.clusterOf[row] ?? row
  const pick = (rows: readonly number[]): readonly LabelledExample[] => rows.flatMap((row) => examples[row] ?? [])
  const trained = { labels, random: random.fork('fit'), signal }
  const right = hits(pick(trainRows), pick(devRows), trained)
  const learnt = new Set(trainRows.map(clusterOf))
  const score = (scores: readonly number[], clusters: readonly string[]): Interval =>
    intervalOfScores(scores, { scale: 'binary', clusters, random: random.fork('interval') })
  const part = (isCopy: boolean): { readonly rows: number; readonly accuracy?: Interval } => {
    const places = devRows.flatMap((row, place) => (learnt.has(clusterOf(row)) === isCopy ? [place] : []))
    if (places.length === 0) return { rows: 0 }
    const clusters = places.map((place) => String(clusterOf(devRows[place] ?? 0)))
    return {
      rows: places.length,
      accuracy: score(
        places.map((place) => right[place] ?? 0),
        clusters,
      ),
    }
  }
  return {
    sizes: { train: train.length, dev: dev.length },
    random: {
      accuracy: score(
        right,
        devRows.map((row) => String(clusterOf(row))),
      ),
      copies: part(true),
      others: part(false),
    },
    clean: score(hits(train, dev, trained), dev.map(keyOfExample)),
    pool: pool.length,
  }
}
