import type { LlamaContextSequence, Token } from 'node-llama-cpp'

const sharedPrefix = (a: readonly Token[], b: readonly Token[]): number => {
  const length = Math.min(a.length, b.length)
  let index = 0
  while (index < length && a[index] === b[index]) index++
  return index
}

/** Lends out the sequences of a context; the one whose state shares the longest prefix with the caller's tokens first. */
export const createSequencePool = (sequences: readonly LlamaContextSequence[]) => {
  const free = [...sequences]
  const waiting: ((sequence: LlamaContextSequence) => void)[] = []

  const take = (tokens: readonly Token[]): Promise<LlamaContextSequence> => {
    let best = -1
    let bestLength = -1
    for (const [index, sequence] of free.entries()) {
      const length = sharedPrefix(sequence.contextTokens, tokens)
      if (length > bestLength) {
        best = index
        bestLength = length
      }
    }
    const [sequence] = best === -1 ? [] : free.splice(best, 1)
    return sequence === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(sequence)
  }

  const giveBack = (sequence: LlamaContextSequence): void => {
    const next = waiting.shift()
    if (next === undefined) free.push(sequence)
    else next(sequence)
  }

  return {
    async use<Result>(tokens: readonly Token[], work: (sequence: LlamaContextSequence) => Promise<Result>): Promise<Result> {
      const sequence = await take(tokens)
      try {
        return await work(sequence)
      } finally {
        giveBack(sequence)
      }
    },
  }
}
