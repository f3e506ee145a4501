import type { TaskKind } from '../../task/task.ts'
import type { Random } from '../../ports/world.ts'
import { clopperPearson } from '../../stats/clopper-pearson.ts'
import type { Interval } from '../../stats/interval.ts'
import { krippendorffInterval } from '../../stats/krippendorff.ts'
import { opinions, outcomeOf, type ReviewLedger } from './ledger.ts'
import { pairKappa, type PairKappa } from './pair-kappa.ts'
import type { ReviewRecord } from './review-record.ts'
import { isSameAnswer } from './same-answer.ts'

/** Of two reviewers with rows in common. */
export interface PairAgreement extends PairKappa {
  readonly reviewers: readonly [string, string]
}

export interface ReviewAgreement {
  /** Rows on which two or more reviewers said something. */
  readonly rows: number
  /** Of every two reviewers with rows in common, most rows first; preference pairs left out. */
  readonly pairs: readonly PairAgreement[]
  /** Of all reviewers together. Without limits where every resample of the rows says the same. */
  readonly alpha?: Omit<Interval, 'low' | 'high'> & Partial<Pick<Interval, 'low' | 'high'>>
  /** Why there is no alpha, in words; absent where no two reviewers rated one row. */
  readonly noAlpha?: string
  /** The same for preference pairs: do two reviewers choose the same answer as the better one? */
  readonly preferences: readonly PairAgreement[]
  /** Of each reviewer with the rows that came twice: share of equal decisions. */
  readonly self: readonly { readonly by: string; readonly same: Interval }[]
}

/** Two free texts are hardly ever equal: there agreement is about accept, edit or reject. */
const judgement =
  (kind: TaskKind) =>
  (record: ReviewRecord): string =>
    kind === 'classification' || kind === 'extraction' ? outcomeOf(record) : record.decision

/** Which of two answers a reviewer chose; undefined where neither. */
const chosenSide = ({ decision, expected }: ReviewRecord, rejected: string): string | undefined => {
  if (decision === 'accept') return 'the one that the data prefers'
  return decision === 'edit' && isSameAnswer(expected ?? '', rejected) ? 'the other one' : undefined
}

/** What every two reviewers said of the rows that both decided. */
const createTally = () => {
  const shared = new Map<string, [string, string][]>()
  return {
    add: (said: readonly { readonly by: string; readonly what: string }[]): void => {
      const sorted = said.toSorted((a, b) => (a.by < b.by ? -1 : 1))
      sorted.forEach((a, i) => {
        for (const b of sorted.slice(i + 1)) {
          const key = JSON.stringify([a.by, b.by])
          const pairs = shared.get(key) ?? []
          shared.set(key, pairs)
          pairs.push([a.what, b.what])
        }
      })
    },
    list: (): readonly PairAgreement[] =>
      [...shared]
        .map(([key, pairs]) => {
          const reviewers = JSON.parse(key) as [string, string]
          return { reviewers, ...pairKappa(pairs, reviewers) }
        })
        .sort((a, b) => b.n - a.n),
  }
}

/** Krippendorff's alpha of what was said, unit by unit, or why there is none. */
const alphaOf = (
  units: readonly (readonly { readonly by: string; readonly what: string }[])[],
  random: Random,
): Pick<ReviewAgreement, 'alpha' | 'noAlpha'> => {
  const codes = new Map<string, number>()
  const words = new Map<string, Set<string>>()
  for (const unit of units)
    for (const { by, what } of unit) {
      codes.set(what, codes.get(what) ?? codes.size)
      words.set(by, (words.get(by) ?? new Set()).add(what))
    }
  if (units.length === 0) return {}
  if (codes.size < 2) return { noAlpha: 'everybody said one and the same of every row, so there is nothing to tell apart' }
  const constant = [...words].find(([, own]) => own.size === 1)
  // Of two reviewers, as with kappa; with more, others can still tell rows apart.
  if (words.size === 2 && constant !== undefined) return { noAlpha: `${constant[0]} said the same of every row` }
  const alpha = krippendorffInterval(
    units.map((unit) => unit.map(({ what }) => codes.get(what) ?? 0)),
    'nominal',
    { random },
  )
  if (alpha === undefined) return {}
  const { low, high, ...value } = alpha
  return { alpha: low < high ? alpha : value }
}

/**
 * How far reviewers agree with each other and with themselves, on rows in the same state (data.md §15): Cohen's kappa of every two,
 * Krippendorff's nominal alpha of all with a bootstrap interval over rows, and the share of repeated rows decided alike (Clopper-Pearson).
 * Where a coefficient can tell nothing, it says why instead. Preference pairs, whose losing answer `rejectedOf` knows, count by the
 * answer that was chosen, and apart.
 */
export const reviewAgreement = (
  ledger: ReviewLedger,
  {
    kind,
    random,
    rejectedOf = () => undefined,
  }: { readonly kind: TaskKind; readonly random: Random; rejectedOf?(key: string): string | undefined },
): ReviewAgreement => {
  const say = judgement(kind)
  const [answers, preferences] = [createTally(), createTally()]
  const units: { readonly by: string; readonly what: string }[][] = []
  const repeats = new Map<string, { same: number; n: number }>()
  let rows = 0
  for (const [key, row] of ledger) {
    const said = opinions(row)
    if (said.length > 1) rows++
    const rejected = rejectedOf(key)
    if (rejected !== undefined)
      preferences.add(
        said.flatMap((record) => {
          const what = chosenSide(record, rejected)
          return what === undefined ? [] : [{ by: record.by, what }]
        }),
      )
    else if (said.length > 1) {
      const unit = said.map((record) => ({ by: record.by, what: say(record) }))
      answers.add(unit)
      units.push(unit)
    }
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
  return {
    rows,
    pairs: answers.list(),
    ...alphaOf(units, random),
    preferences: preferences.list(),
    self: [...repeats].map(([by, { same, n }]) => ({ by, same: clopperPearson(same, n) })),
  }
}
