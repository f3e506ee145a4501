import type { Model } from '../core/ports/model.ts'
import { createPace, type Pace } from './pace.ts'

/** The queue of one arm at a shared limit. */
export interface Lane {
  /** Waits for a free place; first come, first served within the lane. Rejects with the reason of the lane's signal. */
  acquire(): Promise<void>
}

/** A limit on calls in flight that learns: additive increase, multiplicative decrease (as TCP does, RFC 5681). */
export interface AdaptiveLimit {
  /** Calls allowed at once now. */
  readonly limit: number
  readonly inFlight: number
  /** When the next call may start, as far as the endpoint's own limits are known. */
  readonly pace: Pace
  /** A queue of one's own: lanes that wait at the same time get places in turn, so that no arm starves another. */
  join(signal: AbortSignal): Lane
  release(): void
  /** The endpoint answered well: one more place after a whole round of successes. */
  grow(): void
  /** The endpoint said it is too much (429): half the places, once an episode. */
  shrink(): void
}

interface Waiting {
  readonly enter: () => void
  readonly giveUp: (reason: unknown) => void
}

/** `max` is also where it starts; it never falls below 1. An episode ends after as many calls as were in flight when it began. */
export const createAdaptiveLimit = (max: number): AdaptiveLimit => {
  let limit = Math.max(1, Math.floor(max))
  const ceiling = limit
  let inFlight = 0
  let successes = 0
  let releasesToIgnore = 0
  /** Lanes in which somebody waits, the one whose turn it is first. */
  const waiting: Waiting[][] = []

  const admit = (): void => {
    while (inFlight < limit) {
      const lane = waiting.shift()
      const next = lane?.shift()
      if (lane === undefined || next === undefined) return
      if (lane.length > 0) waiting.push(lane)
      inFlight++
      next.enter()
    }
  }

  return {
    pace: createPace(),
    get limit() {
      return limit
    },
    get inFlight() {
      return inFlight
    },
    join(signal) {
      const queue: Waiting[] = []
      // One listener a lane, not one a call: a long list of them on one signal keeps dead calls in memory.
      signal.addEventListener(
        'abort',
        () => {
          const place = waiting.indexOf(queue)
          if (place >= 0) waiting.splice(place, 1)
          for (const { giveUp } of queue.splice(0)) giveUp(signal.reason)
        },
        { once: true },
      )
      return {
        acquire() {
          if (signal.aborted) return Promise.reject(signal.reason)
          if (inFlight < limit && waiting.length === 0) {
            inFlight++
            return Promise.resolve()
          }
          return new Promise((enter, giveUp) => {
            if (queue.push({ enter, giveUp }) === 1) waiting.push(queue)
          })
        },
      }
    },
    release() {
      inFlight--
      if (releasesToIgnore > 0) releasesToIgnore--
      admit()
    },
    grow() {
      successes++
      if (limit >= ceiling || successes < limit) return
      successes = 0
      limit++
      admit()
    },
    shrink() {
      successes = 0
      // Calls that were already on their way when the limit fell say nothing about the new limit.
      if (releasesToIgnore > 0) return
      releasesToIgnore = inFlight
      limit = Math.max(1, Math.floor(limit / 2))
    },
  }
}

/** One limit an endpoint, model and key, kept over several arms so that what was learned is not forgotten. */
export interface EndpointLimits {
  of(model: Pick<Model, 'identity' | 'account'>, max: number): AdaptiveLimit
}

export const createEndpointLimits = (): EndpointLimits => {
  const limits = new Map<string, AdaptiveLimit>()
  return {
    of({ identity, account = '' }, max) {
      const key = JSON.stringify([identity.endpoint, identity.model, account, max])
      const known = limits.get(key) ?? createAdaptiveLimit(max)
      limits.set(key, known)
      return known
    },
  }
}
