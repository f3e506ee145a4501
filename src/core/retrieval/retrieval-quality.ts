/** Depths at which recall is reported. */
export const recallDepths = [1, 4, 8] as const

/**
 * What single searches are worth, one right passage each. `ranks` count from 1; null where the search did not bring it.
 * Recall at k: 1 where it is among the first k. Reciprocal rank: 1 / rank, 0 where it is absent; its mean is the MRR
 * (Voorhees, TREC-8, 1999).
 */
export const retrievalQuality = (
  ranks: readonly (number | null)[],
): {
  readonly recall: readonly { readonly k: number; readonly values: readonly number[] }[]
  readonly reciprocalRanks: readonly number[]
} => ({
  recall: recallDepths.map((k) => ({ k, values: ranks.map((rank) => (rank !== null && rank <= k ? 1 : 0)) })),
  reciprocalRanks: ranks.map((rank) => (rank === null ? 0 : 1 / rank)),
})
