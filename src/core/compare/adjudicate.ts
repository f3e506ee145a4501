import { comparePaired } from '../stats/compare-paired.ts'
import { mcnemar } from '../stats/mcnemar.ts'
import { decisionsOf, firstText, isAFirst } from './blind.ts'
import type { BlindDecision } from './blind.ts'
import { conclude } from './conclude.ts'
import type { Conclusion } from './conclude.ts'
import type { ComparedRow, Side } from './side.ts'
import type { Random } from '../ports/world.ts'

/** B against A as people judged it, blind, on the rows on which they differ. */
export interface AdjudicatedComparison {
  readonly a: string
  readonly b: string
  /** Rows that both answered; those with equal answers are ties. */
  readonly n: number
  readonly judged: number
  /** Rows that differ and were not judged: above 1 % of n, the bounds take both worst cases. */
  readonly open: number
  readonly wins: { readonly a: number; readonly b: number; readonly both: number; readonly neither: number }
  /** (wins of B - wins of A) / n. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly alpha: number
  /** Mid-p sign test of the wins. */
  readonly pValue: number
  readonly method: string
  readonly conclusion: Conclusion
}

/** What a reviewer's word means for the rows: which side is right, and what the right answer is. */
export interface AdjudicatedRow {
  readonly id: string
  readonly winner: 'a' | 'b' | 'both' | 'neither'
  /** Where the review says it: the chosen text, or what the reviewer wrote. */
  readonly answer?: string
  readonly by?: string
}

interface AdjudicationInput {
  readonly a: Side
  readonly b: Side
  readonly rows: readonly ComparedRow[]
  readonly decisions: readonly BlindDecision[]
  readonly alpha: number
  readonly margin: number
  readonly tolerated: number
  /** The one that wrote the review. */
  readonly random: Random
}

const unblind = (pair: Pick<AdjudicationInput, 'a' | 'b' | 'random'>, { id, choice, answer, by }: BlindDecision): AdjudicatedRow => {
  const aFirst = isAFirst(pair, id)
  const winner = choice === 'both' || choice === 'neither' ? choice : (choice === 'first') === aFirst ? 'a' : 'b'
  const chosen = winner === 'a' || winner === 'b' ? firstText(pair[winner], id) : winner === 'neither' ? answer : undefined
  return { id, winner, ...(chosen === undefined ? {} : { answer: chosen }), ...(by === undefined ? {} : { by }) }
}

/**
 * The adjudicated comparison: Tango's interval and the mid-p sign test of wins among all rows that both sides answered. Rows with equal
 * answers are ties; rows not judged yet are missing. Assumes that reviewers did not know which side was which.
 * Throws `not-comparable` where the decisions are of another review.
 */
export const adjudicate = (
  input: AdjudicationInput,
): { readonly comparison: AdjudicatedComparison; readonly rows: readonly AdjudicatedRow[] } => {
  const { a, b, rows, alpha, margin, tolerated, random } = input
  const judged = new Map([...decisionsOf(input, input.decisions)].map(([id, decision]) => [id, unblind(input, decision)]))
  const common = rows.filter(({ example }) => firstText(a, example.id) !== undefined && firstText(b, example.id) !== undefined)
  const valuesOf = (id: string): readonly [number | null, number | null] => {
    if (firstText(a, id) === firstText(b, id)) return [1, 1]
    const winner = judged.get(id)?.winner
    if (winner === undefined) return [null, null]
    return [winner === 'a' || winner === 'both' ? 1 : 0, winner === 'b' || winner === 'both' ? 1 : 0]
  }
  const values = common.map(({ example }) => valuesOf(example.id))
  const compared = comparePaired({
    a: values.map(([value]) => value),
    b: values.map(([, value]) => value),
    scale: 'binary',
    clusters: common.map(({ unit }) => unit),
    alpha,
    margin,
    random,
  })
  const count = (winner: AdjudicatedRow['winner']): number => [...judged.values()].filter((row) => row.winner === winner).length
  const wins = { a: count('a'), b: count('b'), both: count('both'), neither: count('neither') }
  const { difference, low, high, method } = compared
  return {
    rows: [...judged.values()],
    comparison: {
      a: a.name,
      b: b.name,
      n: common.length,
      judged: judged.size,
      open: values.filter(([value]) => value === null).length,
      wins,
      difference,
      low,
      high,
      alpha,
      pValue: mcnemar({ onlyA: wins.a, onlyB: wins.b }).midP,
      method: `${method}, mid-p sign test`,
      conclusion: conclude(compared, { a: a.name, b: b.name }, { margin, tolerated }),
    },
  }
}
