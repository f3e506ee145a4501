import { costPer1k, firstFigures } from '../economics/arm-economics.ts'
import { subtractColumns } from '../economics/column.ts'
import type { CostModel } from '../economics/cost-model.ts'
import { breakEvenMonth } from '../economics/paid-back.ts'
import { middle } from '../economics/quantity.ts'
import { quantileOf } from '../economics/spread.ts'
import type { Evidence } from './decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import type { FactEntry } from './fact-entry.ts'
import { frontierArm } from './facts-arms.ts'
import { runsToday, tunedArm } from './outcome.ts'
import { daysPerMonth } from '../lib/calendar.ts'

/** The weakest evidence that these arms' costs rest on: assumed where one input is. */
const costEvidence = (cost: CostModel, arms: readonly (ArmEvidence | undefined)[]): Evidence => {
  const names = arms.flatMap((arm) => (arm === undefined ? [] : [arm.name]))
  return cost.inputsOf(names).some((input) => input.trust === 'assumed') ? 'assumed' : 'declared'
}

const ratio = (a: number, b: number): number | undefined => (b > 0 ? a / b : undefined)

/** Against what runs today: payback, savings, what a year costs. */
const againstToday = (cost: CostModel, tuned: ArmEvidence, today: ArmEvidence): readonly FactEntry[] => {
  const rank = costEvidence(cost, [tuned, today])
  const { monthly } = firstFigures(cost, today.name)
  // A lead that is lost again by the end of the horizon earned nothing back.
  const isLost = cost.totalAt(tuned.name, cost.middlePoint) > cost.totalAt(today.name, cost.middlePoint)
  const month = isLost ? null : breakEvenMonth(cost, tuned.name, today.name)
  const saved = subtractColumns(cost.totalColumn(today.name), cost.totalColumn(tuned.name))
  return [
    ['cost.todayUsd', Math.round(cost.totals(today.name).p50), rank],
    ['cost.ratio', ratio(cost.totals(today.name).p50, cost.totals(tuned.name).p50), rank],
    ['cost.todayUsdPerMonth', monthly, costEvidence(cost, [today])],
    ['cost.todayUsdPerYear', 12 * monthly, costEvidence(cost, [today])],
    ['payback.months', month ?? undefined, rank],
    ['payback.never', month === null, rank],
    ['saving.p10Usd', quantileOf(saved, 0.1), rank],
    ['saving.p50Usd', quantileOf(saved, 0.5), rank],
    ['economics.breakEvenKnown', true, rank],
  ]
}

/** What people, retraining and hosting cost over a year: all that runs, growth left out. */
const upkeepFacts = (cost: CostModel, tuned: ArmEvidence): readonly FactEntry[] => {
  const { monthly, upfront } = firstFigures(cost, tuned.name)
  const rank = costEvidence(cost, [tuned])
  const value = (id: string): number | undefined => {
    const input = cost.inputs.find((candidate) => candidate.id === id)
    return input === undefined ? undefined : middle(input.quantity)
  }
  const [cycles, weeks] = [value('cycles'), value('weeks-tuned')]
  return [
    ['cost.tunedUsd', Math.round(cost.totals(tuned.name).p50), rank],
    ['cost.upfrontUsd', upfront, rank],
    ['cost.upkeepUsdPerYear', 12 * monthly, rank],
    ['upkeep.weeksPerYear', cycles === undefined || weeks === undefined ? undefined : cycles * weeks, rank],
  ]
}

/** Tokens that the tuned arm need not read, at the price that they have today; no growth, no falling prices, cached tokens left out. */
const promptSaving = ({ task, prices }: DecisionEvidence, tuned: ArmEvidence, today: ArmEvidence): number | undefined => {
  const { host, tokensPerCall, cachedShare = 0 } = today.cost
  const own = tuned.cost.tokensPerCall
  if (host.kind !== 'remote' || tokensPerCall === undefined || own === undefined) return undefined
  const price = prices({ provider: host.provider, model: host.model })
  if (price === undefined) return undefined
  const calls = task.volume.callsPerDay * daysPerMonth * task.horizonMonths
  return (Math.max(0, tokensPerCall.input - own.input) * (1 - cachedShare) * price.inputPer1M * calls) / 1e6
}

const callFacts = (evidence: DecisionEvidence, cost: CostModel, tuned: ArmEvidence): readonly FactEntry[] => {
  const { task, arms } = evidence
  const [today, frontier] = [runsToday(arms), frontierArm(evidence)]
  const { ['revenue.perCallUsd']: revenue } = task.quantities
  const perCall = today === undefined ? undefined : costPer1k(cost, today).usd / 1000
  return [
    [
      'price.ratio',
      frontier === undefined ? undefined : ratio(costPer1k(cost, frontier).usd, costPer1k(cost, tuned).usd),
      costEvidence(cost, [frontier, tuned]),
    ],
    [
      'cost.revenueShare',
      revenue === undefined || perCall === undefined || middle(revenue) <= 0 ? undefined : (100 * perCall) / middle(revenue),
      costEvidence(cost, [today]),
    ],
    ['prompt.savedUsd', today === undefined ? undefined : promptSaving(evidence, tuned, today), costEvidence(cost, [today])],
  ]
}

/** Money and upkeep: middles of the cost model over the horizon, unless the fact says otherwise. Nothing without a tuned arm. */
export const costFacts = (evidence: DecisionEvidence, cost: CostModel): readonly FactEntry[] => {
  const tuned = tunedArm(evidence)
  const today = runsToday(evidence.arms)
  if (tuned === undefined) return []
  return [
    ...upkeepFacts(cost, tuned),
    ...callFacts(evidence, cost, tuned),
    ...(today === undefined || today.name === tuned.name ? [] : againstToday(cost, tuned, today)),
  ]
}
