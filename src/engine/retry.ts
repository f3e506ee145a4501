import type { Failure } from '../core/arms/output.ts'

export interface RetryPolicy {
  /** Calls altogether, the first included. */
  readonly maxAttempts: number
  readonly baseDelayMs: number
  readonly maxDelayMs: number
}

export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 30_000 }

/** Calls that may be sent again without doing harm: a limit, an overloaded or dead server, no response, a time-out. */
const safeKinds: ReadonlySet<Failure['kind']> = new Set(['rate-limit', 'server', 'network', 'timeout', 'crashed'])

/**
 * How long to wait before the next attempt (ms), or undefined to give up. `attempt` counts from 1. The delay doubles; jitter
 * of up to half of it comes from the journal key, so that equal runs wait equally and neighbours do not. Retry-After wins when it
 * is longer; one beyond five minutes is not waited for.
 */
export const retryDelayMs = (failure: Failure, attempt: number, key: string, policy: RetryPolicy): number | undefined => {
  if (!failure.retryable || !safeKinds.has(failure.kind) || attempt >= policy.maxAttempts) return undefined
  const asked = failure.retryAfterMs ?? 0
  if (asked > 300_000) return undefined
  const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1))
  const start = (attempt * 7) % 56
  const fraction = Number.parseInt(key.slice(start, start + 7) || '0', 16) / 16 ** 7
  return Math.max(asked, backoff / 2) + (backoff / 2) * (Number.isFinite(fraction) ? fraction : 0)
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
