import { expect, test } from 'vitest'
import type { Failure } from '../core/arms/output.ts'
import { defaultRetryPolicy, retryDelayMs, surelyUnpaid } from './retry.ts'

const failure = (kind: Failure['kind'], more: Partial<Failure> = {}): Failure => ({
  kind,
  message: '',
  retryable: true,
  missing: true,
  ...more,
})
const key = 'abcdef0123456789'.repeat(4)

test('delays lie anywhere below a bound that doubles, and end with the attempts', () => {
  for (let attempt = 1; attempt < 5; attempt++) {
    const delay = retryDelayMs(failure('server'), attempt, key, defaultRetryPolicy)
    const whole = 500 * 2 ** (attempt - 1)
    expect(delay).toBeGreaterThanOrEqual(0)
    expect(delay).toBeLessThan(whole)
  }
  expect(retryDelayMs(failure('server'), 5, key, defaultRetryPolicy)).toBeUndefined()
  expect(retryDelayMs(failure('server'), 1, 'f'.repeat(64), defaultRetryPolicy)).not.toBe(
    retryDelayMs(failure('server'), 1, key, defaultRetryPolicy),
  )
})

test('Retry-After is obeyed, unless it is longer than anyone waits', () => {
  expect(retryDelayMs(failure('rate-limit', { retryAfterMs: 9000 }), 1, key, defaultRetryPolicy)).toBeGreaterThanOrEqual(9000)
  expect(retryDelayMs(failure('rate-limit', { retryAfterMs: 3_600_000 }), 1, key, defaultRetryPolicy)).toBeUndefined()
})

test('what cannot get better or may not be sent twice is not tried again', () => {
  for (const kind of ['quota', 'auth', 'bad-request', 'cancelled', 'refused'] as const)
    expect(retryDelayMs(failure(kind), 1, key, defaultRetryPolicy)).toBeUndefined()
  expect(retryDelayMs(failure('network', { retryable: false }), 1, key, defaultRetryPolicy)).toBeUndefined()
})

test('a response that made no sense is asked for once more', () => {
  expect(retryDelayMs(failure('garbage'), 1, key, defaultRetryPolicy)).toBeDefined()
  expect(retryDelayMs(failure('garbage'), 2, key, defaultRetryPolicy)).toBeUndefined()
})

test('only failures that surely cost nothing take their intent back', () => {
  expect(surelyUnpaid(failure('rate-limit'))).toBe(true)
  expect(surelyUnpaid(failure('server', { httpStatus: 503 }))).toBe(true)
  expect(surelyUnpaid(failure('server', { httpStatus: 504 }))).toBe(false)
  expect(surelyUnpaid(failure('server'))).toBe(false)
  expect(surelyUnpaid(failure('timeout'))).toBe(false)
  expect(surelyUnpaid(failure('garbage', { httpStatus: 200 }))).toBe(false)
})
