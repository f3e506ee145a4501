import { batchSaving, type BatchSaving } from '../core/economics/batch-saving.ts'
import { findProvider } from '../core/models/providers.ts'
import type { Task } from '../core/task/task.ts'
import type { Candidate } from './ladder.ts'
import type { PlannedArm } from './plan-arms.ts'

/** What handing in the calls of one model's arms as batches would save. */
export interface PlannedBatch extends BatchSaving {
  readonly model: string
  readonly provider: string
  readonly arms: readonly string[]
}

/** Providers answer a batch within a day. */
const windowHours = 24

/** One entry a model whose provider takes batches and whose price is known; dev calls only: golden is looked at live. */
export const planBatches = (
  task: Pick<Task, 'budget'>,
  candidates: readonly Candidate[],
  planned: readonly PlannedArm[],
): readonly PlannedBatch[] => {
  const batches = new Map<string, { readonly provider: string; readonly factor: number; readonly arms: string[]; usd: number }>()
  for (const { name, model, definition } of candidates) {
    // What asks in several steps cannot wait a day for each.
    if ((definition.callsPerAnswer ?? 1) > 1 || definition.needs.parents === true || definition.needs.optimiser === true) continue
    const offer = model === undefined ? undefined : findProvider(model.provider)?.batch
    const arm = planned.find((known) => known.name === name)
    if (model === undefined || offer === undefined || arm?.usd === undefined || arm.devCalls === 0) continue
    const usd = (arm.usd * arm.devCalls) / (arm.devCalls + arm.goldenCalls)
    const known = batches.get(model.name) ?? { provider: model.provider, factor: offer.factor, arms: [], usd: 0 }
    known.arms.push(name)
    known.usd += usd
    batches.set(model.name, known)
  }
  return [...batches].map(([model, { provider, factor, arms, usd }]) => ({
    model,
    provider,
    arms,
    ...batchSaving({ usd, factor, windowHours, hours: task.budget.hours }),
  }))
}
