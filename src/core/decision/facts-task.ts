import { ends } from '../economics/quantity.ts'
import type { QuantityKeyName } from '../task/quantity-keys.ts'
import type { Task } from '../task/task.ts'
import type { Evidence } from './decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import type { FactEntry } from './fact-entry.ts'
import { currentState, runsToday } from './outcome.ts'
import { bestOnDev } from './permitted.ts'
import { daysPerMonth } from '../lib/calendar.ts'

/** Ends of a declared number further apart than this are no steady volume. */
const steadyWithin = 2

const originOf =
  ({ origins }: Task) =>
  (key: string): Evidence =>
    origins[key] === 'task.yaml' ? 'declared' : 'assumed'

const isSteady = ({ quantities }: Task): boolean | undefined => {
  const volume = quantities['volume.callsPerDay']
  if (volume === undefined) return undefined
  const [low, high] = ends(volume)
  return low > 0 && high / low <= steadyWithin
}

/** Tokens of one call of what runs today, else of the best arm that asks a model. */
const callTokens = (arms: readonly ArmEvidence[]): ArmEvidence['cost']['tokensPerCall'] => {
  const asking = arms.filter((arm) => arm.untuned && arm.dev2 !== undefined && arm.cost.tokensPerCall !== undefined)
  return runsToday(arms)?.cost.tokensPerCall ?? bestOnDev(asking)?.cost.tokensPerCall
}

const volumeFacts = ({ task, arms }: DecisionEvidence): readonly FactEntry[] => {
  const { callsPerDay } = task.volume
  const origin = originOf(task)('volume.callsPerDay')
  const tokens = callTokens(arms)
  const each = tokens === undefined ? undefined : tokens.input + tokens.output
  return [
    ['volume.callsPerDay', Math.round(callsPerDay), origin],
    ['volume.callsPerMonth', Math.round(callsPerDay * daysPerMonth), origin],
    ['volume.tokensPerDay', each === undefined ? undefined : Math.round(callsPerDay * each), origin],
    ['volume.tokensPerMonth', each === undefined ? undefined : Math.round(callsPerDay * daysPerMonth * each), origin],
    ['volume.steady', isSteady(task), 'declared'],
  ]
}

/** Answers out of a label set or a schema are closed; that is also what makes one narrow job, as far as nobody measured more. */
const scopeFacts = ({ task, observed }: DecisionEvidence): readonly FactEntry[] => {
  const isClosed = task.output.kind !== 'text'
  const origin = originOf(task)('changes.outputsPerYear')
  const moved = observed?.sameThird
  return [
    ['scope.closedAnswers', isClosed, 'declared'],
    ['scope.narrow', isClosed ? true : undefined, 'declared'],
    ['scope.broad', isClosed ? false : undefined, 'declared'],
    ['scope.stable', task.changes.outputsPerYear <= 1, origin],
    // Inputs that surely moved outrank what was declared; that they did not move does not say that the answers stay.
    ['scope.stable', moved !== undefined && moved.low > 0.5 ? false : undefined, 'measured'],
    ['style.hasRubric', task.scorers.some((scorer) => typeof scorer === 'object' && 'judge' in scorer) ? true : undefined, 'declared'],
  ]
}

const teamFacts = ({ task }: DecisionEvidence): readonly FactEntry[] => [
  ['team.canServe', task.team.canServe, 'declared'],
  ['team.technical', task.team.canServe, 'declared'],
  ['team.domainExpert', task.team.domainExpert, 'declared'],
  ['team.weeksPerYear', task.team.weeksPerYear, 'declared'],
  ['maintain.willing', task.maintain.willing, 'declared'],
  ['maintain.cyclesPerYear', task.maintain.cyclesPerYear, 'declared'],
  ['maintain.cyclesPerYear', task.changes.outputsPerYear, originOf(task)('changes.outputsPerYear')],
]

const declaredMiddle = (task: Task, key: QuantityKeyName): number | undefined => {
  const quantity = task.quantities[key]
  if (quantity === undefined) return undefined
  const [low, high] = ends(quantity)
  return low === high ? low : (low + high) / 2
}

/** What task.yaml says, and what follows from it alone. */
export const taskFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { task, promptTokens } = evidence
  const origin = originOf(task)
  const isPrivate = task.privacy === 'local'
  return [
    ['task.kind', task.kind, 'declared'],
    // A threshold is a definition, not evidence: it never weakens a gate.
    ['margin', 100 * task.margin, 'measured'],
    ['target', task.target === undefined ? undefined : 100 * task.target, 'declared'],
    ['target.declared', task.target !== undefined, 'declared'],
    ['horizonMonths', task.horizonMonths, origin('horizonMonths')],
    ['need.kind', task.need?.kind, 'declared'],
    ['need.finer', task.need?.finer, 'declared'],
    ['citations', task.citations, 'declared'],
    ['changes.knowledgePerYear', task.changes.knowledgePerYear, origin('changes.knowledgePerYear')],
    ['changes.outputsPerYear', task.changes.outputsPerYear, origin('changes.outputsPerYear')],
    ...volumeFacts(evidence),
    ...scopeFacts(evidence),
    ...teamFacts(evidence),
    ['latency.hasLimit', task.latency.p95Ms !== undefined, 'declared'],
    ['latency.unlimited', task.latency.p95Ms === undefined ? true : undefined, 'declared'],
    ['latency.limitMs', task.latency.p95Ms, 'declared'],
    ['latency.firstTokenLimitMs', task.latency.p95Ms, 'declared'],
    ['privacy', task.privacy, origin('privacy')],
    ['privacy.ownPremises', isPrivate, origin('privacy')],
    ['regulated', task.regulated, 'declared'],
    ['callsPerAction', task.callsPerAction, origin('callsPerAction')],
    ['golden.ratedBy', task.goldenRatedBy === 'unknown' ? undefined : task.goldenRatedBy, 'declared'],
    ['prompt.tokens', promptTokens, 'measured'],
    ['corpus.given', task.corpus.length > 0, 'declared'],
    ['project.isExperiment', currentState(evidence) === 'none', 'declared'],
    ['cadence.months', declaredMiddle(task, 'costs.baseCadenceMonths'), 'declared'],
    ['format.nested', task.output.kind === 'json' ? isNested(task.output.schema) : undefined, 'declared'],
  ]
}

/** Does an object of this schema hold another object, or a list of them? */
const isNested = (schema: unknown, depth = 0): boolean => {
  if (typeof schema !== 'object' || schema === null) return false
  if (Array.isArray(schema)) return schema.some((part) => isNested(part, depth))
  const { properties, ...rest } = schema as Record<string, unknown>
  if (properties !== undefined && depth > 0) return true
  const inside = typeof properties === 'object' && properties !== null ? Object.values(properties) : []
  return inside.some((part) => isNested(part, depth + 1)) || Object.values(rest).some((part) => isNested(part, depth))
}
