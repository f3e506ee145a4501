import { findBaseModel } from '../../src/core/licences/find-base-model.ts'
import type { ModelShape } from '../../src/core/economics/capacity/model-shape.ts'

/** A model's layers without its published size: what follows is computed. */
export const shapeOf = (name: string): ModelShape => {
  const model = findBaseModel(name)
  if (model === undefined) throw new RangeError(`no base model ${name}`)
  return { layers: model.layers, ...(model.experts === undefined ? {} : { experts: model.experts }) }
}
