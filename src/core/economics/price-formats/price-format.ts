/** A row as a foreign file gives it, before it is checked: keys of the price book. */
export type ForeignRow = Readonly<Record<string, unknown>>

/** What a file holds: rows to check, and entries that are no price of the kind Assay uses, with the reason. */
export interface ForeignPrices {
  readonly rows: readonly ForeignRow[]
  readonly skipped: readonly { readonly what: string; readonly why: string }[]
}

export interface ForeignContext {
  /** Where rows say that they come from. */
  readonly source: string
  /** Provider of a list that does not name one. */
  readonly provider?: string
}

/** A format of price lists: one file, one line in the registry. */
export interface PriceFormat {
  readonly id: string
  /** As a report names it. */
  readonly label: string
  /** Whether a parsed file has this format. */
  detect(raw: unknown): boolean
  read(raw: unknown, context: ForeignContext): ForeignPrices
}

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A number, or text that is one (OpenRouter writes prices as text). */
export const amountOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
