/** How a provider bills a fine-tuning job by the token, where nothing is set by hand. */
interface BillingRule {
  readonly provider: string
  readonly label: string
  /** Epochs that the provider takes by default for so many rows. */
  epochs(rows: number): number
  /** Longest row in tokens: what is beyond is cut and not billed. */
  readonly longestRow?: number
  readonly source: string
}

/**
 * Default epochs of OpenAI: 3, but at least 100 and at most 25,000 rows seen, and between 1 and 25 (OpenAI cookbook,
 * `Chat_finetuning_data_prep`; data.md §3).
 */
export const openAiEpochs = (rows: number): number => {
  const usual = 3
  if (rows < 1) return usual
  if (rows * usual < 100) return Math.min(25, Math.floor(100 / rows))
  return rows * usual > 25_000 ? Math.max(1, Math.floor(25_000 / rows)) : usual
}

/** Providers whose default epochs are known; the others bill rows x epochs too, with epochs that must be chosen (providers.md §6.1). */
const rules: readonly BillingRule[] = [
  { provider: 'openai', label: 'OpenAI', epochs: openAiEpochs, longestRow: 4096, source: 'OpenAI cookbook, Chat_finetuning_data_prep' },
  { provider: 'together', label: 'Together', epochs: () => 1, source: 'n_epochs = 1, docs.together.ai/docs/fine-tuning-pricing' },
  { provider: 'nebius', label: 'Nebius', epochs: () => 3, source: 'n_epochs = 3, docs.tokenfactory.nebius.com' },
]

/** Tokens that one training would be billed for: rows x tokens a row x epochs. */
export interface TrainingBill {
  readonly provider: string
  readonly label: string
  readonly rows: number
  /** Mean of the rows, each at most as long as the provider takes. */
  readonly tokensPerRow: number
  readonly epochs: number
  readonly billedTokens: number
  readonly source: string
}

/**
 * Billed training tokens at every provider whose rule is known, with its default epochs: sum of min(longest row, length) x epochs.
 * `lengths` are tokens of the rows, or of an even sample of the `rows` rows. Empty without rows.
 */
export const trainingBills = (lengths: readonly number[], rows = lengths.length): readonly TrainingBill[] =>
  lengths.length === 0
    ? []
    : rules.map(({ provider, label, epochs: epochsOf, longestRow = Number.POSITIVE_INFINITY, source }) => {
        const tokensPerRow = lengths.reduce((sum, length) => sum + Math.min(longestRow, length), 0) / lengths.length
        const epochs = epochsOf(rows)
        return { provider, label, rows, tokensPerRow, epochs, billedTokens: Math.round(rows * tokensPerRow * epochs), source }
      })
