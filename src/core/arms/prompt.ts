import type { ArmDefinition, FittedArm } from './arm.ts'
import { replyReader, requestBuilder } from './model-request.ts'

/** The zero-shot request: the prompt under test as system message, the input as the user's turn. */
export const fitPrompt: ArmDefinition['fit'] = async (train, context, signal): Promise<FittedArm> => {
  signal.throwIfAborted()
  const build = requestBuilder(train, context)
  return {
    kind: 'request',
    detail: context.task.prompt ?? 'default prompt',
    request: async (example, repeat) => build(example, repeat),
    read: replyReader(context),
  }
}

export const prompt: ArmDefinition = {
  kind: 'prompt',
  label: 'Prompt',
  rung: 50,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: fitPrompt,
}
