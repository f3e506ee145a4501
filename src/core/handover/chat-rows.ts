import type { ChatMessage, Example, ToolCall } from '../data/example.ts'
import { callsText } from '../data/formats/tool-calls.ts'

/** A turn as OpenAI's chat API writes it. */
export interface WireMessage {
  readonly role: ChatMessage['role']
  readonly content: string | null
  readonly tool_calls?: readonly {
    readonly id: string
    readonly type: 'function'
    readonly function: { readonly name: string; readonly arguments: string }
  }[]
  readonly tool_call_id?: string
}

const wireCalls = (calls: readonly ToolCall[]): NonNullable<WireMessage['tool_calls']> =>
  calls.map(({ id, name, arguments: written }) => ({ id, type: 'function', function: { name, arguments: written } }))

/** A turn as OpenAI has it: `toolCalls` as `tool_calls`, and no text that only repeats them. */
export const wireTurn = ({ role, content, toolCalls, toolCallId }: ChatMessage): WireMessage => ({
  role,
  // A turn that only calls has the calls as its text: they are not said twice.
  content: toolCalls === undefined || content !== callsText(toolCalls) ? content : null,
  ...(toolCalls !== undefined && { tool_calls: wireCalls(toolCalls) }),
  ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
})

/** The call that the turn after these answers: the first of the last turn's calls without a result. undefined: nothing is open. */
const openCall = (history: readonly ChatMessage[]): string | undefined => {
  const asked = history.findLastIndex(({ role }) => role !== 'tool')
  const answered = new Set(history.slice(asked + 1).map(({ toolCallId }) => toolCallId))
  return history[asked]?.toolCalls?.find(({ id }) => !answered.has(id))?.id
}

/**
 * The conversation up to the answer, as the served model will see it: the task's prompt, then the row's own turns. A system message of
 * the row's own comes after the task's in the same message: many templates know one only.
 */
export const promptTurns = ({ input, history = [] }: Example, systemPrompt: string): readonly WireMessage[] => {
  const own = history.filter(({ role }) => role === 'system').map(({ content }) => content)
  const system = [systemPrompt, ...own].filter((text) => text.trim() !== '').join('\n\n')
  // A row whose question is a tool's result ends with that result, not with a user's turn.
  const answers = openCall(history)
  const question: WireMessage =
    answers === undefined ? { role: 'user', content: input } : { role: 'tool', content: input, tool_call_id: answers }
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...history.filter(({ role }) => role !== 'system').map(wireTurn),
    question,
  ]
}

/** The turn that is learnt: the answer, or the calls that it makes. */
export const answerTurn = ({ expected = '', expectedCalls }: Example): WireMessage =>
  expectedCalls === undefined
    ? { role: 'assistant', content: expected }
    : { role: 'assistant', content: null, tool_calls: wireCalls(expectedCalls) }

/** The turn that lost. */
export const rejectedTurn = ({ rejected = '' }: Example): WireMessage => ({ role: 'assistant', content: rejected })

export const toolsOf = ({ tools }: Example): { readonly tools?: readonly unknown[] } => (tools === undefined ? {} : { tools })

/** `{"messages": [...], "tools"?}` where earlier answers have weight 0: only the last one is learnt (OpenAI, Together, Fireworks). */
export const weightedChatRow = (example: Example, systemPrompt: string): unknown => ({
  messages: [
    ...promptTurns(example, systemPrompt).map((turn) => (turn.role === 'assistant' ? { ...turn, weight: 0 } : turn)),
    answerTurn(example),
  ],
  ...toolsOf(example),
})

/** `{"messages": [...], "tools"?}`. */
export const chatRow = (example: Example, systemPrompt: string): unknown => ({
  messages: [...promptTurns(example, systemPrompt), answerTurn(example)],
  ...toolsOf(example),
})

/** OpenAI's preference row, which Together and Fireworks take too: one assistant turn on each side. */
export const preferenceRow = (example: Example, systemPrompt: string): unknown => ({
  input: { messages: promptTurns(example, systemPrompt), ...toolsOf(example) },
  preferred_output: [answerTurn(example)],
  non_preferred_output: [rejectedTurn(example)],
})

/** `{"messages": [prompt], "chosen": turn, "rejected": turn}`: Axolotl and LLaMA-Factory. */
export const rankedRow = (example: Example, systemPrompt: string): unknown => ({
  messages: promptTurns(example, systemPrompt),
  chosen: answerTurn(example),
  rejected: rejectedTurn(example),
  ...toolsOf(example),
})
