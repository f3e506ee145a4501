import type { Example } from '../example.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { repetitionOf } from './repeated-text.ts'
import { has, textScan } from './text-scan.ts'

/** Answers that loop. Lists and code repeat for good reasons: texts with a code block or that are JSON are left alone. */
export const repetition: DataCheck = {
  id: 'repetition',
  label: 'answers that repeat themselves',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const { answers } = textScan(examples)
    const found = new Map<Example, string>()
    examples.forEach((example, row) => {
      if (example.expected === undefined || ((answers[row] ?? 0) & (has.fence | has.json)) !== 0) return
      const [first] = repetitionOf(example.expected)
      if (first !== undefined) found.set(example, first)
    })
    return rowFinding({
      id: 'repetition',
      severity: 'warning',
      message: `${rowsText(found.size)} with an answer that repeats itself (Gopher's limits)`,
      examples: [...found.keys()],
      note: (example) => `${found.get(example) ?? ''}: ${excerpt(example.expected ?? '', 50)}`,
      fix: 'read them, and remove those that loop',
      effect: 'The tuned model learns to loop: answers get long, cost more and score worse.',
    })
  },
}
