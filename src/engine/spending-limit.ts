import { AssayError } from '../core/errors.ts'

export interface SpendingLimit {
  /** Before a call, with what it can cost at most (USD); throws `budget-exceeded` when it and those in flight could pass the limit. */
  reserve(key: string, atMostUsd: number): void
  /** After it, with what it cost (USD). */
  settle(key: string, costUsd: number): void
}

/** Counts calls in flight at their estimate and finished ones at their cost, so that the limit holds at any concurrency. */
export const createSpendingLimit = (maxUsd: number | undefined): SpendingLimit => {
  let spent = 0
  let reserved = 0
  const inFlight = new Map<string, number>()
  return {
    reserve(key, atMostUsd) {
      if (maxUsd !== undefined && spent + reserved + atMostUsd > maxUsd) {
        throw new AssayError(
          'budget-exceeded',
          `the next call could cost ${atMostUsd.toFixed(4)} USD, and ${Math.max(0, maxUsd - spent - reserved).toFixed(4)} USD of the budget are left`,
          {
            hint: 'raise `budget.usd` in task.yaml and run the same command again: finished calls are replayed',
            where: 'task.yaml',
          },
        )
      }
      inFlight.set(key, atMostUsd)
      reserved += atMostUsd
    },
    settle(key, costUsd) {
      reserved -= inFlight.get(key) ?? 0
      inFlight.delete(key)
      if (inFlight.size === 0) reserved = 0
      spent += costUsd
    },
  }
}
