import type { RawValues, RowFields } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { agreedAnswer, outvotedNote, splitReason } from './agreed-answer.ts'
import { aboutCall, promptTurns, textAt } from './chat-in.ts'
import { readConversation } from '../../data/formats/read-conversation.ts'
import { dropped, type TraceFormat, type TraceRead } from './trace-format.ts'

interface Responses {
  /** Submitted answers by question. */
  readonly answers: ReadonlyMap<string, readonly unknown[]>
  readonly discarded: number
  readonly pending: number
}

/** Responses by question (`{ label: [{ value, user_id, status }] }`), or by person (`[{ values: { label: { value } }, status }]`). */
const responsesOf = (responses: unknown): Responses => {
  const answers = new Map<string, unknown[]>()
  let discarded = 0
  let pending = 0
  const take = (question: string, value: unknown, status: unknown): void => {
    if (status === 'discarded') discarded++
    else if (status === 'draft' || status === 'pending') pending++
    else if (value !== undefined && value !== null) {
      const known = answers.get(question) ?? []
      known.push(value)
      answers.set(question, known)
    }
  }
  if (Array.isArray(responses)) {
    for (const response of responses.filter(isRecord)) {
      const values = isRecord(response['values']) ? Object.entries(response['values']) : []
      if (values.length === 0) take('', undefined, response['status'])
      for (const [question, value] of values) take(question, isRecord(value) ? value['value'] : value, response['status'])
    }
  } else if (isRecord(responses)) {
    for (const [question, list] of Object.entries(responses))
      for (const response of Array.isArray(list) ? list.filter(isRecord) : []) take(question, response['value'], response['status'])
  }
  return { answers, discarded, pending }
}

const isChat = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every((turn) => isRecord(turn) && typeof turn['role'] === 'string')

const inputOf = (fields: RawValues): Pick<RowFields, 'input' | 'history'> | string => {
  const filled = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const [only, ...others] = filled
  if (only === undefined) return 'it has no field with text'
  if (others.length === 0 && isChat(only[1])) {
    const read = readConversation(promptTurns(only[1]), { tags: [] })
    if (read.status === 'bad') return read.problem
    const { input, history, expected } = read.fields
    // The chat is what people judged: its last answer is part of the input then.
    return expected === undefined ? { input, ...(history !== undefined && { history }) } : { input: JSON.stringify(only[1]) }
  }
  const texts = filled.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
  return { input: others.length === 0 ? (texts[0]?.[1] ?? '') : texts.map(([name, text]) => `${name}: ${text}`).join('\n\n') }
}

/** Records of Argilla: submitted responses become answers; of several people the majority counts, suggestions of models do not. */
export const argilla: TraceFormat = {
  id: 'argilla',
  label: 'Argilla records',
  rule: '"fields" with "responses" or "suggestions"',
  recognise: (record) => isRecord(record['fields']) && ('responses' in record || 'suggestions' in record),
  read: (record): readonly TraceRead[] => {
    if (!isRecord(record['fields'])) return [dropped('it has no fields')]
    if (record['status'] === 'discarded') return [dropped('it was discarded')]
    const { answers, discarded, pending } = responsesOf(record['responses'])
    if (answers.size === 0 && discarded > 0) return [dropped('it was discarded')]
    if (answers.size === 0 && pending > 0) return [dropped('its response was not submitted yet')]
    const input = inputOf(record['fields'])
    if (typeof input === 'string') return [dropped(input)]
    const settled = [...answers].map(([question, given]) => [question, agreedAnswer(given)] as const)
    if (settled.some(([, agreed]) => agreed.status === 'split')) return [dropped(splitReason)]
    const found = settled.flatMap(([question, agreed]) => (agreed.status === 'agreed' ? [[question, agreed] as const] : []))
    const [only, ...others] = found
    const expected: unknown =
      only === undefined
        ? undefined
        : others.length === 0
          ? only[1].answer
          : Object.fromEntries(found.map(([name, { answer }]) => [name, answer]))
    const metadata = isRecord(record['metadata']) ? record['metadata'] : {}
    const note =
      only === undefined
        ? 'nobody has answered: the row has no answer, and a suggestion is none'
        : found.some(([, { outvoted }]) => outvoted)
          ? outvotedNote
          : undefined
    return [
      {
        status: 'read',
        fields: {
          ...aboutCall({ id: textAt(record, 'external_id', 'id'), group: textAt(metadata, 'group') }),
          ...input,
          ...(expected !== undefined && { expected }),
        },
        ...(note !== undefined && { note }),
      },
    ]
  },
}
