import { inSteps, type Steps } from '../lib/steps.ts'
import { createMeetLists, listCap, type PairSearch } from './meet-lists.ts'
import type { SharedShingles } from './shared-shingles.ts'

/** Above so many texts to compare with a text, on average, MinHash is the shorter way. */
const longestLists = 48

/** More lists than this do not make them shorter. */
const mostSlots = 2 ** 24

interface Prefixes {
  /** Lists of text i: [starts[i], starts[i + 1]). */
  readonly slots: Int32Array
  readonly starts: Uint32Array
  readonly slotCount: number
}

/**
 * The rarest shingles of each text, as many as must be looked at: |x| - ceil(t |x|) + 1 of |x|, of which those that no other text
 * has need no list. Two texts with a Jaccard index of at least t share one of theirs (Bayardo, Ma and Srikant 2007; any order of
 * shingles does that is the same for all texts). Undefined where the lists would be long: shingles that many texts share.
 */
function* prefixesOf({ texts, shingles, starts, sizes, isWhole }: SharedShingles, threshold: number): Steps<Prefixes | undefined> {
  if (isWhole) return undefined
  const count = texts.length
  const total = starts[count] ?? 0
  const bits = Math.max(1, Math.ceil(Math.log2(Math.min(mostSlots, total / 2 + 2))))
  const shift = 32 - bits
  const frequency = new Int32Array(2 ** bits)
  for (let i = 0; i < total; i++) {
    const slot = (shingles[i] as number) >>> shift
    frequency[slot] = (frequency[slot] as number) + 1
  }
  let room = 0
  let longest = 0
  const needed = (text: number): number => {
    const size = sizes[text] as number
    const shared = (starts[text + 1] as number) - (starts[text] as number)
    return shared - Math.ceil(threshold * size - 1e-9) + 1
  }
  for (let text = 0; text < count; text++) {
    room += needed(text)
    longest = Math.max(longest, (starts[text + 1] as number) - (starts[text] as number))
  }
  const slots = new Int32Array(room)
  const prefixStarts = new Uint32Array(count + 1)
  const order = new Float64Array(longest)
  let end = 0
  let work = 0
  const isLong = (): boolean => work > longestLists * count + 2 ** 20
  yield* inSteps(count, (first, last) => {
    for (let text = first; text < last && !isLong(); text++) {
      const from = starts[text] as number
      const length = (starts[text + 1] as number) - from
      for (let i = 0; i < length; i++) {
        const slot = (shingles[from + i] as number) >>> shift
        // By frequency, then by number: a whole number below 2^53.
        order[i] = (frequency[slot] as number) * mostSlots + slot
      }
      order.subarray(0, length).sort()
      const most = needed(text)
      for (let i = 0; i < most; i++) {
        const value = order[i] as number
        const slot = value - Math.floor(value / mostSlots) * mostSlots
        slots[end++] = slot
        work += Math.min(listCap, frequency[slot] as number)
      }
      prefixStarts[text + 1] = end
    }
  })
  if (isLong()) return undefined
  return { slots, starts: prefixStarts, slotCount: 2 ** bits }
}

/**
 * Joins all near duplicates by their rarest shingles: exact, nothing is missed except behind a list that is too full. Returns the
 * number of texts that met one, or undefined, before anything was joined, where lists would be long.
 */
export function* joinByPrefix(among: SharedShingles, search: PairSearch): Steps<number | undefined> {
  const prefixes = yield* prefixesOf(among, search.threshold)
  if (prefixes === undefined) return undefined
  const { slots, starts, slotCount } = prefixes
  const lists = createMeetLists(among, search, { slots: slotCount, entries: slots.length })
  yield* inSteps(among.texts.length, (first, last) => {
    for (let text = first; text < last; text++)
      for (let i = starts[text] as number; i < (starts[text + 1] as number); i++) lists.meet(slots[i] as number, text)
  })
  return lists.capped()
}
