import { totalOf } from './arm-costs.ts'
import { at } from './column.ts'
import type { Column } from './column.ts'
import type { CostInput } from './cost-input.ts'
import type { CostModel, Point } from './cost-model.ts'
import { createEvaluation } from './evaluate.ts'
import { ends, middle } from './quantity.ts'
import { remembering } from '../lib/remembering.ts'

type Model = Pick<CostModel, 'horizonMonths' | 'drawCount' | 'costsOf' | 'inputsOf' | 'middlePoint' | 'drawsOf' | 'totalAt'>

/** Two sums of the same numbers in another order may differ in their last digits: no cost is dearer by so little. */
const tolerance = 1e-9

/** Draws that a tie between two ends is looked at in. */
const tieDraws = 40

/**
 * The ends of some inputs at which `value` is least. Costs are monotone in each input, but the direction of one may depend on another
 * (price x utilisation), so the search by coordinates is run twice. Where both ends are the same within `tolerance`, `second` decides,
 * then the low one.
 */
export const endsOfLeast = (
  inputs: readonly CostInput[],
  value: (point: (id: string) => number | undefined) => number,
  { tolerance = 0, second = value }: { readonly tolerance?: number; readonly second?: typeof value } = {},
): ReadonlyMap<string, number> => {
  const fixed = new Map(inputs.map((input) => [input.id, middle(input.quantity)]))
  const point = (id: string): number | undefined => fixed.get(id)
  for (let pass = 0; pass < 2; pass++)
    for (const { id, quantity } of inputs) {
      const [low, high] = ends(quantity)
      const at = (end: number, of: typeof value): number => {
        fixed.set(id, end)
        return of(point)
      }
      const gain = at(low, value) - at(high, value)
      const isHigh = Math.abs(gain) > tolerance ? gain > 0 : at(low, second) > at(high, second) + tolerance
      fixed.set(id, isHigh ? high : low)
    }
  return fixed
}

/** "surer" of the decision rule and what it rests on (DESIGN §4), for a model without it. */
export const surelyDearer = (
  model: Model,
  { ratio, probability }: { readonly ratio: number; readonly probability: number },
): Pick<CostModel, 'surer' | 'probabilityDearer' | 'decisiveAssumption'> => {
  const { horizonMonths, drawCount, costsOf, middlePoint } = model
  const assumedInputs = (a: string, b: string): readonly CostInput[] =>
    model.inputsOf([a, b]).filter(({ trust, quantity }) => trust === 'assumed' && quantity.kind !== 'fixed')
  /** cost(b) - ratio x cost(a) at a point. */
  const lead = (a: string, b: string, point: Point): number => model.totalAt(b, point) - ratio * model.totalAt(a, point)

  const firstDraws = remembering((id): Column => {
    const all = model.drawsOf(id)
    return typeof all === 'number' ? all : all.subarray(0, tieDraws)
  })
  const probabilities = new Map<string, number>()
  const probabilityDearer = (a: string, b: string): number => {
    const key = JSON.stringify([a, b])
    const known = probabilities.get(key)
    if (known !== undefined) return known
    // Over a short column at once: searches ask for it thousands of times.
    const worst = (point: (id: string) => number | undefined): number => {
      const evaluation = createEvaluation((id) => point(id) ?? firstDraws(id))
      const [costA, costB] = [a, b].map((name) => totalOf(costsOf(name), evaluation, horizonMonths)) as [number, number]
      return Math.min(...Array.from({ length: tieDraws }, (_, i) => at(costB, i) - ratio * at(costA, i)))
    }
    const adverse = endsOfLeast(assumedInputs(a, b), (point) => lead(a, b, (id) => point(id) ?? middlePoint(id)), {
      tolerance: tolerance * (model.totalAt(a, middlePoint) + model.totalAt(b, middlePoint)),
      // Two arms may cost the same at the middle whatever an input is, and part in the draws: then the end that parts them more is worse.
      second: worst,
    })
    const evaluation = createEvaluation((id) => adverse.get(id) ?? model.drawsOf(id))
    const [costA, costB] = [a, b].map((name) => totalOf(costsOf(name), evaluation, horizonMonths)) as [number, number]
    let count = 0
    for (let i = 0; i < drawCount; i++) {
      const [one, other] = [ratio * at(costA, i), at(costB, i)]
      if (other - one >= -tolerance * Math.abs(one)) count++
    }
    probabilities.set(key, count / drawCount)
    return count / drawCount
  }

  return {
    probabilityDearer,
    surer: (a, b) => probabilityDearer(a, b) >= probability,
    decisiveAssumption: (a, b) => {
      const swing = ({ id, quantity }: CostInput): number => {
        const [atLow, atHigh] = ends(quantity).map((end) => lead(a, b, (other) => (other === id ? end : middlePoint(other)))) as [
          number,
          number,
        ]
        return Math.abs(atHigh - atLow)
      }
      const [first] = assumedInputs(a, b)
        .map((input) => ({ input, size: swing(input) }))
        .sort((x, y) => y.size - x.size)
      return first === undefined || first.size === 0 ? undefined : first.input
    },
  }
}
