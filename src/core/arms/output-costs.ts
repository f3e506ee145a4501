import { wilson } from '../stats/wilson.ts'
import type { Interval } from '../stats/interval.ts'
import type { Output } from './output.ts'
import { parseAnswer } from './parse-answer.ts'
import type { AnswerFormat } from './parse-answer.ts'

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Mean tokens of a call, and the share of the prompt that the provider read from its cache; undefined where no output tells. */
export const usageOfOutputs = (
  outputs: readonly Output[],
): { readonly input: number; readonly output: number; readonly cachedShare: number } | undefined => {
  const usages = outputs.flatMap((output) => (output.status === 'answered' && output.usage !== undefined ? [output.usage] : []))
  if (usages.length === 0) return undefined
  const prompt = total(usages.map((usage) => usage.promptTokens))
  const cached = total(usages.map((usage) => usage.cachedPromptTokens ?? 0))
  return {
    input: prompt / usages.length,
    output: total(usages.map((usage) => usage.completionTokens)) / usages.length,
    cachedShare: prompt === 0 ? 0 : Math.min(1, cached / prompt),
  }
}

/**
 * Share of the answers that could be read as they came: what Assay can read is not asked again. A failure of the model's own could not be; what
 * nobody saw is not counted. Undefined for free text, and where nothing was seen.
 */
export const readableShare = (
  outputs: readonly Output[],
  { format, conforms }: { readonly format: AnswerFormat; readonly conforms?: ((value: unknown) => boolean) | undefined },
): Interval | undefined => {
  const seen = outputs.filter((output) => output.status === 'answered' || !output.failure.missing)
  if (format.kind === 'text' || seen.length === 0) return undefined
  // A label in other words, or JSON between other text, is read into its canonical form, and that is valid.
  const isReadable = (text: string): boolean => parseAnswer(parseAnswer(text, format, conforms).text, format, conforms).valid
  return wilson(seen.filter((output) => output.status === 'answered' && isReadable(output.text)).length, seen.length)
}
