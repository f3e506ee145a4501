import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { replyReader, requestBuilder } from './model-request.ts'
import { chooseShots } from './shots.ts'

/** The prompt with a few fixed demonstrations from train as earlier turns. */
export const fewShot: ArmDefinition = {
  kind: 'few-shot',
  label: 'Few-shot prompt',
  rung: 70,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const shots = chooseShots(train, context.task.kind, context.random.fork('few-shot'))
    const build = requestBuilder(train, context)
    return {
      kind: 'request',
      detail: `${counted(shots.length, 'fixed demonstration')}`,
      request: async (example, repeat) => build(example, repeat, shots),
      read: replyReader(context),
    }
  },
}
