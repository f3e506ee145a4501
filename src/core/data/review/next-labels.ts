import { fitLabelClassifier } from '../../arms/linear/label-classifier.ts'
import type { SparseRows } from '../../arms/linear/sparse-rows.ts'
import { selectRows } from '../../arms/linear/sparse-rows.ts'
import { fitTfidf } from '../../arms/linear/tfidf.ts'
import { shuffled } from '../../lib/shuffled.ts'
import type { Random } from '../../ports/world.ts'
import { kCenterGreedy } from '../diversity/k-center.ts'
import type { LabelledExample } from '../example.ts'

interface NextOptions {
  readonly labelled: readonly { readonly input: string; readonly expected: string }[]
  /** Texts of the rows without a label. */
  readonly inputs: readonly string[]
  readonly labels: readonly string[]
  readonly n: number
  readonly random: Random
  readonly signal: AbortSignal
}

export interface NextLabel {
  /** Index into `inputs`. */
  readonly index: number
  readonly why: string
}

/** Of so many times the wanted rows, the least certain, the diverse ones are chosen. */
const poolFactor = 10
const largestPool = 2_000
/** A sure model still leaves something to learn from a row; a copy of a chosen row leaves nothing. */
const leastUncertainty = 1e-6
const copyDistance = 1e-4

/** As much of the classifier's evidence as it needs of an example. */
const asExamples = (rows: NextOptions['labelled']): readonly LabelledExample[] =>
  rows.map(({ input, expected }, line) => ({
    id: String(line),
    input,
    expected,
    tags: [],
    weight: 1,
    source: { file: '', line: line + 1 },
  }))

/** 1 - (p1 - p2) for each row, with the two likeliest labels; 1 where nothing is known yet. */
const uncertainties = ({ labelled, inputs, labels, random, signal }: NextOptions) => {
  const { rows } = fitTfidf([...labelled.map(({ input }) => input), ...inputs])
  const [known, open] = [labelled.map((_, row) => row), inputs.map((_, row) => labelled.length + row)]
  const asked = selectRows(rows, open)
  if (new Set(labelled.map(({ expected }) => expected)).size < 2) return { asked, uncertain: inputs.map(() => ({ value: 1, why: '' })) }
  const train = asExamples(labelled)
  const classifier = fitLabelClassifier(
    selectRows(rows, known),
    train,
    () => ({ rows: asked, expected: [] }),
    { labels, dev1: [], random },
    { signal },
  )
  const uncertain = classifier.answers(asked).map(({ labelScores = {} }) => {
    const [first, second] = Object.entries(labelScores).sort((a, b) => b[1] - a[1])
    const [p, q] = [Math.exp(first?.[1] ?? 0), Math.exp(second?.[1] ?? -30)]
    return {
      value: 1 - (p - q),
      why: `the model wavers between ${first?.[0] ?? ''} (${p.toFixed(2)}) and ${second?.[0] ?? ''} (${q.toFixed(2)})`,
    }
  })
  return { asked, uncertain }
}

/** Cosine of one row with every row of the pool; both parts of a TF-IDF row have length 1. */
const cosinesWith = (rows: SparseRows, dense: Float32Array, row: number, pool: readonly number[]): readonly number[] => {
  const [from, to] = [rows.offsets[row] ?? 0, rows.offsets[row + 1] ?? 0]
  for (let at = from; at < to; at++) dense[rows.indices[at] as number] = rows.values[at] as number
  const cosines = pool.map((other) => {
    let dot = 0
    for (let at = rows.offsets[other] ?? 0; at < (rows.offsets[other + 1] ?? 0); at++)
      dot += (rows.values[at] as number) * (dense[rows.indices[at] as number] as number)
    return Math.min(1, dot / 2)
  })
  for (let at = from; at < to; at++) dense[rows.indices[at] as number] = 0
  return cosines
}

/**
 * What to label next: among the least certain rows (smallest margin between the two likeliest labels of the linear arm; a random sample
 * where nothing is known yet), greedily the one with the largest uncertainty x distance to the nearest row chosen so far (k-center on
 * TF-IDF). O(n x pool).
 * Sources: Settles 2009, Active Learning Literature Survey (margin sampling); Sener & Savarese 2018, arXiv:1708.00489 (greedy k-centre).
 */
export const nextLabels = (options: NextOptions): readonly NextLabel[] => {
  const { inputs, n, random } = options
  if (inputs.length === 0) return []
  const { asked, uncertain } = uncertainties(options)
  const valueOf = (index: number): number => uncertain[index]?.value ?? 0
  // In random order before it is cut: among equals, the file's order must not decide which part of it is seen.
  const order = shuffled(
    inputs.map((_, index) => index),
    random.fork('pool'),
  )
  const pool = order
    .toSorted((a, b) => valueOf(b) - valueOf(a))
    .slice(0, Math.min(largestPool, n * poolFactor))
    .sort((a, b) => valueOf(b) - valueOf(a) || a - b)
  const dense = new Float32Array(asked.dimensions)
  const chosen = kCenterGreedy({
    count: pool.length,
    most: n,
    weights: pool.map((row) => leastUncertainty + valueOf(row)),
    distancesFrom: (place) =>
      cosinesWith(asked, dense, pool[place] ?? 0, pool).map((cosine) => (1 - cosine < copyDistance ? 0 : 1 - cosine)),
  })
  return chosen.flatMap((place) => {
    const index = pool[place]
    if (index === undefined) return []
    const why = uncertain[index]?.why ?? ''
    return [{ index, why: why === '' ? 'unlike the rows before it' : why }]
  })
}
