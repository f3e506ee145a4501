import type { Random } from '../ports/world.ts'
import { bh } from '../stats/adjust-p-values.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { poolSlices } from '../stats/partial-pooling.ts'
import { judgePair } from './judge.ts'
import type { Judge } from './judge.ts'
import type { ComparedRow, Side } from './side.ts'
import { rowsOf, sliceName } from './slice.ts'
import type { Slice, SliceField } from './slice.ts'

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
  /** By how much the difference varies between the slices of a field beyond chance (standard deviation): does B help all alike? */
  readonly spread: readonly { readonly field: SliceField; readonly slices: number; readonly sd: number }[]
  /** Simultaneous 95 % lower bound: no slice with enough rows loses more than this. Absent where none has. */
  readonly worst?: { readonly slice: string; readonly low: number }
}

const oneSided = 0.025
/** Expected share of false claims among the slices called improved or regressed. */
const falseClaims = 0.05

/** Variance of a slice's difference. A slice without differences has no spread of its own: one row that differs is the least it could have had. */
const varianceOf = ({ n, low, high, varianceUpper, designEffect }: PairedComparison): number =>
  Math.max(((high - low) / 3.92) ** 2, (designEffect * varianceUpper) / Math.max(1, n), 1e-9)

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
    return [{ name, field: slice.field, at, comparison: at(oneSided) }]
  })
  const large = measured.filter(({ comparison }) => comparison.n >= fewestRows)
  const adjusted = new Map(bh(large.map(({ comparison }) => comparison.pValue)).map((p, i) => [large[i]?.name ?? '', p] as const))
  // Slices of one field are pooled among themselves: those of another field hold the same rows again. Two say nothing about a spread.
  const pools = [...Map.groupBy(measured, ({ field }) => field)].map(([field, members]) => ({
    field,
    members,
    pooled: poolSlices(
      members.map(({ comparison }) => ({ value: comparison.difference, standardError: Math.sqrt(varianceOf(comparison)) })),
    ),
  }))
  const shrunk = new Map(pools.flatMap(({ members, pooled }) => members.map(({ name }, i) => [name, pooled?.slices[i]?.value] as const)))
  const conclusionOf = (name: string, difference: number, canConclude: boolean): SliceComparison['conclusion'] => {
    const p = adjusted.get(name)
    if (p === undefined) return 'too few rows'
    if (!canConclude || p > falseClaims) return 'open'
    return difference < 0 ? 'regressed' : 'improved'
  }
  const worst = large.map(({ name, at }) => ({ slice: name, low: at(0.05 / large.length).low })).sort((x, y) => x.low - y.low)[0]
  return {
    slices: measured.map(({ name, comparison }) => {
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
        shrunk: shrunk.get(name) ?? difference,
        conclusion: conclusionOf(name, difference, validFor.yes),
      }
    }),
    spread: pools.flatMap(({ field, members, pooled }) =>
      pooled === undefined ? [] : [{ field, slices: members.length, sd: pooled.spread }],
    ),
    ...(worst === undefined ? {} : { worst }),
  }
}
