import type { ArmEconomics, ArmReport, CostLine } from '../decision/decision.ts'
import type { ArmEvidence } from '../decision/evidence.ts'
import { armCost, monthlyCosts } from './arm-cost.ts'
import type { CostInput } from './cost-input.ts'
import type { CostModel } from './cost-model.ts'
import { middle } from './quantity.ts'
import { trainingQuotes } from './training-quotes.ts'

/**
 * First month (1 is the first) in which an arm's cumulated cost is at most the incumbent's, every input at its middle;
 * null where that does not happen within the horizon.
 */
export const breakEvenMonth = (model: CostModel, arm: ArmEvidence, incumbent: ArmEvidence): number | null => {
  const draw = model.middleDraw
  const [own, other] = [armCost(arm)(draw), armCost(incumbent)(draw)]
  const theirs = monthlyCosts(other, draw, model.horizonMonths)
  let lead = own.upfront - other.upfront
  const month = monthlyCosts(own, draw, model.horizonMonths).findIndex((ours, i) => (lead += ours - (theirs[i] ?? 0)) <= 0)
  return month < 0 ? null : month + 1
}

/** Monthly tokens (in millions) at which a fixed monthly cost equals paying per token (providers.md §9.2). */
export const breakEvenTokens = (options: {
  readonly fixedUsdPerMonth: number
  readonly inputPer1M: number
  readonly outputPer1M: number
  readonly inputShare: number
}): number => options.fixedUsdPerMonth / (options.inputShare * options.inputPer1M + (1 - options.inputShare) * options.outputPer1M)

const inputLine = ({ label, quantity, unit, source, date, trust }: CostInput): CostLine => ({
  label: quantity.kind === 'fixed' ? label : `${label} (${quantity.low.toPrecision(2)} to ${quantity.high.toPrecision(2)})`,
  value: middle(quantity),
  unit,
  source,
  date,
  trust,
})

const sumLine = (label: string, value: number, unit: string): CostLine => ({
  label,
  value,
  unit,
  source: 'from the lines above',
  date: null,
  trust: 'derived',
})

/** Inputs whose middle value changes this arm's total: what its cost rests on. */
const inputsOf = (model: CostModel, arm: ArmEvidence): readonly CostInput[] => {
  const used = new Set<string>()
  const draw = (id: string): number => {
    used.add(id)
    return model.middleDraw(id)
  }
  monthlyCosts(armCost(arm)(draw), draw, 1)
  return model.inputs.filter((input) => used.has(input.id) && middle(input.quantity) !== 0)
}

/** One arm's entry in decision.json, with every input that its cost rests on. USD. */
export const armEconomics = (model: CostModel, arm: ArmEvidence, incumbent: ArmEvidence | undefined): ArmEconomics => {
  const cost = armCost(arm)(model.middleDraw)
  const [monthly = 0] = monthlyCosts(cost, model.middleDraw, 1)
  return {
    name: arm.name,
    upfront: cost.upfront,
    monthly,
    total: model.totals(arm.name),
    breakEvenMonth: incumbent === undefined || incumbent.name === arm.name ? null : breakEvenMonth(model, arm, incumbent),
    lines: [
      ...inputsOf(model, arm).map(inputLine),
      sumLine('before the first call', cost.upfront, 'USD'),
      sumLine('first month, changes of the task included', monthly, 'USD'),
      ...trainingQuotes(arm.cost).map((quote): CostLine => ({
        label: `the same training at ${quote.provider}, not counted`,
        value: quote.usd,
        unit: 'USD',
        source: quote.source,
        date: quote.date,
        trust: quote.trust,
      })),
    ],
  }
}

const bases = {
  none: 'no computation worth counting',
  local: 'time of a call on this machine',
  remote: 'tokens of a call',
  unknown: 'nobody knows; assumed',
} as const

/** Running cost of 1,000 calls: middle, and the ends of every input. USD. */
export const costPer1k = (model: CostModel, arm: ArmEvidence): ArmReport['costPer1k'] => {
  const at = (draw: CostModel['middleDraw']) => 1000 * armCost(arm)(draw).perCall
  // Utilisation divides: its high end belongs to the low cost.
  const swap = (draw: CostModel['middleDraw'], other: CostModel['middleDraw']) => (id: string) =>
    id === 'utilisation' ? other(id) : draw(id)
  return {
    usd: at(model.middleDraw),
    low: at(swap(model.lowDraw, model.highDraw)),
    high: at(swap(model.highDraw, model.lowDraw)),
    basis: bases[arm.cost.host.kind],
  }
}
