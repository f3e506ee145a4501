import type { Failure } from '../core/arms/output.ts'
import type { Model, ModelRequest, ModelResult } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'

/** Calls of one model, each with a deadline that holds even where the client ignores its signal. */
export interface GuardedCalls {
  /** One attempt: an endpoint that hangs becomes a failure as data. A bug in a client (a throw) is passed on, except after an abort. */
  call(request: ModelRequest, options: { readonly key: string; readonly timeoutMs: number }): Promise<ModelResult>
}

/** A model that does not come back this long after its signal was aborted is left behind. */
const graceMs = 2_000
/** Deadlines are looked at this often (ms): one timer for all calls, where one a call would cost more than the rest of it. */
const tickMs = 250

const failed = (failure: Failure): ModelResult => ({ status: 'failed', failure })
const cancelled = failed({ kind: 'cancelled', message: 'the run was interrupted', retryable: false, missing: true })
const timedOut = (timeoutMs: number): ModelResult =>
  failed({ kind: 'timeout', message: `no complete answer within ${Math.round(timeoutMs)} ms`, retryable: true, missing: true })

interface Underway {
  readonly abort: AbortController
  readonly timeoutMs: number
  /** Monotonic ms: when it is aborted, and after that when it is left behind. */
  due: number
  readonly leave: (result: ModelResult) => void
}

/** `signal` cuts off every call. Monotonic time only. */
export const createGuardedCalls = (options: {
  readonly model: Model
  readonly clock: Clock
  readonly signal: AbortSignal
}): GuardedCalls => {
  const { model, clock, signal } = options
  const underWay = new Set<Underway>()
  let isWatching = false

  const cutOff = (call: Underway, reason: unknown): void => {
    call.due = clock.monotonicMs() + graceMs
    call.abort.abort(reason)
  }
  const endOf = (call: Underway): ModelResult => (signal.aborted ? cancelled : timedOut(call.timeoutMs))
  signal.addEventListener('abort', () => underWay.forEach((call) => cutOff(call, signal.reason)), { once: true })

  const watch = async (): Promise<void> => {
    while (underWay.size > 0) {
      const nearest = Math.min(...Array.from(underWay, ({ due }) => due))
      await clock.sleep(Math.max(1, Math.min(tickMs, nearest - clock.monotonicMs())))
      const now = clock.monotonicMs()
      for (const call of underWay) {
        if (call.due > now) continue
        if (call.abort.signal.aborted) call.leave(endOf(call))
        else cutOff(call, new DOMException('deadline', 'TimeoutError'))
      }
    }
    isWatching = false
  }

  return {
    async call(request, { key, timeoutMs }) {
      if (signal.aborted) return cancelled
      const abort = new AbortController()
      const { promise: left, resolve: leave } = Promise.withResolvers<ModelResult>()
      const call: Underway = { abort, timeoutMs, due: clock.monotonicMs() + timeoutMs, leave }
      underWay.add(call)
      if (!isWatching) {
        isWatching = true
        void watch()
      }
      try {
        const result = await Promise.race([model.call(request, { signal: abort.signal, idempotencyKey: key }), left])
        // The client only knows that its signal fired; why is known here.
        return result.status === 'failed' && result.failure.kind === 'cancelled' && abort.signal.aborted ? endOf(call) : result
      } catch (error) {
        if (!abort.signal.aborted) throw error
        return endOf(call)
      } finally {
        underWay.delete(call)
      }
    },
  }
}
