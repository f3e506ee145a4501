import { findDuplicates } from './dedupe.ts'
import type { Example } from './example.ts'
import { comparedText } from './normalise.ts'
import { createSimilarity } from './shingles.ts'

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
  readonly pairs: readonly { readonly row: string; readonly golden: string; readonly score: number }[]
}

const shown = 20
/** Golden rows of one cluster that a row is compared with. */
const goldenCap = 200
const leakThreshold = 0.7

/** Counts rows of train and dev that are exact or near duplicates of golden across the splits as they came out (data.md §7). */
export const proveGolden = (open: readonly Example[], golden: readonly Example[]): GoldenProof => {
  const rows = [...golden, ...open]
  const texts = rows.map(comparedText)
  const { exactOf, clusterOf, capped } = findDuplicates(texts, leakThreshold)
  const goldenIn = new Map<number, number[]>()
  golden.forEach((_, row) => {
    const cluster = clusterOf[row] ?? row
    const list = goldenIn.get(cluster)
    if (list === undefined) goldenIn.set(cluster, [row])
    else list.push(row)
  })
  const similarity = createSimilarity()
  const pairs: { row: string; golden: string; score: number }[] = []
  let exact = 0
  let near = 0
  for (let row = golden.length; row < rows.length; row++) {
    const candidates = goldenIn.get(clusterOf[row] ?? row) ?? []
    let best = { golden: -1, score: 0 }
    // A golden row comes before any copy of it, so it is the first of its text.
    if ((exactOf[row] ?? row) < golden.length) best = { golden: exactOf[row] ?? 0, score: 1 }
    else
      for (const other of candidates.slice(0, goldenCap)) {
        const score = similarity(texts[other] ?? '', texts[row] ?? '', Math.max(leakThreshold, best.score))
        if (score > best.score) best = { golden: other, score }
      }
    if (best.score < leakThreshold) continue
    if ((exactOf[row] ?? row) < golden.length) exact++
    else near++
    pairs.push({ row: rows[row]?.id ?? '', golden: rows[best.golden]?.id ?? '', score: Math.round(best.score * 1000) / 1000 })
  }
  return { compared: open.length, exact, near, capped, pairs: pairs.sort((a, b) => b.score - a.score).slice(0, shown) }
}
