import { sha256Hex } from '../lib/sha256-hex.ts'
import type { SplitName } from './example.ts'
import { groupRows } from './checks/data-check.ts'
import type { SplitSizes } from './split-sizes.ts'

export interface SplitOptions {
  /** Unit of each row; a unit never straddles. */
  readonly units: readonly string[]
  /** Stratum of each row: its label, or the keys of its JSON. */
  readonly strata: readonly string[]
  readonly sizes: SplitSizes
  readonly seed: number
  /** Split that a row is already in: a frozen golden set. Its whole unit follows, outside golden as `unused`. */
  readonly fixed?: ReadonlyMap<number, SplitName>
  /** The fixed golden rows are a part of golden only: it is filled up with fresh ones. */
  readonly fillGolden?: boolean
  /** Units that were golden until their looks were spent: they may be learnt from, never judged by again. */
  readonly retired?: ReadonlySet<string>
}

/** `unused`: beyond the limit of train, or beside a fixed golden row in its unit. */
export type Assignment = SplitName | 'unused'

/** Rows that stay together, by place: a million units are three arrays, not a million objects. */
interface Units {
  readonly keys: readonly string[]
  readonly rows: readonly (readonly number[])[]
  readonly strata: readonly string[]
}

const order = (seed: number, purpose: string, key: string): string => sha256Hex(`${seed}\n${purpose}\n${key}`)

/** A hash as a number in [0, 1). */
const fraction = (hash: string): number => Number.parseInt(hash.slice(0, 13), 16) / 2 ** 52

const mostCommon = (values: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? ''
}

/** Shares a count out over strata in proportion to their rows: largest remainders (Hamilton). */
const shareOut = (target: number, strata: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const total = [...strata.values()].reduce((sum, rows) => sum + rows, 0)
  const quotas = [...strata].map(([stratum, rows]) => {
    const exact = total === 0 ? 0 : (Math.min(target, total) * rows) / total
    return { stratum, whole: Math.floor(exact), rest: exact - Math.floor(exact) }
  })
  let left = Math.min(target, total) - quotas.reduce((sum, quota) => sum + quota.whole, 0)
  quotas.sort((a, b) => b.rest - a.rest || (a.stratum < b.stratum ? -1 : 1))
  return new Map(quotas.map(({ stratum, whole, rest }) => [stratum, whole + (left-- > 0 && rest > 0 ? 1 : 0)]))
}

interface Taking {
  readonly size: number
  readonly share: number
  readonly seed: number
  readonly purpose: string
  readonly keepLast: boolean
}

/**
 * Takes units, given by place, for one split. A share takes each unit whose hash falls below it, on its own: rows added later move none
 * of the old. A count takes from each stratum its proportion, in hash order; units that do not fit are passed over, and a stratum
 * keeps its last unit (a label with a single unit can be learnt, not tested).
 */
const take = (units: Units, open: readonly number[], { size, share, seed, purpose, keepLast }: Taking): ReadonlySet<number> => {
  if (size === 0) return new Set()
  const hashOf = (unit: number): string => order(seed, purpose, units.keys[unit] ?? '')
  if (size < 1) return new Set(open.filter((unit) => fraction(hashOf(unit)) < share))
  const byStratum = groupRows(open.length, (index) => units.strata[open[index] ?? -1])
  const rowsOf = (index: number): number => units.rows[open[index] ?? -1]?.length ?? 0
  const rowsIn = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + rowsOf(index), 0)
  const quotas = shareOut(size, new Map([...byStratum].map(([stratum, indices]) => [stratum, rowsIn(indices)])))
  const fractions = Float64Array.from(open, (unit) => fraction(hashOf(unit)))
  const compare = (a: number, b: number): number => {
    const difference = (fractions[a] ?? 0) - (fractions[b] ?? 0)
    return difference !== 0 ? difference : hashOf(open[a] ?? -1) < hashOf(open[b] ?? -1) ? -1 : 1
  }
  const taken = new Set<number>()
  for (const [stratum, indices] of byStratum) {
    let left = quotas.get(stratum) ?? 0
    let available = indices.length
    for (const index of indices.toSorted(compare)) {
      if (left === 0 || (keepLast && available === 1)) break
      if (rowsOf(index) > left) continue
      taken.add(open[index] ?? -1)
      left -= rowsOf(index)
      available--
    }
  }
  return taken
}

/**
 * Assigns rows to train, dev and golden: whole units, stratified, by seeded hash of the unit's key. The order of rows does not
 * matter. data.md §11.
 */
export const splitExamples = ({
  units,
  strata,
  sizes,
  seed,
  fixed = new Map(),
  fillGolden = false,
  retired = new Set(),
}: SplitOptions): readonly Assignment[] => {
  const assigned = units.map((): Assignment => 'train')
  const whole: { readonly keys: string[]; readonly rows: (readonly number[])[]; readonly strata: string[] } = {
    keys: [],
    rows: [],
    strata: [],
  }
  for (const [key, rows] of groupRows(units.length, (row) => units[row])) {
    if (fixed.size > 0 && rows.some((row) => fixed.get(row) === 'golden'))
      for (const row of rows) assigned[row] = fixed.get(row) ?? 'unused'
    else {
      whole.keys.push(key)
      whole.rows.push(rows)
      whole.strata.push(rows.length === 1 ? (strata[rows[0] ?? 0] ?? '') : mostCommon(rows.map((row) => strata[row] ?? '')))
    }
  }
  const all = whole.keys.map((_, unit) => unit)
  const hasGolden = [...fixed.values()].includes('golden')
  const fresh = retired.size === 0 ? all : all.filter((unit) => !retired.has(whole.keys[unit] ?? ''))
  const held = [...fixed.values()].filter((split) => split === 'golden').length
  const wanted = sizes.golden < 1 ? Math.round(sizes.golden * units.length) : sizes.golden
  const goldenSize = hasGolden
    ? { size: fillGolden ? Math.max(0, wanted - held) : 0, share: 1 }
    : { size: sizes.golden, share: sizes.golden }
  const golden = take(whole, fresh, { ...goldenSize, seed, purpose: 'golden', keepLast: true })
  const rest = all.filter((unit) => !golden.has(unit))
  const devShare = sizes.golden < 1 && sizes.dev < 1 ? sizes.dev / (1 - sizes.golden) : sizes.dev
  const dev = take(whole, rest, { seed, purpose: 'dev', keepLast: true, size: sizes.dev, share: devShare })
  const trainShare =
    sizes.train !== undefined && sizes.train < 1 && sizes.golden < 1 && sizes.dev < 1
      ? sizes.train / (1 - sizes.golden - sizes.dev)
      : sizes.train
  const train =
    sizes.train === undefined
      ? undefined
      : take(
          whole,
          rest.filter((unit) => !dev.has(unit)),
          { seed, purpose: 'train', keepLast: false, size: sizes.train, share: trainShare ?? 1 },
        )
  for (const unit of all) {
    const split: Assignment = golden.has(unit)
      ? 'golden'
      : dev.has(unit)
        ? 'dev'
        : train === undefined || train.has(unit)
          ? 'train'
          : 'unused'
    if (split !== 'train') for (const row of whole.rows[unit] ?? []) assigned[row] = split
  }
  return assigned
}
