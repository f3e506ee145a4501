import type { Random } from '../ports/world.ts'
import { sum } from '../lib/sum.ts'

/** Up to this many non-zero differences all sign patterns are tried (65,536 sums). */
const exactUpTo = 16

/** Signed sums of every sign pattern of each eight differences, 256 a group: one look-up then does the work of eight signs. */
const signedSums = (sizes: Float64Array): Float64Array => {
  const groups = Math.ceil(sizes.length / 8)
  const sums = new Float64Array(groups * 256)
  for (let group = 0; group < groups; group++) {
    for (let pattern = 0; pattern < 256; pattern++) {
      let total = 0
      for (let i = 0; i < 8; i++) total += ((pattern >>> i) & 1 ? 1 : -1) * (sizes[8 * group + i] ?? 0)
      sums[256 * group + pattern] = total
    }
  }
  return sums
}

/**
 * Two-sided p-value that paired differences are symmetric about zero: how often random signs give a sum as far from zero as the one
 * seen. Exact for up to 16 non-zero differences; else `flips` random sign patterns and p = (hits + 1) / (flips + 1), never 0.
 * Assumes independent differences. Source: Fisher 1935; Phipson & Smyth 2010 for the + 1.
 */
export const signFlip = (
  differences: ArrayLike<number>,
  { flips = 10_000, random }: { readonly flips?: number; readonly random: Random },
): number => {
  const sizes = Float64Array.from(Array.from(differences).filter((d) => d !== 0))
  const n = sizes.length
  if (n === 0) return 1
  // Sums in another order differ in the last digits: ties must count as ties.
  const reached = Math.abs(sum(sizes)) - 1e-12 * sum(sizes.map(Math.abs))
  const sums = signedSums(sizes)
  let hits = 0
  if (n <= exactUpTo) {
    for (let pattern = 0; pattern < 2 ** n; pattern++) {
      const total = (sums[pattern & 255] ?? 0) + (sums[256 + (pattern >>> 8)] ?? 0)
      if (Math.abs(total) >= reached) hits++
    }
    return hits / 2 ** n
  }
  for (let flip = 0; flip < flips; flip++) {
    let total = 0
    let bits = 0
    for (let group = 0; 256 * group < sums.length; group++) {
      if (group % 4 === 0) bits = random.below(2 ** 32)
      total += sums[256 * group + (bits & 255)] ?? 0
      bits >>>= 8
    }
    if (Math.abs(total) >= reached) hits++
  }
  return (hits + 1) / (flips + 1)
}
