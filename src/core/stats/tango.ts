import { bisect } from './bisect.ts'
import type { Interval, PairedTable } from './interval.ts'
import { normalQuantile } from './normal.ts'

/**
 * Tango's score interval of the difference p_B - p_A of two paired proportions: the differences that the score test
 * does not reject, so that interval and test agree. Only the discordant counts and n enter. b = onlyA, c = onlyB:
 * the limits solve (c - b - n d) / sqrt(n (2q + d (1 - d))) = +-z, with q = (sqrt(B^2 - 4AC) - B) / 2A, A = 2n,
 * B = -b - c + (2n - c + b) d, C = -b d (1 - d). With b = c = 0 the limits are +-z^2 / (n + z^2).
 * Assumes independent pairs; counts may be fractional (divided by a design effect). n = 0 gives [-1, 1].
 * Source: Tango 1998, Stat Med 17:891.
 */
export const tango = (table: PairedTable, level = 0.95): Interval => {
  const { both, onlyA: b, onlyB: c, neither } = table
  const n = both + b + c + neither
  const method = 'Tango score'
  if (!(n > 0)) return { value: 0, low: -1, high: 1, n: 0, method }
  const z = normalQuantile((1 + level) / 2)
  const statistic = (d: number): number => {
    const A = 2 * n
    const B = -b - c + (2 * n - c + b) * d
    const C = -b * d * (1 - d)
    const root = Math.sqrt(Math.max(0, B * B - 4 * A * C))
    // The textbook form cancels for B > 0; the other form of the same root does not.
    const q = B > 0 ? (-2 * C) / (root + B) : (root - B) / (2 * A)
    return (c - b - n * d) / Math.sqrt(Math.max(0, n * (2 * q + d * (1 - d))))
  }
  const value = (c - b) / n
  // The statistic falls as d grows.
  const low = bisect(-1, value, (d) => statistic(d) > z)
  const high = bisect(value, 1, (d) => statistic(d) > -z)
  return { value, low, high, n, method }
}
