import { normalise } from '../data/normalise.ts'
import { countWords, shingleRoom, writeShingles } from '../data/shingles.ts'
import { answerWords } from './answer-words.ts'
import type { Passage } from './passage.ts'

export interface CorpusLeak {
  readonly row: string
  /** Passages that hold parts of the row's input, in the order of the corpus. */
  readonly passages: readonly string[]
  /** The answer stands there too: the pair can be looked up. */
  readonly hasAnswer: boolean
}

interface Row {
  readonly id: string
  readonly input: string
  readonly expected?: string
}

/** Inputs of fewer words say too little: a common question may stand in any handbook. */
const leastWords = 8
/** Share of an input's word 5-grams that one document must hold. */
const nearlyWhole = 0.8
/** A passage with a smaller share of them is not named. */
const namedShare = 0.2

const shinglesOf = (text: string): Int32Array => {
  const room = new Int32Array(shingleRoom(text, 'words'))
  return room.subarray(0, writeShingles(text, 'words', room, 0))
}

/** `FILE#3` is part of the document `FILE`. */
const documentOf = ({ id }: Passage): string => id.slice(0, id.lastIndexOf('#'))

/** Rows whose input stands nearly whole in one document of the corpus: an arm that searches there may read the row instead of knowing it. */
export const corpusLeaks = (rows: readonly Row[], passages: readonly Passage[]): readonly CorpusLeak[] => {
  const holders = new Map<number, number[]>()
  const sizes = rows.map(({ input }, row) => {
    const text = normalise(input)
    if (countWords(text) < leastWords) return 0
    const shingles = shinglesOf(text)
    for (const shingle of shingles) {
      const held = holders.get(shingle)
      if (held === undefined) holders.set(shingle, [row])
      else held.push(row)
    }
    return shingles.length
  })
  if (holders.size === 0) return []
  /** Of the document being read: row -> what was found of it, and where. */
  let found = new Map<number, { shingles: Set<number>; places: { passage: Passage; count: number }[] }>()
  const leaks: CorpusLeak[] = []
  const close = (): void => {
    for (const [row, { shingles, places }] of found) {
      const { id, expected } = rows[row] ?? { id: '' }
      const size = sizes[row] ?? 0
      if (shingles.size < nearlyWhole * size) continue
      const text = normalise(places.map(({ passage }) => `${passage.title ?? ''} ${passage.text}`).join(' '))
      const named = places.filter(({ count }) => count >= namedShare * size).map(({ passage }) => passage.id)
      const answer = expected === undefined ? [] : answerWords(expected)
      const words = new Set(text.split(' '))
      leaks.push({ row: id, passages: named, hasAnswer: answer.length > 0 && answer.every((word) => words.has(word)) })
    }
    found = new Map()
  }
  let document: string | undefined
  for (const passage of passages) {
    if (documentOf(passage) !== document) close()
    document = documentOf(passage)
    const here = new Map<number, number>()
    for (const shingle of shinglesOf(normalise(passage.text)))
      for (const row of holders.get(shingle) ?? []) {
        here.set(row, (here.get(row) ?? 0) + 1)
        const entry = found.get(row)
        if (entry === undefined) found.set(row, { shingles: new Set([shingle]), places: [] })
        else entry.shingles.add(shingle)
      }
    for (const [row, count] of here) found.get(row)?.places.push({ passage, count })
  }
  close()
  return leaks
}
