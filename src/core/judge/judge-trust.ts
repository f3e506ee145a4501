import type { Interval } from '../stats/interval.ts'
import type { JudgeRecord } from './judge-record.ts'

/** What the decision knows of the judge behind the metric. */
export interface JudgeEvidence {
  readonly scorer: string
  /** `outdated`: the calibration is of another rubric or model. */
  readonly state: 'uncalibrated' | 'outdated' | 'calibrated'
  /** Outputs that people and this very judge both judged; 0 unless calibrated. */
  readonly labels: number
  readonly kappa?: Interval
}

/** The two numbers of a policy that a judge is held against. */
export interface JudgeRule {
  readonly minJudgeLabels: number
  readonly minJudgeKappa: number
}

/** Evidence for the gate from what the calibration file holds and what the judge is now. */
export const judgeEvidence = (scorer: string, version: string, record: JudgeRecord | undefined): JudgeEvidence => {
  if (record === undefined) return { scorer, state: 'uncalibrated', labels: 0 }
  const { calibration } = record
  if (calibration.judge !== version) return { scorer, state: 'outdated', labels: 0 }
  const { kappa, weightedKappa, n } = calibration.agreement
  const decisive = weightedKappa ?? kappa
  return { scorer, state: 'calibrated', labels: n, ...(decisive === null ? {} : { kappa: decisive }) }
}

/** Why a judge may not decide, and how many labels could change that; undefined where it may. */
export interface Distrust {
  readonly why: string
  /** 0 where more labels would not help. */
  readonly missingLabels: number
}

/**
 * May this judge decide? With enough human labels and a kappa whose lower bound reaches the policy's least. `missingLabels` is what the
 * count still wants, or what would lift the lower bound if kappa stays as it is: its interval shrinks with the root of n.
 */
export const distrustOf = (judge: JudgeEvidence, { minJudgeLabels, minJudgeKappa }: JudgeRule): Distrust | undefined => {
  const { scorer, state, labels, kappa } = judge
  if (state === 'uncalibrated') return { why: `nobody knows how far people agree with the judge ${scorer}`, missingLabels: minJudgeLabels }
  if (state === 'outdated') return { why: `the judge ${scorer} was calibrated with another rubric or model`, missingLabels: minJudgeLabels }
  const wanted = Math.max(0, minJudgeLabels - labels)
  if (kappa === undefined)
    return {
      why: `among the ${labels} outputs that people labelled for the judge ${scorer} only one choice occurs`,
      missingLabels: Math.max(wanted, Math.ceil(minJudgeLabels / 2)),
    }
  const held = `people and the judge ${scorer} agree with kappa ${kappa.value.toFixed(2)} [${kappa.low.toFixed(2)}, ${kappa.high.toFixed(2)}] on ${labels} outputs`
  if (kappa.high < minJudgeKappa) return { why: `${held}, surely less than ${minJudgeKappa}`, missingLabels: 0 }
  if (kappa.low >= minJudgeKappa) return wanted === 0 ? undefined : { why: `${held}, fewer than ${minJudgeLabels}`, missingLabels: wanted }
  const excess = kappa.value - minJudgeKappa
  const byWidth = excess > 0 ? Math.ceil(labels * ((kappa.value - kappa.low) / excess) ** 2 - 1e-9) - labels : labels
  return { why: `${held}, not surely ${minJudgeKappa}`, missingLabels: Math.max(wanted, byWidth, 1) }
}
