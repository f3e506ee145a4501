import type { FittedArm } from '../core/arms/arm.ts'
import type { Output, Usage } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import { createEndpointLimits, type EndpointLimits } from './adaptive-limit.ts'
import { answerInSteps } from './answer-in-steps.ts'
import type { AskedModel } from './ask-models.ts'
import { inBatches } from './batches.ts'
import { createJournalledCalls, type CallOutcome } from './journalled-calls.ts'
import { answerLocally } from './local-answers.ts'
import { createOrderedWindow } from './ordered-window.ts'
import type { RetryPolicy } from './retry.ts'

export interface EvaluateOptions {
  readonly arm: FittedArm
  /** `kind@model`: goes into every output. */
  readonly name: string
  /** Needed by arms that ask a model. */
  readonly model?: Model
  /** Another model of task.yaml by name, for arms of several steps. */
  other?(modelName: string): Promise<AskedModel>
  /** Called with the cost (USD) of every call that an arm of several steps made, not replayed. */
  onSpent?(usd: number): void
  /** May be a stream of any length: only a window of it is held. */
  readonly examples: Iterable<Example> | AsyncIterable<Example>
  readonly journal: Journal
  /** USD for one call's tokens at the price book's rates. */
  price(usage: Usage): number
  /** Calls in flight at most; default is what the model suggests. */
  readonly concurrency?: number
  /** Answers per example, each a real call with its own journal key; default 1. */
  readonly repeats?: number
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Called just before an output is yielded. */
  onOutput?(output: Output): void
  /** A call that an earlier, killed process had in flight is sent again: it may be paid twice. */
  onPossiblyPaidTwice?(key: string): void
  /** Stop with `budget-exceeded` before new calls of this evaluation cost more than this (USD). */
  readonly maxUsd?: number
  /** Replay only answers given at or after this time (ms since the epoch): `--fresh`, for names behind which the model moves. */
  readonly freshSince?: number
  /** Share one between arms, so that what was learned about an endpoint's limit is kept. */
  readonly limits?: EndpointLimits
  /** Deadline of one attempt, ms; default 120,000. */
  readonly callTimeoutMs?: number
  readonly retry?: RetryPolicy
  /** Failures in a row that open the circuit; default 20. */
  readonly failuresToStop?: number
  /** After an interrupt, calls in flight get this long (ms) to finish and be journalled; default 5,000. */
  readonly drainMs?: number
}

/** Examples pulled, rendered and looked up together. */
const batchSize = 128
/** Outputs held at most while they are taken off as fast as they come ... */
const usualWindow = 1_024
/** ... and behind a call that hangs until its deadline, which delays the order but not the others: 800 a second go on for ten seconds. */
const largestWindow = 8_192

const toOutput = (
  arm: FittedArm & { kind: 'request' },
  name: string,
  task: { example: Example; repeat: number },
  outcome: CallOutcome,
): Output => {
  const base = { exampleId: task.example.id, arm: name, repeat: task.repeat }
  if (outcome.status === 'failed') return { ...base, status: 'failed', failure: outcome.failure, replayed: false }
  const { reply, costUsd } = outcome.entry
  const answer = arm.read(reply, task.example)
  const labelScores = answer.labelScores ?? reply.labelScores
  return {
    ...base,
    status: 'answered',
    text: answer.text,
    ...(labelScores === undefined ? {} : { labelScores }),
    usage: reply.usage,
    latencyMs: reply.latencyMs,
    costUsd,
    finishReason: reply.finishReason,
    ...(reply.firstTokenMs === undefined ? {} : { firstTokenMs: reply.firstTokenMs }),
    ...(reply.batched === undefined ? {} : { batched: true as const }),
    ...(answer.passages === undefined ? {} : { passages: answer.passages }),
    replayed: outcome.replayed,
  }
}

/**
 * Answers every example with one arm, `repeats` times, in the order of the examples: a stream with backpressure whose memory does
 * not grow with their number. What the journal holds is replayed free, with its first latency and cost; everything else is
 * called once, its intent durable before the call and its reply durable before it is yielded. A failed call is an output.
 * Throws `provider-failed` when the endpoint is plainly unusable, `budget-exceeded` at `maxUsd`, `disk-full` and
 * `journal-corrupt` from the journal, and the signal's reason after an interrupt; calls in flight are finished and journalled first.
 */
export async function* evaluateArm(options: EvaluateOptions): AsyncGenerator<Output, void, undefined> {
  const { arm, name, model, examples, repeats = 1, signal, onOutput } = options
  if (arm.kind === 'local') {
    yield* answerLocally({ arm, name, examples, repeats, signal, clock: options.clock, ...(onOutput === undefined ? {} : { onOutput }) })
    return
  }
  if (arm.kind === 'steps') {
    yield* answerInSteps(options, arm)
    return
  }
  if (model === undefined) throw new AssayError('model-unknown', `${name} asks a model and none was opened`)
  const max = options.concurrency ?? model.suggestedConcurrency
  const limits = options.limits ?? createEndpointLimits()
  const calls = createJournalledCalls({
    ...options,
    model,
    limit: limits.of(model, max),
  })

  const window = createOrderedWindow<{ readonly example: Example; readonly repeat: number }, CallOutcome>()
  const source = inBatches(examples, Math.max(1, Math.ceil(batchSize / repeats)))
  let more = true
  /** Calls begun ahead of those in flight: enough to keep every place busy, few enough to stay young in memory. */
  const ahead = max + batchSize / 2

  /** False at the end of the examples. */
  const pull = async (): Promise<boolean> => {
    const next = await source.next()
    if (next.done === true) return false
    const tasks = next.value.flatMap((example) => Array.from({ length: repeats }, (_, repeat) => ({ example, repeat })))
    const requests: ModelRequest[] = await Promise.all(tasks.map(({ example, repeat }) => arm.request(example, repeat)))
    const outcomes = await calls.start(requests)
    tasks.forEach((task, i) => {
      const outcome = outcomes[i]
      if (outcome !== undefined) window.push(task, outcome)
    })
    return true
  }

  try {
    while (true) {
      const room = window.isBlocked ? largestWindow : usualWindow
      const hasRoom = more && window.size < room - batchSize
      if (hasRoom && window.unfinished < ahead) {
        signal.throwIfAborted()
        more = await pull()
        continue
      }
      const first = window.shift()
      if (first !== undefined) {
        const output = toOutput(arm, name, first.item, first.result)
        onOutput?.(output)
        yield output
      } else if (window.size > 0) await window.settled(hasRoom ? ahead : 0)
      else if (!more) break
    }
  } finally {
    await calls.drain()
    await source.return(undefined)
  }
}
