import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { answerFormat, parseAnswer } from './parse-answer.ts'

/**
 * What production already answered, scored without a key (DESIGN §10.3). `answers` holds the texts by example id or, where
 * the file has no ids, by input; an example that is in neither form has a missing output.
 */
export const outputsArm = (answers: ReadonlyMap<string, string>): ArmDefinition => ({
  kind: 'outputs',
  label: 'Recorded answers',
  rung: 40,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: false, embedder: false, training: false, outputsFile: true },
  fit: async (_train, context, signal) => {
    signal.throwIfAborted()
    const format = answerFormat(context.task, context.labels, context.schema)
    return {
      kind: 'local',
      detail: `${counted(answers.size, 'recorded answer')}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        return examples.map((example) => {
          const recorded = answers.get(example.id) ?? answers.get(example.input)
          return recorded === undefined
            ? { text: '', missing: 'the outputs file has no answer for this example' }
            : { text: parseAnswer(recorded, format).text }
        })
      },
    }
  },
})
