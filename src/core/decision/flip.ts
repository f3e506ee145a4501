import type { Verdict } from './decision.ts'
import { flipScale } from './flip-scale.ts'
import type { Ruling } from './what-if-verdict.ts'

/** What a search for the nearest flip moves. */
export interface FlipVariable {
  /** As it stands now; absent where nobody says. */
  readonly present?: number
  readonly low: number
  readonly high: number
  readonly isWhole: boolean
  /** The ruling where it had this value exactly. */
  at(value: number): Ruling
}

export type Flip =
  | {
      readonly status: 'flips'
      /** Nearest value found at which the verdict is another one, on the far side of the change. */
      readonly value: number
      readonly verdict: Verdict
      readonly winner: string | null
      /** How far from the present value, as a share of the plausible range; 0 where knowing it exactly is enough. */
      readonly distance: number
    }
  | { readonly status: 'never' }

/** Steps over the plausible range: a change that lies wholly between two of them is not found. */
const steps = 12
const halvings = 14

/**
 * The nearest value at which the verdict is another one: the range is walked outwards from the present value in twelfths, then the first
 * step that changes the verdict is halved until it is known to 1/200,000 of the range. `never` means: at none of the values tried.
 */
export const findFlip = ({ present, low, high, isWhole, at }: FlipVariable, verdict: Verdict): Flip => {
  const scale = flipScale(low, high)
  const start = present === undefined ? 0.5 : Math.min(1, Math.max(0, scale.placeOf(present)))
  const valueAt = (place: number): number => (isWhole ? Math.round(scale.valueAt(place)) : scale.valueAt(place))
  const isOther = (place: number): boolean => at(valueAt(place)).verdict !== verdict
  const found = (place: number): Flip => {
    const value = valueAt(place)
    const ruling = at(value)
    return { status: 'flips', value, verdict: ruling.verdict, winner: ruling.winner, distance: Math.abs(place - start) }
  }
  if (isOther(start)) return found(start)
  const search = (direction: 1 | -1): Flip => {
    let before = start
    for (let step = 1; step <= steps; step++) {
      const place = Math.min(1, Math.max(0, start + (direction * step) / steps))
      if (place === before) break
      if (isOther(place)) {
        let after = place
        for (let i = 0; i < halvings; i++) {
          const between = (before + after) / 2
          if (isOther(between)) after = between
          else before = between
        }
        return found(after)
      }
      before = place
    }
    return { status: 'never' }
  }
  const [up, down] = [search(1), search(-1)]
  if (up.status === 'never') return down
  return down.status === 'never' || up.distance <= down.distance ? up : down
}
