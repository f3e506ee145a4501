import type { Failure } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'
import type { Clock } from '../core/ports/world.ts'

/**
 * Closed: attempts pass. Open: nothing is sent for a while. Half open: one attempt goes out to try, the others wait for what becomes of
 * it. An outage of a minute costs a minute and no example; a dead endpoint stops the evaluation.
 */
export interface CircuitBreaker {
  /** Waits while the circuit is open; true for the one attempt that tries whether the endpoint is back. Undefined where it may go at once. */
  ready(clock: Clock, signal: AbortSignal): Promise<boolean> | undefined
  /** Answers so far: who sees it grow knows that the endpoint works for others. */
  readonly answered: number
  /** Attempts are not counted against their call while this is true. */
  readonly isOpen: boolean
  succeeded(): void
  /** One attempt failed. Returns the error that must stop the evaluation, or undefined while going on is still sensible. */
  attemptFailed(failure: Failure, attempt: { readonly isTrial: boolean; readonly now: number }): AssayError | undefined
  /** A call is given up. */
  callFailed(failure: Failure): AssayError | undefined
}

const hintFor = (failure: Failure): string => {
  if (failure.kind === 'auth') return 'check the key in the environment variable that task.yaml names, then run the same command again'
  if (failure.kind === 'quota')
    return 'add credit or raise the limit at the provider, then run the same command again: finished calls are replayed'
  if (failure.httpStatus === 404) return 'check `model` and `baseUrl` of this model in task.yaml'
  if (failure.kind === 'rate-limit') return 'run the same command again later, or with a smaller --concurrency: finished calls are replayed'
  return 'check that the endpoint is up, then run the same command again: finished calls are replayed'
}

/** Attempts in a row without an answer in time, none having come before, that make an endpoint a dead one. */
const silences = 3
/** Refusals in a row that no later call will be spared: a key that was revoked, a model that was removed. */
const refusals = 3
/** How long nothing is sent before each trial, ms. After the last one that fails the evaluation stops. */
const pausesMs = [5_000, 10_000, 20_000, 40_000]
const pollMs = 250

/**
 * Opens after `threshold` failures in a row of which nobody learns anything. Where nothing was ever answered it does not wait but stops at
 * once; so it does for a spent quota, and for a refused key or unknown model. Cancelled calls do not count.
 */
export const createCircuitBreaker = ({
  endpoint,
  threshold,
}: {
  readonly endpoint: string
  readonly threshold: number
}): CircuitBreaker => {
  let inARow = 0
  let refusedInARow = 0
  let answered = 0
  let silent = 0
  let pauses = 0
  /** Monotonic ms; undefined while closed. */
  let openUntil: number | undefined
  let isTrying = false

  // The provider's own words may quote the request: they are shown, but stay out of the message, which decision.json repeats.
  const stop = (failure: Failure, message: string): AssayError =>
    new AssayError(
      'provider-failed',
      `${message} (${failure.kind}${failure.httpStatus === undefined ? '' : `, HTTP ${failure.httpStatus}`})`,
      {
        hint: hintFor(failure),
        where: endpoint,
        also: [{ message: failure.message }],
      },
    )
  const open = (failure: Failure, now: number): AssayError | undefined => {
    const pause = answered === 0 ? undefined : pausesMs[pauses]
    if (pause === undefined) return stop(failure, `the endpoint failed ${inARow} times in a row`)
    pauses++
    openUntil = now + pause
    return undefined
  }
  const wait = async (clock: Clock, signal: AbortSignal): Promise<boolean> => {
    while (true) {
      if (openUntil === undefined) return false
      const left = openUntil - clock.monotonicMs()
      if (left <= 0 && !isTrying) return (isTrying = true)
      await clock.sleep(Math.max(10, Math.min(pollMs, left)), signal)
    }
  }

  return {
    ready: (clock, signal) => (openUntil === undefined ? undefined : wait(clock, signal)),
    get answered() {
      return answered
    },
    get isOpen() {
      return openUntil !== undefined
    },
    succeeded() {
      inARow = 0
      refusedInARow = 0
      answered++
      pauses = 0
      openUntil = undefined
      isTrying = false
    },
    attemptFailed(failure, { isTrial, now }) {
      if (isTrial) isTrying = false
      if (failure.kind === 'cancelled') return undefined
      // Both are answers: the endpoint is there.
      if (!failure.missing || failure.kind === 'rate-limit') openUntil = undefined
      if (!failure.missing) return undefined
      if (failure.kind === 'quota') return stop(failure, `the provider's quota is spent`)
      const isRefusal = failure.kind === 'auth' || failure.httpStatus === 404
      if (isRefusal && answered === 0) return stop(failure, `the provider refused the first call`)
      refusedInARow = isRefusal ? refusedInARow + 1 : 0
      if (refusedInARow >= refusals) return stop(failure, `the provider refused ${refusedInARow} calls in a row`)
      if (failure.kind === 'timeout' && answered === 0 && ++silent >= silences) return stop(failure, 'the endpoint never answered')
      // A limit is no fault of the endpoint: it counts once a call is given up for it.
      if (failure.kind === 'rate-limit') return undefined
      inARow++
      // Calls that were on their way when the circuit opened say nothing new.
      return isTrial || (openUntil === undefined && inARow >= threshold) ? open(failure, now) : undefined
    },
    callFailed(failure) {
      if (failure.kind !== 'rate-limit') return undefined
      inARow++
      return inARow >= threshold ? stop(failure, `the endpoint failed ${inARow} times in a row`) : undefined
    },
  }
}
