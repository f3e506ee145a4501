import { formatShare } from '../report/format.ts'
import { ArmNotNeeded, type ArmDefinition } from './arm.ts'
import { cleanText } from './clean-text.ts'
import { replyReader, requestBuilder } from './model-request.ts'

/** Fewer inputs of train than this share that change are not worth a rung. */
const leastChanged = 0.05

/** The prompt with cleaned inputs: the cheapest repair where what comes in is dirty, and the first to be forgotten. */
export const cleanedInput: ArmDefinition = {
  kind: 'cleaned-input',
  label: 'Cleaned input',
  rung: 52,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const changed = train.filter(({ input }) => cleanText(input) !== input.trim()).length / Math.max(1, train.length)
    if (changed < leastChanged)
      throw new ArmNotNeeded(`the inputs are clean: markup, quoted mail, signatures and the like stand in ${formatShare(changed)} of train`)
    const build = requestBuilder(train, context)
    return {
      kind: 'request',
      detail: `${formatShare(changed)} of train changed`,
      request: async (example, repeat) => build({ ...example, input: cleanText(example.input) }, repeat),
      read: replyReader(context),
    }
  },
}
