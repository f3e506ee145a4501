import { isRecord } from '../../lib/is-record.ts'
import type { ChatMessage } from '../example.ts'
import type { RawValues } from './row-format.ts'
import { callsOf, callsText, functionId } from './tool-calls.ts'

const roles: ReadonlyMap<unknown, ChatMessage['role']> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
])

interface Turn {
  readonly turn: ChatMessage
  /** Whether the turn may be learnt: OpenAI and Together mark an assistant turn that may not with `weight: 0`, Axolotl with `training: false`. */
  readonly isAnswer: boolean
}

type Problem = { readonly problem: string }

const partText = (part: unknown, role: string): string | Problem => {
  if (typeof part === 'string') return part
  if (isRecord(part) && typeof part['text'] === 'string') return part['text']
  if (isRecord(part) && typeof part['refusal'] === 'string') return part['refusal']
  const type = isRecord(part) && typeof part['type'] === 'string' ? ` (${part['type'].slice(0, 30)})` : ''
  return { problem: `a turn of ${role} has parts that are not text${type}: only text can be read` }
}

/** Text of a turn; undefined where it has none (beside tool calls: Azure omits the key, others write null). */
const contentText = ({ content, refusal }: RawValues, role: string): string | undefined | Problem => {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) {
    const texts: string[] = []
    for (const part of content as readonly unknown[]) {
      const text = partText(part, role)
      if (typeof text !== 'string') return text
      texts.push(text)
    }
    return texts.join('')
  }
  if (content === undefined || content === null) return typeof refusal === 'string' ? refusal : undefined
  return { problem: `a turn of ${role} has content that is neither text nor a list of parts` }
}

/** One turn of a conversation in the words of the OpenAI chat API, the older `function` ones included. */
export const readTurn = (message: unknown, index: number): Turn | Problem => {
  if (!isRecord(message)) return { problem: `turn ${index + 1} is not an object` }
  const role = roles.get(message['role'])
  if (role === undefined) return { problem: `turn ${index + 1} has the unknown role ${JSON.stringify(message['role'])?.slice(0, 40)}` }
  const { weight } = message
  if (weight !== undefined && weight !== null && weight !== 0 && weight !== 1)
    return { problem: `a turn of ${role} has the weight ${JSON.stringify(weight).slice(0, 40)}: it must be 0 or 1` }
  const callId = message['role'] === 'function' ? functionId(message['name']) : message['tool_call_id']
  if (role === 'tool' && callId === undefined) return { problem: `turn ${index + 1} is a tool result without tool_call_id` }
  const calls = role === 'assistant' ? callsOf(message) : []
  if ('problem' in calls) return calls
  const text = contentText(message, role)
  if (typeof text === 'object') return text
  if (text === undefined && calls.length === 0) return { problem: `a turn of ${role} has no content` }
  return {
    turn: {
      role,
      content: text === undefined || (text === '' && calls.length > 0) ? callsText(calls) : text,
      ...(calls.length > 0 && { toolCalls: calls }),
      ...(typeof callId === 'string' && role === 'tool' && { toolCallId: callId }),
    },
    isAnswer: role === 'assistant' && weight !== 0 && message['training'] !== false,
  }
}
