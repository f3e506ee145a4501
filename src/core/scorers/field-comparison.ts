import { assignment } from '../lib/assignment.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { normaliseText } from '../lib/normalise-text.ts'
import type { FieldComparator } from '../task/task.ts'
import { isNear } from './numeric.ts'
import type { Overlap } from './overlap.ts'
import { readNumber } from './read-number.ts'
import { isRecord } from '../lib/is-record.ts'

/** Comparators by path of field: `address.city`; `items.price` is the price of every item. A path covers everything under it. */
export type FieldComparators = Readonly<Record<string, FieldComparator>>

/** What was found of every field, by its path. */
export type FieldOverlaps = ReadonlyMap<string, Overlap>

/** Longer pairs of lists (their lengths multiplied) are matched in order: the assignment grows with the third power. */
const mostPairs = 10_000

/** A field that is null or an empty list states nothing, as one that is not there. */
const isNothing = (value: unknown): boolean => value === null || value === undefined

const comparatorOf = (path: string, comparators: FieldComparators): FieldComparator => {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('.'))) {
    const own = Object.hasOwn(comparators, at) ? comparators[at] : undefined
    if (own !== undefined) return own
    if (!at.includes('.')) return 'exact'
  }
}

/** Days since 1970 of `2026-11-25`, with or without a time, or `25.11.2026`. */
const dayOf = (value: unknown): number | undefined => {
  const text = String(value).trim()
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text)
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const [year, month, day] = iso === null ? [dotted?.[3], dotted?.[2], dotted?.[1]] : iso.slice(1)
  if (year === undefined || month === undefined || day === undefined) return undefined
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000
}

const areEqual = (expected: unknown, answered: unknown, comparator: FieldComparator): boolean => {
  if (comparator === 'ignore') return true
  if (comparator === 'exact') return canonicalJson(expected) === canonicalJson(answered)
  if (comparator === 'normalised') return normaliseText(String(expected)) === normaliseText(String(answered))
  if ('days' in comparator) {
    const [wanted, own] = [dayOf(expected), dayOf(answered)]
    return wanted !== undefined && own !== undefined && Math.abs(wanted - own) <= comparator.days
  }
  const [wanted, own] = [readNumber(String(expected)), readNumber(String(answered))]
  return wanted !== undefined && own !== undefined && isNear(own, wanted, comparator)
}

const add = (into: Map<string, Overlap>, path: string, { shared, onlyExpected, onlyAnswered }: Overlap): void => {
  const known = into.get(path)
  into.set(path, {
    shared: (known?.shared ?? 0) + shared,
    onlyExpected: (known?.onlyExpected ?? 0) + onlyExpected,
    onlyAnswered: (known?.onlyAnswered ?? 0) + onlyAnswered,
  })
}

const sharedIn = (overlaps: FieldOverlaps): number => [...overlaps.values()].reduce((sum, { shared }) => sum + shared, 0)

/** Pairs the items of two lists so that most fields agree; what has no partner stands alone. */
const pairsOf = (expected: readonly unknown[], answered: readonly unknown[], compare: (a: unknown, b: unknown) => FieldOverlaps) => {
  const isLong = expected.length * answered.length > mostPairs
  const partner = isLong
    ? expected.map((_, i) => (i < answered.length ? i : -1))
    : assignment(expected.map((wanted) => answered.map((own) => sharedIn(compare(wanted, own)))))
  const used = new Set(partner)
  const alone = answered.filter((_, j) => !used.has(j)).map((own): readonly [unknown, unknown] => [undefined, own])
  return [...expected.map((wanted, i): readonly [unknown, unknown] => [wanted, answered[partner[i] ?? -1]]), ...alone]
}

/**
 * Compares two JSON values leaf by leaf. A leaf is shared where its comparator says so, else it was missed, or answered wrongly, or
 * both. Lists are matched item to item by the best assignment (linear sum), whatever their order.
 */
export const compareFields = (expected: unknown, answered: unknown, comparators: FieldComparators, path = ''): FieldOverlaps => {
  const overlaps = new Map<string, Overlap>()
  const merge = (inner: FieldOverlaps): void => inner.forEach((overlap, at) => add(overlaps, at, overlap))
  const comparator = comparatorOf(path, comparators)
  if (comparator === 'ignore') return overlaps
  if (Array.isArray(expected) || Array.isArray(answered)) {
    const [wanted, own] = [expected, answered].map((side): readonly unknown[] =>
      Array.isArray(side) ? side : isNothing(side) ? [] : [side],
    )
    const compare = (a: unknown, b: unknown): FieldOverlaps => compareFields(a, b, comparators, path)
    for (const [a, b] of pairsOf(wanted ?? [], own ?? [], compare)) merge(compare(a, b))
    return overlaps
  }
  if (isRecord(expected) || isRecord(answered)) {
    const [wanted, own] = [expected, answered].map((side) => (isRecord(side) ? side : {}))
    for (const key of new Set([...Object.keys(wanted ?? {}), ...Object.keys(own ?? {})])) {
      const inner = path === '' ? key : `${path}.${key}`
      merge(compareFields(wanted?.[key], own?.[key], comparators, inner))
    }
    // A plain value where keys were expected, or the other way round, is a wrong answer of its own.
    if (!isRecord(expected) && !isNothing(expected)) add(overlaps, path, { shared: 0, onlyExpected: 1, onlyAnswered: 0 })
    if (!isRecord(answered) && !isNothing(answered)) add(overlaps, path, { shared: 0, onlyExpected: 0, onlyAnswered: 1 })
    return overlaps
  }
  const [isWanted, isGiven] = [!isNothing(expected), !isNothing(answered)]
  if (isWanted && isGiven && areEqual(expected, answered, comparator)) add(overlaps, path, { shared: 1, onlyExpected: 0, onlyAnswered: 0 })
  else if (isWanted || isGiven) add(overlaps, path, { shared: 0, onlyExpected: Number(isWanted), onlyAnswered: Number(isGiven) })
  return overlaps
}
