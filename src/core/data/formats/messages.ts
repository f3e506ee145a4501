import type { ChatMessage } from '../example.ts'
import { bad, sharedFields, type ReadRow, type RowFormat } from './row-format.ts'
import { isRecord } from '../../lib/is-record.ts'

const roles: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

type ReadTurn = { readonly turn: ChatMessage } | { readonly problem: string }

/** Text of a turn. Content may be text, text parts, or null beside tool calls (then the calls are the text: Azure omits the key). */
const turnText = (message: Readonly<Record<string, unknown>>, role: ChatMessage['role']): string | { readonly problem: string } => {
  const { content } = message
  const calls = message['tool_calls'] ?? message['function_call']
  if (typeof content === 'string') return calls === undefined || content !== '' ? content : JSON.stringify(calls)
  if (Array.isArray(content)) {
    const texts = content.map((part: unknown) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : undefined))
    if (texts.every((text) => text !== undefined)) return texts.join('')
    return { problem: `a turn of ${role} has parts that are not text` }
  }
  if (calls !== undefined && calls !== null) return JSON.stringify(calls)
  return { problem: `a turn of ${role} has no content` }
}

const readTurn = (message: unknown, index: number): ReadTurn => {
  if (!isRecord(message)) return { problem: `turn ${index + 1} is not an object` }
  const role = roles[String(message['role'])]
  if (role === undefined) return { problem: `turn ${index + 1} has the unknown role ${JSON.stringify(message['role'])}` }
  if (role === 'tool' && message['role'] === 'tool' && message['tool_call_id'] === undefined)
    return { problem: `turn ${index + 1} is a tool result without tool_call_id` }
  const content = turnText(message, role)
  return typeof content === 'string' ? { turn: { role, content } } : content
}

/** Turns of a conversation to an example: the last assistant turn is expected, the user turn before it is the input. */
export const readConversation = (turns: readonly unknown[], shared: ReturnType<typeof sharedFields>): ReadRow => {
  if ('problem' in shared) return bad(shared.problem)
  const read: ChatMessage[] = []
  for (const [index, message] of turns.entries()) {
    const turn = readTurn(message, index)
    if ('problem' in turn) return bad(turn.problem)
    read.push(turn.turn)
  }
  const answer = read.at(-1)?.role === 'assistant' ? read.at(-1) : undefined
  const before = answer === undefined ? read : read.slice(0, -1)
  const question = before.at(-1)
  if (answer === undefined && read.some((turn) => turn.role === 'assistant') && question?.role !== 'user')
    return bad('the last turn is not assistant')
  if (question === undefined || (question.role !== 'user' && question.role !== 'tool'))
    return bad('there is no user turn before the answer')
  const history = before.slice(0, -1)
  return {
    status: 'read',
    fields: {
      ...shared,
      input: question.content,
      ...(history.length > 0 && { history }),
      ...(answer !== undefined && { expected: answer.content }),
    },
  }
}

/** OpenAI chat rows: `{"messages": [{"role": "user", "content": "..."}, ...]}`. */
export const messages: RowFormat = {
  name: 'messages',
  label: 'chat messages',
  detect: (values) => Array.isArray(values['messages']),
  read: (values, columns) => readConversation(values['messages'] as readonly unknown[], sharedFields(values, columns)),
}
