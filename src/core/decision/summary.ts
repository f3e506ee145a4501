import { formatCount, formatInterval, formatMargin, formatPoints } from '../report/format.ts'
import { moneyIn, type FormatMoney } from '../report/money.ts'
import type { CostModel } from '../economics/cost-model.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { currentState, looksAreSpent, tunedArm } from './outcome.ts'
import type { Outcome } from './outcome.ts'

const scored = (arm: ArmEvidence | undefined): string => {
  const split = arm?.golden ?? arm?.dev2
  return arm === undefined || split === undefined
    ? ''
    : `${arm.name} ${formatInterval(split.metric)}, n = ${formatCount(split.metric.n)} on ${split.metric.split}`
}

/** First words of a verdict that had no declared production model to beat (DESIGN §10.3). */
const scope = (evidence: DecisionEvidence): string => (currentState(evidence) === 'none' ? 'Against local rivals only: ' : '')

/** Sums in the readers' money. */
const moneyOf = ({ task }: DecisionEvidence): FormatMoney =>
  moneyIn(task.currency === undefined ? undefined : { ...task.currency, perUsd: 1 / task.currency.usd })

const costs = (evidence: DecisionEvidence, cost: CostModel, names: readonly string[]): string => {
  const money = moneyOf(evidence)
  const totals = [...new Set(names)].map((name) => `${name} ${money(cost.totals(name).p50)}`)
  return `Cost over ${cost.horizonMonths} months, about: ${totals.join(', ')}.`
}

const notYet = (evidence: DecisionEvidence, outcome: Outcome): string => {
  const { beginning } = outcome
  if (beginning.kind !== 'not-yet') return ''
  const { trainUnits, goldenUnits, labelNoise } = evidence.data
  if (beginning.reason === 'label-noise')
    return `The labels are not clean enough to learn from: at least ${((labelNoise?.low ?? 0) * 100).toFixed(1)} % of them are wrong (n = ${formatCount(labelNoise?.n ?? 0)}). Clean them first.`
  const more = beginning.missingTrain + beginning.missingGolden
  return `Too few examples to decide: ${trainUnits} independent rows to train on and ${goldenUnits} to judge by, where at least ${trainUnits + beginning.missingTrain} and ${goldenUnits + beginning.missingGolden} are needed. Label about ${formatCount(more)} more.`
}

/** Why the tuned arm may not be used: its own status, or that it is too slow. */
const refusal = (evidence: DecisionEvidence): string => {
  const tuned = tunedArm(evidence)
  if (tuned === undefined) return 'none is on the ladder'
  if (tuned.status.startsWith('blocked')) return `${tuned.status}${tuned.detail === '' ? '' : `, ${tuned.detail}`}`
  return `${tuned.name} is over the latency limit`
}

const answered = (evidence: DecisionEvidence, outcome: Outcome, cost: CostModel): string => {
  const { beginning } = outcome
  if (beginning.kind !== 'answer') return ''
  const { anchor } = beginning
  const why = {
    headroom: `nothing was trained, because ${anchor.name} is so good that no tuned model could beat it by ${formatMargin(evidence.task.margin)}`,
    forbidden: `no tuned model may be used here (${refusal(evidence)}), and ${anchor.name} is the cheapest of the best`,
    'no-tuned-arm': `no tuned arm is on the ladder, and ${anchor.name} is the cheapest of the best`,
  }[beginning.reason]
  return `${scope(evidence)}${why}. Measured: ${scored(anchor)}. ${costs(evidence, cost, [anchor.name])}`
}

const untrained = (evidence: DecisionEvidence, outcome: Outcome): string => {
  const tuned = tunedArm(evidence)
  const best = scored(outcome.beginning.anchor)
  const why =
    outcome.beginning.anchor === undefined
      ? 'no untuned arm could be measured'
      : tuned?.dev2 !== undefined && looksAreSpent(evidence)
        ? `all ${evidence.looks.length} planned looks at this golden set were taken with other arms or rows: a fresh golden set is needed`
        : `${tuned?.name ?? 'the tuned arm'} was not looked at on golden (${tuned?.status ?? 'not run'}${tuned?.detail === undefined || tuned.detail === '' ? '' : `: ${tuned.detail}`})`
  return `${scope(evidence)}training could still win, but ${why}. ${best === '' ? '' : `Best cheap arm: ${best}.`}`.trim()
}

const difference = (outcome: Outcome, rival: string): string => {
  const comparison = outcome.comparisons[rival]
  return comparison === undefined
    ? ''
    : `${formatPoints(comparison.difference)} against ${rival} [${formatPoints(comparison.low)}, ${formatPoints(comparison.high)}], n = ${formatCount(comparison.n)}`
}

const looked = (evidence: DecisionEvidence, outcome: Outcome, cost: CostModel): string => {
  const { look, judgement } = outcome
  if (look === undefined || judgement === undefined) return ''
  const arm = (name: string): ArmEvidence | undefined => evidence.arms.find((candidate) => candidate.name === name)
  const start = scope(evidence)
  const numbers = `${scored(arm(look.tuned))}; ${difference(outcome, look.anchor)}.`
  const money = costs(evidence, cost, [look.tuned, look.anchor])
  const keep = outcome.winner === null ? '' : ` Keep ${outcome.winner} meanwhile.`
  switch (judgement.kind) {
    case 'yes':
      return `${start}${look.tuned} beats every cheaper rival by more than ${formatMargin(look.margin)} and holds against the dearer ones. ${numbers} ${money}`
    case 'no':
      return look.noThreshold > 0
        ? `${start}${look.anchor} does the job; ${look.tuned} is surely dearer and surely not ${formatMargin(look.margin)} better. ${numbers} ${money}`
        : `${start}${look.anchor} does the job; ${look.tuned} surely loses more than the ${formatMargin(look.tolerated)} that is tolerated. ${numbers} ${money}`
    case 'blocked':
      return `${start}on these numbers ${look.tuned} would win, but ${judgement.gates.join(', ')} is not answered with yes. ${numbers}${keep}`
    case 'label':
      return `${start}golden cannot yet tell ${look.tuned} from ${judgement.against} at ${formatMargin(judgement.delta)}: label about ${formatCount(judgement.more)} more golden rows. ${numbers}${keep}`
    case 'keep':
      return `${start}telling ${look.tuned} from its rivals takes about ${formatCount(judgement.more)} more labels (${moneyOf(evidence)(judgement.labelsUsd)}), more than the ${moneyOf(evidence)(judgement.stakeUsd)} at stake.${keep} ${numbers}`
    case 'spent':
      return `${start}all ${look.of} planned looks at golden are used and the difference is still open: a fresh golden set is needed, larger by about ${formatCount(judgement.more)} rows. ${numbers}${keep}`
    case 'stuck':
      return `${start}no verdict: ${judgement.why}. ${numbers}${keep}`
  }
}

/** The judge behind the metric may not decide: what is missing, and what it measured meanwhile. */
const distrusted = (evidence: DecisionEvidence, outcome: Outcome): string => {
  const { distrust, winner, beginning } = outcome
  if (distrust === undefined) return ''
  const label =
    distrust.missingLabels === 0
      ? 'Change its rubric or its model.'
      : `Label about ${formatCount(distrust.missingLabels)} more outputs for it.`
  const best = scored(beginning.anchor)
  return `${scope(evidence)}no verdict: ${distrust.why}. ${label}${best === '' ? '' : ` By this judge alone: ${best}.`}${winner === null ? '' : ` Keep ${winner} meanwhile.`}`
}

/** A sentence starts with a capital, an arm's name never gets one. */
const capitalised = (text: string, evidence: DecisionEvidence): string =>
  evidence.arms.some(({ name }) => text.startsWith(name)) ? text : text.charAt(0).toUpperCase() + text.slice(1)

/** One to three sentences: against whom, what was found with n and interval, what it costs. No row text. */
export const summarise = (evidence: DecisionEvidence, outcome: Outcome, cost: CostModel): string => {
  if (outcome.beginning.kind === 'not-yet') return notYet(evidence, outcome)
  if (outcome.distrust !== undefined) return capitalised(distrusted(evidence, outcome), evidence)
  if (outcome.look !== undefined) return capitalised(looked(evidence, outcome, cost), evidence)
  return capitalised(outcome.beginning.kind === 'answer' ? answered(evidence, outcome, cost) : untrained(evidence, outcome), evidence)
}
