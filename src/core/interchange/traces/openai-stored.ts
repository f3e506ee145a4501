import type { RawValues } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { aboutCall, chatOf, textAt } from './chat-in.ts'
import { dropped, type TraceFormat, type TraceRead } from './trace-format.ts'

const noMessages = 'the messages that were sent are not stored with it: fetch them with chat.completions.messages.list'

const unusable: ReadonlyMap<unknown, string> = new Map([
  ['length', 'the answer was cut off (finish_reason length)'],
  ['content_filter', 'the answer was filtered (finish_reason content_filter)'],
])

const messagesIn = ({ messages, input, input_messages: sent }: RawValues): unknown => {
  const stored = messages ?? input ?? sent
  return isRecord(stored) && Array.isArray(stored['data']) ? stored['data'] : stored
}

const readCompletion = (completion: RawValues, request: RawValues): TraceRead => {
  const choices = Array.isArray(completion['choices']) ? completion['choices'].filter(isRecord) : []
  const [choice] = choices
  if (choice === undefined) return dropped('it has no answer')
  const why = unusable.get(choice['finish_reason'])
  if (why !== undefined) return dropped(why)
  const messages = messagesIn(request)
  if (!Array.isArray(messages) || messages.length === 0) return dropped(noMessages)
  const created = completion['created']
  const time = typeof created === 'number' && Math.abs(created) < 8e12 ? new Date(created * 1000).toISOString() : undefined
  const { metadata } = completion
  const group = isRecord(metadata) ? textAt(metadata, 'group', 'user_id', 'conversation_id', 'session_id') : undefined
  const read = chatOf({
    input: messages,
    output: { choices: [choice] },
    tools: request['tools'] ?? completion['tools'] ?? request['functions'],
    shared: aboutCall({ id: textAt(completion, 'id'), time, group }),
  })
  return read.status === 'dropped' || choices.length === 1 ? read : { ...read, note: 'of several choices the first was kept' }
}

/**
 * Stored completions of OpenAI: objects of `chat.completions.list` with the messages of `chat.completions.messages.list` put under
 * `messages`, and logs of `{ request, response }` pairs.
 */
export const openAiStored: TraceFormat = {
  id: 'openai-completions',
  label: 'OpenAI completions',
  rule: '"object": "chat.completion" with choices, or "request" with messages and "response" with choices',
  recognise: (record) =>
    (record['object'] === 'chat.completion' && Array.isArray(record['choices'])) ||
    (isRecord(record['request']) && Array.isArray(record['request']['messages']) && isRecord(record['response'])),
  read: (record) => {
    const { request, response } = record
    if (isRecord(request) && isRecord(response)) {
      if (isRecord(response['error'])) return [dropped('the call failed')]
      return [
        readCompletion(isRecord(response['body']) ? response['body'] : response, isRecord(request['body']) ? request['body'] : request),
      ]
    }
    if (record['object'] !== 'chat.completion') return [dropped('it is no chat completion')]
    return [readCompletion(record, record)]
  },
}
