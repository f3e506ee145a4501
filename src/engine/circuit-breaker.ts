import type { Failure } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'

export interface CircuitBreaker {
  succeeded(): void
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

/**
 * Opens after `threshold` failures in a row of which nobody learns anything, so that a dead endpoint costs seconds.
 * A refused key, a spent quota or an unknown model opens it at once where nothing was answered before. Cancelled calls do not count.
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
  const open = (failure: Failure, message: string): AssayError =>
    new AssayError('provider-failed', message, { hint: hintFor(failure), where: endpoint })
  return {
    succeeded() {
      inARow = 0
      answered++
    },
    failed(failure) {
      if (failure.kind === 'cancelled' || !failure.missing) return undefined
      inARow++
      if (failure.kind === 'quota') return open(failure, `the provider's quota is spent: ${failure.message}`)
      const hopeless = failure.kind === 'auth' || failure.httpStatus === 404
      if (hopeless && answered === 0) return open(failure, `the provider refused the first call: ${failure.message}`)
      return inARow >= threshold ? open(failure, `the endpoint failed ${inARow} times in a row: ${failure.message}`) : undefined
    },
  }
}
