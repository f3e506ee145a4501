import type { Steps } from '../lib/steps.ts'
import { joinByPrefix } from './join-by-prefix.ts'
import type { PairSearch } from './meet-lists.ts'
import { joinByBands } from './min-hash.ts'
import { sharedShingles } from './shared-shingles.ts'
import { countWords, shortWords } from './shingles.ts'

/**
 * A text just over the limit of short ones must still meet those just under it. At Jaccard 0.7 lengths differ by at most
 * 1 / 0.7, so up to this many words a text is also compared by characters.
 */
const alsoByCharacters = Math.ceil(shortWords / 0.7)

/**
 * Unites distinct normalised texts whose 5-gram sets have a Jaccard index of at least `threshold`. By their rarest shingles, which
 * misses none; where shingles are common (short texts compared by characters, in large data), by banded MinHash. Each pair is
 * verified by the exact index. `onPair` sees the pairs that united two sets (all verified pairs with `everyPair`). Returns the
 * number of texts that met too many look-alikes to compare with all of them.
 */
export function* joinNearDuplicates(search: PairSearch): Steps<{ readonly capped: number }> {
  const { texts, threshold } = search
  const wordCounts = Uint32Array.from(texts, countWords)
  const isShort = (text: number): boolean => (wordCounts[text] as number) < shortWords
  const shortSearch: PairSearch = { ...search, mayPair: (a, b) => isShort(a) || isShort(b) }
  const indices = Int32Array.from(texts, (_, index) => index)
  const mayMeetShort = indices.filter((index) => (wordCounts[index] as number) <= alsoByCharacters)
  const long = indices.filter((index) => !isShort(index))
  const byCharacters = yield* sharedShingles(texts, { members: mayMeetShort, wordCounts }, 'characters', threshold)
  const cappedShort = (yield* joinByPrefix(byCharacters, shortSearch)) ?? (yield* joinByBands(byCharacters, shortSearch))
  const byWords = yield* sharedShingles(texts, { members: long, wordCounts }, 'words', threshold)
  const cappedLong = (yield* joinByPrefix(byWords, search)) ?? (yield* joinByBands(byWords, search))
  return { capped: cappedShort + cappedLong }
}
