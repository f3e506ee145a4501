import type { ArmEvidence } from '../decision/evidence.ts'
import type { Random } from '../ports/world.ts'
import type { Task } from '../task/task.ts'
import { armCost, totalCost } from './arm-cost.ts'
import type { Draw } from './arm-cost.ts'
import type { CostInput } from './cost-input.ts'
import { armInputs, sharedInputs } from './cost-inputs.ts'
import type { PriceLookup } from './price-lookup.ts'
import { drawQuantity, ends, middle } from './quantity.ts'

const drawCount = 10_000

interface CostTotals {
  readonly p05: number
  readonly p50: number
  readonly p95: number
}

/** Total cost over the horizon of every arm, on joint draws. */
export interface CostModel {
  readonly horizonMonths: number
  readonly inputs: readonly CostInput[]
  totals(arm: string): CostTotals
  /**
   * surer(a, b) of DESIGN §4: b costs at least `ratio` times a with probability `probability` or more over the joint draws,
   * every assumed input fixed at the end that speaks against it.
   */
  surer(a: string, b: string): boolean
  /** P(b costs at least `ratio` x a), assumed inputs at their adverse ends. */
  probabilityDearer(a: string, b: string): number
  /** The assumed input that moves cost(b) - ratio x cost(a) most, or undefined where nothing is assumed. */
  decisiveAssumption(a: string, b: string): CostInput | undefined
  /** A draw with every input at its middle: for lines, monthly figures and break-even. */
  readonly middleDraw: Draw
  readonly lowDraw: Draw
  readonly highDraw: Draw
}

export interface CostModelOptions {
  readonly task: Task
  readonly arms: readonly ArmEvidence[]
  readonly prices: PriceLookup
  /** ISO 8601 day: old prices are less sure. */
  readonly today: string
  readonly random: Random
  readonly ratio?: number
  readonly probability?: number
}

const percentile = (sorted: Float64Array, p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0

/** Every input once: those with the same id are the same number. */
const distinct = (inputs: readonly CostInput[]): readonly CostInput[] => [...new Map(inputs.map((input) => [input.id, input])).values()]

const constantDraw = (inputs: readonly CostInput[], pick: (input: CostInput) => number): Draw => {
  const values = new Map(inputs.map((input) => [input.id, pick(input)]))
  return (id) => values.get(id) ?? 0
}

/** Builds the model; 10,000 seeded draws per input, shared across arms. Unknown arm names are a programming error and throw RangeError. */
export const costModel = ({ task, arms, prices, today, random, ratio = 1, probability = 0.9 }: CostModelOptions): CostModel => {
  const inputs = distinct([
    ...sharedInputs(task, Math.max(0, ...arms.map((arm) => arm.trainRows))),
    ...arms.flatMap((arm) => armInputs(arm, prices, today)),
  ])
  const draws = new Map(inputs.map((input) => [input.id, drawQuantity(input.id, input.quantity, { count: drawCount, random })]))
  const assumedInputs = inputs.filter((input) => input.trust === 'assumed')
  const { horizonMonths } = task
  const armOf = (name: string): ArmEvidence => {
    const arm = arms.find((candidate) => candidate.name === name)
    if (arm === undefined) throw new RangeError(`cost model: no arm ${name}`)
    return arm
  }
  const costs = new Map(arms.map((arm) => [arm.name, armCost(arm)]))
  const total = (arm: ArmEvidence, draw: Draw): number => totalCost((costs.get(arm.name) ?? armCost(arm))(draw), draw, horizonMonths)
  const middleDraw = constantDraw(inputs, (input) => middle(input.quantity))

  const totalsOf = (name: string): CostTotals => {
    const arm = armOf(name)
    const values = Float64Array.from({ length: drawCount }, (_, i) => total(arm, (id) => draws.get(id)?.[i] ?? 0)).sort()
    return { p05: percentile(values, 0.05), p50: percentile(values, 0.5), p95: percentile(values, 0.95) }
  }
  const totals = new Map<string, CostTotals>()

  /** cost(b) - ratio x cost(a), with some inputs fixed. */
  const lead = (a: ArmEvidence, b: ArmEvidence, base: Draw, fixed: ReadonlyMap<string, number>): number => {
    const draw: Draw = (id) => fixed.get(id) ?? base(id)
    return total(b, draw) - ratio * total(a, draw)
  }

  /**
   * Ends that make b look cheap against a. Costs are monotone in each input, but the direction of one may depend on another
   * (price x utilisation), so the search by coordinates is run twice.
   */
  const adverse = (a: ArmEvidence, b: ArmEvidence): ReadonlyMap<string, number> => {
    const fixed = new Map(assumedInputs.map((input) => [input.id, middle(input.quantity)]))
    for (let pass = 0; pass < 2; pass++)
      for (const input of assumedInputs) {
        const [low, high] = ends(input.quantity)
        const atLow = lead(a, b, middleDraw, new Map(fixed).set(input.id, low))
        const atHigh = lead(a, b, middleDraw, new Map(fixed).set(input.id, high))
        fixed.set(input.id, atLow <= atHigh ? low : high)
      }
    return fixed
  }

  const probabilities = new Map<string, number>()
  const probabilityDearer = (aName: string, bName: string): number => {
    const key = JSON.stringify([aName, bName])
    const known = probabilities.get(key)
    if (known !== undefined) return known
    const [a, b] = [armOf(aName), armOf(bName)]
    const fixed = adverse(a, b)
    let count = 0
    for (let i = 0; i < drawCount; i++) if (lead(a, b, (id) => draws.get(id)?.[i] ?? 0, fixed) >= 0) count++
    probabilities.set(key, count / drawCount)
    return count / drawCount
  }

  return {
    horizonMonths,
    inputs,
    middleDraw,
    lowDraw: constantDraw(inputs, (input) => ends(input.quantity)[0]),
    highDraw: constantDraw(inputs, (input) => ends(input.quantity)[1]),
    totals: (name) => {
      const known = totals.get(name) ?? totalsOf(name)
      totals.set(name, known)
      return known
    },
    surer: (a, b) => probabilityDearer(a, b) >= probability,
    probabilityDearer,
    decisiveAssumption: (aName, bName) => {
      const [a, b] = [armOf(aName), armOf(bName)]
      const swing = (input: CostInput): number => {
        const [low, high] = ends(input.quantity)
        return Math.abs(lead(a, b, middleDraw, new Map([[input.id, high]])) - lead(a, b, middleDraw, new Map([[input.id, low]])))
      }
      const [first] = assumedInputs.map((input) => ({ input, size: swing(input) })).sort((x, y) => y.size - x.size)
      return first === undefined || first.size === 0 ? undefined : first.input
    },
  }
}
