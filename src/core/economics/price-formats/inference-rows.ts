import type { ForeignPrices, ForeignRow } from './price-format.ts'

export interface ForeignModel {
  readonly provider: string
  readonly model: string
  readonly input: number | undefined
  readonly output: number | undefined
  readonly cachedInput?: number | undefined
  /** Tokens that the prices are for: `1M` or `1`. */
  readonly per: '1M' | '1'
  readonly source: string
  readonly note?: string
  readonly expires?: string
}

/**
 * Rows of one model of a foreign list; all of it skipped where a side is missing or negative (a price that varies), or where both are 0
 * (free of charge, or never filled in).
 */
export const inferenceRowsOf = (entry: ForeignModel): ForeignPrices => {
  const { provider, model, input, output, cachedInput, per, source } = entry
  const what = `${provider}/${model}`
  const skip = (why: string): ForeignPrices => ({ rows: [], skipped: [{ what, why }] })
  if (input === undefined || output === undefined) return skip('no price for input and output tokens')
  if (input < 0 || output < 0) return skip('a negative price: it varies')
  if (input === 0 && output === 0) return skip('both prices are 0: free, or not filled in')
  const row = (name: string, side: string, value: number): ForeignRow => ({
    id: `${what}:${name}`,
    provider,
    kind: 'inference',
    model,
    value,
    currency: 'USD',
    unit: `${per} ${side} tokens`,
    source,
    trust: 'third-party',
    ...(entry.note === undefined ? {} : { note: entry.note }),
    ...(entry.expires === undefined ? {} : { expires: entry.expires }),
  })
  return {
    rows: [
      row('input', 'input', input),
      row('output', 'output', output),
      ...(cachedInput === undefined || cachedInput < 0 ? [] : [row('cached-input', 'cached input', cachedInput)]),
    ],
    skipped: [],
  }
}

export const joined = (parts: readonly ForeignPrices[]): ForeignPrices => ({
  rows: parts.flatMap(({ rows }) => rows),
  skipped: parts.flatMap(({ skipped }) => skipped),
})
