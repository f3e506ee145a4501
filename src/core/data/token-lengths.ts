import { trainingBills, type TrainingBill } from '../economics/training-bills.ts'
import { nearestRank } from '../stats/quantile.ts'

/** A counted row. */
export interface CountedRow {
  readonly id: string
  /** Prompt, chat template, definitions of tools and answer together. */
  readonly tokens: number
  /** Of these the definitions of tools. */
  readonly toolTokens?: number
  /** Is it a row to train on? Where nobody says, every row is. */
  readonly isTrain?: boolean
}

/** Lengths of rows in tokens of the student: prompt, chat template, definitions of tools and answer together. */
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
  /** Tokens of the definitions of tools in them. Absent where no counted row has any. */
  readonly tools?: {
    readonly rows: number
    readonly tokens: number
    /** Written by the chat template; or counted as JSON in the system turn, because the template leaves them out. */
    readonly by: 'template' | 'system turn'
  }
  /** What one training at a provider would be billed, where its rule is known. */
  readonly bills: readonly TrainingBill[]
  /** Longest row that training here takes (without tools), and the share of counted rows beyond it: they are left out, not cut. */
  readonly limit: number
  readonly beyond: number
  /** The longest rows, by id, beyond the limit: at most five. */
  readonly longest: readonly { readonly id: string; readonly tokens: number }[]
}

interface CountedOf {
  readonly model: string
  /** Rows that the counted ones are an even sample of, and how many of these are to train on. */
  readonly of: number
  readonly trainRows?: number
  readonly limit: number
  readonly toolsBy?: 'template' | 'system turn'
}

/** Summary of counted rows. */
export const tokenLengths = (
  counted: readonly CountedRow[],
  { model, of, trainRows = of, limit, toolsBy = 'template' }: CountedOf,
): TokenLengths => {
  const sorted = counted.map(({ tokens }) => tokens).sort((a, b) => a - b)
  const trained = counted.map(({ id, tokens, toolTokens = 0 }) => ({ id, tokens: tokens - toolTokens }))
  const long = trained.filter(({ tokens }) => tokens > limit).sort((a, b) => b.tokens - a.tokens)
  const withTools = counted.filter(({ toolTokens = 0 }) => toolTokens > 0)
  const toTrain = counted.filter(({ isTrain }) => isTrain !== false).map(({ tokens }) => tokens)
  return {
    model,
    n: counted.length,
    of,
    p5: nearestRank(sorted, 0.05),
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
    total: sorted.reduce((sum, tokens) => sum + tokens, 0),
    ...(withTools.length > 0 && {
      tools: { rows: withTools.length, tokens: withTools.reduce((sum, { toolTokens = 0 }) => sum + toolTokens, 0), by: toolsBy },
    }),
    bills: trainingBills(toTrain, trainRows),
    limit,
    beyond: counted.length === 0 ? 0 : long.length / counted.length,
    longest: long.slice(0, 5),
  }
}
