import { nearestRank } from '../stats/quantile.ts'

/** Lengths of rows in tokens of the student: prompt, chat template and answer together. */
export interface TokenLengths {
  /** Model whose tokenizer and template counted. */
  readonly model: string
  /** Rows counted: all, or an even sample of them. */
  readonly n: number
  readonly of: number
  readonly p5: number
  readonly p50: number
  readonly p95: number
  readonly max: number
  /** Tokens of all counted rows: what an epoch bills or trains. */
  readonly total: number
  /** Longest row that training takes, and the share of counted rows beyond it: they are left out, not cut. */
  readonly limit: number
  readonly beyond: number
  /** The longest rows, by id, beyond the limit: at most five. */
  readonly longest: readonly { readonly id: string; readonly tokens: number }[]
}

/** Summary of counted rows. */
export const tokenLengths = (
  counted: readonly { readonly id: string; readonly tokens: number }[],
  { model, of, limit }: { readonly model: string; readonly of: number; readonly limit: number },
): TokenLengths => {
  const sorted = counted.map(({ tokens }) => tokens).sort((a, b) => a - b)
  const long = counted.filter(({ tokens }) => tokens > limit).sort((a, b) => b.tokens - a.tokens)
  return {
    model,
    n: counted.length,
    of,
    p5: nearestRank(sorted, 0.05),
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
    total: sorted.reduce((sum, tokens) => sum + tokens, 0),
    limit,
    beyond: counted.length === 0 ? 0 : long.length / counted.length,
    longest: long.slice(0, 5),
  }
}
