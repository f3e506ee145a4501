import { parseAnswer } from '../arms/parse-answer.ts'
import type { Scorer } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

const judge = textScorer({ name: 'schema-validity', label: 'Fits the schema', scale: 'binary' }, (text, _expected, { conforms }) =>
  parseAnswer(text, { kind: 'json' }, conforms).valid ? 1 : 0,
)

/** The answer as it came is one JSON object that fits the task's JSON Schema. Unscored where the task has no schema. */
export const schemaValidity: Scorer = {
  ...judge,
  score: (example, output, context) =>
    context.conforms === undefined
      ? {
          status: 'unscored',
          exampleId: example.id,
          arm: output.arm,
          scorer: judge.name,
          reason: 'the task has no JSON Schema',
          notApplicable: true,
        }
      : judge.score(example, output, context),
}
