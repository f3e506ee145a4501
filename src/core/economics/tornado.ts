import type { Swing } from '../decision/decision.ts'
import { totalOf } from './arm-costs.ts'
import { at, subtractColumns } from './column.ts'
import type { Column } from './column.ts'
import type { CostModel } from './cost-model.ts'
import { createEvaluation } from './evaluate.ts'
import { quantile } from './quantity.ts'

/**
 * How far each uncertain input moves what an arm costs more than `against` over the horizon, from its 5th to its 95th percentile with
 * all others at their middle; the largest first, what moves nothing left out. USD.
 */
export const tornado = (model: CostModel, arm: string, against: string): readonly Swing[] => {
  const inputs = model.inputsOf([arm, against]).filter(({ quantity }) => quantity.kind !== 'fixed')
  // One column holds all points: the two ends of input k stand at 2k and 2k + 1.
  const position = new Map(inputs.map(({ id }, k) => [id, 2 * k]))
  const ends = inputs.map(({ quantity }) => [quantile(quantity, 0.05), quantile(quantity, 0.95)] as const)
  const points = createEvaluation((id) => {
    const place = position.get(id)
    if (place === undefined) return model.middlePoint(id)
    const column = new Float64Array(2 * inputs.length).fill(model.middlePoint(id))
    column.set(ends[place / 2] ?? [], place)
    return column
  })
  const totalAtPoints = (name: string): Column => totalOf(model.costsOf(name), points, model.horizonMonths)
  const lead = subtractColumns(totalAtPoints(arm), totalAtPoints(against))
  const middleLead = model.totalAt(arm, model.middlePoint) - model.totalAt(against, model.middlePoint)
  const isOtherSide = (value: number): boolean => Math.sign(value) !== Math.sign(middleLead)
  return inputs
    .map(({ id, label, unit, trust }, k): Swing => {
      const [low, high] = ends[k] ?? [0, 0]
      const [atLow, atHigh] = [at(lead, 2 * k), at(lead, 2 * k + 1)]
      return { input: id, label, unit, low, high, atLow, atHigh, flips: isOtherSide(atLow) || isOtherSide(atHigh), trust }
    })
    .filter(({ atLow, atHigh }) => atLow !== atHigh)
    .sort((a, b) => Math.abs(b.atHigh - b.atLow) - Math.abs(a.atHigh - a.atLow))
}
