import { fitTfidf } from '../../arms/linear/tfidf.ts'
import { whitespaceWords } from '../../lib/whitespace-words.ts'
import { sampleRows } from '../checks/sample-rows.ts'
import type { Example, SplitName } from '../example.ts'
import { goldenCoverage } from './golden-coverage.ts'
import { vendi, type Vendi } from './vendi.ts'

/** One eigenvalue problem of this size takes a fraction of a second. */
const vendiRows = 200
const distinctRows = 2_000

export interface Diversity {
  /** Rows of the sample behind `vendi`. */
  readonly sampled: number
  readonly vendi: Vendi
  /** Different pairs of words / pairs of words, of at most 2,000 inputs. */
  readonly distinct2: number
  /** Rows / clusters of near duplicates: 1 where no row resembles another. */
  readonly rowsPerCluster: number
  /** Where task.yaml gives the splits: share of golden that train covers; equal samples have about 0.9. */
  readonly coverage?: number
}

/** Unique n-grams of words / n-grams of all texts together (Li et al. 2016). 0 where there is none. */
export const distinctN = (texts: readonly string[], n: number): number => {
  const seen = new Set<string>()
  let total = 0
  for (const text of texts) {
    const words = whitespaceWords(text.toLowerCase())
    for (let at = 0; at + n <= words.length; at++) {
      seen.add(words.slice(at, at + n).join(' '))
      total++
    }
  }
  return total === 0 ? 0 : seen.size / total
}

/** Cosines of TF-IDF rows, each of length √2 (a word and a character part of length 1 each). */
const similaritiesOf = (texts: readonly string[]): Float64Array => {
  const { rows } = fitTfidf(texts)
  const n = rows.count
  const dense = new Float64Array(rows.dimensions)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    dense.fill(0)
    for (let at = rows.offsets[i] ?? 0; at < (rows.offsets[i + 1] ?? 0); at++) dense[rows.indices[at] ?? 0] = rows.values[at] ?? 0
    for (let j = i + 1; j < n; j++) {
      let sum = 0
      for (let at = rows.offsets[j] ?? 0; at < (rows.offsets[j + 1] ?? 0); at++)
        sum += (rows.values[at] as number) * (dense[rows.indices[at] as number] as number)
      out[i * n + j] = out[j * n + i] = Math.min(1, sum / 2)
    }
    out[i * n + i] = 1
  }
  return out
}

/** How varied the inputs are, on seeded samples (data.md §10). Undefined where there are fewer than two rows. */
export const diversityOf = (
  examples: readonly Example[],
  clusterOf: ArrayLike<number>,
  splits?: readonly SplitName[],
): Diversity | undefined => {
  if (examples.length < 2) return undefined
  const textsOf = (most: number): readonly string[] => sampleRows(examples.length, most).map((row) => examples[row]?.input ?? '')
  const texts = textsOf(vendiRows)
  const coverage = splits === undefined ? undefined : goldenCoverage(examples, splits)
  return {
    sampled: texts.length,
    vendi: vendi(similaritiesOf(texts), texts.length),
    distinct2: distinctN(textsOf(distinctRows), 2),
    rowsPerCluster: examples.length / new Set(Array.from(clusterOf)).size,
    ...(coverage !== undefined && { coverage: coverage.share }),
  }
}
