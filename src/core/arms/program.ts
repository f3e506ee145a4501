import { AssayError } from '../errors.ts'
import type { ArmDefinition } from './arm.ts'
import { answerFormat, parseAnswer } from './parse-answer.ts'

/** The user's own program (`program:` in task.yaml): rules, a regular expression, yesterday's classifier. It sees the input, nothing else. */
export const program: ArmDefinition = {
  kind: 'program',
  label: 'Own program',
  rung: 38,
  answerKind: 'classifier',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: false, embedder: false, training: false, outputsFile: false, program: true },
  fit: async (_train, context, signal) => {
    signal.throwIfAborted()
    const run = context.runProgram?.bind(context)
    if (run === undefined) throw new AssayError('arm-unknown', 'program arm was fitted without a program')
    const format = answerFormat(context.task, context.labels, context.schema)
    return {
      kind: 'local',
      detail: context.task.program?.join(' ') ?? 'a program',
      answer: async (examples, callSignal) => {
        callSignal.throwIfAborted()
        const answers = await run(examples, callSignal)
        return answers.map((answer) => (answer.missing === undefined ? { ...answer, text: parseAnswer(answer.text, format).text } : answer))
      },
    }
  },
}
