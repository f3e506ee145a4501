import { readConversation } from '../../data/formats/read-conversation.ts'
import type { RawValues, RowFields } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { foreignTurns, joinCalls } from './foreign-turns.ts'
import { dropped, type TraceRead, type TraceScores } from './trace-format.ts'

const jsonIn = (text: string): unknown => {
  if (!/^\s*[[{"]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Values under these keys are the text itself, where an object holds no messages. */
const textKeys = ['content', 'text', 'output', 'completion', 'response', 'answer', 'input', 'prompt', 'question', 'query', 'message']

const isTurn = (value: unknown): boolean =>
  isRecord(value)
    ? typeof value['role'] === 'string' ||
      isRecord(value['kwargs']) ||
      isRecord(value['message']) ||
      (typeof value['type'] === 'string' && ('content' in value || 'call_id' in value || 'summary' in value || isRecord(value['data'])))
    : Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')

const isChat = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0 && (isTurn(value[0]) || (Array.isArray(value[0]) && isTurn(value[0][0])))
  return isRecord(value) && (isTurn(value) || ['messages', 'choices', 'generations'].some((key) => Array.isArray(value[key])))
}

/** JSON text as tables and some exports hold it, where it is a chat or a quoted text; any other text is a text. */
const opened = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const parsed = jsonIn(value)
  return typeof parsed === 'string' || isChat(parsed) ? parsed : value
}

const listed = (list: readonly unknown[]): readonly unknown[] => {
  // LangSmith: a batch of conversations, of which a run has one.
  const turns = Array.isArray(list[0]) && !isTurn(list[0]) ? (list[0] as readonly unknown[]) : list
  return turns.flatMap(foreignTurns)
}

const plainText = (value: RawValues): string => {
  const named = textKeys.find((key) => typeof value[key] === 'string' && Object.keys(value).length === 1)
  return named === undefined ? JSON.stringify(value) : String(value[named])
}

/** The request of a model call as turns. */
export const promptTurns = (value: unknown): readonly unknown[] => {
  const input = opened(value)
  if (input === undefined || input === null || input === '') return []
  if (Array.isArray(input)) return isChat(input) ? listed(input) : [{ role: 'user', content: JSON.stringify(input) }]
  if (!isRecord(input)) return [{ role: 'user', content: typeof input === 'string' ? input : String(input) }]
  const messages = Array.isArray(input['messages']) || !isChat(input['input']) ? input['messages'] : input['input']
  const system = input['system'] ?? input['instructions']
  if (Array.isArray(messages)) {
    const turns = listed(messages)
    return typeof system === 'string' ? [{ role: 'system', content: system }, ...turns] : turns
  }
  if (isTurn(input)) return foreignTurns(input)
  return [{ role: 'user', content: plainText(input) }]
}

const said = (content: string): readonly unknown[] => (content.trim() === '' ? [] : [{ role: 'assistant', content }])

/** The answer of a model call as turns: messages, OpenAI's choices, LangChain's generations, or a text. */
export const answerTurns = (value: unknown): readonly unknown[] => {
  const output = opened(value)
  if (output === undefined || output === null) return []
  if (Array.isArray(output))
    return isChat(output) ? listed(output.length > 1 && isChoice(output[0]) ? output.slice(0, 1) : output) : said(JSON.stringify(output))
  if (!isRecord(output)) return said(typeof output === 'string' ? output : String(output))
  const { choices, generations, messages } = output
  if (Array.isArray(choices)) return choices.length === 0 ? [] : choices.slice(0, 1).flatMap(foreignTurns)
  if (Array.isArray(generations)) {
    const first: unknown = Array.isArray(generations[0]) ? generations[0][0] : generations[0]
    if (!isRecord(first)) return []
    return first['message'] !== undefined ? foreignTurns(first['message']) : said(typeof first['text'] === 'string' ? first['text'] : '')
  }
  if (Array.isArray(messages)) return listed(messages)
  if (isTurn(output)) return foreignTurns(output)
  if (typeof output['content'] === 'string' || Array.isArray(output['tool_calls'])) return foreignTurns({ ...output, role: 'assistant' })
  if (Array.isArray(output['output']) && isChat(output['output'])) return listed(output['output'])
  if (isRecord(output['output'])) return isTurn(output['output']) ? foreignTurns(output['output']) : said(JSON.stringify(output['output']))
  return said(plainText(output))
}

const isChoice = (value: unknown): boolean =>
  isRecord(value) && isRecord(value['message']) && ('finish_reason' in value || 'index' in value)

export interface Call {
  readonly input: unknown
  readonly output: unknown
  readonly tools?: unknown
  readonly shared: Partial<RowFields>
  readonly scores?: TraceScores
}

/** A model call as an example, or why it is none. A call without an answer is left out: nothing could be learnt or measured from it. */
export const chatOf = ({ input, output, tools, shared, scores }: Call): TraceRead => {
  const asked = promptTurns(input)
  if (asked.length === 0) return dropped('it has no input')
  const answer = answerTurns(output)
  if (answer.length === 0) return dropped('it has no answer')
  const declared = tools ?? (isRecord(input) ? (input['tools'] ?? input['functions']) : undefined)
  const read = readConversation(joinCalls([...asked, ...answer]), shared, { tools: Array.isArray(declared) ? declared : undefined })
  if (read.status === 'bad') return dropped(read.problem)
  if (read.fields.expected === undefined) return dropped('it has no answer')
  return { ...read, ...(scores !== undefined && Object.keys(scores).length > 0 && { scores }) }
}

/** Text of the first of these keys that has one. */
export const textAt = (values: RawValues, ...keys: readonly string[]): string | undefined => {
  for (const key of keys) {
    const value = values[key]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

/** What is known of a call beside its texts. */
export const aboutCall = (known: {
  readonly id?: string | undefined
  readonly group?: string | undefined
  readonly time?: string | undefined
  readonly tags?: readonly string[]
}): Partial<RowFields> => ({
  tags: known.tags ?? [],
  ...(known.id !== undefined && { id: known.id }),
  ...(known.group !== undefined && { group: known.group }),
  ...(known.time !== undefined && { time: known.time }),
})
