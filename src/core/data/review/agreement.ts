import type { TaskKind } from '../../task/task.ts'
import type { Random } from '../../ports/world.ts'
import { clopperPearson } from '../../stats/clopper-pearson.ts'
import { cohenKappa, type Kappa } from '../../stats/cohen-kappa.ts'
import type { Interval } from '../../stats/interval.ts'
import { krippendorffInterval } from '../../stats/krippendorff.ts'
import { opinions, outcomeOf, type ReviewLedger } from './ledger.ts'
import type { ReviewRecord } from './review-record.ts'

export interface ReviewAgreement {
  /** Rows on which two or more reviewers said something. */
  readonly rows: number
  /** Of every two reviewers with rows in common, most rows first; without kappa where both only ever said one thing. */
  readonly pairs: readonly {
    readonly reviewers: readonly [string, string]
    readonly n: number
    readonly same: number
    readonly kappa?: Kappa
  }[]
  /** Of all reviewers together; absent where no two rated a row, or all said the same. */
  readonly alpha?: Interval
  /** Of each reviewer with the rows that came twice: share of equal decisions. */
  readonly self: readonly { readonly by: string; readonly same: Interval }[]
}

/** Two free texts are hardly ever equal: there agreement is about accept, edit or reject. */
const judgement =
  (kind: TaskKind) =>
  (record: ReviewRecord): string =>
    kind === 'classification' || kind === 'extraction' ? outcomeOf(record) : record.decision

const kappaOf = (pairs: readonly (readonly [string, string])[]): Kappa | undefined => {
  const choices = [...new Set(pairs.flat())].sort()
  const indexOf = new Map(choices.map((choice, index) => [choice, index]))
  const table = choices.map(() => choices.map(() => 0))
  for (const [a, b] of pairs) {
    const row = table[indexOf.get(a) ?? 0]
    const column = indexOf.get(b) ?? 0
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1
  }
  return cohenKappa(table)
}

/**
 * How far reviewers agree with each other and with themselves, on rows in the same state (data.md §15): Cohen's kappa of every two,
 * Krippendorff's nominal alpha of all with a bootstrap interval over rows, and the share of repeated rows decided alike (Clopper-Pearson).
 */
export const reviewAgreement = (
  ledger: ReviewLedger,
  { kind, random }: { readonly kind: TaskKind; readonly random: Random },
): ReviewAgreement => {
  const say = judgement(kind)
  const codes = new Map<string, number>()
  const code = (text: string): number => {
    const known = codes.get(text) ?? codes.size
    codes.set(text, known)
    return known
  }
  const shared = new Map<string, [string, string][]>()
  const units: number[][] = []
  const repeats = new Map<string, { same: number; n: number }>()
  for (const row of ledger.values()) {
    const said = opinions(row).toSorted((a, b) => (a.by < b.by ? -1 : 1))
    if (said.length > 1) units.push(said.map((record) => code(say(record))))
    said.forEach((a, i) => {
      for (const b of said.slice(i + 1)) {
        const key = JSON.stringify([a.by, b.by])
        const pairs = shared.get(key) ?? []
        shared.set(key, pairs)
        pairs.push([say(a), say(b)])
      }
    })
    for (const [by, own] of row) {
      const decisions = own.filter(({ decision }) => decision !== 'skip')
      const [before, again] = [decisions.at(-2), decisions.at(-1)]
      // Only a row that came again by itself: a change of mind is no repeat.
      if (before === undefined || again?.queue !== 'second') continue
      const tally = repeats.get(by) ?? { same: 0, n: 0 }
      repeats.set(by, tally)
      tally.n++
      if (say(before) === say(again)) tally.same++
    }
  }
  const alpha = krippendorffInterval(units, 'nominal', { random })
  return {
    rows: units.length,
    pairs: [...shared]
      .map(([key, pairs]) => {
        const kappa = kappaOf(pairs)
        const same = pairs.filter(([a, b]) => a === b).length
        return { reviewers: JSON.parse(key) as [string, string], n: pairs.length, same, ...(kappa !== undefined && { kappa }) }
      })
      .sort((a, b) => b.n - a.n),
    ...(alpha !== undefined && { alpha }),
    self: [...repeats].map(([by, { same, n }]) => ({ by, same: clopperPearson(same, n) })),
  }
}
