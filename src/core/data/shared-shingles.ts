import { inSteps, type Steps } from '../lib/steps.ts'
import { gramsIn, rawShingles, sharedFor, sharedOf, sortUnique, type ShingleKind } from './shingles.ts'

/** The texts that may have a near duplicate at all, and those of their shingles that another text has too. */
export interface SharedShingles {
  /** Index of each text in the list that was given. */
  readonly texts: Int32Array
  /** Shared shingles of text i: [starts[i], starts[i + 1]), sorted, each once. */
  readonly shingles: Int32Array
  readonly starts: Uint32Array
  /** Number of all shingles of each text, those that no other text has included. */
  readonly sizes: Uint32Array
  /** So much text that nobody asked which shingles repeat: all are here. */
  readonly isWhole: boolean
}

/**
 * Marks each hash once and, if it comes again, twice: two bits a slot, side by side. Two hashes in one slot count as one that
 * repeats, so a shingle marked once is surely in one text only.
 */
const createRepeats = (total: number): { mark(hash: number): void; repeats(hash: number): boolean } => {
  const bits = Math.min(31, Math.max(10, Math.ceil(Math.log2(total * 2 + 2))))
  const shift = 32 - bits
  const marks = new Int32Array(2 ** (bits - 4))
  return {
    mark: (hash) => {
      const slot = hash >>> shift
      const at = (slot >>> 5) << 1
      const bit = 1 << (slot & 31)
      const seen = marks[at] as number
      if ((seen & bit) === 0) marks[at] = seen | bit
      else marks[at + 1] = (marks[at + 1] as number) | bit
    },
    repeats: (hash) => {
      const slot = hash >>> shift
      return ((marks[((slot >>> 5) << 1) + 1] as number) & (1 << (slot & 31))) !== 0
    },
  }
}

/** Hashes kept from the first reading to the second: 128 MB. Beyond, a text's are computed again. */
const mostKept = 2 ** 25

/** There are only so many sequences of five characters: in more text than this nearly all of them repeat, and asking is lost time. */
const mostCharacters = 2 ** 24

/**
 * Of two texts with a Jaccard index of at least t, each shares at least t of its shingles with the other: a text with too many
 * shingles of its own has no near duplicate. Exact, and most texts of most data end here. `wordCounts` of the texts among `members`.
 */
export function* sharedShingles(
  texts: readonly string[],
  { members, wordCounts }: { readonly members: Int32Array; readonly wordCounts: Uint32Array },
  kind: ShingleKind,
  threshold: number,
): Steps<SharedShingles> {
  let room = 0
  let longest = 0
  for (const member of members) {
    const length = gramsIn(kind === 'characters' ? (texts[member] ?? '').length : (wordCounts[member] ?? 0))
    room += length
    longest = Math.max(longest, length)
  }
  // Pages that are never written cost no memory.
  const shingles = new Int32Array(room)
  const isWhole = kind === 'characters' && room > mostCharacters
  const isKept = room <= mostKept && !isWhole
  const own = isKept ? shingles : new Int32Array(longest)
  const rawStarts = new Uint32Array(isKept ? members.length + 1 : 0)
  const { mark, repeats } = createRepeats(isWhole ? 0 : room)
  if (!isWhole)
    yield* inSteps(members.length, (first, last) => {
      for (let i = first; i < last; i++) {
        const from = isKept ? (rawStarts[i] as number) : 0
        const end = rawShingles(texts[members[i] as number] ?? '', kind, own, from)
        for (let at = from; at < end; at++) mark(own[at] as number)
        if (isKept) rawStarts[i + 1] = end
      }
    })
  const kept = new Int32Array(members.length)
  const starts = new Uint32Array(members.length + 1)
  const sizes = new Uint32Array(members.length)
  let count = 0
  yield* inSteps(members.length, (first, last) => {
    for (let i = first; i < last; i++) {
      const member = members[i] as number
      const from = starts[count] as number
      const rawFrom = isKept ? (rawStarts[i] as number) : 0
      const rawEnd = isKept ? (rawStarts[i + 1] as number) : rawShingles(texts[member] ?? '', kind, own, 0)
      // Written no further than they were read.
      let end = from
      for (let at = rawFrom; at < rawEnd; at++) if (isWhole || repeats(own[at] as number)) shingles[end++] = own[at] as number
      const alone = rawEnd - rawFrom - (end - from)
      if ((end - from) * (1 - threshold) < threshold * alone - 1e-9) continue
      end = sortUnique(shingles, from, end)
      const size = alone + end - from
      if (end - from < threshold * size - 1e-9) continue
      kept[count] = member
      sizes[count] = size
      starts[++count] = end
    }
  })
  return { texts: kept.subarray(0, count), shingles, starts: starts.subarray(0, count + 1), sizes: sizes.subarray(0, count), isWhole }
}

/** Exact Jaccard index of two of the texts, or 0 where it is below `floor`. */
export const jaccardAmong = ({ shingles, starts, sizes }: SharedShingles, a: number, b: number, floor: number): number => {
  const sizeA = sizes[a] as number
  const sizeB = sizes[b] as number
  if (Math.min(sizeA, sizeB) < floor * Math.max(sizeA, sizeB)) return 0
  const needed = sharedFor(floor, sizeA, sizeB)
  const startA = starts[a] as number
  const startB = starts[b] as number
  const shared = sharedOf(shingles, startA, starts[a + 1] as number, shingles, startB, starts[b + 1] as number, needed)
  const jaccard = shared / (sizeA + sizeB - shared)
  return jaccard < floor ? 0 : jaccard
}
