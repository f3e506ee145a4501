import { jaccardAmong, type SharedShingles } from './shared-shingles.ts'
import type { UnionFind } from './union-find.ts'

export interface NearPair {
  readonly a: number
  readonly b: number
  readonly jaccard: number
}

export interface PairSearch {
  readonly texts: readonly string[]
  readonly threshold: number
  readonly sets: UnionFind
  readonly onPair: (pair: NearPair) => void
  /** Also reports pairs whose texts are in one set already. Default: false. */
  readonly everyPair?: boolean
  /** Pairs that are compared at all. Default: all. */
  readonly mayPair?: (a: number, b: number) => boolean
}

/**
 * Limits that keep the search linear: texts looked at in one list and in all lists of a text (those already in the same set included),
 * and comparisons of one text that fail. Only templates fill lists so; how many texts ran into a limit is counted in `capped`.
 */
export const listCap = 128
const lookCap = 512
const failureCap = 256

/** Lists of texts that share something: a text that is put into lists meets those that are in them already. */
export interface MeetLists {
  /** Compares a text with those in the list that it was not compared with, and puts it into the list. */
  meet(slot: number, text: number): void
  /** Empties the lists. What was compared stays known. */
  clear(): void
  /** Texts that met a list too full to look through. */
  capped(): number
}

/**
 * `slots` lists with room for `entries` memberships. Without `everyPair`, a list whose texts are all in one set already is not
 * looked through by a text of the same set: nothing could be joined, and a template of a million rows costs no more than a row each.
 */
export const createMeetLists = (
  among: SharedShingles,
  { threshold, sets, onPair, everyPair = false, mayPair }: PairSearch,
  { slots, entries }: { readonly slots: number; readonly entries: number },
): MeetLists => {
  const count = among.texts.length
  const head = new Int32Array(slots).fill(-1)
  /** A text of the list where all of its texts are in one set; -1 where they are not, or nobody knows. */
  const united = new Int32Array(slots)
  const next = new Int32Array(entries)
  const textOf = new Int32Array(entries)
  let entry = 0
  const lastMet = new Int32Array(count).fill(-1)
  const failed = new Uint16Array(count)
  const looks = new Uint16Array(count)
  const met = new Uint8Array(count)
  const rootOf = (text: number): number => sets.find(among.texts[text] as number)

  /** Returns whether all texts of the list are in the set of `text` afterwards; false as well where nobody knows. */
  const lookThrough = (slot: number, text: number, inOneSet: boolean): boolean => {
    const b = among.texts[text] as number
    let seen = 0
    let isOne = !everyPair
    for (let at = head[slot] as number; at >= 0; at = next[at] as number) {
      const other = textOf[at] as number
      const a = among.texts[other] as number
      if (++seen > listCap || (failed[text] as number) >= failureCap || (looks[text] as number) >= lookCap) {
        met[text] = 1
        return false
      }
      looks[text] = (looks[text] as number) + 1
      if (!everyPair && sets.find(a) === sets.find(b)) {
        if (inOneSet) return true
        continue
      }
      if (lastMet[other] !== text && (mayPair === undefined || mayPair(a, b))) {
        lastMet[other] = text
        const jaccard = jaccardAmong(among, other, text, threshold)
        if (jaccard > 0) {
          sets.union(a, b)
          onPair({ a, b, jaccard })
          if (inOneSet) return true
          continue
        }
        failed[text] = (failed[text] as number) + 1
      }
      isOne = false
    }
    return isOne
  }

  return {
    meet: (slot, text) => {
      const first = head[slot] as number
      lastMet[text] = text
      if (first < 0) united[slot] = text
      else {
        const known = united[slot] as number
        const inOneSet = !everyPair && known >= 0
        if (!inOneSet || rootOf(known) !== rootOf(text)) united[slot] = lookThrough(slot, text, inOneSet) ? text : -1
      }
      next[entry] = first
      textOf[entry] = text
      head[slot] = entry++
    },
    clear: () => {
      head.fill(-1)
      entry = 0
    },
    capped: () => met.reduce((sum, one) => sum + one, 0),
  }
}
