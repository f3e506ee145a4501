import { totalOf } from './arm-costs.ts'
import type { Column } from './column.ts'
import type { CostInput } from './cost-input.ts'
import type { CostModel } from './cost-model.ts'
import { createEvaluation } from './evaluate.ts'
import { spreadOf } from './spread.ts'
import type { Spread } from './spread.ts'
import { surelyDearer } from './surely-dearer.ts'
import { remembering } from '../lib/remembering.ts'

/**
 * The same model with some inputs known exactly, by id: what "if this price were so" asks. The draws of all other inputs are those of
 * the given model, drawn once for however many such questions. `ratio` and `probability` as the model was built with.
 */
export const fixInputs = (
  model: CostModel,
  fixed: ReadonlyMap<string, number>,
  { ratio, probability }: { readonly ratio: number; readonly probability: number },
): CostModel => {
  const known = (input: CostInput): CostInput => {
    const value = fixed.get(input.id)
    return value === undefined ? input : { ...input, quantity: { kind: 'fixed', value } }
  }
  const drawsOf = (id: string): Column => fixed.get(id) ?? model.drawsOf(id)
  const draws = createEvaluation(drawsOf)
  const { horizonMonths, costsOf } = model
  const totalColumn = remembering((arm: string) => totalOf(costsOf(arm), draws, horizonMonths))
  const base = {
    ...model,
    inputs: model.inputs.map(known),
    inputsOf: (arms: readonly string[]): readonly CostInput[] => model.inputsOf(arms).map(known),
    middlePoint: (id: string): number => fixed.get(id) ?? model.middlePoint(id),
    drawsOf,
    draws,
    totalColumn,
    totals: remembering((arm: string): Spread => spreadOf(totalColumn(arm))),
  }
  const own = surelyDearer(base, { ratio, probability })
  // What the fixed inputs do not touch was answered already.
  const touches = (a: string, b: string): boolean => model.inputsOf([a, b]).some(({ id }) => fixed.has(id))
  return {
    ...base,
    ...own,
    ...(model.ratio === ratio && model.probability === probability
      ? {
          surer: (a, b) => (touches(a, b) ? own.surer(a, b) : model.surer(a, b)),
          probabilityDearer: (a, b) => (touches(a, b) ? own.probabilityDearer(a, b) : model.probabilityDearer(a, b)),
        }
      : {}),
  }
}
