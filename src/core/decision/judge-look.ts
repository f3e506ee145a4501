import { normalQuantile } from '../stats/normal.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { requiredLabels } from '../stats/power.ts'
import type { DeclaredLook } from './look.ts'

/** Golden comparisons of a look, baseline r, candidate T. Undefined where one of the two was not scored. */
export type LookComparisons = Readonly<Record<string, PairedComparison | undefined>>

export interface JudgeInput {
  readonly look: DeclaredLook
  readonly comparisons: LookComparisons
  /** T against each of its parents, where T is layered on two arms. */
  readonly parents?: readonly (PairedComparison | undefined)[]
  /** Where a* had more rows than T: T against a* on as many rows as T. NO needs both; `missing` forbids NO. */
  readonly matched?: PairedComparison | 'missing'
  /** Arms that made the labels of golden: comparisons with them are unknown. */
  readonly unknownArms?: readonly string[]
  /** Reasons why the answer cannot be YES whatever the numbers say: ids of gates. */
  readonly blocks?: readonly string[]
  readonly labelUsd?: number
  /** What the right choice could save over the horizon; undefined where money is not what is at stake. */
  readonly stakeUsd?: number
}

export type Judgement =
  | { readonly kind: 'yes'; readonly isHybrid: boolean }
  | { readonly kind: 'no' }
  /** The numbers say yes, a gate does not. */
  | { readonly kind: 'blocked'; readonly gates: readonly string[] }
  | { readonly kind: 'label'; readonly more: number; readonly against: string; readonly delta: number }
  /** Labelling `more` rows costs more than is at stake: keep what runs today. */
  | { readonly kind: 'keep'; readonly more: number; readonly labelsUsd: number; readonly stakeUsd: number }
  /** All planned looks are used. */
  | { readonly kind: 'spent'; readonly more: number }
  /** No number of labels can help: a rival surely holds, and a* is surely beaten. Or comparisons are missing. */
  | { readonly kind: 'stuck'; readonly why: string }

const passes = (comparison: PairedComparison | undefined, threshold: number): boolean =>
  comparison !== undefined && comparison.validFor.yes && comparison.low > threshold

const falls = (comparison: PairedComparison | undefined, threshold: number): boolean =>
  comparison !== undefined && comparison.validFor.no && comparison.high < threshold

/**
 * Can the rule still say YES? Not once one rival surely holds: then what the rivals that were not scored yet would answer cannot
 * change the verdict, because NO rests on a* alone. A rival without a comparison is open.
 */
export const isYesOpen = (look: DeclaredLook, comparisons: LookComparisons): boolean =>
  look.rivals.every((rival) => {
    const comparison = comparisons[rival]
    return comparison === undefined || !comparison.validFor.no || comparison.high > (look.thresholds[rival] ?? look.margin)
  })

/** Tango's interval is valid from ten discordant pairs on. */
const minDiscordant = 10

const deltaOf = (threshold: number, look: DeclaredLook): number => (threshold > 0 || look.tolerated === 0 ? look.margin : look.tolerated)

/**
 * "Label N more": N = deff (z[alpha] + 0.842)^2 v / delta^2 - n, and at least
 * - where the arms differ too rarely for a valid interval: 10 / m examples (a lead of m then makes ten discordant pairs), or against
 *   something dearer, which T need not beat, enough for ten at the rate seen;
 * - a quarter of what there is: where the formula says "enough", the difference lies beside the line and few rows will not move it.
 */
const labelsFor = (comparison: PairedComparison, threshold: number, look: DeclaredLook): number => {
  const delta = deltaOf(threshold, look)
  const { n, varianceUpper, designEffect, discordant, validFor } = comparison
  const byPower = requiredLabels({ z: normalQuantile(1 - look.alpha), v: varianceUpper, delta, designEffect, n })
  const seen = discordant[0] + discordant[1]
  const atRate = threshold <= 0 && seen > 0 ? (n * minDiscordant) / seen : 0
  const byGuard = validFor.yes ? 0 : Math.ceil(Math.max(minDiscordant / look.margin, atRate)) - n
  return Math.max(byPower, byGuard, Math.ceil(n / 4))
}

/** The open comparison that needs most labels, or undefined where none can still decide. */
const bindingNeed = ({ look, comparisons, unknownArms = [], blocks = [] }: JudgeInput) => {
  const isKnown = (name: string): boolean => !unknownArms.includes(name)
  const canYes =
    blocks.length === 0 &&
    look.rivals.every((rival) => {
      const comparison = comparisons[rival]
      return isKnown(rival) && comparison !== undefined && comparison.high > (look.thresholds[rival] ?? look.margin)
    })
  const anchor = comparisons[look.anchor]
  const canNo = anchor !== undefined && isKnown(look.anchor) && anchor.low < look.noThreshold
  const open = [
    ...(canYes
      ? look.rivals
          .map((rival) => ({ against: rival, threshold: look.thresholds[rival] ?? look.margin }))
          .filter(({ against, threshold }) => !passes(comparisons[against], threshold))
      : []),
    ...(!canYes && canNo ? [{ against: look.anchor, threshold: look.noThreshold }] : []),
  ]
  const needs = open.flatMap(({ against, threshold }) => {
    const comparison = comparisons[against]
    if (comparison === undefined) return []
    return [{ against, delta: deltaOf(threshold, look), more: labelsFor(comparison, threshold, look) }]
  })
  return needs.sort((a, b) => b.more - a.more)[0]
}

/**
 * The second half of the decision rule (DESIGN §4): what a look at golden says. YES needs L(T - r) > beta_r for every rival; NO
 * needs U(T - a*) under its threshold; everything else asks for labels while looks are left.
 */
export const judgeLook = (input: JudgeInput): Judgement => {
  const { look, comparisons, parents, matched, unknownArms = [], blocks = [], labelUsd, stakeUsd } = input
  const isKnown = (name: string): boolean => !unknownArms.includes(name)
  const beatsAll =
    look.rivals.length > 0 &&
    look.rivals.every((rival) => isKnown(rival) && passes(comparisons[rival], look.thresholds[rival] ?? look.margin))
  if (beatsAll && blocks.length === 0)
    return {
      kind: 'yes',
      isHybrid: parents !== undefined && parents.length === 2 && parents.every((parent) => passes(parent, look.margin)),
    }
  if (isKnown(look.anchor) && falls(comparisons[look.anchor], look.noThreshold)) {
    if (matched === undefined || (matched !== 'missing' && falls(matched, look.noThreshold))) return { kind: 'no' }
    return {
      kind: 'stuck',
      why: `${look.anchor} learned from more rows than ${look.tuned}, and on as few it is not shown to hold: give training more budget`,
    }
  }
  if (beatsAll) return { kind: 'blocked', gates: blocks }
  const absent = look.rivals.find((rival) => comparisons[rival] === undefined)
  if (absent !== undefined && isYesOpen(look, comparisons))
    return { kind: 'stuck', why: `${absent} and ${look.tuned} were not both scored on golden` }
  const need = bindingNeed(input)
  if (need === undefined) return { kind: 'stuck', why: stuckWhy(input) }
  if (look.k >= look.of) return { kind: 'spent', more: need.more }
  const labelsUsd = (labelUsd ?? 0) * need.more
  if (stakeUsd !== undefined && labelsUsd > stakeUsd) return { kind: 'keep', more: need.more, labelsUsd, stakeUsd }
  return { kind: 'label', ...need }
}

const stuckWhy = ({ look, unknownArms = [], blocks = [], comparisons }: JudgeInput): string => {
  const judge = unknownArms.find((name) => look.rivals.includes(name))
  if (judge !== undefined) return `${judge} made the labels of golden, so nothing can be compared with it`
  if (blocks.length > 0) return `the gate ${blocks[0] ?? ''} is not met`
  const holder = look.rivals.find((rival) => (comparisons[rival]?.high ?? 1) <= (look.thresholds[rival] ?? look.margin))
  return `${holder ?? 'a rival'} surely holds against ${look.tuned}, while ${look.anchor} is surely beaten`
}
