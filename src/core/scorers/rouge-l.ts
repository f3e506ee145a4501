import { textScorer } from './text-scorer.ts'

/** Words are runs of letters and digits in lower case, of any script; for English the same as the rouge-score package without stemming. */
const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Length of the longest common subsequence, in O(n m) time and O(m) memory. */
const commonLength = (a: readonly string[], b: readonly string[]): number => {
  let above = new Int32Array(b.length + 1)
  for (const word of a) {
    const row = new Int32Array(b.length + 1)
    for (let j = 1; j <= b.length; j++) row[j] = b[j - 1] === word ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0)
    above = row
  }
  return above[b.length] ?? 0
}

/** ROUGE-L F1 over words: how much of both texts is one common subsequence (Lin 2004). Two texts without a word agree: 1. */
export const rougeL = textScorer({ name: 'rouge-l', label: 'ROUGE-L', scale: 'continuous' }, (text, expected) => {
  const [answered, wanted] = [words(text), words(expected)]
  if (answered.length === 0 && wanted.length === 0) return 1
  return (2 * commonLength(wanted, answered)) / (wanted.length + answered.length)
})
