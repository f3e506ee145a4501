import type { Random } from '../ports/world.ts'
import { bh } from '../stats/adjust-p-values.ts'
import { judgePair } from './judge.ts'
import type { Judge } from './judge.ts'
import { shrink } from './shrink.ts'
import type { ComparedRow, Side } from './side.ts'
import { rowsOf, sliceName } from './slice.ts'
import type { Slice } from './slice.ts'

/** Slices with fewer rows are shown as counts and conclude nothing. */
export const fewestRows = 20

export interface SliceComparison {
  /** `tag=edge-case`. */
  readonly slice: string
  readonly n: number
  readonly valueA: number
  readonly valueB: number
  readonly difference: number
  /** 95 % interval of this slice alone. */
  readonly low: number
  readonly high: number
  readonly pValue: number
  /** Benjamini and Hochberg over the slices with enough rows; absent for small ones. */
  readonly pAdjusted?: number
  readonly discordant: readonly [number, number]
  /** The difference pulled towards that of all slices by as much as chance explains. */
  readonly shrunk: number
  readonly conclusion: 'improved' | 'regressed' | 'open' | 'too few rows'
}

export interface SliceFamily {
  readonly slices: readonly SliceComparison[]
  /** Simultaneous 95 % lower bound: no slice with enough rows loses more than this. Absent where none has. */
  readonly worst?: { readonly slice: string; readonly low: number }
}

const oneSided = 0.025
/** Expected share of false claims among the slices called improved or regressed. */
const falseClaims = 0.05

/** Paired differences of every slice that has rows, in the order given, with p-values adjusted for looking at many. */
export const compareSlices = (
  judge: Judge,
  sides: { readonly a: Side; readonly b: Side },
  options: { readonly rows: readonly ComparedRow[]; readonly slices: readonly Slice[]; readonly margin: number; readonly random: Random },
): SliceFamily => {
  const { rows, slices, margin, random } = options
  const { a, b } = sides
  const measured = slices.flatMap((slice) => {
    const own = rowsOf(slice, rows)
    if (own.length === 0) return []
    const name = sliceName(slice)
    const at = (alpha: number) => judgePair(judge, a, b, own, { alpha, margin, random: random.fork(`slice:${name}`) })
    return [{ name, at, comparison: at(oneSided) }]
  })
  const large = measured.filter(({ comparison }) => comparison.n >= fewestRows)
  const adjusted = new Map(bh(large.map(({ comparison }) => comparison.pValue)).map((p, i) => [large[i]?.name ?? '', p] as const))
  // A slice without differences has no spread of its own: one row that differs is the least it could have had.
  const pooled = shrink(
    measured.map(({ comparison: { n, difference, low, high, varianceUpper, designEffect } }) => ({
      value: difference,
      variance: Math.max(((high - low) / 3.92) ** 2, (designEffect * varianceUpper) / Math.max(1, n), 1e-9),
    })),
  )
  const conclusionOf = (name: string, difference: number, canConclude: boolean): SliceComparison['conclusion'] => {
    const p = adjusted.get(name)
    if (p === undefined) return 'too few rows'
    if (!canConclude || p > falseClaims) return 'open'
    return difference < 0 ? 'regressed' : 'improved'
  }
  const worst = large.map(({ name, at }) => ({ slice: name, low: at(0.05 / large.length).low })).sort((x, y) => x.low - y.low)[0]
  return {
    slices: measured.map(({ name, comparison }, i) => {
      const { n, valueA, valueB, difference, low, high, pValue, discordant, validFor } = comparison
      const pAdjusted = adjusted.get(name)
      return {
        slice: name,
        n,
        valueA,
        valueB,
        difference,
        low,
        high,
        pValue,
        ...(pAdjusted === undefined ? {} : { pAdjusted }),
        discordant,
        shrunk: pooled.values[i] ?? difference,
        conclusion: conclusionOf(name, difference, validFor.yes),
      }
    }),
    ...(worst === undefined ? {} : { worst }),
  }
}
