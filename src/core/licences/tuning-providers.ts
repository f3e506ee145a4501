/** What becomes of a model that a provider tuned. */
export interface TuningProvider {
  /** May adapter or weights be taken away? */
  readonly weightsOut: 'yes' | 'no' | 'unknown'
  /** How the provider itself serves the result. */
  readonly serves: 'per token' | 'dedicated' | 'your own machine' | 'unknown'
  readonly note: string
  readonly source: string
}

/** Matrix of providers, state of 22 November 2026; no row was tried with an account. */
export const tuningProviders: Readonly<Record<string, TuningProvider>> = {
  nebius: {
    weightsOut: 'yes',
    serves: 'dedicated',
    note: 'files of every epoch; per-token adapters are retired',
    source: 'docs.tokenfactory.nebius.com',
  },
  together: {
    weightsOut: 'yes',
    serves: 'dedicated',
    note: 'serves a tuned model only where its base architecture is supported; the weights can be downloaded',
    source: 'docs.together.ai, togethercomputer/skills',
  },
  fireworks: { weightsOut: 'yes', serves: 'dedicated', note: 'signed URLs', source: 'docs.fireworks.ai' },
  modal: { weightsOut: 'yes', serves: 'your own machine', note: 'your own volume', source: 'modal.com/docs' },
  replicate: { weightsOut: 'yes', serves: 'dedicated', note: 'output.weights', source: 'replicate.com/docs' },
  sagemaker: { weightsOut: 'yes', serves: 'dedicated', note: 'your own bucket', source: 'docs.aws.amazon.com/sagemaker' },
  openai: { weightsOut: 'no', serves: 'per token', note: 'served by OpenAI only', source: 'platform.openai.com/docs' },
  azure: { weightsOut: 'no', serves: 'per token', note: 'served by Azure only, with a fee an hour', source: 'learn.microsoft.com/azure' },
  vertex: { weightsOut: 'unknown', serves: 'per token', note: 'open models leave, Gemini does not', source: 'cloud.google.com/vertex-ai' },
  bedrock: {
    weightsOut: 'no',
    serves: 'per token',
    note: 'Nova on demand, others on provisioned throughput',
    source: 'docs.aws.amazon.com/bedrock',
  },
  mistral: { weightsOut: 'no', serves: 'per token', note: 'served by Mistral only', source: 'docs.mistral.ai' },
  prem: { weightsOut: 'unknown', serves: 'unknown', note: 'looks dormant', source: 'its documentation repository' },
}

/** Day of the matrix. */
export const tuningProvidersCheckedOn = '2026-11-22'
