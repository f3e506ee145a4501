/** How to train: DESIGN §10.6 and training.md §5.2. Everything that changes the weights is here. */
export interface Recipe {
  readonly method: 'sft'
  readonly learningRate: number
  readonly schedule: 'cosine' | 'linear' | 'constant'
  /** Share of the steps. */
  readonly warmup: number
  readonly epochs: number
  /** Caps epochs when the budget is short. */
  readonly maxSteps?: number
  readonly batchSize: number
  readonly rank: number
  readonly alpha: number
  readonly dropout: number
  readonly rsLora: boolean
  readonly targets: 'all-linear' | readonly string[]
  readonly maxLength: number
  readonly saveEverySteps: number
  readonly weightDecay: number
  readonly maxGradNorm: number
}
