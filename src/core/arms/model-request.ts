import type { ChatMessage, Example, LabelledExample } from '../data/example.ts'
import type { ModelReply, ModelRequest, OutputConstraint } from '../ports/model.ts'
import type { FitContext, LocalAnswer } from './arm.ts'
import { answerFormat, parseAnswer } from './parse-answer.ts'

export interface Shot {
  readonly id: string
  readonly input: string
  readonly expected: string
}

const systemMessages = (system: string, history: readonly ChatMessage[]): readonly ChatMessage[] => {
  // One system message: many chat templates drop or refuse a second.
  const texts = [system, ...history.filter((turn) => turn.role === 'system').map((turn) => turn.content)].filter((text) => text !== '')
  return texts.length === 0 ? [] : [{ role: 'system', content: texts.join('\n\n') }]
}

/** The chat of one example: system message, demonstrations as turns, what was said before, the input. */
export const chatMessages = (system: string, shots: readonly Shot[], example: Example): readonly ChatMessage[] => {
  const history = example.history ?? []
  return [
    ...systemMessages(system, history),
    ...shots.flatMap((shot): ChatMessage[] => [
      { role: 'user', content: shot.input },
      { role: 'assistant', content: shot.expected },
    ]),
    ...history.filter((turn) => turn.role !== 'system'),
    { role: 'user', content: example.input },
  ]
}

/** Room for the longest known answer, at two characters a token, in steps of 32: the journal's keys move only with the data. */
const answerTokens = (train: readonly LabelledExample[], labels: readonly string[]): number => {
  const longest = [...train.map((example) => example.expected), ...labels].reduce((most, text) => Math.max(most, text.length), 0)
  return Math.min(1024, Math.ceil((longest / 2 + 16) / 32) * 32)
}

/** Labels are always constrained: scored by likelihood or walked along their trie (DESIGN §10.5). */
const labelConstraint = (context: Pick<FitContext, 'task' | 'labels'>): OutputConstraint =>
  context.task.kind === 'classification' ? { kind: 'labels', labels: context.labels } : { kind: 'free' }

/** Makes the requests of one arm; all of them decode greedily. */
export const requestBuilder = (
  train: readonly LabelledExample[],
  context: FitContext,
  {
    system = context.systemPrompt,
    constraint = labelConstraint(context),
  }: { readonly system?: string; readonly constraint?: OutputConstraint } = {},
): ((example: Example, repeat: number, shots?: readonly Shot[]) => ModelRequest) => {
  const decoding = { temperature: 0, maxTokens: answerTokens(train, context.labels) }
  return (example, repeat, shots = []) => ({
    // An example that is itself a demonstration must not read its own answer.
    messages: chatMessages(
      system,
      shots.filter((shot) => shot.id !== example.id),
      example,
    ),
    constraint,
    decoding,
    repeat,
  })
}

/** The same request without its constraint: how first-pass validity is measured. */
export const withoutConstraint = (request: ModelRequest): ModelRequest => ({ ...request, constraint: { kind: 'free' } })

/** Reads replies of this task: the canonical answer, and the labels' likelihoods where the model gave them. */
export const replyReader = (context: Pick<FitContext, 'task' | 'labels' | 'schema'>): ((reply: ModelReply) => LocalAnswer) => {
  const format = answerFormat(context.task, context.labels, context.schema)
  return (reply) => {
    const { text } = parseAnswer(reply.text, format)
    return reply.labelScores === undefined ? { text } : { text, labelScores: reply.labelScores }
  }
}
