import { clopperPearson } from './clopper-pearson.ts'
import { fewDiffer, needed, valid } from './guards.ts'
import type { Interval, PairedTable } from './interval.ts'
import { mcnemar } from './mcnemar.ts'
import { discordanceUpper } from './power.ts'
import { tango } from './tango.ts'
import type { PairedAnalysis } from './worst-case.ts'

/** Counts the four cells of the paired table. */
export const pairedTable = (a: ArrayLike<number>, b: ArrayLike<number>): PairedTable => {
  const cells = { both: 0, onlyA: 0, onlyB: 0, neither: 0 }
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 1) cells[b[i] === 1 ? 'both' : 'onlyA']++
    else cells[b[i] === 1 ? 'onlyB' : 'neither']++
  }
  return cells
}

/**
 * Bounds of the rule for a paired table, one-sided at `alpha` each: Tango's, and never beyond the exact bound of the share that gains (or loses). A
 * difference is at most that share. It matters only where nearly all of some ten or twenty differences go one way: there the score
 * interval alone says "better" wrongly in 8 of 100 cases instead of 5 (enumerated in tests/calibration). Counts may be fractional.
 */
export const scoreBounds = (table: PairedTable, alpha: number): Interval => {
  const level = 1 - 2 * alpha
  const interval = tango(table, level)
  const gains = clopperPearson(table.onlyB, interval.n, level).low
  const losses = clopperPearson(table.onlyA, interval.n, level).low
  return { ...interval, low: Math.min(interval.low, gains), high: Math.max(interval.high, -losses) }
}

/** Independent pairs of right or wrong: `scoreBounds`, mid-p McNemar; the guard is b + c >= 10. */
export const compareBinary = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { alpha, margin }: { readonly alpha: number; readonly margin: number | undefined },
): PairedAnalysis => {
  const table = pairedTable(a, b)
  const n = a.length
  const { value, low, high, method } = scoreBounds(table, alpha)
  const differ = table.onlyA + table.onlyB
  return {
    n,
    valueA: n === 0 ? 0 : (table.both + table.onlyA) / n,
    valueB: n === 0 ? 0 : (table.both + table.onlyB) / n,
    difference: value,
    low,
    high,
    pValue: mcnemar(table).midP,
    method,
    discordant: [table.onlyA, table.onlyB],
    validFor: differ >= needed.discordant ? valid : fewDiffer({ differ, units: n, margin }),
    varianceUpper: discordanceUpper(differ, n),
    designEffect: 1,
  }
}
