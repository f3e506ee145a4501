import { CallFailed } from '../core/arms/arm.ts'
import type { Usage } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'
import type { Model, ModelReply, ModelRequest } from '../core/ports/model.ts'
import type { EndpointLimits } from './adaptive-limit.ts'
import { createJournalledCalls, type JournalledCalls } from './journalled-calls.ts'
import { createSpendingLimit } from './spending-limit.ts'

/** A model with what its tokens cost (USD). */
export interface AskedModel {
  readonly model: Model
  price(usage: Usage): number
}

export interface Asked {
  readonly reply: ModelReply
  readonly costUsd: number
  readonly replayed: boolean
  /** Calls that the model takes at once. */
  readonly places: number
}

export interface ModelAsker {
  /**
   * One journalled call of the arm's own model, or of another model of task.yaml. Rejects with `CallFailed` where the call failed,
   * with `AssayError` or the signal's reason where everything has to stop.
   */
  ask(request: ModelRequest, modelName?: string): Promise<Asked>
  /** Starts nothing more, waits until calls in flight are finished and journalled. */
  drain(): Promise<void>
}

/** What is the same for all models of one asker. */
type CallOptions = Omit<Parameters<typeof createJournalledCalls>[0], 'model' | 'limit' | 'price' | 'spending'>

export interface AskerOptions extends CallOptions {
  /** `kind@model` of the arm that asks; for messages. */
  readonly name: string
  readonly own?: AskedModel
  /** Another model of task.yaml, opened at its first use. */
  other?(modelName: string): Promise<AskedModel>
  readonly limits: EndpointLimits
  readonly concurrency?: number
  /** Called with the cost (USD) of every call that was made, not replayed. */
  onSpent?(usd: number): void
}

/**
 * Calls of several models under one budget: each model has its own limit and breaker, all of them share what may still be spent.
 * A hit in the journal is free, an intent is durable before its call, a reply before its use.
 */
export const createModelAsker = (options: AskerOptions): ModelAsker => {
  const { name, own, other, limits, concurrency, onSpent } = options
  const spending = createSpendingLimit(options.maxUsd)
  type Opened = { readonly calls: JournalledCalls; readonly places: number }
  const open = new Map<string, Promise<Opened>>()

  const openCalls = async (modelName: string | undefined): Promise<Opened> => {
    const asked = modelName === undefined ? own : await other?.(modelName)
    if (asked === undefined) throw new AssayError('model-unknown', `${name} asks ${modelName ?? 'a model'} and none was opened`)
    const { suggestedConcurrency } = asked.model
    const places = concurrency ?? suggestedConcurrency
    const limit = limits.of(asked.model, places)
    return {
      places,
      calls: createJournalledCalls({ ...options, model: asked.model, price: (usage) => asked.price(usage), limit, spending }),
    }
  }
  const openedFor = (modelName: string | undefined): Promise<Opened> => {
    const key = modelName ?? ''
    const known = open.get(key) ?? openCalls(modelName)
    open.set(key, known)
    return known
  }

  return {
    async ask(request, modelName) {
      const { calls, places } = await openedFor(modelName)
      const [outcome] = await calls.start([request])
      const settled = await outcome
      if (settled === undefined) throw new Error('a call without an outcome')
      if (settled.status === 'failed') throw new CallFailed(settled.failure)
      const { entry, replayed } = settled
      if (!replayed) onSpent?.(entry.costUsd)
      return { reply: entry.reply, costUsd: entry.costUsd, replayed, places }
    },
    async drain() {
      for (const opened of await Promise.allSettled(open.values())) if (opened.status === 'fulfilled') await opened.value.calls.drain()
    },
  }
}
