import { formatCount, formatMargin } from '../report/format.ts'
import { needed } from '../stats/guards.ts'
import { normalQuantile } from '../stats/normal.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { requiredLabels } from '../stats/power.ts'

export const conclusionKinds = ['better', 'equivalent', 'non-inferior', 'worse', 'inconclusive'] as const
export type ConclusionKind = (typeof conclusionKinds)[number]

export interface Conclusion {
  readonly kind: ConclusionKind
  /** One sentence with the names of both sides. */
  readonly words: string
  /** About how many further rows would settle it; absent where it is settled. */
  readonly more?: number
}

/**
 * About how many further rows show, four times in five, that the difference lies beyond `line`, if it is as large as `delta` away
 * from it: deff (z[1 - alpha] + 0.842)^2 v / delta^2 - n, at least a quarter of what there is.
 */
export const rowsToSettle = (comparison: PairedComparison, delta: number): number => {
  const { alpha, varianceUpper, designEffect, n } = comparison
  const labels = requiredLabels({ z: normalQuantile(1 - alpha), v: varianceUpper, delta, designEffect, n })
  return Math.max(labels, Math.ceil(n / 4), 1)
}

/**
 * What one interval says against the margin (docs/compare.md): `better` and `worse` exclude zero; `equivalent` lies inside the margin on
 * both sides; `non-inferior` loses at most `tolerated`; everything else is inconclusive, with the number of rows that would settle it.
 * With fewer than ten differing rows neither better nor worse can be shown, only that nothing as large as the margin is there.
 */
export const conclude = (
  comparison: PairedComparison,
  names: { readonly a: string; readonly b: string },
  { margin, tolerated }: { readonly margin: number; readonly tolerated: number },
): Conclusion => {
  const { low, high, validFor } = comparison
  const { a, b } = names
  const size = formatMargin(margin)
  const bounded = validFor.yes || validFor.no
  if (validFor.yes && low > margin) return { kind: 'better', words: `${b} is better than ${a} by more than the margin of ${size}` }
  if (validFor.yes && high < -margin) return { kind: 'worse', words: `${b} is worse than ${a} by more than the margin of ${size}` }
  if (bounded && low > -margin && high < margin) {
    const lean =
      validFor.yes && low > 0 ? ': better, by less than the margin' : validFor.yes && high < 0 ? ': worse, by less than the margin' : ''
    return { kind: 'equivalent', words: `${b} and ${a} are equivalent within the margin of ${size}${lean}` }
  }
  if (validFor.yes && low > 0) return { kind: 'better', words: `${b} is better than ${a}, perhaps by less than the margin of ${size}` }
  if (validFor.yes && high < 0) return { kind: 'worse', words: `${b} is worse than ${a}, perhaps by less than the margin of ${size}` }
  if (bounded && low > -tolerated)
    return { kind: 'non-inferior', words: `${b} loses at most ${formatMargin(tolerated)} against ${a}; that it is better is not shown` }
  // As the decision rule does: where the guards fail, a lead of the margin must make enough differing rows.
  const byGuard = validFor.yes ? 0 : Math.ceil(needed.discordant / margin - 1e-9) - comparison.n
  const more = Math.max(rowsToSettle(comparison, margin), byGuard)
  const why = validFor.yes ? '' : ` (${validFor.why})`
  const half =
    validFor.no && high < margin
      ? `${b} is surely not better than ${a} by ${size}, but may be worse`
      : validFor.yes && low > -margin
        ? `${b} is surely not worse than ${a} by ${size}, but may be better`
        : 'inconclusive'
  return {
    kind: 'inconclusive',
    words: `${half}: about ${formatCount(more)} more rows are needed to tell ${b} and ${a} apart by ${size}${why}`,
    more,
  }
}
