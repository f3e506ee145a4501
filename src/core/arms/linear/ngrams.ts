/** Receives one n-gram as a 32-bit hash; `family` 0 is words, 1 is characters. */
type Emit = (hash: number, family: 0 | 1) => void

const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

/** Spreads the low bits (the finaliser of MurmurHash3), so that a mask of the hash is a good bucket. */
const finish = (hash: number): number => {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const wordSeed = 0x811c9dc5
const characterSeed = 0x2f0b4a27
const space = 32

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu
const chunkPattern = /\S+/gu

/** Words 1 to 2 in a row, then characters 2 to 5 inside each chunk between spaces, padded with one space on each side. */
export const emitNgrams = (text: string, emit: Emit): void => {
  const lower = text.normalize('NFKC').toLowerCase()
  let previous = 0
  for (const [word] of lower.matchAll(wordPattern)) {
    let single = wordSeed
    let double = previous
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      single = mix(single, code)
      if (previous !== 0) double = mix(double, code)
    }
    emit(finish(single), 0)
    if (previous !== 0) emit(finish(double), 0)
    previous = mix(single, space)
  }
  for (const [chunk] of lower.matchAll(chunkPattern)) {
    const length = chunk.length + 2
    for (let start = 0; start < length - 1; start++) {
      const stop = Math.min(start + 5, length)
      let hash = characterSeed
      for (let at = start; at < stop; at++) {
        hash = mix(hash, at === 0 || at === length - 1 ? space : chunk.charCodeAt(at - 1))
        if (at > start) emit(finish(hash), 1)
      }
    }
  }
}
