import { CallFailed, type FittedArm, type LocalAnswer, type StepWorld } from '../core/arms/arm.ts'
import type { Output, Usage } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { ModelReply } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import { createEndpointLimits } from './adaptive-limit.ts'
import { createModelAsker, type Asked, type ModelAsker } from './ask-models.ts'
import type { EvaluateOptions } from './evaluate.ts'

type StepsArm = FittedArm & { readonly kind: 'steps' }

interface Task {
  readonly example: Example
  readonly repeat: number
}

/** Examples under way: enough that no place at the endpoint is empty while one example waits for its next step. */
const examplesPerCall = 4
const leastExamples = 16

async function* tasksOf(examples: EvaluateOptions['examples'], repeats: number): AsyncGenerator<Task, void, undefined> {
  for await (const example of examples) for (let repeat = 0; repeat < repeats; repeat++) yield { example, repeat }
}

/**
 * Adds up the calls of one answer. Calls that overlap form a group, which takes as long as its longest call, and no less than all of
 * them need on the places that the model has; groups follow each other. What passes while no call is under way is the arm's own work.
 * So a replay, where calls take no time, has the first latency.
 */
const createTally = (clock: Clock) => {
  const started = clock.monotonicMs()
  let calls = 0
  let replays = 0
  let costUsd = 0
  const usage = { promptTokens: 0, completionTokens: 0 }
  let underWay = 0
  const group = { longestMs: 0, shareMs: 0 }
  let groupsMs = 0
  let groupStarted = 0
  let askingMs = 0
  const groupMs = (): number => Math.max(group.longestMs, group.shareMs)
  return {
    async count(ask: () => Promise<Asked>): Promise<ModelReply> {
      if (underWay === 0) {
        groupsMs += groupMs()
        group.longestMs = 0
        group.shareMs = 0
        groupStarted = clock.monotonicMs()
      }
      underWay++
      try {
        const asked = await ask()
        calls++
        if (asked.replayed) replays++
        costUsd += asked.costUsd
        usage.promptTokens += asked.reply.usage.promptTokens
        usage.completionTokens += asked.reply.usage.completionTokens
        group.longestMs = Math.max(group.longestMs, asked.reply.latencyMs)
        group.shareMs += asked.reply.latencyMs / asked.places
        return asked.reply
      } finally {
        underWay--
        if (underWay === 0) askingMs += clock.monotonicMs() - groupStarted
      }
    },
    facts(): { usage: Usage; costUsd: number; latencyMs: number; calls: number; replayed: boolean } {
      const ownMs = Math.max(0, clock.monotonicMs() - started - askingMs)
      return { usage, costUsd, latencyMs: ownMs + groupsMs + groupMs(), calls, replayed: calls > 0 && replays === calls }
    },
  }
}

const answerOne = async (options: EvaluateOptions, arm: StepsArm, asker: ModelAsker, { example, repeat }: Task): Promise<Output> => {
  const base = { exampleId: example.id, arm: options.name, repeat }
  const tally = createTally(options.clock)
  const world: StepWorld = {
    repeat,
    signal: options.signal,
    ask: async (request, modelName) => await tally.count(async () => await asker.ask(request, modelName)),
  }
  let answer: LocalAnswer
  try {
    answer = await arm.answer(example, world)
  } catch (error) {
    if (error instanceof CallFailed) return { ...base, status: 'failed', failure: error.failure, replayed: false }
    throw error
  }
  const { text, labelScores, missing, passages } = answer
  if (missing !== undefined)
    return { ...base, status: 'failed', failure: { kind: 'empty', message: missing, retryable: false, missing: true }, replayed: false }
  return {
    ...base,
    status: 'answered',
    text,
    ...(labelScores === undefined ? {} : { labelScores }),
    ...(passages === undefined ? {} : { passages }),
    ...tally.facts(),
  }
}

/**
 * Answers of an arm that takes several steps for each, in the order of the examples and under backpressure: only a window of
 * examples is under way. Every call goes through the journal, so what was asked before is free; usage and cost of an output are
 * sums over its calls, latency the sum over groups of calls that overlap. Throws as `evaluateArm` does.
 */
export async function* answerInSteps(options: EvaluateOptions, arm: StepsArm): AsyncGenerator<Output, void, undefined> {
  const { model, examples, repeats = 1, signal, onOutput } = options
  const asker = createModelAsker({
    ...options,
    limits: options.limits ?? createEndpointLimits(),
    ...(model === undefined ? {} : { own: { model, price: (usage: Usage) => options.price(usage) } }),
  })
  const atOnce = options.concurrency ?? model?.suggestedConcurrency ?? 1
  // One call at a time is how latency is measured: no example may then share the machine with another.
  const most = atOnce === 1 ? 1 : Math.max(leastExamples, examplesPerCall * atOnce)
  const window: Promise<Output>[] = []
  const next = async (): Promise<Output | undefined> => {
    const output = await window.shift()
    if (output !== undefined) onOutput?.(output)
    return output
  }
  try {
    for await (const task of tasksOf(examples, repeats)) {
      signal.throwIfAborted()
      const answer = answerOne(options, arm, asker, task)
      // Looked at in its turn: until then a rejection must not end the process.
      answer.catch(() => undefined)
      window.push(answer)
      if (window.length < most) continue
      const output = await next()
      if (output !== undefined) yield output
    }
    for (let output = await next(); output !== undefined; output = await next()) yield output
  } finally {
    await asker.drain()
    await Promise.allSettled(window)
  }
}
