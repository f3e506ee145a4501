import type { RateLimits } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'

/** Spaces the starts of calls to one endpoint by what it says of its limits: in headers, or by refusing (429). */
export interface Pace {
  /** Waits until a call of so many tokens may start. Rejects with the signal's reason. Undefined where it may start now. */
  ready(tokens: number, clock: Clock, signal: AbortSignal): Promise<void> | undefined
  /** A call got through, or failed for another reason than a limit. `limits`: what the endpoint said is left. */
  passed(now: number, limits: RateLimits | undefined, inFlight: number): void
  /** 429: nothing starts before Retry-After has passed, and then no faster than was going well. */
  refused(now: number, retryAfterMs: number | undefined): void
}

/** Longer waits are not obeyed here: the call fails instead (see `retryDelayMs`). */
const longestHoldMs = 300_000
/** After a refusal calls start at this multiple of the rate that got through before it ... */
const headroom = 1.25
/** ... and the spacing shrinks by a factor e in this time (ms), so that a limit that was raised is found again. */
const forgetMs = 2_500
/** Spacing below this (ms) is none: timers are no finer. */
const leastGapMs = 0.5

/** All times are monotonic milliseconds: a clock that is set forwards or back changes nothing. */
export const createPace = (): Pace => {
  let nextStart = 0
  let heldUntil = 0
  /** Changes with every hold: starts that were promised before it are void. */
  let hold = 0
  /** Learned from refusals (ms between starts), and when it was last eased. */
  let gap = 0
  let easedAt = 0
  let episode = { began: 0, passed: 0 }
  /** From headers, while what is left is scarce: ms a request, ms a token. */
  let perRequest = 0
  let perToken = 0
  /** Tokens of a call, smoothed. */
  let usual = 0

  const holdUntil = (time: number): void => {
    if (time <= heldUntil) return
    heldUntil = time
    nextStart = 0
    hold++
  }

  /** Books the next start; ms from now. */
  const book = (now: number, tokens: number): number => {
    if (gap > 0) gap *= Math.exp((easedAt - now) / forgetMs)
    if (gap < leastGapMs) gap = 0
    easedAt = now
    const start = Math.max(now, heldUntil, nextStart)
    nextStart = start + Math.max(gap, perRequest, perToken * tokens)
    return start - now
  }

  const wait = async (first: number, tokens: number, clock: Clock, signal: AbortSignal): Promise<void> => {
    for (let ms = first; ms > 0;) {
      const promised = hold
      await clock.sleep(ms, signal)
      if (promised === hold) return
      ms = book(clock.monotonicMs(), tokens)
    }
  }

  return {
    ready(tokens, clock, signal) {
      usual += (tokens - usual) / 16
      if (gap === 0 && perRequest === 0 && perToken === 0 && heldUntil === 0) return undefined
      const ms = book(clock.monotonicMs(), tokens)
      return ms > 0 ? wait(ms, tokens, clock, signal) : undefined
    },
    passed(now, limits, inFlight) {
      if (episode.began === 0) episode.began = now
      episode.passed++
      const { remainingRequests, remainingTokens, resetMs = 0 } = limits ?? {}
      // What is left is spread over the time until there is more, once it could be gone before the calls in flight are back.
      const scarce = 2 * inFlight + 1
      perRequest = remainingRequests !== undefined && remainingRequests < scarce ? resetMs / Math.max(1, remainingRequests) : 0
      perToken = remainingTokens !== undefined && remainingTokens < scarce * usual ? resetMs / Math.max(1, remainingTokens) : 0
      if (remainingRequests === 0 || remainingTokens === 0) holdUntil(now + Math.min(longestHoldMs, resetMs))
    },
    refused(now, retryAfterMs) {
      const isNewEpisode = now >= heldUntil
      if (retryAfterMs !== undefined && retryAfterMs <= longestHoldMs) holdUntil(now + retryAfterMs)
      if (!isNewEpisode || episode.passed === 0) return
      gap = Math.max(0, now - episode.began) / (episode.passed * headroom)
      easedAt = now
      episode = { began: now, passed: 0 }
    },
  }
}
