import { canonicalJson } from '../lib/canonical-json.ts'
import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { learnCopyRules } from './tagging/copy-rules.ts'
import { alignSpans, copiedValues, planFields } from './tagging/field-plan.ts'
import { buildObject, readFields } from './tagging/json-fields.ts'
import { splitWords } from './tagging/words.ts'

/** Extraction by rules read off train: copies pieces of the input that look like the pieces that were answers. */
export const copy: ArmDefinition = {
  kind: 'copy',
  label: 'Copy rules',
  rung: 10,
  answerKind: 'classifier',
  taskKinds: ['extraction'],
  needs: { model: false, embedder: false, training: false, outputsFile: false },
  fit: async (train, _context, signal) => {
    signal.throwIfAborted()
    const plans = planFields(train)
    const rules = learnCopyRules(
      train.map(({ input, expected }) => {
        const words = splitWords(input)
        return { input, words, spans: alignSpans(input, words, readFields(expected), plans) }
      }),
    )
    return {
      kind: 'local',
      detail: `${counted(rules.count, 'rule')}, ${counted(train.length, 'row')}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        return examples.map(({ input }) => {
          const words = splitWords(input)
          return { text: canonicalJson(buildObject(copiedValues(plans, rules.find(input, words), input, words))) }
        })
      },
    }
  },
}
