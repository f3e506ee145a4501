import { formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { sampledText, sampleRows } from './sample-rows.ts'

const mostRows = 2_000
/** Numbers of two digits and more, dates, times and amounts included; and capitalised words inside a sentence. */
const facts = /\d[\d.,:/-]*\d|(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+)*/g
/** Words that are written with a capital and state nothing. */
const plain = /^(?:I|Please|Thank|Thanks|Hello|Hi|Dear|Sorry|Yes|No|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/

/** The first number, date or name of an answer that its prompt does not hold. */
const unsupported = ({ input, history = [], context = '', expected = '' }: Example): string | undefined => {
  let prompt: string | undefined
  for (const [fact] of expected.matchAll(facts)) {
    if (plain.test(fact)) continue
    prompt ??= [...history.map(({ content }) => content), context, input].join('\n').toLowerCase()
    if (!prompt.includes(fact.toLowerCase())) return fact
  }
  return undefined
}

/** Facts that a model cannot know from the prompt: what they teach is to state such things without a source. */
export const unsupportedFacts: DataCheck = {
  id: 'unsupported-facts',
  label: 'facts that the prompt does not hold',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const looked = sampleRows(examples.length, mostRows)
    const found = new Map<Example, string>()
    for (const row of looked) {
      const example = examples[row]
      const fact = example?.expected === undefined ? undefined : unsupported(example)
      if (example !== undefined && fact !== undefined) found.set(example, fact)
    }
    return rowFinding({
      id: 'unsupported-facts',
      severity: 'info',
      message: `${rowsText(found.size)} (${formatShare(found.size / Math.max(1, looked.length))}) with a number, date or name in the answer that the prompt does not hold${sampledText(looked.length, examples.length)}`,
      examples: [...found.keys()],
      note: (example) => found.get(example) ?? '',
      fix: 'give the source with the prompt (a retrieval arm), or make sure that the facts are always true',
      effect: 'The tuned model learns to state facts from memory; the prompted arm cannot know them, so the gain may be memory, not skill.',
    })
  },
}
