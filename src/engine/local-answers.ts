import type { FittedArm, LocalAnswer } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { Clock } from '../core/ports/world.ts'
import { inBatches } from './batches.ts'

const batchSize = 256

const toOutput = (answer: LocalAnswer, base: Pick<Output, 'exampleId' | 'arm' | 'repeat'>, latencyMs: number): Output => {
  if (answer.missing !== undefined)
    return {
      ...base,
      status: 'failed',
      failure: { kind: 'empty', message: answer.missing, retryable: false, missing: true },
      replayed: false,
    }
  const { text, labelScores, passages } = answer
  return {
    ...base,
    status: 'answered',
    text,
    ...(labelScores === undefined ? {} : { labelScores }),
    ...(passages === undefined ? {} : { passages }),
    latencyMs,
    replayed: false,
  }
}

/**
 * Answers of an arm that needs no model, in batches. Latency is the batch's time shared equally; the same answer stands for
 * every repeat, because such an arm has no randomness of its own.
 */
export async function* answerLocally(options: {
  readonly arm: FittedArm & { readonly kind: 'local' }
  readonly name: string
  readonly examples: Iterable<Example> | AsyncIterable<Example>
  readonly repeats: number
  readonly signal: AbortSignal
  readonly clock: Clock
  onOutput?(output: Output): void
}): AsyncGenerator<Output, void, undefined> {
  const { arm, name, examples, repeats, signal, clock, onOutput } = options
  for await (const batch of inBatches(examples, batchSize)) {
    signal.throwIfAborted()
    const start = clock.monotonicMs()
    const answers = await arm.answer(batch, signal)
    const latencyMs = (clock.monotonicMs() - start) / batch.length
    if (answers.length !== batch.length) throw new Error(`${name} gave ${answers.length} answers for ${batch.length} examples`)
    for (const [i, example] of batch.entries()) {
      const answer = answers[i]
      if (answer === undefined) continue
      for (let repeat = 0; repeat < repeats; repeat++) {
        const output = toOutput(answer, { exampleId: example.id, arm: name, repeat }, latencyMs)
        onOutput?.(output)
        yield output
      }
    }
  }
}
