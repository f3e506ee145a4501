import { appendFileSync } from 'node:fs'
import type { Failure } from '../../core/arms/output.ts'
import type { Model, ModelRequest } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { systemClock } from '../clock.ts'
import { fakeAnswer, fakeBehaviour } from './fake-behaviour.ts'

export interface FakeModelOptions {
  /** `ref.model` says how it behaves: see `fakeBehaviour`. */
  readonly ref: Pick<ModelRef, 'model'>
  /** Other seeds, other mistakes. */
  readonly seed?: string
  /** An adapter makes a quarter of the mistakes, so that a tuned arm can win. */
  readonly adapter?: { readonly file: string; readonly sha256: string }
  /** Every answered call appends its idempotency key here, one a line, before it returns: what a provider would bill. */
  readonly callLog?: string
  /** A failure instead of the answer to the nth call (from 1), or `hang` to answer only when aborted. */
  failure?(call: number, request: ModelRequest): Failure | 'hang' | undefined
}

export interface FakeModel extends Model {
  /** Calls begun so far. */
  readonly calls: number
}

const estimateTokens = (text: string): number => Math.max(1, Math.ceil(text.length / 4))

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/**
 * A model without a model: `provider: fake`. Deterministic answers from the input's hash, label scores, wanted latency, mistakes and
 * failures. It knows no expected answers. Tests, demos and dry runs use it; it passes the contract suite of models.
 */
export const createFakeModel = ({ ref, seed = '', adapter, callLog, failure }: FakeModelOptions): FakeModel => {
  const named = fakeBehaviour(ref.model)
  const behaviour = adapter === undefined ? named : { ...named, errorRate: named.errorRate / 4 }
  let calls = 0
  const cancelled: Failure = { kind: 'cancelled', message: 'the call was cancelled', retryable: false, missing: true }
  return {
    identity: {
      endpoint: 'fake:',
      model: ref.model,
      revision: `seed ${seed}`,
      adapterHash: adapter?.sha256 ?? '',
      hardware: 'fake',
    },
    suggestedConcurrency: 8,
    get calls() {
      return calls
    },
    async call(request, { signal, idempotencyKey }) {
      calls++
      if (signal.aborted) return { status: 'failed', failure: cancelled }
      const planned = failure?.(calls, request)
      if (planned === 'hang') {
        await untilAborted(signal)
        return { status: 'failed', failure: cancelled }
      }
      if (planned !== undefined) return { status: 'failed', failure: planned }
      if (behaviour.latencyMs > 0) {
        const slept = await systemClock.sleep(behaviour.latencyMs, signal).then(
          () => true,
          () => false,
        )
        if (!slept) return { status: 'failed', failure: cancelled }
      }
      const { text, labelScores } = fakeAnswer(request, behaviour, seed)
      if (callLog !== undefined) appendFileSync(callLog, `${idempotencyKey}\n`)
      return {
        status: 'answered',
        reply: {
          text,
          ...(labelScores === undefined ? {} : { labelScores }),
          usage: {
            promptTokens: request.messages.reduce((sum, { content }) => sum + estimateTokens(content), 0),
            completionTokens: estimateTokens(text),
          },
          finishReason: 'stop',
          latencyMs: behaviour.latencyMs,
        },
      }
    },
    async [Symbol.asyncDispose]() {
      // It owns nothing.
    },
  }
}
