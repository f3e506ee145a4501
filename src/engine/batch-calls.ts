import type { Failure, Usage } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'
import type { BatchItem, BatchModel, BatchState } from '../core/ports/batch-model.ts'
import type { ModelRequest, ModelResult } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import type { BatchLedger, OpenBatch } from './batch-ledger.ts'
import { createSpendingLimit } from './spending-limit.ts'

/** What is told while a batch is on its way. */
export type BatchEvent =
  | { readonly kind: 'started'; readonly batchId: string; readonly count: number; readonly windowHours: number }
  /** An earlier process started it and could not collect it. */
  | { readonly kind: 'found'; readonly batchId: string; readonly count: number }
  | { readonly kind: 'waiting'; readonly batchId: string; readonly done: number; readonly total: number }
  | { readonly kind: 'ended'; readonly batchId: string; readonly why: (BatchState & { status: 'ended' })['why']; readonly answered: number }

export interface BatchCallsOptions {
  readonly batch: BatchModel
  readonly ledger: BatchLedger
  readonly clock: Clock
  readonly signal: AbortSignal
  /** USD of a live call; the batch costs `batch.price.factor` of it. */
  price(usage: Usage): number
  readonly maxUsd?: number
  onBatch?(event: BatchEvent): void
  /** The start of a batch may have reached the provider, and it cannot be told which of its batches that is. */
  onPossiblyPaidTwice?(key: string): void
}

/** Requests that fail in a way that may pass are handed in again this often. */
const mostRounds = 3
/** Providers keep results for about a month (OpenAI 30 days, Anthropic 29). */
const keptMs = 28 * 86_400_000
const firstPollMs = 2_000
const longestPollMs = 300_000

const notRun: Failure = { kind: 'timeout', message: 'the batch ended without an answer to this request', retryable: true, missing: true }

const charactersOf = ({ messages }: ModelRequest): number => messages.reduce((sum, { content }) => sum + content.length, 0)

/** As the limits of one batch allow, in order. */
const inChunks = (items: readonly BatchItem[], most: BatchModel['most']): readonly (readonly BatchItem[])[] => {
  const chunks: BatchItem[][] = []
  let characters = 0
  for (const item of items) {
    characters += charactersOf(item.request)
    const last = chunks.at(-1)
    if (last !== undefined && last.length < most.items && characters <= most.characters) last.push(item)
    else {
      chunks.push([item])
      characters = charactersOf(item.request)
    }
  }
  return chunks
}

/** The same upper estimate as for live calls: three characters a token, every answer as long as it may be. */
const largestUsage = (request: ModelRequest): Usage => ({
  promptTokens: Math.ceil(charactersOf(request) / 3) + 8 * request.messages.length,
  completionTokens: request.decoding.maxTokens,
})

/**
 * Results of requests that are in no journal yet, by their key, with the batches that hold them: the caller journals the results and
 * then closes the batches. What an earlier process handed in is collected first and never handed in again. Requests without a result in
 * the end have a failure. Throws `budget-exceeded` before anything is started that `maxUsd` does not cover, `batch-failed` where the
 * provider refuses a batch as a whole, what the batch model throws, and the signal's reason: a batch that is under way stays in the
 * ledger and is collected by the next run.
 */
export const callInBatches = async (
  requests: ReadonlyMap<string, ModelRequest>,
  options: BatchCallsOptions,
): Promise<{ readonly results: ReadonlyMap<string, ModelResult>; readonly collected: readonly OpenBatch[] }> => {
  const { batch, ledger, clock, signal, price, onBatch } = options
  const { endpoint, model } = batch.identity
  const results = new Map<string, ModelResult>()
  const collected: OpenBatch[] = []

  const ended = async (batchId: string, at: number): Promise<BatchState & { status: 'ended' | 'failed' }> => {
    for (let wait = firstPollMs; ; wait = Math.min(longestPollMs, wait * 1.5)) {
      const state = await batch.poll(batchId, signal)
      if (state.status !== 'running') return state
      onBatch?.({ kind: 'waiting', batchId, done: state.done, total: state.total })
      if (clock.now() - at > 2 * batch.windowHours * 3_600_000)
        throw new AssayError('batch-failed', `batch ${batchId} has run for more than ${2 * batch.windowHours} hours`, {
          where: endpoint,
          hint: 'look at it at the provider and cancel it there; the next run collects what it answered',
        })
      await clock.sleep(wait, signal)
    }
  }

  /** Waits for a batch and reads what it answered. */
  const collect = async (open: OpenBatch, batchId: string): Promise<void> => {
    const state = await ended(batchId, open.at)
    if (state.status === 'failed') {
      await ledger.close(open.name)
      throw new AssayError('batch-failed', `the provider refused the batch: ${state.why}`, {
        where: endpoint,
        hint: 'run the same command without --batch, or again when the provider takes batches of this size',
      })
    }
    let answered = 0
    for await (const { id, result } of batch.collect(batchId, requests, signal)) {
      if (results.get(id)?.status === 'answered') continue
      if (result.status === 'answered') answered++
      results.set(id, result)
    }
    onBatch?.({ kind: 'ended', batchId, why: state.why, answered })
    collected.push(open)
  }

  /** The provider's id of a batch in the ledger; undefined where it was never started, or cannot be told from others. */
  const idOf = async (open: OpenBatch): Promise<string | undefined> => {
    if (open.batchId !== undefined) return open.batchId
    const found = await batch.find({ upload: open.upload, count: open.keys.length, since: open.at }, signal)
    if (found !== undefined) await ledger.started(open.name, found)
    return found
  }

  const recover = async (): Promise<void> => {
    for (const open of await ledger.open({ endpoint, model })) {
      if (!open.keys.some((key) => requests.has(key))) continue
      const batchId = clock.now() - open.at > keptMs ? undefined : await idOf(open)
      if (batchId === undefined) {
        // A batch that is named by its upload and is not there was never started; any other may have been.
        if (open.batchId !== undefined || open.upload === '') for (const key of open.keys) options.onPossiblyPaidTwice?.(key)
        await ledger.close(open.name)
        continue
      }
      onBatch?.({ kind: 'found', batchId, count: open.keys.length })
      await collect(open, batchId)
    }
  }

  const handIn = async (items: readonly BatchItem[]): Promise<() => Promise<void>> => {
    const upload = await batch.upload(items, signal)
    const at = clock.now()
    const keys = items.map(({ id }) => id)
    const open: OpenBatch = { name: `${at}-${keys[0]?.slice(0, 12) ?? ''}`, endpoint, model, keys, upload, at }
    // Written before it can cost anything: a process that dies in the next line finds the batch again.
    await ledger.intend(open)
    const batchId = await batch.start(upload, items, signal)
    await ledger.started(open.name, batchId)
    onBatch?.({ kind: 'started', batchId, count: items.length, windowHours: batch.windowHours })
    return async () => await collect(open, batchId)
  }

  /** Failures that may pass, and requests that nothing came back for. */
  const unanswered = (): readonly BatchItem[] =>
    [...requests].flatMap(([id, request]) => {
      const result = results.get(id)
      return result === undefined || (result.status === 'failed' && result.failure.retryable) ? [{ id, request }] : []
    })

  await recover()
  const spending = createSpendingLimit(options.maxUsd)
  for (let round = 0; round < mostRounds && unanswered().length > 0; round++) {
    const items = unanswered()
    for (const { id, request } of items) spending.reserve(`${round} ${id}`, price(largestUsage(request)) * batch.price.factor)
    // All are handed in before the first is waited for.
    const waiting: (() => Promise<void>)[] = []
    for (const chunk of inChunks(items, batch.most)) waiting.push(await handIn(chunk))
    for (const wait of waiting) await wait()
    for (const { id } of items) {
      const result = results.get(id)
      spending.settle(`${round} ${id}`, result?.status === 'answered' ? price(result.reply.usage) * batch.price.factor : 0)
    }
  }
  for (const { id } of unanswered()) if (!results.has(id)) results.set(id, { status: 'failed', failure: notRun })
  return { results, collected }
}
