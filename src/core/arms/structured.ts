import type { JsonSchema } from '../task/json-schema.ts'
import { counted } from '../report/format.ts'
import type { ArmDefinition, FitContext } from './arm.ts'
import { replyReader, requestBuilder } from './model-request.ts'
import type { OutputConstraint } from '../ports/model.ts'

/** A schema for any object: for extraction tasks without a schema file. */
const anyObject: JsonSchema = { type: 'object' }

const instruction = (context: FitContext): string =>
  context.task.kind === 'classification'
    ? `Answer with exactly one of these labels and nothing else:\n${context.labels.join('\n')}`
    : `Answer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(context.schema ?? anyObject)}`

/** The prompt with the output's form spelled out, and decoding held to it by labels or by JSON Schema. */
export const structured: ArmDefinition = {
  kind: 'structured',
  label: 'Structured output',
  rung: 60,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const constraint: OutputConstraint =
      context.task.kind === 'classification'
        ? { kind: 'labels', labels: context.labels }
        : { kind: 'json', schema: context.schema ?? anyObject }
    const system = [context.systemPrompt, instruction(context)].filter((part) => part !== '').join('\n\n')
    const build = requestBuilder(train, context, { system, constraint })
    return {
      kind: 'request',
      detail: constraint.kind === 'labels' ? `${counted(context.labels.length, 'label')}` : 'JSON Schema',
      request: async (example, repeat) => build(example, repeat),
      read: replyReader(context),
    }
  },
}
