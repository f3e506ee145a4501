import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** What only somebody who acts can keep: a model without tools cannot. After OpenAI's best practices for fine-tuning data. */
const promises =
  /\b(?:I|we)(?:'ll|’ll| will| shall|(?:'m|’m| am|'re|’re| are) going to) (?:now |also |personally |gladly |immediately )?(?:call|phone|e-?mail|text|contact|ring|get back to|follow up|check with|forward|escalate|transfer|remind|refund|credit|cancel|ship|send|post|dispatch|book|schedule|arrange|reach out)\b/i

/** First-person promises in answers that call no tool. */
export const promise: DataCheck = {
  id: 'promise',
  label: 'promises a model cannot keep',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const found = examples.filter(
      ({ expected, tools, expectedCalls }) =>
        expected !== undefined && tools === undefined && expectedCalls === undefined && promises.test(expected),
    )
    return rowFinding({
      id: 'promise',
      severity: 'warning',
      message: `${rowsText(found.length)} with an answer that promises an act (to call, send, refund, ...) and calls no tool`,
      examples: found,
      note: ({ expected = '' }) => excerpt(expected.slice(Math.max(0, expected.search(promises) - 5))),
      fix: 'rewrite them to what the model does, or give it the tool; keep them where a person acts on each answer',
      effect: 'The tuned model learns to promise what nobody does; scores against golden do not show it.',
    })
  },
}
