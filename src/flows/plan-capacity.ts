import { planCapacity } from '../core/economics/capacity/plan-capacity.ts'
import type { Capacity } from '../core/economics/capacity/plan-capacity.ts'
import type { ModelShape } from '../core/economics/capacity/model-shape.ts'
import { middle } from '../core/economics/quantity.ts'
import { trainedTokens } from '../core/economics/token-money.ts'
import { findBaseModel } from '../core/licences/find-base-model.ts'
import { findEntry } from '../core/models/catalogue.ts'
import type { Task } from '../core/task/task.ts'
import type { Candidate } from './ladder.ts'
import type { PlannedArm } from './plan-arms.ts'

/** What the model that would be tuned needs, for training and for the declared volume. */
export interface PlannedCapacity extends Capacity {
  readonly model: string
}

/** The default recipe's epochs: small sets get more. */
const epochs = 2

const shapeOf = (model: string): ModelShape | undefined => {
  const entry = findEntry(model)
  return entry?.kind === 'chat-model' ? entry : findBaseModel(model)
}

/** Capacity of the tuned rung's model; undefined where nothing would be tuned or its shape is not known. */
export const planTunedCapacity = (
  task: Task,
  {
    candidates,
    arms,
    trainRows,
  }: { readonly candidates: readonly Candidate[]; readonly arms: readonly PlannedArm[]; readonly trainRows: number },
): PlannedCapacity | undefined => {
  const tuned = candidates.find(({ definition, model }) => definition.needs.training && model !== undefined)
  const shape = tuned?.model === undefined ? undefined : shapeOf(tuned.model.model)
  if (tuned?.model === undefined || shape === undefined) return undefined
  const call = arms.find(({ name }) => name === tuned.name)?.tokensPerCall
  const tokens = call === undefined ? undefined : call.input + call.output
  const peak = task.quantities['volume.peakFactor']
  return {
    model: tuned.model.model,
    ...planCapacity({
      shape,
      ...(tokens === undefined
        ? {}
        : {
            contextTokens: tokens,
            sequenceTokens: tokens,
            trainingTokens: trainedTokens({ rows: trainRows, tokensPerRow: tokens, epochs }),
            tokensPerDay: tokens * task.volume.callsPerDay,
          }),
      ...(peak === undefined ? {} : { peakFactor: middle(peak) }),
    }),
  }
}
