import type { Failure, Output, Usage } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { BatchModel } from '../core/ports/batch-model.ts'
import type { Model, ModelRequest, ModelResult } from '../core/ports/model.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { createEndpointLimits } from './adaptive-limit.ts'
import { callInBatches, type BatchEvent } from './batch-calls.ts'
import { openBatchLedger, type OpenBatch } from './batch-ledger.ts'
import { inBatches } from './batches.ts'
import { evaluateArm, type EvaluateOptions } from './evaluate.ts'
import { createJournalKey } from './journal-key.ts'

export interface EvaluateInBatchOptions extends Omit<EvaluateOptions, 'model' | 'concurrency' | 'limits'> {
  readonly batch: BatchModel
  /** The task's folder, which remembers batches that are under way. */
  readonly files: Pick<TaskFiles, 'exists' | 'readLines' | 'appendLine'>
  onBatch?(event: BatchEvent): void
}

const lookUpSize = 512

/** A failure that the engine takes as it is: all that can be done about it was done in the batches. */
const final = (failure: Failure): Failure => ({
  ...failure,
  ...(failure.missing ? { kind: 'server' as const, message: `${failure.kind}: ${failure.message}` } : {}),
  retryable: false,
})

/** Answers that are here already, behind the port of models: what evaluates and journals them need not know where they are from. */
const modelOf = (batch: BatchModel, results: ReadonlyMap<string, ModelResult>): Model => ({
  identity: batch.identity,
  suggestedConcurrency: 64,
  async call(_request, { idempotencyKey }) {
    const result = results.get(idempotencyKey)
    if (result?.status === 'answered') return result
    const failure: Failure = result?.failure ?? { kind: 'empty', message: 'not in the batch', retryable: false, missing: true }
    return { status: 'failed', failure: final(failure) }
  },
  async [Symbol.asyncDispose]() {
    // The batch model is the caller's.
  },
})

/**
 * As `evaluateArm`, with the calls of one arm handed in as batches: answered within a day, at the price that the provider asks for that
 * (`batch.price`). What the journal holds is not handed in; what is handed in is found again by the next run wherever this one is
 * killed; every answer goes through the journal at its batch price. Examples are held in memory, results too. Arms that ask no model
 * or ask several times in a row are evaluated live. Throws as `callInBatches` and `evaluateArm` do.
 */
export async function* evaluateInBatch(options: EvaluateInBatchOptions): AsyncGenerator<Output, void, undefined> {
  const { arm, batch, journal, repeats = 1, signal, freshSince = 0 } = options
  if (arm.kind !== 'request') {
    yield* evaluateArm(options)
    return
  }
  const keyOf = createJournalKey(batch.identity)
  const examples: Example[] = []
  const missing = new Map<string, ModelRequest>()
  for await (const group of inBatches(options.examples, lookUpSize)) {
    signal.throwIfAborted()
    const requests = await Promise.all(
      group.flatMap((example) => Array.from({ length: repeats }, async (_, repeat) => await arm.request(example, repeat))),
    )
    const keys = requests.map(keyOf)
    const known = await journal.lookup(keys)
    requests.forEach((request, i) => {
      const key = keys[i] ?? ''
      const state = known.get(key)
      if (state?.status !== 'done' || state.entry.at < freshSince) missing.set(key, request)
    })
    examples.push(...group)
  }

  const ledger = openBatchLedger(options.files)
  const closeRead = async (batches: readonly OpenBatch[], results: ReadonlyMap<string, ModelResult>): Promise<void> => {
    for (const { name, keys } of batches) {
      const states = await journal.lookup(keys)
      // Results of other arms or repeats in the same batch are still to be read.
      if (keys.every((key) => results.has(key) || states.get(key)?.status === 'done')) await ledger.close(name)
    }
  }
  // Left by a process that died after writing down the last answer.
  await closeRead(await ledger.open(batch.identity), new Map())
  const { results, collected } = await callInBatches(missing, { ...options, ledger })
  const price = (usage: Usage): number => options.price(usage) * batch.price.factor
  // Paid already, and every answer is here: neither the budget nor failures in a row may stop it from being written down.
  const { maxUsd: _, ...rest } = options
  yield* evaluateArm({
    ...rest,
    model: modelOf(batch, results),
    examples,
    price,
    limits: createEndpointLimits(),
    failuresToStop: Number.POSITIVE_INFINITY,
  })
  await closeRead(collected, results)
}
