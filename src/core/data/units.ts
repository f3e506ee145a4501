import { contentHash } from '../lib/content-hash.ts'
import { inSteps, runSteps, type Steps } from '../lib/steps.ts'
import { duplicateSteps, type Duplicates } from './dedupe.ts'
import type { Example } from './example.ts'
import { comparedText } from './normalise.ts'
import { mayBeGolden } from './origin.ts'
import { createUnionFind } from './union-find.ts'

export interface Units {
  /** Compared text of each row. */
  readonly texts: readonly string[]
  readonly duplicates: Duplicates
  /**
   * Key of each row's unit: what never stands on two sides of a split. A user's group where there is one, else the smallest
   * hash of the unit's texts: it does not depend on the order of rows, or on their answers.
   */
  readonly keys: readonly string[]
}

/**
 * A cluster of more than a tenth of the rows is not one question asked many times but a template. Single links at 0.7 would
 * put all of it into one split; its rows are clustered again at this similarity.
 */
const templateShare = 0.1
const templateRows = 50
const templateThreshold = 0.9

/** Splits clusters that are too large to be one question. */
function* withoutTemplates(texts: readonly string[], duplicates: Duplicates): Steps<Duplicates> {
  const distinct = new Map<number, number[]>()
  duplicates.exactOf.forEach((first, row) => {
    if (first !== row) return
    const cluster = duplicates.clusterOf[row] ?? row
    const rows = distinct.get(cluster)
    if (rows === undefined) distinct.set(cluster, [row])
    else rows.push(row)
  })
  const clusterOf = duplicates.clusterOf.slice()
  let capped = duplicates.capped
  for (const rows of distinct.values()) {
    if (rows.length <= Math.max(templateRows, texts.length * templateShare)) continue
    const again = yield* duplicateSteps(
      rows.map((row) => texts[row] ?? ''),
      templateThreshold,
    )
    capped += rows.length
    rows.forEach((row, index) => (clusterOf[row] = rows[again.clusterOf[index] ?? index] ?? row))
  }
  return { ...duplicates, capped, clusterOf: duplicates.exactOf.map((first) => clusterOf[first] ?? first) }
}

/** A row made from another one belongs to the unit of its seed. */
const uniteSeeds = (examples: readonly Example[], union: (a: number, b: number) => void): void => {
  if (!examples.some(({ origin }) => origin?.seed !== undefined)) return
  const rowOf = new Map(examples.map(({ id }, row) => [id, row]))
  examples.forEach(({ origin }, row) => {
    const seed = origin?.seed === undefined ? undefined : rowOf.get(origin.seed)
    if (seed !== undefined) union(seed, row)
  })
}

/** Finds the units of a data set, in steps: union of near-duplicate clusters and user groups (data.md §11). */
export function* unitSteps(examples: readonly Example[]): Steps<Units> {
  const texts: string[] = []
  yield* inSteps(examples.length, (from, to) => {
    for (const example of examples.slice(from, to)) texts.push(comparedText(example))
  })
  const duplicates = yield* withoutTemplates(texts, yield* duplicateSteps(texts))
  const sets = createUnionFind(examples.length)
  const firstOfGroup = new Map<string, number>()
  examples.forEach(({ group }, row) => {
    sets.union(duplicates.clusterOf[row] ?? row, row)
    if (group === undefined) return
    const first = firstOfGroup.get(group)
    if (first === undefined) firstOfGroup.set(group, row)
    else sets.union(first, row)
  })
  uniteSeeds(examples, sets.union)
  const keyOfRoot = new Map<number, string>()
  yield* inSteps(examples.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const example = examples[row]
      if (example === undefined) continue
      const { group } = example
      const root = sets.find(row)
      // '#' sorts before letters and digits: a group's name wins over hashes.
      const hash = contentHash([texts[row] ?? ''], 16)
      // '~' sorts last: adding synthetic rows does not move the unit of their seed to another split.
      const key = group === undefined ? (mayBeGolden(example) ? hash : `~${hash}`) : `#${group}`
      const best = keyOfRoot.get(root)
      if (best === undefined || key < best) keyOfRoot.set(root, key)
    }
  })
  return { texts, duplicates, keys: examples.map((_, row) => keyOfRoot.get(sets.find(row)) ?? '') }
}

/** Finds the units of a data set: union of near-duplicate clusters and user groups (data.md §11). */
export const findUnits = (examples: readonly Example[]): Units => runSteps(unitSteps(examples))
