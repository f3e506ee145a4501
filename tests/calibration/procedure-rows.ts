import type { Random } from '../../src/core/ports/world.ts'

/**
 * Rows of one split, as what decides who gets them right. A row of the shared kind is hard to one degree for all arms; on the others every
 * arm draws for itself. `source[i]`: the row whose draws row i repeats (itself, or the first of its cluster).
 */
export interface Rows {
  readonly length: number
  readonly isShared: readonly boolean[]
  readonly hardness: readonly number[]
  /** The label is wrong, for every arm alike. */
  readonly isMislabelled: readonly boolean[]
  readonly source: readonly number[]
  readonly clusters: readonly string[]
}

export interface RowSettings {
  /** Share of rows on which arms draw for themselves. */
  readonly ownShare: number
  readonly labelNoise: number
  /** Clusters of 1 to 3 rows. */
  readonly isClustered: boolean
}

/**
 * A later row of a cluster repeats its first one with this chance: of clusters of 1, 2 and 3 rows, equally often, the design effect is then
 * 1 + (3c + c^2) / 3 = 2.0.
 */
const repeats = 0.79

/** Appends whole clusters until there are `length` rows; the last cluster is cut. */
export const growRows = (rows: Rows, length: number, { ownShare, labelNoise, isClustered }: RowSettings, random: Random): Rows => {
  const isShared = [...rows.isShared]
  const hardness = [...rows.hardness]
  const isMislabelled = [...rows.isMislabelled]
  const source = [...rows.source]
  const clusters = [...rows.clusters]
  while (source.length < length) {
    const first = source.length
    const size = isClustered ? 1 + random.below(3) : 1
    for (let i = first; i < Math.min(length, first + size); i++) {
      const from = i > first && random.next() < repeats ? first : i
      source.push(from)
      isShared.push(from === i ? random.next() >= ownShare : (isShared[from] ?? true))
      hardness.push(from === i ? random.next() : (hardness[from] ?? 0))
      isMislabelled.push(random.next() < labelNoise)
      clusters.push(String(first))
    }
  }
  return { length: source.length, isShared, hardness, isMislabelled, source, clusters }
}

export const noRows: Rows = { length: 0, isShared: [], hardness: [], isMislabelled: [], source: [], clusters: [] }

/** An arm's answers: `own` are its own draws, `scores` 1 where its answer is the label. */
export interface Answers {
  readonly own: readonly number[]
  readonly scores: readonly number[]
}

/**
 * Answers an arm's further rows; those it has stay. There are two labels: where the label is wrong, who is right scores 0 and who is wrong
 * scores 1, so that a difference d is seen as (1 - 2 noise) d. No other number of labels shrinks it more.
 */
export const answerRows = (rows: Rows, accuracy: number, random: Random, before: Answers = { own: [], scores: [] }): Answers => {
  const own = [...before.own]
  const scores = [...before.scores]
  for (let i = scores.length; i < rows.length; i++) {
    const from = rows.source[i] ?? i
    own.push(from === i ? random.next() : (own[from] ?? 0))
    const isRight = ((rows.isShared[i] === true ? rows.hardness[i] : own[i]) ?? 1) < accuracy
    scores.push(isRight === rows.isMislabelled[i] ? 0 : 1)
  }
  return { own, scores }
}

/**
 * The share of own draws at which two arms of these accuracies differ on a share `psi` of rows:
 * psi = (1 - s) |p - q| + s (p (1 - q) + q (1 - p)). Throws RangeError where no share gives it.
 */
export const ownShareFor = (psi: number, p: number, q: number): number => {
  const least = Math.abs(p - q)
  const share = (psi - least) / (p * (1 - q) + q * (1 - p) - least)
  if (!(share >= -1e-9 && share <= 1)) throw new RangeError(`arms of accuracy ${p} and ${q} cannot differ on ${psi} of the rows`)
  return Math.max(0, share)
}
