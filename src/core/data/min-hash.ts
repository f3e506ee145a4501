import { inSteps, type Steps } from '../lib/steps.ts'
import { createMeetLists, type PairSearch } from './meet-lists.ts'
import type { SharedShingles } from './shared-shingles.ts'

/** 32 bands of 4 rows: a pair at Jaccard 0.7 becomes a candidate with probability 1 - (1 - 0.7^4)^32 = 0.9998. */
const bands = 32
const rowsPerBand = 4
const hashes = bands * rowsPerBand

/** A bin is the upper 7 bits of a hash, the order in it the rest. */
const binShift = 32 - Math.log2(hashes)
const rounds = hashes * 2
const multipliers = Int32Array.from({ length: rounds }, (_, round) => Math.imul(2 * round + 1, 0x9e3779b1) | 1)
const offsets = Int32Array.from({ length: rounds }, (_, round) => Math.imul(round + 1, 0x85ebca6b) ^ 0x27d4eb2f)

interface Sketch {
  /** The shingle chosen for each bin: two sets have the same one with a probability of their Jaccard index. */
  readonly chosen: Int32Array
  readonly value: Uint32Array
  readonly roundOf: Uint16Array
}

/**
 * Fast similarity sketching (Dahlgaard, Knudsen and Thorup 2017): as MinHash with 128 permutations, in 128 ln 128 steps or one per
 * shingle instead of 128 per shingle. Each round throws all shingles into the bins; the first round that reaches a bin fills it, with
 * the shingle of the smallest hash. The later half of the rounds throws into one bin each, so that all are filled in the end.
 */
const sketchOf = (sets: Int32Array, from: number, to: number, { chosen, value, roundOf }: Sketch): void => {
  roundOf.fill(rounds)
  let open = hashes
  for (let round = 0; open > 0 && round < rounds; round++) {
    const multiplier = multipliers[round] as number
    const offset = offsets[round] as number
    for (let i = from; i < to; i++) {
      const shingle = sets[i] as number
      const hash = (Math.imul(shingle, multiplier) + offset) | 0
      const bin = round < hashes ? hash >>> binShift : round - hashes
      const filled = roundOf[bin] as number
      if (filled < round) continue
      const rank = (hash << (32 - binShift)) >>> 0
      if (filled > round) open--
      else if (rank >= (value[bin] as number)) continue
      roundOf[bin] = round
      value[bin] = rank
      chosen[bin] = shingle
    }
  }
}

/** One key per band; never 0. */
const writeBandKeys = ({ chosen }: Sketch, keys: Int32Array, text: number, texts: number): void => {
  for (let band = 0; band < bands; band++) {
    let key = 0
    for (let bin = band * rowsPerBand; bin < (band + 1) * rowsPerBand; bin++)
      key = Math.imul(key ^ (chosen[bin] as number), 0x01000193) + 0x7ed55d16
    keys[band * texts + text] = key ^ (key >>> 15) || 1
  }
}

/** Gives equal keys of one band one slot, and different keys different ones (open addressing; 0 is a free slot). */
const writeSlots = (keys: Int32Array, slotKeys: Int32Array, into: Int32Array): void => {
  const mask = slotKeys.length - 1
  slotKeys.fill(0)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number
    let slot = key & mask
    for (let there = slotKeys[slot] as number; there !== 0 && there !== key; there = slotKeys[slot] as number) slot = (slot + 1) & mask
    slotKeys[slot] = key
    into[i] = slot
  }
}

/**
 * Joins near duplicates that share a band of their sketches (MinHash, Broder 1997), each verified by the exact index. The sketches
 * are of the shingles that other texts have too: of those, two texts share at least the part they share of all. Returns the number of
 * texts that met a bucket too full to search whole.
 */
export function* joinByBands(among: SharedShingles, search: PairSearch): Steps<number> {
  const { shingles, starts } = among
  const count = among.texts.length
  const keys = new Int32Array(bands * count)
  const sketch: Sketch = { chosen: new Int32Array(hashes), value: new Uint32Array(hashes), roundOf: new Uint16Array(hashes) }
  yield* inSteps(count, (first, last) => {
    for (let text = first; text < last; text++) {
      sketchOf(shingles, starts[text] as number, starts[text + 1] as number, sketch)
      writeBandKeys(sketch, keys, text, count)
    }
  })
  const slots = 2 ** Math.ceil(Math.log2(count * 2 + 2))
  const lists = createMeetLists(among, search, { slots, entries: count })
  const slotKeys = new Int32Array(slots)
  const slotOf = new Int32Array(count)
  for (let band = 0; band < bands; band++) {
    lists.clear()
    writeSlots(keys.subarray(band * count, (band + 1) * count), slotKeys, slotOf)
    yield* inSteps(count, (first, last) => {
      for (let text = first; text < last; text++) lists.meet(slotOf[text] as number, text)
    })
  }
  return lists.capped()
}
