import { whitespaceWords } from '../lib/whitespace-words.ts'
import type { Metric } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

const orders = 6
/** Recall counts twice as much as precision: chrF2. */
const betaSquared = 4

const countGrams = (characters: readonly string[], order: number): Map<string, number> => {
  const counts = new Map<string, number>()
  for (let at = 0; at + order <= characters.length; at++) {
    const gram = characters.slice(at, at + order).join('')
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}

/** Per order 1 to 6: character n-grams of the answer, of the expected text, and shared. White space does not count. */
const chrfCounts = (text: string, expected: string): Float64Array => {
  const [answered, wanted] = [text, expected].map((side) => Array.from(whitespaceWords(side).join('')))
  const counts = new Float64Array(3 * orders)
  if (answered === undefined || wanted === undefined) return counts
  for (let order = 1; order <= orders; order++) {
    const known = countGrams(wanted, order)
    let shared = 0
    for (const [gram, count] of countGrams(answered, order)) shared += Math.min(count, known.get(gram) ?? 0)
    const base = 3 * (order - 1)
    // An order that the expected text is too short for does not count against the answer.
    counts[base] = known.size === 0 ? 0 : Math.max(0, answered.length - order + 1)
    counts[base + 1] = Math.max(0, wanted.length - order + 1)
    counts[base + 2] = shared
  }
  return counts
}

/** chrF2 in [0, 1]: F2 of the mean precision and recall over the orders that both texts have. Equal to sacrebleu / 100 (Popović 2015). */
const chrfOf = (sums: Float64Array): number => {
  let [precision, recall, used] = [0, 0, 0]
  for (let order = 0; order < orders; order++) {
    const answered = sums[3 * order] ?? 0
    const expected = sums[3 * order + 1] ?? 0
    const shared = sums[3 * order + 2] ?? 0
    if (answered === 0 || expected === 0) continue
    precision += shared / answered
    recall += shared / expected
    used++
  }
  if (used === 0 || precision + recall === 0) return 0
  const [p, r] = [precision / used, recall / used]
  return Math.min(1, ((1 + betaSquared) * p * r) / (betaSquared * p + r))
}

/** chrF2 of one answer (6 character orders, no words). An expected empty text is right when the answer is empty too. */
export const chrf = textScorer({ name: 'chrf', label: 'chrF of an answer', scale: 'continuous' }, (text, expected) =>
  text.trim() === '' && expected.trim() === '' ? 1 : chrfOf(chrfCounts(text, expected)),
)

/** Corpus chrF2: n-grams are summed over all answers first. A failed output counts as an empty answer. */
export const chrfMetric: Extract<Metric, { kind: 'data-set' }> = {
  kind: 'data-set',
  name: 'chrf',
  label: 'chrF2',
  scorer: 'chrf',
  counts: (example, output) => chrfCounts(output.status === 'answered' ? output.text : '', example.expected),
  value: chrfOf,
}
