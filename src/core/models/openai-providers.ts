/** Where a named provider answers, and the environment variable that its own SDK reads. */
export interface ProviderEndpoint {
  readonly baseUrl: string
  readonly apiKeyEnv: string
}

/** Any other endpoint is given in task.yaml by `baseUrl` and, where it wants a key, `apiKeyEnv`. */
export const openAiProviders: Readonly<Record<string, ProviderEndpoint>> = {
  openai: { baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  together: { baseUrl: 'https://api.together.xyz/v1', apiKeyEnv: 'TOGETHER_API_KEY' },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', apiKeyEnv: 'FIREWORKS_API_KEY' },
  nebius: { baseUrl: 'https://api.tokenfactory.nebius.com/v1', apiKeyEnv: 'NEBIUS_API_KEY' },
}
