import { cosineIndex } from '../../arms/linear/cosine-index.ts'
import { sampleRows } from '../checks/sample-rows.ts'
import type { Example, SplitName } from '../example.ts'

const mostTrain = 2_000
const mostGolden = 1_000
const leastRows = 20
/** Of train rows, this share is nearer to its own nearest neighbour than the threshold. */
const usual = 0.9

export interface GoldenCoverage {
  /** Share of golden rows whose nearest train row is at least as similar as `threshold`. Equal samples: about 0.9. */
  readonly share: number
  /** Cosine that 90 % of train rows have to their nearest other train row. */
  readonly threshold: number
  /** Row numbers of golden below it, of those looked at. */
  readonly uncovered: readonly number[]
}

/**
 * Coverage of golden by train (data.md §10), by TF-IDF cosine on seeded samples; the threshold comes from the data. Undefined where
 * either has fewer than 20 rows. A coverage near 1 may be a leak: leaks are searched first.
 */
export const goldenCoverage = (examples: readonly Example[], splits: readonly SplitName[]): GoldenCoverage | undefined => {
  const rowsOf = (split: SplitName, most: number): readonly number[] => {
    const rows = examples.flatMap((_, row) => (splits[row] === split ? [row] : []))
    return sampleRows(rows.length, most).map((place) => rows[place] ?? 0)
  }
  const [train, golden] = [rowsOf('train', mostTrain), rowsOf('golden', mostGolden)]
  if (train.length < leastRows || golden.length < leastRows) return undefined
  const textsOf = (rows: readonly number[]): readonly string[] => rows.map((row) => examples[row]?.input ?? '')
  const trainTexts = textsOf(train)
  const index = cosineIndex(trainTexts)
  const nearestOf = (found: ReturnType<typeof index.nearest>): Float64Array => Float64Array.from(found, ([first]) => first?.similarity ?? 0)
  const own = nearestOf(index.nearest(trainTexts, 1, (text, candidate) => text === candidate)).sort()
  const threshold = own[Math.floor((1 - usual) * own.length)] ?? 0
  const similarities = nearestOf(index.nearest(textsOf(golden), 1))
  const uncovered = golden.filter((_, place) => (similarities[place] ?? 0) < threshold)
  return { share: 1 - uncovered.length / golden.length, threshold, uncovered }
}
