import type { Example } from '../example.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

const volatile =
  /\b(?:as of (?:today|now|this|January|February|March|April|May|June|July|August|September|October|November|December|\d{4})|currently|nowadays|at the moment|the latest (?:version|release|news|price)|(?:this|last|next) (?:week|month|quarter|year)|today's|yesterday|tomorrow)\b/i
const dates = /\b(\d{4})-(\d{2})-(\d{2})\b/g

/** The first ISO date after `today` that the prompt does not hold. */
const futureDate = ({ input, expected = '' }: Example, today: string): string | undefined => {
  for (const [date] of expected.matchAll(dates)) if (date > today && date < '2200' && !input.includes(date)) return date
  return undefined
}

/** Answers that hold only for a time, and dates that have not come yet and that the prompt does not name. */
export const datedAnswer: DataCheck = {
  id: 'dated-answer',
  label: 'answers that grow old',
  run: ({ kind, examples, today }) => {
    if (!isProse(kind)) return []
    const { answers } = textScan(examples)
    const future = new Map<Example, string>()
    const passing: Example[] = []
    examples.forEach((example, row) => {
      if (example.expected === undefined) return
      const limit = example.time?.slice(0, 10) ?? today
      const date = limit === undefined || ((answers[row] ?? 0) & has.digit) === 0 ? undefined : futureDate(example, limit)
      if (date !== undefined) future.set(example, date)
      if (volatile.test(example.expected)) passing.push(example)
    })
    return [
      ...rowFinding({
        id: 'future-date',
        severity: 'warning',
        message: `${rowsText(future.size)} with a date in the answer that is later than the row and not in the prompt`,
        examples: [...future.keys()],
        note: (example) => future.get(example) ?? '',
        fix: 'is it a mistake? If answers depend on the day, put the date into the prompt',
        effect: 'The tuned model learns to invent dates, and no arm can find these from the prompt.',
      }),
      ...rowFinding({
        id: 'time-sensitive',
        severity: 'info',
        message: `${rowsText(passing.length)} with an answer that may hold only for a time`,
        examples: passing,
        note: ({ expected = '' }) => excerpt(expected.slice(Math.max(0, expected.search(volatile) - 15))),
        fix: 'leave facts that change to retrieval, or put them into the prompt',
        effect: 'Golden grows old with them: the verdict holds for the time of the rows only.',
      }),
    ]
  },
}
