import { distrustOf } from '../judge/judge-trust.ts'
import { newcombeIndependent } from '../stats/newcombe-independent.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { points, surely } from './fact-entry.ts'
import type { FactEntry } from './fact-entry.ts'
import type { Outcome } from './outcome.ts'
import { teachersOf } from '../licences/teacher-terms.ts'
import type { RuleParameters } from './policy.ts'

/** Below this share of independent units the rows are variations of a few. */
const diverseFrom = 0.5

/** Right and wrong answers of an arm on some golden rows; only for scores of 0 and 1. */
const countsOn = (arm: ArmEvidence | undefined, isIn: (id: string) => boolean) => {
  const scores = arm?.golden?.scores.filter((score, i) => score !== null && isIn(arm.golden?.ids[i] ?? '')) ?? []
  if (scores.some((score) => score !== 0 && score !== 1)) return undefined
  return { k: scores.filter((score) => score === 1).length, n: scores.length }
}

/**
 * Did what is right change? An arm that learned nothing newer than the rest does surely worse (by the margin, 95 %) on the newest third of
 * golden than on the rows before; false where it surely does not.
 */
const outputsDrifted = ({ arms, slices, task }: DecisionEvidence, outcome: Outcome): boolean | undefined => {
  const newest = slices?.find(({ id }) => id === 'newest-third')?.ids
  const anchor = arms.find((arm) => arm.name === outcome.look?.anchor)
  if (newest === undefined) return undefined
  const [old, recent] = [countsOn(anchor, (id) => !newest.has(id)), countsOn(anchor, (id) => newest.has(id))]
  if (old === undefined || recent === undefined || Math.min(old.n, recent.n) === 0) return undefined
  const { low, high } = newcombeIndependent({ a: old, b: recent, level: 0.9 })
  return surely(high < -task.margin, low > -task.margin)
}

const lengthFacts = ({ observed, task }: DecisionEvidence): readonly FactEntry[] => {
  const inputs = observed?.inputs
  if (inputs === undefined) return []
  const { shortest, median, longest, longTalks } = inputs
  const isSpread = 4 * shortest <= median && longest >= 4 * median
  return [['data.hasEdgeCases', isSpread && (task.kind !== 'chat' || longTalks > 0), 'measured']]
}

/** Facts of rows and labels. */
export const dataFacts = (evidence: DecisionEvidence, outcome: Outcome, rule: RuleParameters): readonly FactEntry[] => {
  const { data, task, observed } = evidence
  const { labelNoise } = data
  const units = observed?.devUnits === undefined ? undefined : data.trainUnits + observed.devUnits + data.goldenUnits
  const teachers = teachersOf(task)
  return [
    ['data.trainUnits', data.trainUnits, 'measured'],
    ['data.goldenUnits', data.goldenUnits, 'measured'],
    ['data.usableUnits', units, 'measured'],
    ['data.duplicateShare', data.rows === 0 ? undefined : (100 * data.duplicatesRemoved) / data.rows, 'measured'],
    ['data.diverse', units === undefined || data.rows === 0 ? undefined : units / data.rows >= diverseFrom, 'measured'],
    ...lengthFacts(evidence),
    ['data.hasSynthetic', teachers.length > 0 ? true : undefined, 'declared'],
    ['data.hasPeople', task.goldenRatedBy === 'people' ? true : undefined, 'declared'],
    ['rule.minTrain', rule.minTrain, 'measured'],
    ['rule.minGolden', rule.minGolden, 'measured'],
    ['rule.maxNoise', 100 * rule.maxNoise, 'measured'],
    ['noise.value', points(labelNoise?.value), 'measured'],
    ['noise.low', points(labelNoise?.low), 'measured'],
    ['noise.high', points(labelNoise?.high), 'measured'],
    ['raters.kappa', observed?.raters?.value, 'observed'],
    ['raters.kappaLow', observed?.raters?.low, 'observed'],
    ['drift.inputs', observed?.sameThird === undefined ? undefined : inputsDrifted(observed.sameThird), 'measured'],
    ['drift.outputs', outputsDrifted(evidence, outcome), 'measured'],
    ['golden.frozen', data.golden > 0, 'measured'],
    ['golden.compared', outcome.look !== undefined, 'measured'],
  ]
}

/** Same-third neighbours: surely more than chance, or surely close to it. */
const inputsDrifted = ({ low, high }: { readonly low: number; readonly high: number }): boolean | undefined =>
  surely(low > 0.5, low <= 0.5 && high < 0.6)

const judgeStates = {
  uncalibrated: 'not calibrated',
  outdated: 'calibrated with another rubric or model',
  calibrated: 'calibrated',
} as const

/** Facts of the judge behind the metric, where one decides. */
export const judgeFacts = ({ judge }: DecisionEvidence, rule: RuleParameters): readonly FactEntry[] => {
  const distrust = judge === undefined ? undefined : distrustOf(judge, rule)
  return [
    ['judge.none', judge === undefined ? true : undefined, 'declared'],
    ['scorer.automatic', distrust === undefined, judge === undefined ? 'declared' : 'measured'],
    ['rule.minJudgeLabels', rule.minJudgeLabels, 'measured'],
    ['rule.minJudgeKappa', rule.minJudgeKappa, 'measured'],
    ['judge.name', judge?.scorer, 'declared'],
    ['judge.state', judge === undefined ? undefined : judgeStates[judge.state], 'measured'],
    ['judge.labels', judge?.labels, 'measured'],
    ['judge.kappa', judge?.kappa?.value, 'measured'],
    ['judge.kappaLow', judge?.kappa?.low, 'measured'],
    ['judge.kappaHigh', judge?.kappa?.high, 'measured'],
    ['judge.missing', distrust?.missingLabels, 'measured'],
  ]
}
