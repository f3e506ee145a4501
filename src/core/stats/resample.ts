import type { Random } from '../ports/world.ts'

/**
 * Draws with replacement for bootstraps. The generator (sfc32, as in lib/random.ts, seeded from `random`) is written out inside the
 * loops, because a call a draw would double the time of ten million draws. An index is floor(n x / 2^32) of a 32-bit x: none is likelier than another
 * by more than n / 2^32. Below 2^16 examples that product is taken in two integer halves, exact and three times as fast.
 * One function call is one resample: V8 optimises short calls well and one long loop badly (measured: 20 against 80 ms).
 */
const integerLimit = 2 ** 16

const seedState = (random: Random): Int32Array => Int32Array.from({ length: 4 }, () => random.below(2 ** 32))

/** Sum of as many random values as there are; `state` moves on. */
const sumOfDraws = (values: Float64Array, state: Int32Array): number => {
  const n = values.length
  const small = n < integerLimit
  const scale = n * 2 ** -32
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let counter = state[3] as number
  let total = 0
  for (let i = 0; i < n; i++) {
    const drawn = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + drawn) | 0
    const index = small ? (Math.imul(drawn >>> 16, n) + (Math.imul(drawn & 0xffff, n) >>> 16)) >>> 16 : Math.floor((drawn >>> 0) * scale)
    total += values[index] as number
  }
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = counter
  return total
}

/** Adds to `tally` the kinds of as many random members as there are; `state` moves on. */
const tallyDraws = (members: Int32Array, tally: Int32Array, state: Int32Array): void => {
  const n = members.length
  const small = n < integerLimit
  const scale = n * 2 ** -32
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let counter = state[3] as number
  for (let i = 0; i < n; i++) {
    const drawn = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + drawn) | 0
    const index = small ? (Math.imul(drawn >>> 16, n) + (Math.imul(drawn & 0xffff, n) >>> 16)) >>> 16 : Math.floor((drawn >>> 0) * scale)
    const kind = members[index] as number
    tally[kind] = (tally[kind] as number) + 1
  }
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = counter
}

/** Means of `resamples` bootstrap samples of `values`, in order of drawing. */
export const resampleMeans = (values: Float64Array, resamples: number, random: Random): Float64Array => {
  const state = seedState(random)
  const means = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) means[r] = sumOfDraws(values, state) / values.length
  return means
}

/**
 * A function that adds one bootstrap sample to `tally`: how often each kind of example was drawn. `kindOf` gives the kind of
 * each example; each stratum (a list of positions) keeps its size, so that a rare class is never lost. The caller clears `tally`.
 */
export const createTallier = (kindOf: Int32Array, strata: readonly Int32Array[], random: Random): ((tally: Int32Array) => void) => {
  const members = strata.map((positions) => positions.map((position) => kindOf[position] ?? 0))
  const state = seedState(random)
  return (tally) => {
    for (const stratum of members) tallyDraws(stratum, tally, state)
  }
}
