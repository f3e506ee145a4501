import { AssayError } from '../errors.ts'
import { counted } from '../report/format.ts'
import { groupRows } from './checks/data-check.ts'
import type { Example, SplitName } from './example.ts'
import { timeOf } from './row-time.ts'
import type { Assignment } from './split.ts'
import type { SplitSizes } from './split-sizes.ts'

const listed = 5

/** Times of all rows in milliseconds. Throws `data-format` with the first rows that have none that can be read. */
export const timesOf = (rows: readonly Pick<Example, 'id' | 'time' | 'source'>[]): Float64Array => {
  const times = new Float64Array(rows.length)
  const bad: Pick<Example, 'id' | 'time' | 'source'>[] = []
  rows.forEach((row, i) => {
    const at = timeOf(row.time)
    if (at === undefined) bad.push(row)
    else times[i] = at
  })
  const [first] = bad
  if (first === undefined) return times
  throw new AssayError(
    'data-format',
    `split.by is time, and ${counted(bad.length, 'row')} of ${rows.length} have no time that can be read`,
    {
      where: `${first.source.file}:${first.source.line}`,
      hint: 'name the column in task.yaml (columns: { time: NAME }); times are ISO 8601, or seconds or milliseconds since 1970',
      also: bad.slice(0, listed).map(({ time, source }) => ({
        message: time === undefined ? 'no time' : `not a time: ${JSON.stringify(time.slice(0, 40))}`,
        where: `${source.file}:${source.line}`,
      })),
    },
  )
}

export interface TimeSplit {
  readonly assigned: readonly Assignment[]
  /** Rows of units that stand on both sides of a cut: they went to the older side whole. */
  readonly straddling: number
  /** Rows newer than a frozen golden set: they can be neither learnt from nor tested on before it is frozen anew. */
  readonly newer: number
}

const countOf = (size: number, rows: number): number => Math.min(rows, size < 1 ? Math.round(size * rows) : size)

/**
 * Splits by time: golden is the newest part, dev the part before it, train the rest, so that the test resembles what production will ask.
 * A unit with rows on both sides of a cut goes to the older side whole. Ties are broken by `order`, the rows' ids. data.md §11.
 */
export const splitByTime = (options: {
  readonly units: readonly string[]
  readonly times: Float64Array
  readonly order: readonly string[]
  readonly sizes: SplitSizes
  readonly fixed?: ReadonlyMap<number, SplitName>
  /** Units of a golden set whose looks are spent: golden takes only rows newer than all of theirs. */
  readonly retired?: ReadonlySet<string>
}): TimeSplit => {
  const { units, times, order, sizes, fixed = new Map<number, SplitName>(), retired = new Set<string>() } = options
  const count = units.length
  const byTime = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (times[b] ?? 0) - (times[a] ?? 0) || ((order[a] ?? '') < (order[b] ?? '') ? -1 : 1),
  )
  const frozen = [...fixed].filter(([, split]) => split === 'golden').map(([row]) => row)
  const isFrozen = new Set(frozen)
  // Units newer than a frozen golden set wait; all others fall as they did when it was frozen.
  const newest = frozen.length === 0 ? Infinity : frozen.reduce((most, row) => Math.max(most, times[row] ?? 0), -Infinity)
  const spent = units.reduce((most, unit, row) => (retired.has(unit) ? Math.max(most, times[row] ?? 0) : most), -Infinity)
  const oldestOf = new Map<string, number>()
  units.forEach((unit, row) => oldestOf.set(unit, Math.min(oldestOf.get(unit) ?? Infinity, times[row] ?? 0)))
  const placed = [...byTime].filter((row) => (oldestOf.get(units[row] ?? '') ?? 0) <= newest)
  const fresh = placed.reduce((sum, row) => ((times[row] ?? 0) > spent ? sum + 1 : sum), 0)
  const golden = Math.min(frozen.length === 0 ? fresh : placed.length, countOf(sizes.golden, placed.length))
  const dev = Math.min(placed.length - golden, countOf(sizes.dev, placed.length))
  const wish: Assignment[] = Array.from({ length: count }, () => 'unused')
  placed.forEach((row, rank) => (wish[row] = rank < golden ? 'golden' : rank < golden + dev ? 'dev' : 'train'))
  for (const row of frozen) wish[row] = 'golden'
  let newer = count - placed.length
  let straddling = 0
  const age: readonly Assignment[] = ['train', 'dev', 'golden']
  for (const rows of groupRows(count, (row) => units[row]).values()) {
    // Beside a frozen golden row nothing else of its unit may be learnt.
    if (rows.some((row) => isFrozen.has(row))) {
      for (const row of rows) if (!isFrozen.has(row)) wish[row] = 'unused'
      continue
    }
    const sides = new Set(rows.map((row) => wish[row] ?? 'unused'))
    const older = age.find((name) => sides.has(name))
    const isLate = frozen.length > 0 && older === 'golden'
    if (isLate) newer += rows.filter((row) => wish[row] === 'golden').length
    else if (sides.size > 1) straddling += rows.length
    for (const row of rows) wish[row] = isLate ? 'unused' : (older ?? 'unused')
  }
  return { assigned: wish, straddling, newer }
}
