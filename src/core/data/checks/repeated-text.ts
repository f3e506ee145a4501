import { signs, signsOfRepetition } from './may-repeat.ts'

/**
 * Gopher's test for loops (Rae et al. 2021, table A1, with the limits of datatrove's GopherRepetitionFilter), made for prose: names of
 * the measures over their limit, strongest first. Texts of fewer than 10 words abstain. Words are compared in small letters without punctuation, lines without the
 * number of a list's item. A text that ends in a loop is found whatever its words are.
 */
const least = 10
const topLimits = [0.2, 0.18, 0.16]
const repeatedLimits = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1]

/** Share of parts that occurred before, and of the characters in them. */
const repeats = (parts: readonly string[], length: number): { readonly parts: number; readonly characters: number } => {
  const seen = new Set<string>()
  let again = 0
  let characters = 0
  for (const part of parts) {
    if (!seen.has(part)) {
      seen.add(part)
      continue
    }
    again++
    characters += part.length
  }
  return { parts: again / Math.max(1, parts.length), characters: characters / Math.max(1, length) }
}

/** Numbers for keys, from 0 on, in order of first appearance. */
const numbered = (count: number, keyOf: (at: number) => number | string): Uint32Array => {
  const known = new Map<number | string, number>()
  const ids = new Uint32Array(count)
  for (let at = 0; at < count; at++) {
    const key = keyOf(at)
    const id = known.get(key) ?? known.size
    known.set(key, id)
    ids[at] = id
  }
  return ids
}

interface Grams {
  readonly n: number
  /** Equal n-grams have equal ids; one for each place. */
  readonly ids: Uint32Array
  /** Characters of the n-gram at a place, blanks between its words included. */
  lengthAt(at: number): number
}

/** n-grams for n = 1, 2, ... `most`, each made from the one before: exact, and linear in the words. */
const gramsOf = (words: readonly string[], most: number): readonly Grams[] => {
  const starts = new Uint32Array(words.length + 1)
  words.forEach((word, at) => {
    starts[at + 1] = (starts[at] as number) + word.length + 1
  })
  const single = numbered(words.length, (at) => words[at] as string)
  const all: Grams[] = []
  for (let n = 1, ids = single; n <= most && n <= words.length; n++) {
    const before = ids
    if (n > 1) ids = numbered(words.length - n + 1, (at) => (before[at] as number) * words.length + (single[at + n - 1] as number))
    all.push({ n, ids, lengthAt: (at) => (starts[at + n] as number) - (starts[at] as number) - 1 })
  }
  return all
}

/** Of a short answer, its topic may well be a fifth: two words count as frequent from the fourth time on, more words from the third. */
const leastTimes = (n: number): number => (n === 2 ? 4 : 3)

const topShare = ({ n, ids, lengthAt }: Grams, length: number): number => {
  const counts = new Uint32Array(ids.length)
  let best = 0
  ids.forEach((id, at) => {
    const count = (counts[id] as number) + 1
    counts[id] = count
    if (count >= leastTimes(n)) best = Math.max(best, count * lengthAt(at))
  })
  return best / length
}

/** A turn of a few words said twice is no loop. */
const leastRepeatedWords = 10

const repeatedShare = ({ n, ids, lengthAt }: Grams, length: number): number => {
  const seen = new Uint8Array(ids.length)
  let characters = 0
  let words = 0
  for (let at = 0; at < ids.length;) {
    const id = ids[at] as number
    if (seen[id] === 1) {
      characters += lengthAt(at) - n + 1
      words += n
      at += n
    } else {
      seen[id] = 1
      at++
    }
  }
  return words < leastRepeatedWords ? 0 : characters / length
}

/** Small letters without punctuation and without the numbers of a list's items. */
const bare = (text: string): string =>
  text
    .replaceAll(/^\s*\d{1,3}[.)]\s/gm, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s]/gu, '')

const nonEmpty = (parts: readonly string[]): readonly string[] => parts.map((part) => part.trim()).filter((part) => part !== '')

const tail = 12
/** Occurrences of the tail that may be the period of a loop. */
const mostPeriods = 3
const shortestLoop = 24
const loopShare = 0.2

/** Does a text end with the same letters over and over, cut off at any place? Sentences without blanks (Chinese, Thai) included. */
const endsInLoop = (whole: string): boolean => {
  const text = whole.trimEnd()
  const { length } = text
  if (length < shortestLoop) return false
  const end = text.slice(length - tail)
  let at = length - tail
  for (let tried = 0; tried < mostPeriods; tried++) {
    at = text.lastIndexOf(end, at - 1)
    if (at < 0) return false
    const period = length - tail - at
    let matched = 0
    while (matched < length - period && text.charCodeAt(length - 1 - matched) === text.charCodeAt(length - 1 - matched - period)) matched++
    const looped = matched + period
    const letters = looped < shortestLoop ? 0 : (text.slice(length - period).match(/\p{L}/gu)?.length ?? 0)
    const isLoop = letters >= 2 ? looped >= period * 3.5 || (looped >= period * 3 && looped >= 60) : letters === 1 && looped >= 40
    if (isLoop && looped >= shortestLoop && looped >= length * loopShare) return true
    if (at === 0) return false
  }
  return false
}

export const repetitionOf = (text: string): readonly string[] => {
  const seen = signsOfRepetition(text)
  if (seen === 0) return []
  const found: string[] = (seen & signs.loop) !== 0 && endsInLoop(text) ? ['the end'] : []
  if ((seen & signs.parts) === 0) return found
  const { length } = text
  const plain = bare(text)
  const words = nonEmpty(plain.split(/\s+/))
  if (words.length < least) return found
  const lines = repeats(nonEmpty(plain.split('\n')), length)
  const paragraphs = repeats(nonEmpty(plain.split(/\n\s*\n/)), length)
  if (lines.parts > 0.3) found.push('lines')
  if (lines.characters > 0.2) found.push('characters in repeated lines')
  if (paragraphs.parts > 0.3) found.push('paragraphs')
  const grams = gramsOf(words, 10)
  topLimits.forEach((limit, at) => {
    const of = grams[at + 1]
    if (of !== undefined && topShare(of, length) > limit) found.push(`the same ${at + 2} words`)
  })
  repeatedLimits.forEach((limit, at) => {
    const of = grams[at + 4]
    if (of !== undefined && repeatedShare(of, length) > limit) found.push(`runs of ${at + 5} words`)
  })
  return found
}
