import type { ArmEvidence } from '../decision/evidence.ts'
import type { Random } from '../ports/world.ts'
import type { Task } from '../task/task.ts'
import { armCosts, totalOf } from './arm-costs.ts'
import type { ArmCosts } from './arm-costs.ts'
import type { Column } from './column.ts'
import { costComponents } from './components/index.ts'
import type { CostComponent, CostContext } from './component.ts'
import type { CostInput } from './cost-input.ts'
import { assertMoney } from './dimensions.ts'
import { pointTotal } from './evaluate-point.ts'
import { createEvaluation } from './evaluate.ts'
import type { Evaluation } from './evaluate.ts'
import { createGraph, inputIdsOf } from './expression-graph.ts'
import type { PriceRow } from './price-book.ts'
import type { PriceLookup } from './price-lookup.ts'
import { drawQuantity, middle } from './quantity.ts'
import { sharedInputs } from './shared-inputs.ts'
import { spreadOf } from './spread.ts'
import type { Spread } from './spread.ts'
import { surelyDearer } from './surely-dearer.ts'
import { remembering } from '../lib/remembering.ts'

/** Joint draws of all inputs: the 5th percentile rests on 500 of them. */
const drawCount = 10_000

/** An input's value by its id. */
export type Point = (id: string) => number

/** What every arm costs: expressions over inputs that all arms share, and 10,000 joint draws of those inputs. USD. */
export interface CostModel {
  readonly horizonMonths: number
  /** What the components were given. */
  readonly context: CostContext
  /** Every input once. */
  readonly inputs: readonly CostInput[]
  readonly drawCount: number
  /** What `surer` asks for. */
  readonly ratio: number
  readonly probability: number
  /** An arm's costs by component. Throws RangeError for an arm that the model does not know: a programming error. */
  costsOf(arm: string): ArmCosts
  /** Inputs that change what one of these arms costs. */
  inputsOf(arms: readonly string[]): readonly CostInput[]
  /** All inputs at their middle. */
  readonly middlePoint: Point
  /** An input over the draws. */
  drawsOf(id: string): Column
  /** Every node over the draws; evaluated once, shared by all who ask. */
  readonly draws: Evaluation
  /** Total over the horizon, a value a draw. */
  totalColumn(arm: string): Column
  /** Total over the horizon where every input has one value. */
  totalAt(arm: string, point: Point): number
  totals(arm: string): Spread
  /**
   * surer(a, b) of DESIGN §4: b costs at least `ratio` times a with probability `probability` or more over the joint draws,
   * every assumed input fixed at the end that speaks against it.
   */
  surer(a: string, b: string): boolean
  /** P(b costs at least `ratio` x a), assumed inputs at their adverse ends. */
  probabilityDearer(a: string, b: string): number
  /** The assumed input that moves cost(b) - ratio x cost(a) most, or undefined where nothing is assumed. */
  decisiveAssumption(a: string, b: string): CostInput | undefined
}

export interface CostModelOptions {
  readonly task: Task
  readonly arms: readonly ArmEvidence[]
  readonly prices: PriceLookup
  /** Rows of the price book, the user's own first. */
  readonly book?: readonly PriceRow[]
  /** ISO 8601 day: old prices are less sure. */
  readonly today: string
  readonly random: Random
  readonly ratio?: number
  readonly probability?: number
  /** A model on the same seed: inputs that are the same in both are not drawn again. */
  readonly like?: CostModel
  /** What can cost something; every registered kind where absent. */
  readonly components?: readonly CostComponent[]
}

/** Every input once. Throws RangeError where one id stands for two numbers: a programming error. */
const distinct = (inputs: readonly CostInput[]): ReadonlyMap<string, CostInput> => {
  const byId = new Map<string, CostInput>()
  for (const input of inputs) {
    const known = byId.get(input.id) ?? input
    if (known.unit !== input.unit || JSON.stringify(known.quantity) !== JSON.stringify(input.quantity))
      throw new RangeError(`cost model: two different inputs are called ${input.id}`)
    byId.set(input.id, known)
  }
  return byId
}

/**
 * Builds the model from the registered components. Nothing is drawn or evaluated before it is asked for. Throws RangeError for an arm it
 * does not know, for an input that means two things, and for a component whose formula does not come out as money.
 */
export const costModel = (options: CostModelOptions): CostModel => {
  const { task, arms, prices, book = [], today, random, ratio = 1, probability = 0.9, components = costComponents, like } = options
  const { horizonMonths } = task
  const context: CostContext = { task, prices, book, today, trainRows: Math.max(0, ...arms.map((arm) => arm.trainRows)), arms }
  const graph = createGraph()
  const costs = new Map(arms.map((arm) => [arm.name, armCosts(arm, { components, context, graph })]))
  const parts = [...costs.values()].flatMap((arm) => arm.parts.map((part) => ({ arm, part })))
  const inputs = distinct([...sharedInputs(context), ...parts.flatMap(({ part }) => part.cost.inputs)])
  for (const { arm, part } of parts) assertMoney(`${part.component.label} of ${arm.name}`, part.cost, inputs)

  const costsOf = (name: string): ArmCosts => {
    const found = costs.get(name)
    if (found === undefined) throw new RangeError(`cost model: no arm ${name}`)
    return found
  }
  const drawsOf = remembering((id: string): Column => {
    const quantity = inputs.get(id)?.quantity ?? { kind: 'fixed', value: 0 }
    if (quantity.kind === 'fixed') return quantity.value
    const drawn = like?.inputs.find((input) => input.id === id)?.quantity
    return JSON.stringify(drawn) === JSON.stringify(quantity) && like !== undefined
      ? like.drawsOf(id)
      : drawQuantity(id, quantity, { count: drawCount, random })
  })
  const draws = createEvaluation(drawsOf)
  const totalColumn = remembering((name: string) => totalOf(costsOf(name), draws, horizonMonths))
  const pointTotals = remembering((name: string) => pointTotal(costsOf(name), horizonMonths))
  const middles = new Map([...inputs].map(([id, input]) => [id, middle(input.quantity)]))
  const base = {
    horizonMonths,
    context,
    drawCount,
    ratio,
    probability,
    inputs: [...inputs.values()],
    costsOf,
    inputsOf: (names: readonly string[]): readonly CostInput[] => {
      const used = inputIdsOf(names.flatMap((name) => [costsOf(name).upfront, costsOf(name).running]))
      return [...inputs.values()].filter(({ id }) => used.has(id))
    },
    middlePoint: (id: string): number => middles.get(id) ?? 0,
    drawsOf,
    draws,
    totalColumn,
    totalAt: (name: string, point: Point): number => pointTotals(name)(point),
    totals: remembering((name: string): Spread => spreadOf(totalColumn(name))),
  }
  return { ...base, ...surelyDearer(base, { ratio, probability }) }
}
