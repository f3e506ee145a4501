/** Numbers for words: equal words have equal numbers, so that the inner loop compares integers. */
const numbered = (words: readonly string[], known: Map<string, number>): Uint32Array => {
  const numbers = new Uint32Array(words.length)
  words.forEach((word, at) => {
    const number = known.get(word) ?? known.size
    known.set(word, number)
    numbers[at] = number
  })
  return numbers
}

/**
 * ROUGE-L F1 of two texts as words: 2 · LCS / (|a| + |b|), LCS the longest common subsequence (Lin 2004, with beta 1). In [0, 1];
 * 0 where either is empty. |a| · |b| steps.
 */
export const rougeL = (a: readonly string[], b: readonly string[]): number => {
  if (a.length === 0 || b.length === 0) return 0
  const known = new Map<string, number>()
  const [left, right] = [numbered(a, known), numbered(b, known)]
  // Longest common subsequence of the words so far of `left` with the first `at` words of `right`.
  const lengths = new Uint32Array(right.length + 1)
  for (const word of left) {
    let diagonal = 0
    for (let at = 1; at <= right.length; at++) {
      const above = lengths[at] as number
      if (word === right[at - 1]) lengths[at] = diagonal + 1
      else if ((lengths[at - 1] as number) > above) lengths[at] = lengths[at - 1] as number
      diagonal = above
    }
  }
  return (2 * (lengths[right.length] as number)) / (a.length + b.length)
}
