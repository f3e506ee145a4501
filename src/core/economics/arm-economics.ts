import type { ArmEconomics, ArmReport, CostComponentReport, CostLine } from '../decision/decision.ts'
import type { ArmEvidence } from '../decision/evidence.ts'
import { daysPerMonth } from '../lib/calendar.ts'
import { totalOf } from './arm-costs.ts'
import type { ArmCosts, CostPart } from './arm-costs.ts'
import { breakEvenCallsPerDay } from './break-even-volume.ts'
import { costLine } from './cost-line.ts'
import type { CostModel, Point } from './cost-model.ts'
import { pointTotal } from './evaluate-point.ts'
import { createEvaluation } from './evaluate.ts'
import { inputIdsOf, volumeInput } from './expression-graph.ts'
import { breakEvenMonth, probabilityCheaper, probabilityPayback } from './paid-back.ts'
import { middle } from './quantity.ts'
import { spreadOf } from './spread.ts'
import { endsOfLeast } from './surely-dearer.ts'
import { trainingQuotes } from './training-quotes.ts'

const sumLine = (label: string, value: number, unit: string): CostLine => ({
  label,
  value,
  unit,
  source: 'from the lines above',
  date: null,
  trust: 'derived',
})

const componentReport = (model: CostModel, part: CostPart): CostComponentReport => {
  const { id, label, category } = part.component
  const { horizonMonths, inputs } = model
  const middles = createEvaluation(model.middlePoint)
  const used = inputIdsOf([part.upfront, part.monthly, part.perCycle])
  return {
    id,
    label,
    category,
    upfront: middles.inMonth(part.upfront, 0) as number,
    monthly: (middles.overMonths(part.monthly, horizonMonths) as number) / horizonMonths,
    perCycle: middles.inMonth(part.perCycle, 0) as number,
    total: spreadOf(totalOf(part, model.draws, horizonMonths)),
    inputs: inputs.filter((input) => used.has(input.id)).map((input) => input.id),
  }
}

/** Against the incumbent: when, how surely and from which volume an arm pays. Empty for the incumbent itself. */
const comparedWith = (model: CostModel, name: string, incumbent: string | undefined): Partial<ArmEconomics> => {
  if (incumbent === undefined || incumbent === name) return {}
  const volume = breakEvenCallsPerDay(model, name, incumbent)
  return {
    probabilityCheaper: probabilityCheaper(model, name, incumbent),
    probabilityPayback: probabilityPayback(model, name, incumbent),
    ...(volume === undefined ? {} : { breakEvenCallsPerDay: volume }),
  }
}

/** Before the first call, and in the first month with its share of changes of the task; every input at its middle. USD. */
export const firstFigures = (model: CostModel, arm: string): { readonly upfront: number; readonly monthly: number } => {
  const { upfront, running } = model.costsOf(arm)
  const middles = createEvaluation(model.middlePoint)
  return { upfront: middles.inMonth(upfront, 0) as number, monthly: middles.inMonth(running, 0) as number }
}

/** One arm's entry in decision.json, with every input that its cost rests on. USD. */
export const armEconomics = (model: CostModel, arm: ArmEvidence, incumbent: ArmEvidence | undefined): ArmEconomics => {
  const costs = model.costsOf(arm.name)
  const { book, today } = model.context
  const { upfront, monthly } = firstFigures(model, arm.name)
  return {
    name: arm.name,
    upfront,
    monthly,
    total: model.totals(arm.name),
    breakEvenMonth: incumbent === undefined || incumbent.name === arm.name ? null : breakEvenMonth(model, arm.name, incumbent.name),
    lines: [
      ...model
        .inputsOf([arm.name])
        .filter((input) => middle(input.quantity) !== 0)
        .map(costLine),
      sumLine('before the first call', upfront, 'USD'),
      sumLine('first month, changes of the task included', monthly, 'USD'),
      ...trainingQuotes(arm.cost, { today, ...(book.length === 0 ? {} : { book }) }).map((quote): CostLine => ({
        label: `the same training at ${quote.provider}, not counted`,
        value: quote.usd,
        unit: 'USD',
        source: quote.source,
        date: quote.date,
        trust: quote.trust,
      })),
    ],
    components: costs.parts.map((part) => componentReport(model, part)),
    ...comparedWith(model, arm.name, incumbent?.name),
  }
}

/** Which components a call is paid in. */
const basisOf = (costs: ArmCosts, { host }: ArmEvidence['cost']): string => {
  if (host.kind === 'unknown') return 'nobody knows; assumed'
  const labels = costs.parts.filter(({ monthly }) => monthly.readsVolume).map(({ component }) => component.label)
  return labels.length === 0 ? 'no computation worth counting' : labels.join(', ')
}

/** Calls a day that fill every machine. */
const manyCalls = 1e9

/**
 * What 1,000 more calls cost where there are many: the slope of the first month's cost over the number of calls, so that the share of a
 * machine that is always on is left out. At the middle of every input, and at the ends that make it least and most. USD.
 */
export const costPer1k = (model: CostModel, arm: ArmEvidence): ArmReport['costPer1k'] => {
  const costs = model.costsOf(arm.name)
  // What is paid up front is in both volumes, and falls out of the slope.
  const firstMonth = pointTotal({ upfront: costs.upfront, running: costs.monthly }, 1)
  const usdAt = (point: Point): number => {
    const [more, fewer] = [2 * manyCalls, manyCalls].map((calls) => firstMonth((id) => (id === volumeInput ? calls : point(id))))
    return (1000 * ((more ?? 0) - (fewer ?? 0))) / (manyCalls * daysPerMonth)
  }
  const used = inputIdsOf([costs.monthly])
  const inputs = model.inputs.filter(({ id, quantity }) => used.has(id) && quantity.kind !== 'fixed')
  const least = (sign: 1 | -1): number => {
    const found = endsOfLeast(inputs, (point) => sign * usdAt((id) => point(id) ?? model.middlePoint(id)))
    return usdAt((id) => found.get(id) ?? model.middlePoint(id))
  }
  return { usd: usdAt(model.middlePoint), low: least(1), high: least(-1), basis: basisOf(costs, arm.cost) }
}
