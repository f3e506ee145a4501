import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { fitLabelClassifier } from './linear/label-classifier.ts'
import { fitTfidf } from './linear/tfidf.ts'

/** Linear SVM over word 1-2 and character 2-5 n-grams: the classic that a fine-tuned model has to beat. */
export const linear: ArmDefinition = {
  kind: 'linear',
  label: 'Linear classifier on n-grams',
  rung: 20,
  answerKind: 'classifier',
  taskKinds: ['classification'],
  hasCheapCurve: true,
  needs: { model: false, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const { tfidf, rows } = fitTfidf(train.map((example) => example.input))
    const dev1 = () => ({
      rows: tfidf.rows(context.dev1.map((example) => example.input)),
      expected: context.dev1.map((example) => example.expected),
    })
    const classifier = fitLabelClassifier(rows, train, dev1, context, { signal })
    return {
      kind: 'local',
      detail: `${counted(rows.dimensions, 'n-gram')}, ${counted(train.length, 'row')}, calibrated on ${classifier.calibratedOn}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        return classifier.answers(tfidf.rows(examples.map((example) => example.input)))
      },
    }
  },
}
