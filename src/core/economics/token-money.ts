const million = 1_000_000

/** USD of so many tokens at a price per million. */
export const usdOfTokens = (tokens: number, usdPer1M: number): number => (tokens / million) * usdPer1M

/** Tokens that so many USD buy at a price per million; null where they cost nothing. */
export const tokensForUsd = (usd: number, usdPer1M: number): number | null => (usdPer1M === 0 ? null : (usd / usdPer1M) * million)

/** USD per million tokens that were paid for so many tokens; null of none. */
export const usdPer1MOf = (usd: number, tokens: number): number | null => (tokens === 0 ? null : (usd / tokens) * million)

/** Tokens that a training is billed for: every row once an epoch. */
export const trainedTokens = ({
  rows,
  tokensPerRow,
  epochs,
}: {
  readonly rows: number
  readonly tokensPerRow: number
  readonly epochs: number
}): number => rows * tokensPerRow * epochs

/** Words of English to tokens: 0.75 words a token is OpenAI's rule of thumb; other languages take more tokens. */
export const tokensOfWords = (words: number, wordsPerToken = 0.75): number => words / wordsPerToken
