import { expect, test } from 'vitest'
import type { Clock } from '../core/ports/world.ts'
import { createPace, type Pace } from './pace.ts'

/** A clock that only moves when somebody sleeps; `now` is far off and must not matter. */
const stepClock = (): Clock & { at: number } => {
  const clock = {
    at: 1_000,
    now: () => -1e12,
    monotonicMs: () => clock.at,
    sleep: async (ms: number) => {
      clock.at += ms
    },
  }
  return clock
}
const signal = new AbortController().signal

const startAll = async (pace: Pace, clock: Clock & { at: number }, calls: number, tokens = 100): Promise<number> => {
  const began = clock.at
  for (let i = 0; i < calls; i++) await pace.ready(tokens, clock, signal)
  return clock.at - began
}

test('without a word from the endpoint nothing waits', () => {
  const pace = createPace()
  const clock = stepClock()
  for (let i = 0; i < 10; i++) {
    pace.passed(clock.at, undefined, 8)
    expect(pace.ready(100, clock, signal)).toBeUndefined()
  }
})

test('after a refusal nothing starts before Retry-After has passed, then no burst', async () => {
  const pace = createPace()
  const clock = stepClock()
  for (let i = 0; i < 50; i++) {
    pace.passed(clock.at, undefined, 8)
    clock.at += 10
  }
  pace.refused(clock.at, 2_000)
  // 50 calls went well in half a second: 125 a second are tried at first, and more after the wait, in which half of the caution is forgotten.
  const took = await startAll(pace, clock, 51)
  expect(took).toBeGreaterThanOrEqual(2_000 + 150)
  expect(took).toBeLessThanOrEqual(2_000 + 400)
})

test('a burst of refusals is one episode', async () => {
  const pace = createPace()
  const clock = stepClock()
  for (let i = 0; i < 100; i++) pace.passed((clock.at += 1), undefined, 8)
  for (let i = 0; i < 8; i++) pace.refused(clock.at, 1_000)
  expect(await startAll(pace, clock, 1)).toBe(1_000)
  expect(await startAll(pace, clock, 100)).toBeLessThan(100)
})

test('what is left of a limit is spread over the time until there is more', async () => {
  const pace = createPace()
  const clock = stepClock()
  pace.passed(clock.at, { remainingRequests: 10, resetMs: 5_000 }, 16)
  const took = await startAll(pace, clock, 11)
  expect(took).toBeCloseTo(5_000, 0)
})

test('a limit with plenty left slows nobody down', () => {
  const pace = createPace()
  const clock = stepClock()
  pace.passed(clock.at, { remainingRequests: 5_000, remainingTokens: 2_000_000, resetMs: 60_000 }, 16)
  expect(pace.ready(1_000, clock, signal)).toBeUndefined()
})

test('tokens are counted: few of them left, large calls wait longer', async () => {
  const [few, many] = [createPace(), createPace()]
  const clock = stepClock()
  for (const [pace, tokens] of [
    [few, 100],
    [many, 1_000],
  ] as const) {
    for (let i = 0; i < 64; i++) pace.ready(tokens, clock, signal)
    pace.passed(clock.at, { remainingRequests: 1_000, remainingTokens: 1_000, resetMs: 10_000 }, 16)
  }
  expect(await startAll(few, clock, 6, 100)).toBeCloseTo(5_000, 0)
  expect(await startAll(many, clock, 6, 1_000)).toBeCloseTo(50_000, 0)
})

test('a limit that is spent holds every call until it is open again', async () => {
  const pace = createPace()
  const clock = stepClock()
  pace.passed(clock.at, { remainingTokens: 0, resetMs: 7_000 }, 4)
  expect(await startAll(pace, clock, 1)).toBe(7_000)
})

test('a start that was promised before a refusal waits for it too', async () => {
  const pace = createPace()
  const clock = stepClock()
  pace.refused(clock.at, 500)
  const began = clock.at
  const waiting = pace.ready(
    1,
    {
      ...clock,
      monotonicMs: () => clock.at,
      sleep: async (ms) => void ((clock.at += ms), clock.at < began + 600 && pace.refused(clock.at, 3_000)),
    },
    signal,
  )
  await waiting
  expect(clock.at - began).toBeGreaterThanOrEqual(3_500)
})
