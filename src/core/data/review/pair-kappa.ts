import { clopperPearson } from '../../stats/clopper-pearson.ts'
import { cohenKappa, type Kappa } from '../../stats/cohen-kappa.ts'
import type { Interval } from '../../stats/interval.ts'

/** What two reviewers said of the rows that both decided. */
export interface PairKappa {
  readonly n: number
  /** Share of rows on which both said the same, Clopper-Pearson. */
  readonly agreement: Interval
  readonly same: number
  /** Absent where it can tell nothing: see `noKappa`. */
  readonly kappa?: Kappa
  readonly noKappa?: string
}

const tableOf = (pairs: readonly (readonly [string, string])[]): number[][] => {
  const choices = [...new Set(pairs.flat())].sort()
  const indexOf = new Map(choices.map((choice, index) => [choice, index]))
  const table = choices.map(() => choices.map(() => 0))
  for (const [a, b] of pairs) {
    const row = table[indexOf.get(a) ?? 0]
    const column = indexOf.get(b) ?? 0
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1
  }
  return table
}

/**
 * Where all rows agree, or none, the asymptotic standard error is 0 however few they are. Kappa is linear in the agreement Po at given
 * margins, so the exact limits of Po (Clopper-Pearson) are carried over instead.
 */
const withExactLimits = (kappa: Kappa, { low, high }: Interval): Kappa => {
  const at = (agreement: number): number => Math.max(-1, Math.min(1, (agreement - kappa.chance) / (1 - kappa.chance)))
  return { ...kappa, low: at(low), high: at(high), method: "Cohen's kappa, exact limits of the agreement" }
}

/**
 * Cohen's kappa of two reviewers (data.md §15). It is not defined where both only ever said one thing, and 0 with a standard error of 0
 * whatever the other says where one of them did: there it says why instead.
 */
export const pairKappa = (pairs: readonly (readonly [string, string])[], [first, second]: readonly [string, string]): PairKappa => {
  const n = pairs.length
  const same = pairs.filter(([a, b]) => a === b).length
  const base = { n, same, agreement: clopperPearson(same, n) }
  const words = [new Set(pairs.map(([a]) => a)), new Set(pairs.map(([, b]) => b))]
  const constant = [first, second].filter((_, place) => words[place]?.size === 1)
  if (constant.length > 0) return { ...base, noKappa: `${constant.join(' and ')} said the same of every row` }
  const kappa = cohenKappa(tableOf(pairs))
  if (kappa === undefined) return base
  return { ...base, kappa: kappa.standardError > 1e-12 ? kappa : withExactLimits(kappa, base.agreement) }
}
