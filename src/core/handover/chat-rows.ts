import type { ChatMessage, Example, ToolCall } from '../data/example.ts'

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

const wireTurn = ({ role, content, toolCalls, toolCallId }: ChatMessage): WireMessage => ({
  role,
  content: toolCalls === undefined ? content : null,
  ...(toolCalls !== undefined && { tool_calls: wireCalls(toolCalls) }),
  ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
})

/**
 * The conversation up to the answer, as the served model will see it: the task's prompt, then the row's own turns. A system message of
 * the row's own comes after the task's in the same message: many templates know one only.
 */
export const promptTurns = ({ input, history = [] }: Example, systemPrompt: string): readonly WireMessage[] => {
  const own = history.filter(({ role }) => role === 'system').map(({ content }) => content)
  const system = [systemPrompt, ...own].filter((text) => text.trim() !== '').join('\n\n')
  // A row whose question is a tool's result ends with that result, not with a user's turn.
  const last = history.at(-1)
  const asksTool = last?.toolCalls !== undefined && last.toolCalls.length > 0
  const question: WireMessage =
    asksTool && last.toolCalls?.[0] !== undefined
      ? { role: 'tool', content: input, tool_call_id: last.toolCalls[0].id }
      : { role: 'user', content: input }
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
})
