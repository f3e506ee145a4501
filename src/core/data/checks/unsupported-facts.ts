import { formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { unsupportedFact } from './answer-facts.ts'
import { isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { sampledText, sampleRows } from './sample-rows.ts'

const mostRows = 2_000

const promptOf = ({ input, history = [], context = '' }: Example): string =>
  [...history.map(({ content }) => content), context, input].join('\n')

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
      const fact = example?.expected === undefined ? undefined : unsupportedFact(example.expected, () => promptOf(example))
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
