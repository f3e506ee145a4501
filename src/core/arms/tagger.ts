import type { Example, LabelledExample } from '../data/example.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { fitLabelClassifier } from './linear/label-classifier.ts'
import { fitTfidf } from './linear/tfidf.ts'
import { alignSpans, copiedValues, planFields, type FieldPlan } from './tagging/field-plan.ts'
import { buildObject, readFields, type FieldValue, type Leaf } from './tagging/json-fields.ts'
import { trainTagger } from './tagging/perceptron.ts'
import { wordFeatures } from './tagging/word-features.ts'
import { splitWords } from './tagging/words.ts'

/** A chosen field with more values than this is not guessed. */
const mostChoices = 100

const valueText = (example: LabelledExample, path: string): string => {
  const field = readFields(example.expected).find((value) => value.path === path)
  return field === undefined ? '' : canonicalJson({ list: field.list, values: field.values })
}

type Choose = (inputs: readonly string[]) => readonly (FieldValue | undefined)[]

/** Fields whose values do not stand in the input are classified: each value, and being absent, is a label. */
const fitChosen = (
  plan: FieldPlan,
  train: readonly LabelledExample[],
  context: Parameters<ArmDefinition['fit']>[1],
  tfidf: () => ReturnType<typeof fitTfidf>,
  signal: AbortSignal,
): Choose => {
  const goals = train.map((example) => ({ ...example, expected: valueText(example, plan.path) }))
  if (new Set(goals.map((goal) => goal.expected)).size > mostChoices) return (inputs) => inputs.map(() => undefined)
  const fitted = tfidf()
  const classifier = fitLabelClassifier(
    fitted.rows,
    goals,
    () => ({ rows: fitted.rows, expected: [] }),
    { labels: [], dev1: [], random: context.random },
    { signal },
  )
  return (inputs) =>
    classifier.answers(fitted.tfidf.rows(inputs)).map(({ text }) => {
      if (text === '') return undefined
      const { list, values } = JSON.parse(text) as { readonly list: boolean; readonly values: readonly Leaf[] }
      return { path: plan.path, list, values }
    })
}

/** Extraction without a language model: words are tagged, the tagged pieces are copied into their fields. */
export const tagger: ArmDefinition = {
  kind: 'tagger',
  label: 'Word tagger',
  rung: 20,
  answerKind: 'classifier',
  taskKinds: ['extraction'],
  hasCheapCurve: true,
  needs: { model: false, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const plans = planFields(train)
    const sentences = train.map((example) => {
      const words = splitWords(example.input)
      return { features: wordFeatures(example, words), spans: alignSpans(example.input, words, readFields(example.expected), plans) }
    })
    const model = trainTagger(sentences, plans.length, { random: context.random.fork('tagger'), signal })
    let shared: ReturnType<typeof fitTfidf> | undefined
    const tfidf = () => (shared ??= fitTfidf(train.map((example) => example.input)))
    const chosen = plans.filter((plan) => plan.kind === 'chosen').map((plan) => fitChosen(plan, train, context, tfidf, signal))

    const copiedFields = (example: Example): readonly FieldValue[] => {
      const words = splitWords(example.input)
      return copiedValues(plans, model.tag(wordFeatures(example, words)), example.input, words)
    }
    return {
      kind: 'local',
      detail: `${counted(plans.length, 'field')}, ${counted(model.featureCount, 'feature')}, ${counted(train.length, 'row')}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        const inputs = examples.map((example) => example.input)
        const choices = chosen.map((choose) => choose(inputs))
        return examples.map((example, i) => ({
          text: canonicalJson(buildObject([...copiedFields(example), ...choices.flatMap((values) => values[i] ?? [])])),
        }))
      },
    }
  },
}
