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

interface Unit {
  readonly key: string
  readonly rows: readonly number[]
  readonly stratum: string
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

/**
 * Takes units for one split. A share takes each unit whose hash falls below it, on its own: rows added later move none of the
 * old. A count takes from each stratum its proportion, in hash order; units that do not fit are passed over, and a stratum
 * keeps its last unit (a label with a single unit can be learnt, not tested).
 */
const take = (units: readonly Unit[], size: number, share: number, seed: number, purpose: string, keepLast: boolean): ReadonlySet<Unit> => {
  const hashed = units.map((unit) => ({ unit, hash: order(seed, purpose, unit.key) }))
  if (size === 0) return new Set()
  if (size < 1) return new Set(hashed.filter(({ hash }) => fraction(hash) < share).map(({ unit }) => unit))
  const byStratum = groupRows(hashed.length, (index) => hashed[index]?.unit.stratum)
  const rowsIn = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + (hashed[index]?.unit.rows.length ?? 0), 0)
  const quotas = shareOut(size, new Map([...byStratum].map(([stratum, indices]) => [stratum, rowsIn(indices)])))
  const taken = new Set<Unit>()
  for (const [stratum, indices] of byStratum) {
    let left = quotas.get(stratum) ?? 0
    const inOrder = indices.flatMap((index) => hashed[index] ?? []).sort((a, b) => (a.hash < b.hash ? -1 : 1))
    let available = inOrder.length
    for (const { unit } of inOrder) {
      if (left === 0 || (keepLast && available === 1)) break
      if (unit.rows.length > left) continue
      taken.add(unit)
      left -= unit.rows.length
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
  const whole: Unit[] = []
  for (const [key, rows] of groupRows(units.length, (row) => units[row])) {
    if (rows.some((row) => fixed.get(row) === 'golden')) for (const row of rows) assigned[row] = fixed.get(row) ?? 'unused'
    else whole.push({ key, rows, stratum: mostCommon(rows.map((row) => strata[row] ?? '')) })
  }
  const hasGolden = [...fixed.values()].includes('golden')
  const fresh = whole.filter(({ key }) => !retired.has(key))
  const held = [...fixed.values()].filter((split) => split === 'golden').length
  const wanted = sizes.golden < 1 ? Math.round(sizes.golden * units.length) : sizes.golden
  const golden =
    hasGolden && !fillGolden
      ? new Set<Unit>()
      : hasGolden
        ? take(fresh, Math.max(0, wanted - held), 1, seed, 'golden', true)
        : take(fresh, sizes.golden, sizes.golden, seed, 'golden', true)
  const rest = whole.filter((unit) => !golden.has(unit))
  const devShare = sizes.golden < 1 && sizes.dev < 1 ? sizes.dev / (1 - sizes.golden) : sizes.dev
  const dev = take(rest, sizes.dev, devShare, seed, 'dev', true)
  const open = rest.filter((unit) => !dev.has(unit))
  const trainShare =
    sizes.train !== undefined && sizes.train < 1 && sizes.golden < 1 && sizes.dev < 1
      ? sizes.train / (1 - sizes.golden - sizes.dev)
      : sizes.train
  const train = sizes.train === undefined ? new Set(open) : take(open, sizes.train, trainShare ?? 1, seed, 'train', false)
  for (const unit of whole) {
    const split: Assignment = golden.has(unit) ? 'golden' : dev.has(unit) ? 'dev' : train.has(unit) ? 'train' : 'unused'
    for (const row of unit.rows) assigned[row] = split
  }
  return assigned
}
