import type { Failure } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'

export interface CircuitBreaker {
  succeeded(): void
  /** One attempt got no answer in time; returns the error that must stop the evaluation where nothing was ever answered. */
  unanswered(failure: Failure): AssayError | undefined
  /** Returns the error that must stop the evaluation, or undefined while going on is still sensible. */
  failed(failure: Failure): AssayError | undefined
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

/**
 * Opens after `threshold` failures in a row of which nobody learns anything, so that a dead endpoint costs seconds.
 * A refused key, a spent quota or an unknown model opens it at once where nothing was answered before, and so do `silences` attempts
 * without any answer in time: to repeat every call five times would take hours. Cancelled calls do not count.
 */
export const createCircuitBreaker = ({
  endpoint,
  threshold,
}: {
  readonly endpoint: string
  readonly threshold: number
}): CircuitBreaker => {
  let inARow = 0
  let answered = 0
  let silent = 0
  // The provider's own words may quote the request: they are shown, but stay out of the message, which decision.json repeats.
  const open = (failure: Failure, message: string): AssayError =>
    new AssayError(
      'provider-failed',
      `${message} (${failure.kind}${failure.httpStatus === undefined ? '' : `, HTTP ${failure.httpStatus}`})`,
      {
        hint: hintFor(failure),
        where: endpoint,
        also: [{ message: failure.message }],
      },
    )
  return {
    succeeded() {
      inARow = 0
      answered++
    },
    unanswered(failure) {
      if (failure.kind !== 'timeout' || answered > 0) return undefined
      silent++
      return silent >= silences ? open(failure, 'the endpoint never answered') : undefined
    },
    failed(failure) {
      if (failure.kind === 'cancelled' || !failure.missing) return undefined
      inARow++
      if (failure.kind === 'quota') return open(failure, `the provider's quota is spent`)
      const hopeless = failure.kind === 'auth' || failure.httpStatus === 404
      if (hopeless && answered === 0) return open(failure, `the provider refused the first call`)
      return inARow >= threshold ? open(failure, `the endpoint failed ${inARow} times in a row`) : undefined
    },
  }
}
