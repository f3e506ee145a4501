import type { Failure } from '../core/arms/output.ts'

export interface RetryPolicy {
  /** Calls altogether, the first included. */
  readonly maxAttempts: number
  readonly baseDelayMs: number
  readonly maxDelayMs: number
}

export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 30_000 }

/**
 * Calls that may be sent again without doing harm: a limit, an overloaded or dead server, no response, a time-out; and a response that broke
 * off or made no sense, once: it may have been paid, and often only a proxy was confused.
 */
const attemptsOf: Readonly<Partial<Record<Failure['kind'], number>>> = {
  'rate-limit': Number.POSITIVE_INFINITY,
  server: Number.POSITIVE_INFINITY,
  network: Number.POSITIVE_INFINITY,
  timeout: Number.POSITIVE_INFINITY,
  crashed: Number.POSITIVE_INFINITY,
  garbage: 2,
}

/**
 * How long to wait before the next attempt (ms), or undefined to give up. `attempt` counts from 1. Full jitter: anywhere between nothing and a
 * bound that doubles (Brooker, "Exponential Backoff and Jitter", 2015), drawn from the journal key, so that equal runs wait equally and
 * neighbours do not. It comes on top of Retry-After; one beyond five minutes is not waited for.
 */
export const retryDelayMs = (failure: Failure, attempt: number, key: string, policy: RetryPolicy): number | undefined => {
  if (!failure.retryable || attempt >= Math.min(policy.maxAttempts, attemptsOf[failure.kind] ?? 0)) return undefined
  const asked = failure.retryAfterMs ?? 0
  if (asked > 300_000) return undefined
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1))
  const start = (attempt * 7) % 56
  const fraction = Number.parseInt(key.slice(start, start + 7) || '0', 16) / 16 ** 7
  return asked + bound * (Number.isFinite(fraction) ? fraction : 0)
}

/**
 * Failures after which the endpoint surely did not bill: the intent may be taken back. A 502 or 504 comes from a gateway, and
 * the server behind it may have done the work.
 */
export const surelyUnpaid = (failure: Failure): boolean =>
  (failure.kind === 'server' && failure.httpStatus !== undefined && failure.httpStatus !== 502 && failure.httpStatus !== 504) ||
  failure.kind === 'auth' ||
  failure.kind === 'rate-limit' ||
  failure.kind === 'quota' ||
  failure.kind === 'bad-request' ||
  (failure.kind === 'network' && failure.retryable)
