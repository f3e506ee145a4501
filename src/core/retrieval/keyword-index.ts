import MiniSearch from 'minisearch'
import type { Passage } from './passage.ts'

/** Search by words: BM25+ (MiniSearch: k = 1.2, b = 0.7, d = 0.5), a title's words counting double. */
export interface KeywordIndex {
  /** Positions of the best passages, best first, ties by position; none where no word of the query is known. */
  search(query: string, count: number): readonly number[]
}

/** Words longer than this are data (hashes, base64) and would only fill the index. */
const longestWord = 40
/** Words of a query that are looked up; the rarest are kept. */
const mostTerms = 16
/** A word in more passages than this says little and costs most; it counts only where a query has no other. */
const mostHolders = 2_000

const wordsOf = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).filter((word) => word.length <= longestWord)

/** `refunds` finds `refund`: an English plural is the same word. Other endings are left to the vectors. */
const stem = (word: string): string => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word)

export const keywordIndex = (passages: readonly Passage[]): KeywordIndex => {
  const index = new MiniSearch<{ id: number; title: string; text: string }>({
    fields: ['title', 'text'],
    tokenize: (text) => [...wordsOf(text)],
    processTerm: stem,
    searchOptions: { boost: { title: 2 } },
  })
  const holders = new Map<string, number>()
  passages.forEach(({ title = '', text }, id) => {
    index.add({ id, title, text })
    for (const word of new Set([...wordsOf(title), ...wordsOf(text)].map(stem))) holders.set(word, (holders.get(word) ?? 0) + 1)
  })
  return {
    search: (query, count) => {
      const known = [...new Set(wordsOf(query).map(stem))].flatMap((word) => {
        const held = holders.get(word)
        return held === undefined ? [] : [{ word, held }]
      })
      const telling = known.filter(({ held }) => held <= mostHolders)
      const terms = (telling.length > 0 ? telling : known).sort((a, b) => a.held - b.held || (a.word < b.word ? -1 : 1)).slice(0, mostTerms)
      if (terms.length === 0) return []
      return index
        .search(terms.map(({ word }) => word).join(' '))
        .map(({ id, score }) => ({ id: id as number, score }))
        .sort((a, b) => b.score - a.score || a.id - b.id)
        .slice(0, count)
        .map(({ id }) => id)
    },
  }
}
