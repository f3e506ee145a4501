/** How long an answer of one endpoint may take, from how long they took. */
export interface ResponseTimes {
  /** An attempt came back, or was given up, after so long (ms). */
  took(ms: number): void
  /** Deadline of the next attempt (ms); `attempt` counts from 1. */
  deadlineMs(attempt: number): number
}

/** Attempts that are remembered; the quantile is taken anew after every so many of them. */
const remembered = 512
const refreshEvery = 16
/** Fewer tell nothing about what is unusual. */
const enough = 32
/** A call is given up once it takes so many times as long as 95 of 100 do, but never before `leastMs`. */
const timesUsual = 10
const leastMs = 2_000

/**
 * An endpoint that loses one request in a hundred must not stop every place for two minutes: the deadline is ten times the 95th
 * percentile of recent attempts, at least two seconds and at most `longestMs`. Attempts that were given up count with the time they got,
 * so that an endpoint which is slow for all gets more time; a second attempt gets twice as much as the first, and so on.
 */
export const createResponseTimes = (longestMs: number): ResponseTimes => {
  const times: number[] = []
  let next = 0
  let sinceRefresh = 0
  let usual = Number.POSITIVE_INFINITY
  return {
    took(ms) {
      times[next % remembered] = ms
      next++
      if (times.length < enough || (++sinceRefresh < refreshEvery && usual !== Number.POSITIVE_INFINITY)) return
      sinceRefresh = 0
      usual = times.toSorted((a, b) => a - b)[Math.floor(0.95 * times.length)] ?? 0
    },
    deadlineMs: (attempt) => Math.min(longestMs, Math.max(leastMs, timesUsual * usual) * 2 ** (attempt - 1)),
  }
}
