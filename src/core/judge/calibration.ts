import type { Interval } from '../stats/interval.ts'
import { labelsForKappa } from '../stats/label-budget.ts'
import { meanInterval } from '../stats/mean-interval.ts'
import { logisticSlope, type LogisticSlope } from '../stats/logistic-slope.ts'
import type { Agreement } from './agreement.ts'
import type { PairSummary } from './pairwise.ts'
import type { RegressionKind } from './regressions.ts'

/** What a judge says although people would not: each probe is null where there was too little to run it on. */
export interface BiasProbes {
  /** Change of the log-odds of being accepted when an answer is twice as long, people's choice held. */
  readonly length: LogisticSlope | null
  readonly order: PairSummary | null
  /** Outputs that got the same choice in every repeat. */
  readonly repeats: (Interval & { readonly repeats: number }) | null
  /** Good answers made surely worse that the judge no longer rates as high. */
  readonly regressions: readonly { readonly kind: RegressionKind; readonly caught: Interval }[]
  /** Models of the task that are of the judge's own family. */
  readonly ownFamily: readonly string[]
}

/** How much kinder a judge is to an arm's outputs than people are: an error that two arms share cancels in a comparison, this does not. */
export interface ArmLeniency {
  readonly arm: string
  /** Mean of judge's value less people's, t interval (cut at [-1, 1]). */
  readonly excess: Interval
}

/** Share of an arm's outputs that the judge accepts, and what that means after its known errors. */
export interface CorrectedRate {
  readonly arm: string
  readonly split: string
  readonly accepted: Interval
  /** Rogan-Gladen; null where the judge carries too little information. */
  readonly corrected: Interval | null
}

/** The answer of `assay scorers calibrate`, and what `.assay/judges/NAME.json` keeps. No row text. */
export interface Calibration {
  readonly scorer: string
  /** Hash of rubric and model: another one is another judge. */
  readonly judge: string
  readonly model: string
  readonly rubric: string
  readonly labelFile: string
  /** Outputs with a human label. */
  readonly labelled: number
  /** Of these, outputs that the judge could not judge, by reason. */
  readonly unjudged: readonly { readonly reason: string; readonly count: number }[]
  readonly agreement: Agreement
  /** Krippendorff's alpha of people with each other; null where nothing was rated twice. */
  readonly humanAgreement: Interval | null
  readonly probes: BiasProbes
  readonly leniency: readonly ArmLeniency[]
  /** Share of outputs of the calibration before on which this very judge says the same today; null where there was none. */
  readonly sameAsBefore: Interval | null
  readonly rates: readonly CorrectedRate[]
  readonly cost: {
    readonly calls: number
    readonly usd: number
    readonly usdPer1k: number
    readonly promptTokens: number
    readonly completionTokens: number
  }
  /** More labels until kappa is known to within 0.1. */
  readonly labelsForTenth: number
  readonly warnings: readonly string[]
}

/** Fewer outputs of an arm say nothing about it. */
const leastOfArm = 20

/** Judge's value less people's by arm, where an arm has enough labelled outputs. */
export const leniencyOf = (
  outputs: readonly { readonly arms: readonly string[]; readonly human: number; readonly judge: number }[],
): readonly ArmLeniency[] =>
  [...new Set(outputs.flatMap(({ arms }) => arms))].sort().flatMap((arm) => {
    const excesses = outputs.flatMap(({ arms, human, judge }) => (arms.includes(arm) ? [judge - human] : []))
    if (excesses.length < leastOfArm) return []
    const { low, high, ...rest } = meanInterval(excesses)
    return [{ arm, excess: { ...rest, low: Math.max(-1, low), high: Math.min(1, high) } }]
  })

/** Wanted half width of kappa's interval: about what 200 labels give. */
const wantedHalfWidth = 0.1

/** Labels that are still missing until kappa is known to within 0.1, from what was seen. */
export const missingForWidth = ({ n, kappa, raw }: Agreement): number => {
  if (kappa === null || kappa.value >= 1) return 0
  return Math.max(0, labelsForKappa(wantedHalfWidth, { kappa: kappa.value, agreement: raw.value }) - n)
}

/** Length bias: does the judge accept longer answers more often than people do? */
export const lengthBias = (
  all: readonly { readonly judgeAccepts: boolean; readonly humanValue: number; readonly answer: string }[],
): LogisticSlope | null => {
  // An empty answer is short and bad: that is no bias.
  const outputs = all.filter(({ answer }) => answer.trim() !== '')
  const lengths = outputs.map(({ answer }) => Math.log2(1 + answer.length))
  if (new Set(lengths).size < 2) return null
  const centre = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  return (
    logisticSlope(
      outputs.map(({ judgeAccepts }) => judgeAccepts),
      outputs.map(({ humanValue }, i) => [humanValue, (lengths[i] ?? 0) - centre]),
    ) ?? null
  )
}

/** `p = 0.042`, `p < 0.001`. */
export const formatPValue = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** What a reader must know before trusting the judge, in sentences. */
export const calibrationWarnings = (
  calibration: Pick<Calibration, 'probes' | 'agreement' | 'labelled' | 'unjudged' | 'humanAgreement' | 'leniency' | 'sameAsBefore'>,
): readonly string[] => {
  const { probes, agreement, labelled, unjudged, humanAgreement, leniency, sameAsBefore } = calibration
  const lost = unjudged.reduce((sum, { count }) => sum + count, 0)
  const { length, order, repeats, regressions, ownFamily } = probes
  return [
    ...(lost > 0.01 * labelled ? [`The judge gave no valid choice on ${lost} of ${labelled} outputs.`] : []),
    ...(agreement.kappa === null && agreement.n > 0 ? ['Only one choice occurs, so agreement beyond chance cannot be told.'] : []),
    ...(length !== null && length.pValue < 0.05
      ? [`The judge favours ${length.slope > 0 ? 'longer' : 'shorter'} answers beyond what people do (${formatPValue(length.pValue)}).`]
      : []),
    ...(order !== null && !order.fit
      ? [`In pairs it changes its mind with the order ${percent(order.flipRate.value)} of the time: unfit for pairs.`]
      : []),
    ...(repeats !== null && repeats.value < 0.95 ? [`It repeats itself only ${percent(repeats.value)} of the time.`] : []),
    ...regressions.flatMap(({ kind, caught }) =>
      caught.value < 0.8 ? [`It notices only ${percent(caught.value)} of answers made worse (${kind}, n = ${caught.n}).`] : [],
    ),
    ...leniency.flatMap(({ arm, excess }) =>
      excess.low > 0 || excess.high < 0
        ? [
            `It is ${excess.value > 0 ? 'kinder' : 'harsher'} to ${arm} than people are, by ${(100 * Math.abs(excess.value)).toFixed(1)} points.`,
          ]
        : [],
    ),
    ...(sameAsBefore !== null && sameAsBefore.value < 0.95
      ? [`It has changed: on ${percent(1 - sameAsBefore.value)} of the outputs it says something else than at the last calibration.`]
      : []),
    ...(ownFamily.length > 0 ? [`It is of the same family as ${ownFamily.join(', ')}: a judge favours its own.`] : []),
    ...(humanAgreement !== null && agreement.kappa !== null && agreement.kappa.value > humanAgreement.value + 0.1
      ? ['It agrees with these labels better than people agree with each other: check who made the labels.']
      : []),
  ]
}
