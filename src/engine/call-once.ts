import type { Failure } from '../core/arms/output.ts'
import type { Model, ModelRequest, ModelResult } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'

/** A model that does not come back this long after its signal was aborted is left behind. */
const graceMs = 2_000

const failed = (failure: Failure): ModelResult => ({ status: 'failed', failure })
const cancelled = failed({ kind: 'cancelled', message: 'the run was interrupted', retryable: false, missing: true })
const timedOut = (timeoutMs: number): ModelResult =>
  failed({ kind: 'timeout', message: `no complete answer within ${timeoutMs} ms`, retryable: true, missing: true })

/**
 * One call with a deadline that holds even where the client ignores its signal: a hanging endpoint becomes a failure as data.
 * A bug in a client (a throw) is passed on, except after an abort, where it is what the abort did.
 */
export const callOnce = async (
  model: Model,
  request: ModelRequest,
  options: { readonly key: string; readonly timeoutMs: number; readonly signal: AbortSignal; readonly clock: Clock },
): Promise<ModelResult> => {
  const { key, timeoutMs, signal, clock } = options
  if (signal.aborted) return cancelled
  const abort = new AbortController()
  // Wakes the watchdog: the call came back, or the run was interrupted.
  const wake = new AbortController()
  let afterAbort: AbortController | undefined
  let settled = false
  const onAbort = (): void => {
    abort.abort(signal.reason)
    wake.abort()
  }
  signal.addEventListener('abort', onAbort, { once: true })

  const watchdog = async (): Promise<ModelResult> => {
    await clock.sleep(timeoutMs, wake.signal).catch(() => undefined)
    if (settled) return cancelled
    if (!abort.signal.aborted) abort.abort(new DOMException('deadline', 'TimeoutError'))
    afterAbort = new AbortController()
    await clock.sleep(graceMs, afterAbort.signal).catch(() => undefined)
    return signal.aborted ? cancelled : timedOut(timeoutMs)
  }
  const guarded = async (): Promise<ModelResult> => {
    try {
      const result = await model.call(request, { signal: abort.signal, idempotencyKey: key })
      // The client only knows that its signal fired; why is known here.
      if (result.status === 'failed' && result.failure.kind === 'cancelled' && !signal.aborted && abort.signal.aborted)
        return timedOut(timeoutMs)
      return result
    } catch (error) {
      if (!abort.signal.aborted) throw error
      return signal.aborted ? cancelled : timedOut(timeoutMs)
    }
  }
  try {
    return await Promise.race([guarded(), watchdog()])
  } finally {
    settled = true
    wake.abort()
    afterAbort?.abort()
    signal.removeEventListener('abort', onAbort)
  }
}
