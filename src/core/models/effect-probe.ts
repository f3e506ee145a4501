import { AssayError } from '../errors.ts'
import type { Model, ModelRequest } from '../ports/model.ts'

export interface EffectProbe {
  /** Largest absolute difference of a probability (or, without them, of a label's log-likelihood) over all prompts. */
  readonly largestDifference: number
  readonly prompts: number
  readonly comparedBy: 'next-token' | 'label-scores' | 'text'
}

/** Rounding alone stays far below; a trained adapter is far above (0.12 in the check of training.md §8.9). */
const smallest = 1e-5

const largest = (a: Float32Array, b: Float32Array): number => {
  let difference = 0
  for (let index = 0; index < Math.max(a.length, b.length); index++)
    difference = Math.max(difference, Math.abs((a[index] ?? 0) - (b[index] ?? 0)))
  return difference
}

const answerOf = async (model: Model, request: ModelRequest, signal: AbortSignal) => {
  const result = await model.call(request, { signal, idempotencyKey: '' })
  return result.status === 'answered' ? result.reply : undefined
}

const compare = async (base: Model, tuned: Model, request: ModelRequest, signal: AbortSignal): Promise<Omit<EffectProbe, 'prompts'>> => {
  if (base.tokenize !== undefined && base.nextTokenProbabilities !== undefined && tuned.nextTokenProbabilities !== undefined) {
    const tokens = await base.tokenize(request.messages, { addGenerationPrompt: true })
    const [before, after] = await Promise.all([base.nextTokenProbabilities(tokens), tuned.nextTokenProbabilities(tokens)])
    return { largestDifference: largest(before, after), comparedBy: 'next-token' }
  }
  const [before, after] = await Promise.all([answerOf(base, request, signal), answerOf(tuned, request, signal)])
  if (before?.labelScores !== undefined && after?.labelScores !== undefined) {
    const differences = Object.entries(before.labelScores).map(([label, score]) => Math.abs(score - (after.labelScores?.[label] ?? score)))
    return { largestDifference: Math.max(0, ...differences), comparedBy: 'label-scores' }
  }
  return { largestDifference: before?.text === after?.text ? 0 : 1, comparedBy: 'text' }
}

/**
 * Does the adapter change what is served (training.md §8.8)? Servers and converters can drop an adapter silently;
 * a few fixed prompts of dev show it. Throws `adapter-no-effect`.
 */
export const effectProbe = async (options: {
  readonly base: Model
  readonly tuned: Model
  readonly requests: readonly ModelRequest[]
  readonly signal: AbortSignal
}): Promise<EffectProbe> => {
  const { base, tuned, requests, signal } = options
  let largestDifference = 0
  let comparedBy: EffectProbe['comparedBy'] = 'text'
  for (const request of requests) {
    const one = await compare(base, tuned, request, signal)
    largestDifference = Math.max(largestDifference, one.largestDifference)
    comparedBy = one.comparedBy
  }
  if (largestDifference < smallest)
    throw new AssayError(
      'adapter-no-effect',
      `the adapter of ${tuned.identity.model} changes nothing on ${requests.length} prompts of dev`,
      {
        hint: 'the adapter was not applied or not trained: train again, and check the target modules',
      },
    )
  return { largestDifference, prompts: requests.length, comparedBy }
}
