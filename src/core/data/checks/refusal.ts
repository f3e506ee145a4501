import { formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { modelPhrases } from './refusal-phrases.ts'

/** From this share on, a model tuned on the rows refuses too much: 5 % is what production wants at most (data.md §8, §14). */
const tolerable = 0.05

/** Canned refusals, with their share, and text that gives away that another model wrote the answer. In six languages. */
export const refusal: DataCheck = {
  id: 'refusal',
  label: 'refusals and model boilerplate',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const refusing: Example[] = []
    const canned = new Map<Example, number>()
    for (const example of examples) {
      if (example.expected === undefined) continue
      const { refuses, speaksOfItselfAt } = modelPhrases(example.expected)
      if (refuses) refusing.push(example)
      if (speaksOfItselfAt !== undefined) canned.set(example, speaksOfItselfAt)
    }
    const share = refusing.length / Math.max(1, examples.length)
    return [
      ...rowFinding({
        id: 'refusal',
        severity: share > tolerable ? 'warning' : 'info',
        message: `${rowsText(refusing.length)} refuse to answer (${formatShare(share)})`,
        examples: refusing,
        note: ({ expected = '' }) => excerpt(expected),
        fix: 'compare the share with how often production should refuse, and leave the rest out',
        effect: 'The tuned model learns to refuse about as often; where golden refuses as often too, the comparison rewards it for that.',
      }),
      ...rowFinding({
        id: 'model-boilerplate',
        severity: 'warning',
        message: `${rowsText(canned.size)} with words of an AI model about itself (${formatShare(canned.size / Math.max(1, examples.length))})`,
        examples: [...canned.keys()],
        note: (example) => excerpt((example.expected ?? '').slice(Math.max(0, (canned.get(example) ?? 0) - 10))),
        fix: 'rewrite these answers, and mark rows that a model wrote as synthetic',
        effect: "The tuned model learns another model's phrases; a golden answer that a model wrote is no ground truth.",
      }),
    ]
  },
}
