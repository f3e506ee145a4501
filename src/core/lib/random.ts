import type { Random } from '../ports/world.ts'

/** FNV-1a over UTF-16 code units: a stable 32-bit hash of a purpose name. */
const hash32 = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * sfc32 (Chris Doty-Humphrey's PractRand): 128 bits of state, passes PractRand and BigCrush, a few nanoseconds a number.
 * Same seed, same sequence on every platform: only 32-bit integer operations.
 */
export const createRandom = (seed: number): Random => {
  let a = seed >>> 0
  let b = Math.floor(seed / 2 ** 32) >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next32()
  return {
    next: () => (next32() >>> 5) * 2 ** -27 + (next32() >>> 6) * 2 ** -53,
    below: (bound) => {
      // Rejection keeps every value equally likely.
      const limit = 2 ** 32 - (2 ** 32 % bound)
      let value = next32()
      while (value >= limit) value = next32()
      return value % bound
    },
    fork: (purpose) => createRandom((seed >>> 0) * 2 ** 20 + (hash32(`${seed}:${purpose}`) % 2 ** 20) + hash32(purpose)),
  }
}
