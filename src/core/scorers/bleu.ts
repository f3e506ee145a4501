import { bleuTokens } from './bleu-tokens.ts'
import type { Metric } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

const orders = 4

const countNgrams = (tokens: readonly string[], order: number): Map<string, number> => {
  const counts = new Map<string, number>()
  for (let at = 0; at + order <= tokens.length; at++) {
    const ngram = tokens.slice(at, at + order).join(' ')
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** Sufficient statistics of one answer: its length, the expected length, then right and all n-grams of 1 to 4 words. */
const bleuCounts = (text: string, expected: string): Float64Array => {
  const [answered, wanted] = [bleuTokens(text), bleuTokens(expected)]
  const counts = new Float64Array(2 + 2 * orders)
  counts[0] = answered.length
  counts[1] = wanted.length
  for (let order = 1; order <= orders; order++) {
    const known = countNgrams(wanted, order)
    let right = 0
    for (const [ngram, count] of countNgrams(answered, order)) right += Math.min(count, known.get(ngram) ?? 0)
    counts[1 + order] = right
    counts[1 + orders + order] = Math.max(0, answered.length - order + 1)
  }
  return counts
}

/**
 * BLEU in [0, 1] from summed statistics: brevity penalty times the geometric mean of the n-gram precisions, a precision of nothing
 * right smoothed to 1/2, 1/4, ... of one n-gram (`exp`). `effective` takes the mean only over lengths that the answer is long enough
 * for: for single answers. Equal to sacrebleu / 100 (Papineni et al. 2002; Post 2018).
 */
const bleuOf = (sums: Float64Array, effective: boolean): number => {
  const [answered = 0, expected = 0] = sums
  let [logs, smooth, used, anyRight] = [0, 1, 0, false]
  for (let order = 1; order <= orders; order++) {
    const right = sums[1 + order] ?? 0
    const all = sums[1 + orders + order] ?? 0
    anyRight ||= right > 0
    if (all === 0) break
    used = order
    if (right === 0) smooth *= 2
    logs += Math.log(right > 0 ? right / all : 1 / (smooth * all))
  }
  // Without `effective`, a corpus without a single n-gram of four words has no BLEU: 0.
  if (!anyRight || (!effective && used < orders)) return 0
  const penalty = answered < expected ? Math.exp(1 - expected / answered) : 1
  return penalty * Math.exp(logs / used)
}

/** BLEU of one answer, as sacrebleu's sentence BLEU. An expected empty text is right when the answer is empty too. */
export const bleu = textScorer({ name: 'bleu', label: 'BLEU of an answer', scale: 'continuous' }, (text, expected) => {
  const counts = bleuCounts(text, expected)
  return counts[0] === 0 && counts[1] === 0 ? 1 : bleuOf(counts, true)
})

/** Corpus BLEU over all answers, as sacrebleu's corpus BLEU (13a, exp, one reference). A failed output counts as an empty answer. */
export const bleuMetric: Extract<Metric, { kind: 'data-set' }> = {
  kind: 'data-set',
  name: 'bleu',
  label: 'BLEU',
  scorer: 'bleu',
  counts: (example, output) => bleuCounts(output.status === 'answered' ? output.text : '', example.expected),
  value: (sums) => bleuOf(sums, false),
}
