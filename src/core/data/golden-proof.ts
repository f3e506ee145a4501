import { findDuplicates } from './dedupe.ts'
import type { Example, SplitName } from './example.ts'
import { comparedText } from './normalise.ts'
import { createSimilarity } from './shingles.ts'

interface Pair {
  readonly row: string
  readonly golden: string
  readonly score: number
}

/** What proves that a split keeps golden apart: a count made anew on the rows that came out, whatever came before. */
export interface GoldenProof {
  /** Rows of train and dev compared with golden. */
  readonly compared: number
  /** Those with the same normalised text as a golden row. */
  readonly exact: number
  /** Those at similarity 0.7 or more to a golden row, without the exact ones. */
  readonly near: number
  /** Texts that met too many look-alikes (templates) to be compared with all of them. */
  readonly capped: number
  /** Pairs behind the counts, the most similar first, at most 20. */
  readonly pairs: readonly Pair[]
  /** Golden rows, and those of them with a row of train at similarity 0.7 or more: one such row each, not the most similar. */
  readonly golden: number
  readonly copied: readonly Pair[]
}

const shown = 20
/** Rows of one cluster that a row is compared with. */
const clusterCap = 200
const leakThreshold = 0.7

const rounded = (score: number): number => Math.round(score * 1000) / 1000

/** Counts rows of train and dev that are exact or near duplicates of golden across the splits as they came out (data.md §7). */
export const proveGolden = ({ train, dev, golden }: Readonly<Record<SplitName, readonly Example[]>>): GoldenProof => {
  const rows = [...golden, ...train, ...dev]
  const texts = rows.map(comparedText)
  const { exactOf, clusterOf, capped } = findDuplicates(texts, leakThreshold)
  const inCluster = (from: number, to: number): ReadonlyMap<number, readonly number[]> => {
    const found = new Map<number, number[]>()
    for (let row = from; row < to; row++) {
      const cluster = clusterOf[row] ?? row
      const list = found.get(cluster)
      if (list === undefined) found.set(cluster, [row])
      else list.push(row)
    }
    return found
  }
  const goldenIn = inCluster(0, golden.length)
  const trainIn = inCluster(golden.length, golden.length + train.length)
  const similarity = createSimilarity()
  const pairs: Pair[] = []
  let exact = 0
  let near = 0
  const pairOf = (row: number, other: number, score: number): Pair => ({
    row: rows[row]?.id ?? '',
    golden: rows[other]?.id ?? '',
    score: rounded(score),
  })
  for (let row = golden.length; row < rows.length; row++) {
    // A golden row comes before any copy of it, so it is the first of its text.
    const first = exactOf[row] ?? row
    if (first < golden.length) {
      exact++
      pairs.push(pairOf(row, first, 1))
      continue
    }
    let best = { golden: -1, score: 0 }
    for (const other of (goldenIn.get(clusterOf[row] ?? row) ?? []).slice(0, clusterCap)) {
      const score = similarity(texts[other] ?? '', texts[row] ?? '', Math.max(leakThreshold, best.score))
      if (score > best.score) best = { golden: other, score }
    }
    if (best.score < leakThreshold) continue
    near++
    pairs.push(pairOf(row, best.golden, best.score))
  }
  const copied = golden.flatMap((_, row): readonly Pair[] => {
    for (const other of (trainIn.get(clusterOf[row] ?? row) ?? []).slice(0, clusterCap)) {
      const score = exactOf[other] === exactOf[row] ? 1 : similarity(texts[row] ?? '', texts[other] ?? '', leakThreshold)
      if (score >= leakThreshold) return [pairOf(other, row, score)]
    }
    return []
  })
  return {
    compared: train.length + dev.length,
    exact,
    near,
    capped,
    pairs: pairs.sort((a, b) => b.score - a.score).slice(0, shown),
    golden: golden.length,
    copied,
  }
}
