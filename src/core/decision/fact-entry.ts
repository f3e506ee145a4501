import type { Fact, Facts } from './condition.ts'
import type { Evidence } from './decision.ts'

/** One source of a fact: its name, the value where this source knows it, and how good the source is. */
export type FactEntry = readonly [name: string, value: Fact['value'] | undefined, evidence: Evidence]

const ranks: Readonly<Record<Evidence, number>> = { measured: 3, observed: 2, declared: 1, assumed: 0 }

/** Of several sources of one fact the strongest holds; of equals the first. What no source knows is absent. */
export const strongestFacts = (entries: readonly FactEntry[]): Facts => {
  const facts = new Map<string, Fact>()
  for (const [name, value, evidence] of entries) {
    const known = facts.get(name)
    if (value !== undefined && (known === undefined || ranks[evidence] > ranks[known.evidence])) facts.set(name, { value, evidence })
  }
  return facts
}

/** A share in points; undefined stays undefined. */
export const points = (share: number | undefined): number | undefined => (share === undefined ? undefined : 100 * share)

/** True where both ends lie on this side, false where both lie on the other; undefined between. */
export const surely = (isAbove: boolean, isBelow: boolean): boolean | undefined => (isAbove ? true : isBelow ? false : undefined)
