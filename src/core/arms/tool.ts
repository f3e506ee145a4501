import type { ChatMessage } from '../data/example.ts'
import { AssayError } from '../errors.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { ModelReply, OutputConstraint } from '../ports/model.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import { CallFailed, type ArmDefinition, type FitContext, type Tool } from './arm.ts'
import { requestBuilder } from './model-request.ts'
import { answerFormat, parseAnswer, parseJsonObject } from './parse-answer.ts'

/** Calls to the model for one answer; in the last round it has to answer. */
const mostRounds = 4
/** Of a tool's result that the model reads, characters. */
const mostResult = 2_000
/** Room for arguments beside an answer, tokens. */
const argumentTokens = 128

const answerSchema = ({ task, labels, schema }: FitContext): JsonSchema => {
  switch (task.kind) {
    case 'classification':
      return { type: 'string', enum: labels }
    case 'extraction':
      return schema ?? { type: 'object' }
    case 'generation':
    case 'chat':
      return { type: 'string' }
  }
}

const branch = (action: string, name: string, schema: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { action: { type: 'string', const: action }, [name]: schema },
  required: ['action', name],
  additionalProperties: false,
})

/**
 * What the model may write in one round: a call of a tool or the answer. Plain JSON held by a schema instead of an endpoint's own
 * tool calls, so that every model can do it, also a small one on this machine. `action` sorts before what it decides about.
 */
const stepConstraint = (tools: readonly Tool[], answer: JsonSchema): OutputConstraint => ({
  kind: 'json',
  schema: {
    type: 'object',
    properties: {
      step: { anyOf: [...tools.map(({ name, parameters }) => branch(name, 'arguments', parameters)), branch('answer', 'answer', answer)] },
    },
    required: ['step'],
    additionalProperties: false,
  },
})

const instruction = (tools: readonly Tool[]): string =>
  [
    'You may call tools before you answer. Write one JSON object and nothing else:',
    '{"step":{"action":"TOOL","arguments":{...}}} to call a tool, or {"step":{"action":"answer","answer":...}} to answer.',
    'Tools:',
    ...tools.map(({ name, description, parameters }) => `- ${name}: ${description} Arguments: ${JSON.stringify(parameters)}`),
  ].join('\n')

type Step = { readonly action: string; readonly arguments?: unknown; readonly answer?: unknown }

/** Reads what the model wrote; undefined where it is no step. */
const readStep = ({ text }: ModelReply): Step | undefined => {
  const parsed = parseJsonObject(parseAnswer(text, { kind: 'json' }).text)
  const step = parsed?.['step'] ?? parsed
  if (typeof step !== 'object' || step === null || !('action' in step) || typeof step.action !== 'string') return undefined
  return { ...step, action: step.action }
}

const modelFailed = (message: string): CallFailed => new CallFailed({ kind: 'garbage', message, retryable: false, missing: false })

/** Calls one tool; a first failure is told to the model, a second one is the output's failure. */
const resultOf = async (
  tool: Tool | undefined,
  step: Step,
  failedBefore: boolean,
  signal: AbortSignal,
): Promise<{ text: string; failed: boolean }> => {
  if (tool === undefined) {
    if (failedBefore) throw modelFailed(`the model called ${step.action}, which is no tool`)
    return { text: `There is no tool ${step.action}.`, failed: true }
  }
  try {
    return { text: (await tool.call(step.arguments ?? {}, signal)).slice(0, mostResult), failed: false }
  } catch (error) {
    if (!(error instanceof CallFailed) || failedBefore) throw error
    return { text: `${tool.name} failed. Try other arguments, or answer without it.`, failed: true }
  }
}

/** The model with the user's tools (`tools:` in task.yaml): it calls them until it answers. */
export const tool: ArmDefinition = {
  kind: 'tool',
  label: 'Tools',
  rung: 82,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false, tools: true },
  callsPerAnswer: mostRounds,
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const { task, labels, schema, systemPrompt, tools = [] } = context
    if (tools.length === 0) throw new AssayError('arm-unknown', 'tool arm was fitted without tools')
    const answer = answerSchema(context)
    const [free, last] = [stepConstraint(tools, answer), stepConstraint([], answer)]
    const system = [systemPrompt, instruction(tools)].filter(Boolean).join('\n\n')
    const build = requestBuilder(train, context, { system })
    const format = answerFormat(task, labels, schema)
    return {
      kind: 'steps',
      detail: `${tools.map(({ name }) => name).join(', ')}; at most ${mostRounds} rounds`,
      answer: async (example, world) => {
        const first = build(example, world.repeat)
        const decoding = { ...first.decoding, maxTokens: first.decoding.maxTokens + argumentTokens }
        let messages: readonly ChatMessage[] = first.messages
        let failedBefore = false
        for (let round = 1; round <= mostRounds; round++) {
          const reply = await world.ask({ ...first, messages, decoding, constraint: round === mostRounds ? last : free })
          const step = readStep(reply)
          if (step === undefined) throw modelFailed('the model wrote neither a tool call nor an answer')
          if (step.action === 'answer') {
            const text = typeof step.answer === 'string' ? step.answer : canonicalJson(step.answer ?? '')
            return { text: parseAnswer(text, format).text }
          }
          const result = await resultOf(
            tools.find(({ name }) => name === step.action),
            step,
            failedBefore,
            world.signal,
          )
          failedBefore ||= result.failed
          messages = [
            ...messages,
            { role: 'assistant', content: reply.text },
            { role: 'user', content: `Result of ${step.action}: ${result.text}` },
          ]
        }
        throw modelFailed(`the model did not answer within ${mostRounds} rounds`)
      },
    }
  },
}
