import type { ModelRequest } from '../ports/model.ts'
import { parseJsonObject } from './parse-answer.ts'

/** What makes an answer's form harder to keep, and how much of it. `level` 0 is the request as it is. */
export interface Stress {
  /** `length`: words of background before the prompt; `instructions`: further rules after it; `depth`: objects around the answer. */
  readonly factor: 'length' | 'instructions' | 'depth'
  readonly level: number
}

/** From nothing to what a crowded production prompt holds. */
export const stresses: readonly Stress[] = [
  { factor: 'length', level: 0 },
  { factor: 'length', level: 300 },
  { factor: 'length', level: 1_000 },
  { factor: 'instructions', level: 8 },
  { factor: 'instructions', level: 24 },
  { factor: 'depth', level: 2 },
  { factor: 'depth', level: 4 },
]

/** Room for one more object around the answer. */
const wrapperTokens = 8

/** Background that has nothing to do with any task. */
const background =
  'The company was founded in a small town by two sisters and has moved its office three times since. The building has four floors, a canteen and a garden with an old pear tree. Visitors sign in at the front desk and wear a badge. The stairs are cleaned on Tuesdays. '

const topics = ['prices', 'dates', 'names', 'places', 'orders', 'visitors', 'holidays', 'deliveries'] as const
const rules: readonly ((topic: string) => string)[] = [
  (topic) => `Speak of ${topic} in British spelling.`,
  (topic) => `Do not joke about ${topic}.`,
  (topic) => `Never promise anything about ${topic}.`,
]

const instructions = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const rule = rules[Math.floor(i / topics.length) % rules.length] ?? rules[0]
    return `- ${rule?.(topics[i % topics.length] ?? 'prices') ?? ''}`
  }).join('\n')

const words = (count: number): string => {
  const all = background.trim().split(' ')
  return Array.from({ length: count }, (_, i) => all[i % all.length]).join(' ')
}

const shape = (depth: number): string => `${'{"answer":'.repeat(depth)}ANSWER${'}'.repeat(depth)}`

const stressedSystem = (system: string, { factor, level }: Stress): string => {
  if (level === 0) return system
  switch (factor) {
    case 'length':
      return `${words(level)}\n\n${system}`
    case 'instructions':
      return `${system}\n\nAlso:\n${instructions(level)}`
    case 'depth':
      return `${system}\n\nPut the whole answer in the place of ANSWER: ${shape(level)}`
  }
}

/** The request with its system message made harder; the task it states is the same. */
export const stressedRequest = (request: ModelRequest, stress: Stress): ModelRequest => {
  const [first, ...rest] = request.messages
  const isSystem = first?.role === 'system'
  const content = stressedSystem(isSystem ? first.content : '', stress)
  if (content === '') return request
  const { decoding } = request
  return {
    ...request,
    messages: [{ role: 'system', content }, ...(isSystem ? rest : request.messages)],
    decoding: stress.factor === 'depth' ? { ...decoding, maxTokens: decoding.maxTokens + wrapperTokens * stress.level } : decoding,
  }
}

/** The answer inside the objects that were asked for around it; undefined where it is not there, or something is beside it. */
export const unwrapped = (text: string, { factor, level }: Stress): string | undefined => {
  if (factor !== 'depth') return text
  let inner = text
  for (let at = 0; at < level; at++) {
    const object = parseJsonObject(inner.trim())
    if (object === undefined || Object.keys(object).join() !== 'answer') return undefined
    inner = JSON.stringify(object['answer'])
  }
  return inner
}
