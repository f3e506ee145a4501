import type { Decision } from '../decision/decision.ts'
import { needed } from '../stats/guards.ts'
import { normalQuantile } from '../stats/normal.ts'
import { discordanceUpper } from '../stats/power.ts'
import type { MeasuredPair } from './requirement-world.ts'

/**
 * A comparison as decision.json reports it, for a checkout that has the decision and not its rows (CI). Golden before dev2; turned round
 * where it was made the other way. Valid from ten differing rows on (right or wrong), else from as many rows as its method needs.
 * Undefined where the decision made no such comparison.
 */
export const reportedPair = (decision: Decision, baseline: string, candidate: string): MeasuredPair | undefined => {
  const known = decision.comparisons.filter(({ a, b }) => [a, b].includes(baseline) && [a, b].includes(candidate))
  const found = known.find(({ split }) => split === 'golden') ?? known[0]
  if (found === undefined) return undefined
  const { a, n, difference, low, high, alpha, pValue, method, discordant, split } = found
  const isTurned = a !== baseline
  const differ = discordant[0] + discordant[1]
  const enough = method.startsWith('Tango') ? differ >= needed.discordant : n >= needed.skewed
  const why = enough ? '' : `${differ} rows differ of ${n}`
  return {
    split,
    comparison: {
      n,
      valueA: 0,
      valueB: 0,
      difference: isTurned ? -difference : difference,
      low: isTurned ? -high : low,
      high: isTurned ? -low : high,
      alpha,
      pValue,
      method,
      discordant: isTurned ? [discordant[1], discordant[0]] : discordant,
      validFor: { yes: enough, no: enough || n * decision.margin >= needed.discordant, why },
      varianceUpper: differ > 0 ? discordanceUpper(differ, n) : Math.min(1, n * ((high - low) / (2 * normalQuantile(1 - alpha))) ** 2),
      designEffect: 1,
      missing: 0,
    },
  }
}
