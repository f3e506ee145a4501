/** A limit on calls in flight that learns: additive increase, multiplicative decrease (as TCP does, RFC 5681). */
export interface AdaptiveLimit {
  /** Calls allowed at once now. */
  readonly limit: number
  readonly inFlight: number
  /** Waits for a free place, first come first served; rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>
  release(): void
  /** The endpoint answered well: one more place after a whole round of successes. */
  grow(): void
  /** The endpoint said it is too much (429): half the places, once an episode. */
  shrink(): void
}

interface Waiting {
  readonly enter: () => void
  readonly leave: () => void
}

/** `max` is also where it starts; it never falls below 1. An episode ends after as many calls as were in flight when it began. */
export const createAdaptiveLimit = (max: number): AdaptiveLimit => {
  let limit = Math.max(1, Math.floor(max))
  const ceiling = limit
  let inFlight = 0
  let successes = 0
  let releasesToIgnore = 0
  const waiting = new Set<Waiting>()

  const admit = (): void => {
    for (const next of waiting) {
      if (inFlight >= limit) return
      inFlight++
      next.enter()
    }
  }
  return {
    get limit() {
      return limit
    },
    get inFlight() {
      return inFlight
    },
    acquire(signal) {
      if (signal.aborted) return Promise.reject(signal.reason)
      if (inFlight < limit && waiting.size === 0) {
        inFlight++
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          entry.leave()
          reject(signal.reason)
        }
        const entry: Waiting = {
          enter: () => {
            entry.leave()
            resolve()
          },
          leave: () => {
            waiting.delete(entry)
            signal.removeEventListener('abort', onAbort)
          },
        }
        waiting.add(entry)
        signal.addEventListener('abort', onAbort, { once: true })
      })
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

/** One limit an endpoint and model, kept over several arms so that what was learned is not forgotten. */
export interface EndpointLimits {
  of(endpoint: string, model: string, max: number): AdaptiveLimit
}

export const createEndpointLimits = (): EndpointLimits => {
  const limits = new Map<string, AdaptiveLimit>()
  return {
    of(endpoint, model, max) {
      const key = `${endpoint} ${model} ${max}`
      const known = limits.get(key) ?? createAdaptiveLimit(max)
      limits.set(key, known)
      return known
    },
  }
}
