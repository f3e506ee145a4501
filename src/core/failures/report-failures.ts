import { fitTfidf } from '../arms/linear/tfidf.ts'
import { firstText } from '../compare/blind.ts'
import { valueOf } from '../compare/side.ts'
import type { ComparedRow, Side } from '../compare/side.ts'
import { wilson } from '../stats/wilson.ts'
import { causes } from './cause.ts'
import { clusterItems } from './cluster.ts'
import type { CauseShare, FailureCauses, FailureCluster, FailureReport } from './failure-report.ts'
import { failureSigns } from './failure-signs.ts'
import { findCauses } from './find-causes.ts'

const shownFailures = 20
const shownCharacters = 600
const shownWords = 4

const shorten = (text: string): string => (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text)

/** Worst first: least value, then most sure of the wrong answer, then by id. */
const worstFirst = (arm: Side, failed: readonly ComparedRow[]): readonly ComparedRow[] => {
  const valueAt = ({ example }: ComparedRow): number => valueOf(arm.answers.get(example.id)) ?? 0
  const sureness = ({ example }: ComparedRow): number => arm.answers.get(example.id)?.[0]?.confidence ?? 0
  return [...failed].sort((x, y) => valueAt(x) - valueAt(y) || sureness(y) - sureness(x) || (x.example.id < y.example.id ? -1 : 1))
}

const cosines = (rows: readonly ComparedRow[], chosen: readonly ComparedRow[]): ((i: number, j: number) => number) => {
  const { tfidf } = fitTfidf(rows.map(({ example }) => example.input))
  const { offsets, indices, values } = tfidf.rows(chosen.map(({ example }) => example.input))
  const vectors = chosen.map((_, i) => {
    const at = Array.from({ length: (offsets[i + 1] ?? 0) - (offsets[i] ?? 0) }, (_unused, k) => (offsets[i] ?? 0) + k)
    return new Map(at.map((k) => [indices[k] ?? 0, values[k] ?? 0]))
  })
  const dot = (x: ReadonlyMap<number, number>, y: ReadonlyMap<number, number>): number =>
    [...x].reduce((sum, [column, value]) => sum + value * (y.get(column) ?? 0), 0)
  const norms = vectors.map((vector) => Math.sqrt(dot(vector, vector)))
  return (i, j) => {
    const [x, y] = [vectors[i], vectors[j]]
    const norm = (norms[i] ?? 0) * (norms[j] ?? 0)
    return x === undefined || y === undefined || norm === 0 ? 0 : dot(x, y) / norm
  }
}

const jaccard = (x: readonly string[], y: readonly string[]): number => {
  const shared = x.filter((sign) => y.includes(sign)).length
  return shared / Math.max(1, x.length + y.length - shared)
}

/** Half what went wrong, half the words of the input; without signs, words alone against how alike failures are on average. */
const clustersOf = (rows: readonly ComparedRow[], worst: readonly ComparedRow[], signs: readonly (readonly string[])[]) => {
  const cosine = cosines(rows, worst)
  const hasSigns = signs.some((own) => own.length > 0)
  const alike = (i: number, j: number): number => (hasSigns ? (jaccard(signs[i] ?? [], signs[j] ?? []) + cosine(i, j)) / 2 : cosine(i, j))
  const table = worst.map((_, i) => worst.map((_unused, j) => alike(i, j)))
  const pairs = table.flatMap((own, i) => own.slice(i + 1))
  const mean = pairs.reduce((sum, value) => sum + value, 0) / Math.max(1, pairs.length)
  const spread = Math.sqrt(pairs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, pairs.length))
  return clusterItems(worst.length, (i, j) => table[i]?.[j] ?? 0, hasSigns ? 0.5 : Math.max(0.1, mean + spread))
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/\p{L}[\p{L}\p{N}'-]{2,}/gu) ?? [])

/** Words that at least half of the cluster holds, and far fewer of all rows. */
const commonWords = (cluster: readonly ComparedRow[], rows: readonly ComparedRow[]): readonly string[] => {
  if (cluster.length < 3) return []
  const own = cluster.map(({ example }) => wordsOf(example.input))
  const all = rows.map(({ example }) => wordsOf(example.input))
  const share = (texts: readonly ReadonlySet<string>[], word: string): number =>
    texts.filter((words) => words.has(word)).length / texts.length
  return [...new Set(own.flatMap((words) => [...words]))]
    .map((word) => ({ word, inside: share(own, word), outside: share(all, word) }))
    .filter(({ inside, outside }) => inside >= 0.5 && inside - outside > 0.3)
    .sort((x, y) => y.inside - y.outside - (x.inside - x.outside) || (x.word < y.word ? -1 : 1))
    .slice(0, shownWords)
    .map(({ word }) => word)
}

/** In how many of its repeats a row fails. */
const failingShare = (arm: Side, id: string, failsBelow: number): number => {
  const known = (arm.answers.get(id) ?? []).flatMap(({ value }) => (value === null ? [] : [value]))
  return known.filter((value) => value < failsBelow).length / Math.max(1, known.length)
}

/**
 * The failures of an arm on dev: cause and share of each over all of them, the 20 worst clustered. `others` are the arms that were
 * measured on the same rows. A row fails where its value is below `failsBelow`; missing outputs are no failures. Undefined where nothing failed.
 */
export const reportFailures = (
  arm: Side,
  others: readonly Side[],
  options: {
    readonly rows: readonly ComparedRow[]
    readonly labels: readonly string[]
    readonly failsBelow: number
    readonly prompt?: string
  },
): FailureReport | undefined => {
  const { failsBelow } = options
  const rows = options.rows.filter(({ example }) => valueOf(arm.answers.get(example.id)) !== null)
  const failed = rows.filter(({ example }) => (valueOf(arm.answers.get(example.id)) ?? 1) < failsBelow)
  if (failed.length === 0) return undefined
  const found = findCauses(arm, others, { rows, failed })
  const worst = worstFirst(arm, failed).slice(0, shownFailures)
  const signs = worst.map(({ example }) => failureSigns(example.expected, firstText(arm, example.id), options.labels))
  const grouped = clustersOf(rows, worst, signs)
  const repeated = worst.some(({ example }) => (arm.answers.get(example.id)?.length ?? 0) > 1)
  const clusters = grouped.map((members): FailureCluster => {
    const ids = members.flatMap((i) => worst[i]?.example.id ?? [])
    const own = new Set(ids.flatMap((id) => found.get(id) ?? []))
    return {
      rows: ids,
      signs: [...new Set(members.flatMap((i) => signs[i] ?? []))].sort(),
      ...(repeated ? { consistency: ids.reduce((sum, id) => sum + failingShare(arm, id, failsBelow), 0) / Math.max(1, ids.length) } : {}),
      causes: causes.filter((cause) => own.has(cause)),
    }
  })
  const shares = causes.flatMap((cause): CauseShare[] => {
    const ids = failed.flatMap(({ example }) => (found.get(example.id) === cause ? [example.id] : []))
    if (ids.length === 0) return []
    const { value, low, high } = wilson(ids.length, failed.length)
    return [{ cause, count: ids.length, share: value, low, high, rows: ids }]
  })
  return {
    arm: arm.name,
    split: arm.split,
    n: rows.length,
    failures: failed.length,
    causes: shares.sort((x, y) => y.count - x.count || causes.indexOf(x.cause) - causes.indexOf(y.cause)),
    clusters,
    words: grouped.map((members) =>
      commonWords(
        members.flatMap((i) => worst[i] ?? []),
        rows,
      ),
    ),
    ...(options.prompt === undefined ? {} : { prompt: options.prompt }),
    shown: worst.map(({ example }) => ({
      id: example.id,
      input: shorten(example.input),
      expected: shorten(example.expected),
      answer: shorten(firstText(arm, example.id) ?? arm.answers.get(example.id)?.[0]?.failure ?? '(no answer)'),
      cause: found.get(example.id) ?? 'other',
    })),
  }
}

/** So many ids of a cause stand in decision.json. */
const keptIds = 100

/** The part that decision.json may hold: counts, ids and signs. */
export const withoutTexts = ({ arm, split, n, failures, causes: shares, clusters }: FailureReport): FailureCauses => ({
  arm,
  split,
  n,
  failures,
  causes: shares.map((share) => ({ ...share, rows: share.rows.slice(0, keptIds) })),
  clusters,
})
