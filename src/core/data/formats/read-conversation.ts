import type { ChatMessage } from '../example.ts'
import { readTurn } from './read-turn.ts'
import { bad, type RawValues, type ReadRow, type sharedFields } from './row-format.ts'
import { callsText, toolsOf } from './tool-calls.ts'

type Shared = ReturnType<typeof sharedFields>

const leftOutTurns = 'the turns after the last answer that may be learnt (weight 0) were left out'
const leftOutText = 'the text beside the tool calls of an answer was left out'

/**
 * Turns of a conversation to an example: the last assistant turn is the answer, the turn before it the input, the rest history.
 * An assistant turn of weight 0 is no answer but stays in the history; an answer that calls tools keeps the calls, and `expected` is
 * their JSON. `values` is the row that declares the tools.
 */
export const readConversation = (turns: readonly unknown[], shared: Shared, values: RawValues = {}): ReadRow => {
  if ('problem' in shared) return bad(shared.problem)
  const tools = toolsOf(values)
  if (tools !== undefined && 'problem' in tools) return bad(tools.problem)
  const read: ChatMessage[] = []
  let lastAnswer = -1
  for (const [index, message] of turns.entries()) {
    const turn = readTurn(message, index)
    if ('problem' in turn) return bad(turn.problem)
    if (turn.isAnswer) lastAnswer = index
    read.push(turn.turn)
  }
  const last = read.at(-1)
  const asks = last?.role !== 'assistant'
  if (!asks && lastAnswer < 0) return bad('every assistant turn has weight 0: there is no answer to learn')
  const answer = asks ? undefined : read[lastAnswer]
  const before = asks ? read : read.slice(0, lastAnswer)
  const question = before.at(-1)
  if (asks && read.some((turn) => turn.role === 'assistant') && question?.role !== 'user') return bad('the last turn is not assistant')
  if (question === undefined || (question.role !== 'user' && question.role !== 'tool'))
    return bad('there is no user turn before the answer')
  const history = before.slice(0, -1)
  const calls = answer?.toolCalls
  const expected = calls === undefined ? answer?.content : callsText(calls)
  const notes = [
    ...(answer !== undefined && lastAnswer < read.length - 1 ? [leftOutTurns] : []),
    ...(answer !== undefined && answer.content !== expected ? [leftOutText] : []),
  ]
  return {
    status: 'read',
    fields: {
      ...shared,
      input: question.content,
      ...(history.length > 0 && { history }),
      ...(expected !== undefined && { expected }),
      ...(calls !== undefined && { expectedCalls: calls }),
      ...(tools !== undefined && { tools }),
    },
    ...(notes.length > 0 && { note: notes.join('; ') }),
  }
}
