import { whitespaceWords } from '../../lib/whitespace-words.ts'
import { overlapOf } from '../../scorers/overlap.ts'
import { rougeL } from '../diversity/rouge-l.ts'

/** Words of a text that are compared: pairs of far longer ones would take seconds. */
const mostWords = 400
/**
 * Smallest hashes of a text's runs of words, and how many of them a candidate must share. Texts that differ by 5 % share about three in
 * four (one changed word changes three runs), texts of which half is the same about one in three.
 */
const sketchSize = 16
const leastShared = 6
const runWords = 3
/** Texts to compare with: the last ones that had a twin, then those that share most of the sketch. */
const mostRecent = 3
const mostCompared = 8
const mostAtHash = 20

const hashOf = (words: readonly string[], at: number): number => {
  let hash = 0x811c9dc5
  for (let word = at; word < at + runWords; word++) {
    const text = words[word] ?? ''
    for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
    hash = Math.imul(hash ^ 32, 0x01000193)
  }
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 12)) >>> 0
}

/** Bottom-k sketch (Broder 1997): the smallest hashes of the runs of words. */
const sketchOf = (words: readonly string[]): readonly number[] => {
  const hashes = Float64Array.from({ length: Math.max(1, words.length - runWords + 1) }, (_, at) => hashOf(words, at)).sort()
  return [...new Set(hashes)].slice(0, sketchSize)
}

/** ROUGE-L of two texts as words, at least `limit`? What both begin and end with is not compared word by word. */
const areNearlyEqual = (a: readonly string[], b: readonly string[], limit: number): boolean => {
  const total = a.length + b.length
  const most = Math.min(a.length, b.length)
  if ((2 * most) / total < limit) return false
  let start = 0
  while (start < most && a[start] === b[start]) start++
  let end = 0
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  // No common subsequence is longer than the words that both have.
  if ((2 * (start + end + overlapOf(restA, restB).shared)) / total < limit) return false
  const common = (rougeL(restA, restB) * (restA.length + restB.length)) / 2
  return (2 * (start + end + common)) / total >= limit
}

const isBlank = (code: number): boolean => code <= 32

/** The same, seen from the letters alone: true where a few words in one place are all the difference (a name that was filled in). */
const differInOnePlace = (leader: Leader, text: string, limit: number): boolean => {
  const a = leader.text
  const most = Math.min(a.length, text.length)
  let start = 0
  while (start < most && a.charCodeAt(start) === text.charCodeAt(start)) start++
  if (start < most || a.length !== text.length) while (start > 0 && !isBlank(a.charCodeAt(start - 1))) start--
  let end = 0
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end++
  while (end > 0 && !isBlank(a.charCodeAt(a.length - end))) end--
  const [lost, own] = [whitespaceWords(a.slice(start, a.length - end)).length, whitespaceWords(text.slice(start, text.length - end)).length]
  const common = leader.wordCount - lost
  return (2 * common) / (2 * common + lost + own) >= limit
}

interface Leader {
  readonly text: string
  readonly words: readonly string[]
  readonly wordCount: number
}

/**
 * For each text an earlier one that is nearly equal to it (ROUGE-L of words at least `limit`) and has no such twin itself; undefined for
 * the others. Candidates come from an index of sketches: all texts are compared, but not all pairs.
 */
export const nearlyEqualTexts = (texts: readonly string[], limit: number): readonly (number | undefined)[] => {
  const leaders = new Map<number, Leader>()
  const byHash = new Map<number, number[]>()
  let recent: readonly number[] = []
  const leaderOf = (at: number): Leader => leaders.get(at) ?? { text: '', words: [], wordCount: 0 }
  const candidatesOf = (sketch: readonly number[]): readonly number[] => {
    const shared = new Map<number, number>()
    for (const hash of sketch) for (const leader of byHash.get(hash) ?? []) shared.set(leader, (shared.get(leader) ?? 0) + 1)
    const least = Math.max(1, Math.floor((leastShared / sketchSize) * sketch.length))
    return [...shared]
      .filter(([, count]) => count >= least)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, mostCompared)
      .map(([leader]) => leader)
  }
  return texts.map((text, at) => {
    const near = recent.find((leader) => differInOnePlace(leaderOf(leader), text, limit))
    if (near !== undefined) return near
    const allWords = whitespaceWords(text)
    const words = allWords.slice(0, mostWords)
    const sketch = sketchOf(words)
    const twin = candidatesOf(sketch).find((leader) => areNearlyEqual(leaderOf(leader).words, words, limit))
    if (twin !== undefined) {
      recent = [twin, ...recent.filter((leader) => leader !== twin)].slice(0, mostRecent)
      return twin
    }
    leaders.set(at, { text, words, wordCount: allWords.length })
    for (const hash of sketch) {
      const known = byHash.get(hash)
      if (known === undefined) byHash.set(hash, [at])
      // A run of words that so many texts share tells none of them apart.
      else if (known.length < mostAtHash) known.push(at)
    }
    return undefined
  })
}
