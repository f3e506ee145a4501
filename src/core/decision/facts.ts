import type { CostModel } from '../economics/cost-model.ts'
import { distrustOf } from '../judge/judge-trust.ts'
import { devLower } from './before-training.ts'
import type { Fact, Facts } from './condition.ts'
import type { Evidence } from './decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { currentState, isCurrent, runsToday, tunedArm } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { actionLatencyUpper, bestOnDev, permittedArms } from './permitted.ts'
import type { RuleParameters } from './policy.ts'

type Entry = readonly [string, number | string | boolean | undefined, Evidence]

const daysPerMonth = 365 / 12

/** Three-valued: did every comparison of this kind pass, did one surely fail, or is it open? */
const sideOf = (outcome: Outcome, isSide: (threshold: number) => boolean): boolean | undefined => {
  const { look, comparisons } = outcome
  if (look === undefined) return undefined
  const answers = look.rivals
    .filter((rival) => isSide(look.thresholds[rival] ?? look.margin))
    .map((rival) => {
      const comparison = comparisons[rival]
      const threshold = look.thresholds[rival] ?? look.margin
      if (comparison === undefined) return undefined
      if (comparison.validFor.yes && comparison.low > threshold) return true
      return comparison.validFor.no && comparison.high < threshold ? false : undefined
    })
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

const taskFacts = ({ task, promptTokens }: DecisionEvidence): readonly Entry[] => {
  const declared = (key: string): Evidence => (task.origins[key] === 'task.yaml' ? 'declared' : 'assumed')
  return [
    ['task.kind', task.kind, 'declared'],
    // A threshold is a definition, not evidence: it never weakens a gate.
    ['margin', 100 * task.margin, 'measured'],
    ['need.kind', task.need?.kind, 'declared'],
    ['citations', task.citations, 'declared'],
    ['changes.knowledgePerYear', task.changes.knowledgePerYear, declared('changes.knowledgePerYear')],
    ['changes.outputsPerYear', task.changes.outputsPerYear, declared('changes.outputsPerYear')],
    ['volume.callsPerMonth', Math.round(task.volume.callsPerDay * daysPerMonth), declared('volume.callsPerDay')],
    ['latency.hasLimit', task.latency.p95Ms !== undefined, 'declared'],
    ['latency.unlimited', task.latency.p95Ms === undefined ? true : undefined, 'declared'],
    ['latency.limitMs', task.latency.p95Ms, 'declared'],
    ['privacy', task.privacy, declared('privacy')],
    ['golden.ratedBy', task.goldenRatedBy === 'unknown' ? undefined : task.goldenRatedBy, 'declared'],
    ['target', task.target === undefined ? undefined : 100 * task.target, 'declared'],
    ['prompt.tokens', promptTokens, 'measured'],
  ]
}

const dataFacts = ({ data, oracleContext }: DecisionEvidence, rule: RuleParameters): readonly Entry[] => [
  ['data.trainUnits', data.trainUnits, 'measured'],
  ['data.goldenUnits', data.goldenUnits, 'measured'],
  ['rule.minTrain', rule.minTrain, 'measured'],
  ['rule.minGolden', rule.minGolden, 'measured'],
  ['rule.maxNoise', 100 * rule.maxNoise, 'measured'],
  ['noise.value', data.labelNoise === undefined ? undefined : 100 * data.labelNoise.value, 'measured'],
  ['noise.low', data.labelNoise === undefined ? undefined : 100 * data.labelNoise.low, 'measured'],
  ['noise.high', data.labelNoise === undefined ? undefined : 100 * data.labelNoise.high, 'measured'],
  ['oracle.low', oracleContext === undefined ? undefined : 100 * oracleContext.low, 'measured'],
  ['oracle.high', oracleContext === undefined ? undefined : 100 * oracleContext.high, 'measured'],
]

const judgeFacts = ({ judge }: DecisionEvidence, rule: RuleParameters): readonly Entry[] => [
  ['judge.none', judge === undefined ? true : undefined, 'declared'],
  ['rule.minJudgeLabels', rule.minJudgeLabels, 'measured'],
  ['rule.minJudgeKappa', rule.minJudgeKappa, 'measured'],
  ['judge.name', judge?.scorer, 'declared'],
  ['judge.state', judge === undefined ? undefined : judgeStates[judge.state], 'measured'],
  ['judge.labels', judge?.labels, 'measured'],
  ['judge.kappa', judge?.kappa?.value, 'measured'],
  ['judge.kappaLow', judge?.kappa?.low, 'measured'],
  ['judge.kappaHigh', judge?.kappa?.high, 'measured'],
  ['judge.missing', judge === undefined ? undefined : distrustOf(judge, rule)?.missingLabels, 'measured'],
]

const judgeStates = {
  uncalibrated: 'not calibrated',
  outdated: 'calibrated with another rubric or model',
  calibrated: 'calibrated',
} as const

const hasMeasured = (arms: readonly ArmEvidence[], test: (arm: ArmEvidence) => boolean): boolean =>
  arms.some((arm) => arm.dev2 !== undefined && test(arm))

const stateWords = { none: 'not declared', unmeasured: 'declared and not measured', measured: 'measured' } as const

const armFacts = (evidence: DecisionEvidence, outcome: Outcome): readonly Entry[] => {
  const { arms, task, data } = evidence
  const tuned = tunedArm(evidence)
  const today = runsToday(arms)
  const anchor = arms.find((arm) => arm.name === (outcome.look?.anchor ?? outcome.beginning.anchor?.name))
  const prompts = permittedArms(arms, task).filter((arm) => arm.answerKind === 'prompt' && arm.modelName !== undefined)
  const bestPrompt = bestOnDev(prompts)?.dev2?.metric
  const upper = tuned === undefined ? undefined : actionLatencyUpper(tuned, task)
  const tunedAllowed = tuned === undefined ? undefined : (blocked: string) => tuned.status !== blocked
  return [
    ['tuned.name', tuned?.name, 'declared'],
    ['tuned.status', tuned?.status, 'measured'],
    ['anchor.name', anchor?.name, 'measured'],
    ['anchor.lower', anchor === undefined ? undefined : 100 * devLower(anchor, data.majority), 'measured'],
    ['anchor.n', anchor?.dev2?.metric.n, 'measured'],
    ['prompt.n', bestPrompt?.n, 'measured'],
    ['headroom.points', anchor === undefined ? undefined : 100 * (1 - devLower(anchor, data.majority)), 'measured'],
    ['current.state', stateWords[currentState(evidence)], 'measured'],
    ['current.measured', currentState(evidence) === 'measured' ? true : undefined, 'measured'],
    [
      'retrieval.measured',
      // Where the probe gave documents, only an arm that searches in them counts, and does no more.
      hasMeasured(arms, (arm) =>
        evidence.oracleContext === undefined
          ? arm.answerKind === 'retrieval' || arm.answerKind === 'hybrid'
          : arm.searchesCorpus === true && arm.untuned,
      ),
      'measured',
    ],
    ['current.name', arms.find(isCurrent)?.name, 'declared'],
    ['latency.tunedUpperMs', upper, tuned?.latencyMs?.evidence ?? 'assumed'],
    ['latency.todayP95Ms', today?.latencyMs?.p95, today?.latencyMs?.evidence ?? 'assumed'],
    ['privacy.permitted', tunedAllowed?.('blocked: privacy'), 'declared'],
    ['licence.permitted', tunedAllowed?.('blocked: licence'), 'declared'],
    ['ladder.hasPrompt', hasMeasured(arms, (arm) => arm.answerKind === 'prompt' && arm.modelName !== undefined), 'measured'],
    ['ladder.hasFewShot', hasMeasured(arms, (arm) => arm.kind.includes('few-shot')), 'measured'],
    // Labels and JSON are constrained in every prompt arm of these kinds (DESIGN §10.5).
    ['ladder.hasStructured', task.kind === 'classification' || hasMeasured(arms, (arm) => arm.kind === 'structured'), 'measured'],
    [
      'gap.toTarget',
      task.target === undefined || bestPrompt === undefined ? undefined : 100 * (task.target - bestPrompt.value),
      'measured',
    ],
    ['baseline.measured', hasMeasured(arms, (arm) => arm.untuned), 'measured'],
    ['rule.beatsCheaper', sideOf(outcome, (threshold) => threshold > 0), 'measured'],
    ['rule.holdsAgainstDearer', sideOf(outcome, (threshold) => threshold <= 0), 'measured'],
    ['look.done', outcome.look !== undefined, 'measured'],
  ]
}

/** The weakest evidence that an arm's cost rests on. */
const costEvidence = (cost: CostModel): Evidence => (cost.inputs.some((input) => input.trust === 'assumed') ? 'assumed' : 'declared')

const costFacts = (evidence: DecisionEvidence, cost: CostModel): readonly Entry[] => {
  const tuned = tunedArm(evidence)
  const today = runsToday(evidence.arms)
  if (tuned === undefined) return []
  const total = cost.totals(tuned.name).p50
  const ratio = today === undefined || total <= 0 ? undefined : cost.totals(today.name).p50 / total
  return [
    ['cost.tunedUsd', Math.round(total), costEvidence(cost)],
    ['cost.todayUsd', today === undefined ? undefined : Math.round(cost.totals(today.name).p50), costEvidence(cost)],
    ['cost.ratio', ratio, costEvidence(cost)],
  ]
}

/** Every fact that gates may ask for; what is not known is absent. Shares are in points (0 to 100), money in USD, times in ms. */
export const gatherFacts = (
  evidence: DecisionEvidence,
  outcome: Outcome,
  settings: { readonly cost: CostModel; readonly rule: RuleParameters },
): Facts => {
  const entries = [
    ...taskFacts(evidence),
    ...dataFacts(evidence, settings.rule),
    ...judgeFacts(evidence, settings.rule),
    ...armFacts(evidence, outcome),
    ...costFacts(evidence, settings.cost),
  ]
  return new Map(
    entries.flatMap(([name, value, rank]): [string, Fact][] => (value === undefined ? [] : [[name, { value, evidence: rank }]])),
  )
}
