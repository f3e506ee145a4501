import type { Failure, Usage } from '../core/arms/output.ts'
import type { AssayError } from '../core/errors.ts'
import type { Journal, JournalEntry, JournalState } from '../core/ports/journal.ts'
import type { Model, ModelReply, ModelRequest } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import type { AdaptiveLimit } from './adaptive-limit.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createGuardedCalls } from './guarded-calls.ts'
import { createJournalKey } from './journal-key.ts'
import { createResponseTimes } from './response-times.ts'
import { defaultRetryPolicy, retryDelayMs, surelyUnpaid, type RetryPolicy } from './retry.ts'
import { createSpendingLimit, type SpendingLimit } from './spending-limit.ts'

export type CallOutcome =
  | { readonly status: 'done'; readonly entry: JournalEntry; readonly replayed: boolean }
  | { readonly status: 'failed'; readonly failure: Failure }

export interface JournalledCalls {
  /** Looks the requests up together and starts those that nobody made. An outcome that is known already is not a promise. */
  start(requests: readonly ModelRequest[]): Promise<readonly (CallOutcome | Promise<CallOutcome>)[]>
  /** Starts nothing more, waits until calls in flight are finished and journalled. */
  drain(): Promise<void>
}

const atOnce = { isTrial: false }
const interrupted: Failure = { kind: 'cancelled', message: 'the run was interrupted', retryable: false, missing: true }

/** Nobody waits this often for one answer, whatever the reason. */
const mostSends = 100

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
  /** Shared by the calls of several models under one budget, instead of `maxUsd`. */
  readonly spending?: SpendingLimit
  readonly freshSince?: number
  readonly callTimeoutMs?: number
  readonly retry?: RetryPolicy
  readonly failuresToStop?: number
  readonly drainMs?: number
}): JournalledCalls => {
  const { model, journal, limit, price, signal, clock, retry = defaultRetryPolicy, callTimeoutMs = 120_000, drainMs = 5_000 } = options
  const keyOf = createJournalKey(model.identity)
  const breaker = createCircuitBreaker({ endpoint: model.identity.endpoint, threshold: options.failuresToStop ?? 20 })
  const spending = options.spending ?? createSpendingLimit(options.maxUsd)
  const underWay = new Map<string, Promise<CallOutcome>>()
  // Two steps of stopping: `stop` begins no new call, `hard` ends those in flight.
  const stop = new AbortController()
  const hard = new AbortController()
  const lane = limit.join(stop.signal)
  const guarded = createGuardedCalls({ model, clock, signal: hard.signal })
  // What runs on this machine may be busy for long, but is not lost on the way.
  const times = /^https?:/.test(model.identity.endpoint) ? createResponseTimes(callTimeoutMs) : undefined
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

  /** Waits for the end of an outage; whether this attempt tries if it is over. Undefined after a stop. */
  const turn = async (): Promise<{ readonly isTrial: boolean } | undefined> => {
    try {
      stop.signal.throwIfAborted()
      const trial = breaker.ready(clock, stop.signal)
      return trial === undefined ? atOnce : { isTrial: await trial }
    } catch {
      return undefined
    }
  }

  const send = async (request: ModelRequest, { key, count, isTrial }: { key: string; count: number; isTrial: boolean }) => {
    const started = clock.monotonicMs()
    const result = await guarded.call(request, { key, timeoutMs: times?.deadlineMs(count) ?? callTimeoutMs })
    const now = clock.monotonicMs()
    const failure = result.status === 'failed' ? result.failure : undefined
    if (failure === undefined || failure.kind === 'timeout') times?.took(now - started)
    if (failure?.kind === 'rate-limit') {
      limit.shrink()
      limit.pace.refused(now, failure.retryAfterMs)
    } else limit.pace.passed(now, result.limits, limit.inFlight)
    if (result.status === 'failed') return { ...result, stop: breaker.attemptFailed(result.failure, { isTrial, now }) }
    limit.grow()
    breaker.succeeded()
    return result
  }

  /** Sends a request until it is answered or given up. Attempts that a limit or an outage took from all calls alike do not count. */
  const attempt = async (
    key: string,
    request: ModelRequest,
    tokens: number,
  ): Promise<{ reply: ModelReply } | { failure: Failure; stop?: AssayError | undefined; isUnsent?: boolean }> => {
    let last: Failure | undefined
    let answeredBefore = breaker.answered
    for (let count = 1, sent = 0; sent < mostSends; sent++) {
      if (sent > 0) await limit.pace.ready(tokens, clock, stop.signal)?.catch(() => undefined)
      const next = await turn()
      if (next === undefined) return last === undefined ? { failure: interrupted, isUnsent: true } : { failure: last }
      if (last !== undefined && !surelyUnpaid(last)) options.onPossiblyPaidTwice?.(key)
      const wasOpen = breaker.isOpen
      const result = await send(request, { key, count, isTrial: next.isTrial })
      if (result.status === 'answered') return { reply: result.reply }
      const { failure } = result
      if (result.stop !== undefined) return { failure, stop: result.stop }
      const isSpared = wasOpen || breaker.isOpen || (failure.kind === 'rate-limit' && breaker.answered > answeredBefore)
      answeredBefore = breaker.answered
      const delay = stop.signal.aborted ? undefined : retryDelayMs(failure, isSpared ? 1 : count, key, retry)
      if (delay === undefined) return { failure }
      last = failure
      if (!isSpared) count++
      await clock.sleep(delay, stop.signal).catch(() => undefined)
    }
    return { failure: last ?? interrupted }
  }

  const stateOf = async (key: string): Promise<JournalState> => {
    const state = (await journal.lookup([key])).get(key)
    return state === undefined || isStale(state) ? { status: 'fresh' } : state
  }

  /** Makes this call ours, or waits until the living process that has it is done with it. */
  const claim = async (key: string): Promise<JournalEntry | undefined> => {
    while (true) {
      const claimed = await journal.begin(key)
      // Only now nobody else can finish it: what was finished before is seen here.
      const state = await stateOf(key)
      if (state.status === 'done') {
        if (claimed !== 'taken') await journal.abandon(key)
        return state.entry
      }
      if (claimed === 'begun-again') options.onPossiblyPaidTwice?.(key)
      if (claimed !== 'taken') return undefined
      await clock.sleep(pollMs, stop.signal)
    }
  }

  const perform = async (key: string, request: ModelRequest): Promise<CallOutcome> => {
    await lane.acquire()
    let holdsPlace = true
    const leave = (): void => {
      if (holdsPlace) limit.release()
      holdsPlace = false
    }
    try {
      const most = largestUsage(request)
      const tokens = most.promptTokens + most.completionTokens
      const pause = limit.pace.ready(tokens, clock, stop.signal)
      if (pause !== undefined) await pause
      stop.signal.throwIfAborted()
      spending.reserve(key, price(most))
      const finished = await claim(key)
      if (finished !== undefined) {
        spending.settle(key, 0)
        return { status: 'done', entry: finished, replayed: true }
      }
      const result = await attempt(key, request, tokens)
      if ('failure' in result) {
        spending.settle(key, 0)
        await (result.isUnsent === true || surelyUnpaid(result.failure) ? journal.abandon(key) : journal.release(key))
        // Cut short by the stop: not what the endpoint would have said in the end.
        if (stop.signal.aborted && (result.failure.retryable || result.failure.kind === 'cancelled')) throw stop.signal.reason
        const error = result.stop ?? breaker.callFailed(result.failure)
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
