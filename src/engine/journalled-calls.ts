import type { Failure, Usage } from '../core/arms/output.ts'
import type { AssayError } from '../core/errors.ts'
import type { Journal, JournalEntry, JournalState } from '../core/ports/journal.ts'
import type { Model, ModelReply, ModelRequest } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import type { AdaptiveLimit } from './adaptive-limit.ts'
import { callOnce } from './call-once.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createJournalKey } from './journal-key.ts'
import { defaultRetryPolicy, retryDelayMs, surelyUnpaid, type RetryPolicy } from './retry.ts'
import { createSpendingLimit } from './spending-limit.ts'

export type CallOutcome =
  | { readonly status: 'done'; readonly entry: JournalEntry; readonly replayed: boolean }
  | { readonly status: 'failed'; readonly failure: Failure }

export interface JournalledCalls {
  /** Looks the requests up together and starts those that nobody made. An outcome that is known already is not a promise. */
  start(requests: readonly ModelRequest[]): Promise<readonly (CallOutcome | Promise<CallOutcome>)[]>
  /** Starts nothing more, waits until calls in flight are finished and journalled. */
  drain(): Promise<void>
}

/** How often another process's unfinished call is looked at again, ms. */
const pollMs = 250

/** An upper estimate for prices: a token has three characters or more in nearly all text, and a message a few tokens of its own. */
const largestUsage = ({ messages, decoding }: ModelRequest): Usage => ({
  promptTokens: messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 3) + 8, 0),
  completionTokens: decoding.maxTokens,
})

/**
 * Model calls that are paid for once: journal first, then the calls under way in this evaluation, then the endpoint. An intent is
 * durable before its call, a reply before its use. A place at the endpoint is free as soon as the reply is here, while it is being
 * written: the next intent and this reply then share one commit.
 */
export const createJournalledCalls = (options: {
  readonly model: Model
  readonly journal: Journal
  readonly limit: AdaptiveLimit
  price(usage: Usage): number
  readonly signal: AbortSignal
  readonly clock: Clock
  onPossiblyPaidTwice?(key: string): void
  readonly maxUsd?: number
  readonly freshSince?: number
  readonly callTimeoutMs?: number
  readonly retry?: RetryPolicy
  readonly failuresToStop?: number
  readonly drainMs?: number
}): JournalledCalls => {
  const { model, journal, limit, price, signal, clock, retry = defaultRetryPolicy, callTimeoutMs = 120_000, drainMs = 5_000 } = options
  const keyOf = createJournalKey(model.identity)
  const breaker = createCircuitBreaker({ endpoint: model.identity.endpoint, threshold: options.failuresToStop ?? 20 })
  const spending = createSpendingLimit(options.maxUsd)
  const underWay = new Map<string, Promise<CallOutcome>>()
  // Two steps of stopping: `stop` begins no new call, `hard` ends those in flight.
  const stop = new AbortController()
  const hard = new AbortController()
  let draining: Promise<void> | undefined

  const stopNow = (reason: unknown): void => {
    if (stop.signal.aborted) return
    stop.abort(reason)
    draining = drainCalls()
  }
  const onInterrupt = (): void => stopNow(signal.reason)

  const drainCalls = async (): Promise<void> => {
    const settled = new AbortController()
    const deadline = clock.sleep(drainMs, settled.signal).then(
      () => hard.abort(stop.signal.reason),
      () => undefined,
    )
    await Promise.allSettled(underWay.values())
    settled.abort()
    await deadline
    signal.removeEventListener('abort', onInterrupt)
  }
  if (signal.aborted) onInterrupt()
  else signal.addEventListener('abort', onInterrupt, { once: true })

  const isStale = (state: JournalState): boolean => state.status === 'done' && state.entry.at < (options.freshSince ?? 0)

  const attempt = async (key: string, request: ModelRequest): Promise<{ reply: ModelReply } | { failure: Failure; stop?: AssayError }> => {
    for (let count = 1; ; count++) {
      const result = await callOnce(model, request, { key, timeoutMs: callTimeoutMs, signal: hard.signal, clock })
      if (result.status === 'answered') {
        limit.grow()
        breaker.succeeded()
        return { reply: result.reply }
      }
      const { failure } = result
      if (failure.kind === 'rate-limit') limit.shrink()
      const silence = breaker.unanswered(failure)
      if (silence !== undefined) return { failure, stop: silence }
      const delay = stop.signal.aborted ? undefined : retryDelayMs(failure, count, key, retry)
      if (delay === undefined) return { failure }
      const waited = await clock.sleep(delay, stop.signal).then(
        () => true,
        () => false,
      )
      if (!waited) return { failure }
    }
  }

  const stateOf = async (key: string): Promise<JournalState> => {
    const state = (await journal.lookup([key])).get(key)
    return state === undefined || isStale(state) ? { status: 'fresh' } : state
  }

  /** Waits while another living process has this call in flight; true when it may be sent again. */
  const settleForeign = async (key: string, state: JournalState): Promise<JournalState> => {
    let current = state
    while (current.status === 'in-flight') {
      if ((await journal.orphans()).some((orphan) => orphan.key === key)) {
        options.onPossiblyPaidTwice?.(key)
        return { status: 'fresh' }
      }
      await clock.sleep(pollMs, stop.signal)
      current = await stateOf(key)
    }
    return current
  }

  const perform = async (key: string, request: ModelRequest): Promise<CallOutcome> => {
    await limit.acquire(stop.signal)
    let holdsPlace = true
    const leave = (): void => {
      if (holdsPlace) limit.release()
      holdsPlace = false
    }
    try {
      // Looked up again: another process, or an equal request before this one, may have finished it meanwhile.
      const found = await stateOf(key)
      const state = found.status === 'in-flight' ? await settleForeign(key, found) : found
      if (state.status === 'done') return { status: 'done', entry: state.entry, replayed: true }
      stop.signal.throwIfAborted()
      spending.reserve(key, price(largestUsage(request)))
      await journal.begin(key)
      const result = await attempt(key, request)
      if ('failure' in result) {
        spending.settle(key, 0)
        await (surelyUnpaid(result.failure) ? journal.abandon(key) : journal.release(key))
        // Cut short by the stop: not what the endpoint would have said in the end.
        if (stop.signal.aborted && (result.failure.retryable || result.failure.kind === 'cancelled')) throw stop.signal.reason
        const error = result.stop ?? breaker.failed(result.failure)
        if (error !== undefined) throw error
        return { status: 'failed', failure: result.failure }
      }
      const entry: JournalEntry = { key, reply: result.reply, costUsd: price(result.reply.usage), at: clock.now() }
      spending.settle(key, entry.costUsd)
      const written = journal.finish(entry)
      leave()
      await written
      return { status: 'done', entry, replayed: false }
    } catch (error) {
      stopNow(error)
      throw error
    } finally {
      leave()
    }
  }

  const begin = (key: string, request: ModelRequest): Promise<CallOutcome> => {
    const shared = underWay.get(key)
    if (shared !== undefined) {
      return shared.then((outcome) => (outcome.status === 'done' ? { ...outcome, replayed: true } : outcome))
    }
    const call = perform(key, request).finally(() => underWay.delete(key))
    underWay.set(key, call)
    // The caller may be gone before it looks: an unhandled rejection would end the process.
    call.catch(() => undefined)
    return call
  }

  return {
    async start(requests) {
      const keys = requests.map((request) => keyOf(request))
      const known = await journal.lookup(keys)
      stop.signal.throwIfAborted()
      return requests.map((request, i) => {
        const key = keys[i] ?? ''
        const state = known.get(key)
        if (state?.status === 'done' && !isStale(state)) return { status: 'done', entry: state.entry, replayed: true } satisfies CallOutcome
        return begin(key, request)
      })
    },
    async drain() {
      stopNow(new DOMException('the evaluation ended', 'AbortError'))
      await draining
    },
  }
}
