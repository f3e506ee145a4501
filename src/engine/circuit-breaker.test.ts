import { expect, test } from 'vitest'
import type { Failure } from '../core/arms/output.ts'
import { systemClock } from '../io/clock.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'

const signal = new AbortController().signal
const failure = (kind: Failure['kind'], more: Partial<Failure> = {}): Failure => ({
  kind,
  message: 'x',
  retryable: true,
  missing: true,
  ...more,
})
const breakerAt = (threshold: number) => createCircuitBreaker({ endpoint: 'http://x', threshold })
const attempt = (now: number, isTrial = false) => ({ now, isTrial })

test('it opens after failures in a row, lets one call try, and closes when that is answered', async () => {
  const breaker = breakerAt(3)
  let now = 0
  // Sleeps take a turn of the event loop, as real ones do.
  const clock = {
    ...systemClock,
    monotonicMs: () => now,
    sleep: (ms: number) => new Promise<void>((resolve) => setImmediate(() => resolve(void (now += ms)))),
  }
  breaker.succeeded()
  for (let i = 0; i < 3; i++) expect(breaker.attemptFailed(failure('server'), attempt(now))).toBeUndefined()
  expect(breaker.isOpen).toBe(true)
  expect(await breaker.ready(clock, signal)).toBe(true)
  expect(now).toBeGreaterThanOrEqual(5_000)
  let others = 0
  const waiting = breaker.ready(clock, signal)?.then((isTrial) => (others++, isTrial))
  await new Promise(setImmediate)
  expect(others).toBe(0)
  breaker.succeeded()
  expect(await waiting).toBe(false)
  expect(breaker.isOpen).toBe(false)
  expect(breaker.ready(clock, signal)).toBeUndefined()
})

test('it gives up when the endpoint stays away for more than a minute', async () => {
  const breaker = breakerAt(2)
  let now = 0
  const clock = { ...systemClock, monotonicMs: () => now, sleep: async (ms: number) => void (now += ms) }
  breaker.succeeded()
  breaker.attemptFailed(failure('network'), attempt(now))
  let error = breaker.attemptFailed(failure('network'), attempt(now))
  let trials = 0
  while (error === undefined) {
    expect(await breaker.ready(clock, signal)).toBe(true)
    trials++
    error = breaker.attemptFailed(failure('network'), attempt(now, true))
  }
  expect(trials).toBe(4)
  expect(now).toBeGreaterThanOrEqual(75_000)
  expect(error).toMatchObject({ code: 'provider-failed', hint: expect.stringContaining('replayed') })
})

test('limits do not open it, whatever their number; calls that are given up for one stop the run in the end', () => {
  const breaker = breakerAt(4)
  breaker.succeeded()
  for (let i = 0; i < 50; i++) expect(breaker.attemptFailed(failure('rate-limit'), attempt(i))).toBeUndefined()
  expect(breaker.isOpen).toBe(false)
  for (let i = 0; i < 3; i++) expect(breaker.callFailed(failure('rate-limit'))).toBeUndefined()
  expect(breaker.callFailed(failure('rate-limit'))).toMatchObject({ code: 'provider-failed' })
})

test('a key that is refused again and again stops the run also after answers, one refusal does not', () => {
  const breaker = breakerAt(20)
  breaker.succeeded()
  const refuse = () => breaker.attemptFailed(failure('auth', { retryable: false, httpStatus: 401 }), attempt(0))
  expect(refuse()).toBeUndefined()
  breaker.succeeded()
  expect(refuse()).toBeUndefined()
  expect(refuse()).toBeUndefined()
  expect(refuse()).toMatchObject({ code: 'provider-failed', hint: expect.stringContaining('key') })
})
