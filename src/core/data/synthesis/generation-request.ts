import { isRecord } from '../../lib/is-record.ts'
import { parseJsonObject } from '../../arms/parse-answer.ts'
import type { ModelRequest } from '../../ports/model.ts'

/** New inputs asked for in one call, and seeds shown (Self-Instruct shows 8). */
export const inputsPerCall = 5
export const seedsPerCall = 8
export const generationTemperature = 0.7

/** The prompt without its seeds: what a row's `origin.prompt` is the hash of. */
export const generationTemplate = 'Write new inputs for a task, in the manner of the examples. Do not copy them, and do not answer them.'

const schema = {
  type: 'object',
  properties: {
    inputs: { type: 'array', items: { type: 'string', minLength: 20 }, minItems: inputsPerCall, maxItems: inputsPerCall },
  },
  required: ['inputs'],
  additionalProperties: false,
} as const

/** Asks for new inputs; label first where the task has labels, so that classes can be balanced. `seeds` are rows of train only. */
export const generationRequest = (options: {
  readonly task: string
  readonly seeds: readonly string[]
  readonly label?: string
  readonly round: number
}): ModelRequest => {
  const { task, seeds, label, round } = options
  const longest = seeds.reduce((most, seed) => Math.max(most, seed.length), 0)
  return {
    messages: [
      { role: 'system', content: `${generationTemplate}\n\nThe task:\n${task}` },
      {
        role: 'user',
        content: [
          ...seeds.map((seed) => `<example>\n${seed}\n</example>`),
          label === undefined
            ? `Write ${inputsPerCall} new inputs that differ from these and from each other.`
            : `Write ${inputsPerCall} new inputs whose right answer is "${label}". Do not write the answer into them.`,
          'Answer as JSON: {"inputs": ["...", "..."]}',
        ].join('\n\n'),
      },
    ],
    constraint: { kind: 'json', schema },
    decoding: { temperature: generationTemperature, maxTokens: Math.min(4096, 64 + Math.ceil((longest / 2) * inputsPerCall)) },
    repeat: round,
  }
}

/** The inputs of a reply; undefined where it is not what was asked for. */
export const readGenerated = (text: string): readonly string[] | undefined => {
  const start = text.indexOf('{')
  const value = parseJsonObject(text.slice(Math.max(0, start), text.lastIndexOf('}') + 1))
  const inputs = isRecord(value) ? value['inputs'] : undefined
  if (!Array.isArray(inputs)) return undefined
  return inputs.flatMap((input: unknown) => (typeof input === 'string' && input.trim() !== '' ? [input.trim()] : []))
}
