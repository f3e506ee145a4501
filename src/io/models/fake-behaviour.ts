import { hash } from 'node:crypto'
import type { ChatMessage } from '../../core/data/example.ts'
import type { ModelRequest } from '../../core/ports/model.ts'
import type { JsonSchema } from '../../core/task/json-schema.ts'
import { fakeJudgement } from './fake-judge.ts'
import { asksForQuestions, fakeQuestions } from './fake-questions.ts'

/** What the name of a fake model asks for: `fake-keyword-error20-latency50`. */
export interface FakeBehaviour {
  /** `keyword` answers the label whose name occurs in the input; `hash` any label, by the hash of the input. */
  readonly rule: 'keyword' | 'hash'
  /** Compares answers with their reference where it is asked as a judge; part of pairs it decides by place, in [0, 1]. */
  readonly judge?: { readonly orderBias: number }
  /** Part of the inputs answered wrongly, in [0, 1], chosen by hash. */
  readonly errorRate: number
  readonly latencyMs: number
  /** Whatever is asked, it has the same thing to say: a teacher that repeats itself. */
  readonly stuck?: true
}

/** Reads `fake`, then any of `keyword`, `hash`, `judge`, `stuck`, `biasN`, `errorN` (percent), `latencyN` (ms), joined by `-`. Unknown words change nothing. */
export const fakeBehaviour = (model: string): FakeBehaviour => {
  const words = model.split('-')
  const numberAfter = (prefix: string): number => Number(words.find((word) => word.startsWith(prefix))?.slice(prefix.length) ?? 0) || 0
  return {
    rule: words.includes('hash') ? 'hash' : 'keyword',
    ...(words.includes('judge') ? { judge: { orderBias: numberAfter('bias') / 100 } } : {}),
    errorRate: numberAfter('error') / 100,
    latencyMs: numberAfter('latency'),
    ...(words.includes('stuck') ? { stuck: true as const } : {}),
  }
}

/** Uniform in [0, 1), the same for the same text on every machine. */
const unitHash = (text: string): number => Number.parseInt(hash('sha256', text).slice(0, 12), 16) / 16 ** 12

const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** How much of a name occurs in a text, in [0, 1]: `card_arrival` in "my card has not arrived" is 0.75 (stems of four letters count). */
const overlap = (name: string, text: ReadonlySet<string>): number => {
  const parts = words(name.replaceAll('_', ' '))
  if (parts.length === 0) return 0
  const stems = [...text].map((word) => word.slice(0, 4))
  const hits = parts.map((part) => (text.has(part) ? 1 : stems.includes(part.slice(0, 4)) ? 0.5 : 0))
  return hits.reduce<number>((sum, hit) => sum + hit, 0) / parts.length
}

const lastUserText = (messages: readonly ChatMessage[]): string => messages.findLast(({ role }) => role === 'user')?.content ?? ''

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value that fits a property's schema, taken from the text where something in it fits. */
const fill = (schema: unknown, text: string, seed: string): unknown => {
  if (!isObject(schema)) return null
  if ('const' in schema) return schema['const']
  const branches = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(branches)) return fill(branches[Math.floor(unitHash(`branch:${seed}`) * branches.length)], text, seed)
  const choices = schema['enum']
  if (Array.isArray(choices)) {
    const present = new Set(words(text))
    return choices.find((choice) => overlap(String(choice), present) === 1) ?? choices[Math.floor(unitHash(seed) * choices.length)] ?? null
  }
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  if (type === 'object') return fillObject(schema, text, seed)
  if (type === 'array') {
    const { minItems, items } = schema
    return Array.from({ length: Number(minItems ?? 0) }, (_, i) => fill(items, text, `${seed}:${i}`))
  }
  if (type === 'boolean') return unitHash(seed) < 0.5
  if (type === 'number' || type === 'integer') return Number.parseInt(/\d+/.exec(text)?.[0] ?? '0', 10)
  if (type === 'null') return null
  const all = words(text)
  // A least length asks for a sentence: words of the text in an order of its own.
  const count = Math.max(1, Math.ceil(Number(schema['minLength'] ?? 0) / 2))
  return Array.from({ length: count }, (_, i) => all[Math.floor(unitHash(i === 0 ? seed : `${seed}:${i}`) * all.length)] ?? '').join(' ')
}

const fillObject = (schema: JsonSchema, text: string, seed: string): unknown => {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : Object.keys(properties)
  // Keys sorted: the answers of tasks are canonical JSON.
  const keys = Object.keys(properties)
    .filter((key) => required.includes(key))
    .sort()
  return Object.fromEntries(keys.map((key) => [key, fill(properties[key], text, `${seed}:${key}`)]))
}

/** The choices of a judge's request; undefined where something else is asked. */
const judgeChoices = (constraint: ModelRequest['constraint']): readonly string[] | undefined => {
  if (constraint.kind !== 'json' || !isObject(constraint.schema['properties'])) return undefined
  const { reasons, choice } = constraint.schema['properties']
  return reasons !== undefined && isObject(choice) && Array.isArray(choice['enum']) ? choice['enum'].map(String) : undefined
}

/** What the passages of a prompt say: of the lines `question words: answer`, the one that shares most words with the input. */
const readPassages = (text: string): string | undefined => {
  const passages = [...text.matchAll(/<passage\b[^>]*>\n([\s\S]*?)\n<\/passage>/g)].map(([, inner = '']) => inner)
  const asked = new Set(words(text.slice(text.lastIndexOf('</passage>'))))
  const lines = passages.flatMap((passage) => passage.split('\n')).filter((line) => line.includes(': '))
  const shared = (line: string): number => words(line.slice(0, line.indexOf(': '))).filter((word) => asked.has(word)).length
  const best = lines.reduce<string | undefined>((top, line) => (top === undefined || shared(line) > shared(top) ? line : top), undefined)
  return best?.slice(best.indexOf(': ') + 2).trim()
}

export interface FakeAnswer {
  readonly text: string
  readonly labelScores?: Readonly<Record<string, number>>
}

/** The answer to a request: a function of its last user message, the behaviour and the seed, never of order or time. */
export const fakeAnswer = (request: ModelRequest, behaviour: FakeBehaviour, seed: string): FakeAnswer => {
  const text = behaviour.stuck === true ? 'the same few words come again and again to everybody' : lastUserText(request.messages)
  const salt = `${seed}:${request.decoding.temperature > 0 && behaviour.stuck === undefined ? request.repeat : 0}:${text}`
  const wrong = unitHash(`wrong:${salt}`) < behaviour.errorRate
  const { constraint } = request
  const choices = judgeChoices(constraint)
  if (behaviour.judge !== undefined && choices !== undefined) {
    const told = { errorRate: behaviour.errorRate, orderBias: behaviour.judge.orderBias }
    const choice = fakeJudgement({ messages: request.messages, choices }, told, (purpose) =>
      unitHash(`${purpose}:${purpose === 'wrong' ? salt : seed}`),
    )
    return { text: JSON.stringify({ reasons: 'compared with the reference', choice }) }
  }
  if (constraint.kind === 'json' && behaviour.stuck === undefined && asksForQuestions(constraint.schema))
    return { text: fakeQuestions(text, (line) => unitHash(`wrong:${salt}:${line}`) < behaviour.errorRate) }
  if (constraint.kind === 'json') return { text: wrong ? '{}' : JSON.stringify(fillObject(constraint.schema, text, salt)) }
  if (constraint.kind === 'free') return { text: wrong ? '' : (readPassages(text) ?? text.trim().split('\n').at(-1) ?? '') }

  const present = new Set(words(text))
  const weights = constraint.labels.map((label) => {
    const luck = unitHash(`${label}:${salt}`)
    return behaviour.rule === 'hash' || wrong ? luck : 4 * overlap(label, present) + luck
  })
  // Log-softmax, as a model's scores would be.
  const logSum = Math.log(weights.reduce((sum, weight) => sum + Math.exp(weight), 0))
  const labelScores = Object.fromEntries(constraint.labels.map((label, i) => [label, (weights[i] ?? 0) - logSum]))
  const best = weights.indexOf(Math.max(...weights))
  return { text: constraint.labels[best] ?? '', labelScores }
}
