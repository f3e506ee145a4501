import { inSteps, runSteps, type Steps } from '../lib/steps.ts'
import { joinNearDuplicates } from './join-near-duplicates.ts'
import type { NearPair } from './meet-lists.ts'
import { createSimilarity } from './shingles.ts'
import { createUnionFind } from './union-find.ts'

/** Rows at least this similar never stand on two sides of a split (data.md §7). */
const leakThreshold = 0.7
/** Rows at least this similar, with the same answer, are one row (data.md §5). */
const mergeThreshold = 0.8

export interface Duplicates {
  /** Row -> first row with the same normalised text. */
  readonly exactOf: Int32Array
  /** Row -> first row of its cluster of exact and near duplicates (single link at 0.7): the unit of a split. */
  readonly clusterOf: Int32Array
  /** Verified pairs of rows that joined clusters; not every similar pair. */
  readonly pairs: readonly NearPair[]
  /** Texts that met too many look-alikes to compare with all of them: templates. */
  readonly capped: number
}

/** Exact and near duplicates of normalised texts (see `normalise`), in steps. */
export function* duplicateSteps(texts: readonly string[], threshold = leakThreshold): Steps<Duplicates> {
  const firstOf = new Map<string, number>()
  const exactOf = new Int32Array(texts.length)
  const distinct: number[] = []
  yield* inSteps(texts.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const text = texts[row] ?? ''
      const first = firstOf.get(text)
      exactOf[row] = first ?? row
      if (first !== undefined) continue
      firstOf.set(text, row)
      distinct.push(row)
    }
  })
  firstOf.clear()
  const sets = createUnionFind(texts.length)
  const found: NearPair[] = []
  const rowOf = (index: number): number => distinct[index] ?? 0
  const { capped } = yield* joinNearDuplicates({
    texts: distinct.map((row) => texts[row] ?? ''),
    threshold,
    sets: { find: (item) => sets.find(rowOf(item)), union: (a, b) => sets.union(rowOf(a), rowOf(b)) },
    onPair: ({ a, b, jaccard }) => found.push({ a: rowOf(a), b: rowOf(b), jaccard }),
  })
  return { exactOf, clusterOf: exactOf.map((row) => sets.find(row)), pairs: found, capped }
}

/** Exact and near duplicates of normalised texts (see `normalise`). */
export const findDuplicates = (texts: readonly string[], threshold = leakThreshold): Duplicates =>
  runSteps(duplicateSteps(texts, threshold))

/**
 * All pairs of distinct rows at least `threshold` similar, each once, by row numbers: what recall is measured with. Exact copies
 * stand behind their first row. A row that meets a full bucket is not compared with all of it (`capped`).
 */
export const nearPairs = (texts: readonly string[], threshold = leakThreshold): Pick<Duplicates, 'pairs' | 'capped'> => {
  const rowOf = new Map<string, number>()
  texts.forEach((text, row) => {
    if (!rowOf.has(text)) rowOf.set(text, row)
  })
  const rows = [...rowOf.values()]
  const best = new Map<number, NearPair>()
  const search = joinNearDuplicates({
    texts: [...rowOf.keys()],
    threshold,
    sets: createUnionFind(rows.length),
    everyPair: true,
    onPair: ({ a, b, jaccard }) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      // By characters and by words a pair has two indices; the larger one counts.
      const key = low * rows.length + high
      if ((best.get(key)?.jaccard ?? 0) < jaccard) best.set(key, { a: rows[low] ?? 0, b: rows[high] ?? 0, jaccard })
    },
  })
  const { capped } = runSteps(search)
  return { pairs: [...best.values()], capped }
}

/** Members of a group that a new row is compared with: enough to hold the group together, cheap for templates. */
const linkCap = 64

/**
 * Splits the rows of one cluster into groups in which every pair is at least `threshold` similar and has the same answer
 * (complete link, first fit): a chain A-B-C whose ends differ does not lose both ends. Each group may be merged into one row.
 */
export const mergeGroups = (
  rows: readonly number[],
  texts: readonly string[],
  answerOf: (row: number) => string,
  threshold = mergeThreshold,
): readonly (readonly number[])[] => {
  // Only exact copies: every text is a group of its own, and there may be a hundred thousand of them.
  if (threshold > 1) {
    const exact = new Map<string, number[]>()
    for (const row of rows) {
      const key = `${answerOf(row)}\n${texts[row] ?? ''}`
      const group = exact.get(key)
      if (group === undefined) exact.set(key, [row])
      else group.push(row)
    }
    return [...exact.values()]
  }
  const groups: { readonly answer: string; readonly texts: Set<string>; readonly rows: number[] }[] = []
  const similarity = createSimilarity()
  for (const row of rows) {
    const text = texts[row] ?? ''
    const answer = answerOf(row)
    const fits = groups.find(
      (group) =>
        group.answer === answer &&
        (group.texts.has(text) || [...group.texts].slice(0, linkCap).every((other) => similarity(other, text, threshold) >= threshold)),
    )
    if (fits === undefined) groups.push({ answer, texts: new Set([text]), rows: [row] })
    else {
      fits.texts.add(text)
      fits.rows.push(row)
    }
  }
  return groups.map((group) => group.rows)
}
