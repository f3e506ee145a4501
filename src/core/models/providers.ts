import { didYouMean } from '../lib/did-you-mean.ts'

/** What an OpenAI-compatible server makes of the fields that servers disagree about. */
export interface ChatDialect {
  readonly maxTokensKey: 'max_tokens' | 'max_completion_tokens'
  /** `json_object` promises JSON and knows no schema. */
  readonly jsonFormat: 'json_schema' | 'json_object'
  /** `none`: strict servers refuse the whole request for a field that they do not know. */
  readonly seedKey: 'seed' | 'random_seed' | 'none'
  /** Most alternatives a token that can be asked for with `logprobs: true`; 0 where the endpoint gives none in that form. */
  readonly topLogprobs: number
  /** `always`: the last piece of a stream holds usage unasked; `on-request`: only with `stream_options`. */
  readonly streamUsage: 'on-request' | 'always'
  readonly keyHeader: 'authorization' | 'api-key'
  /** How one of some labels is asked for: as a JSON object with one enum, or by a grammar (GBNF) that leaves the label bare. */
  readonly labelForm: 'json' | 'grammar'
}

/** Requests answered later for less money. `factor` is the part of the live price, with its page. */
export interface BatchOffer {
  readonly shape: 'openai' | 'together' | 'anthropic'
  readonly factor: number
  readonly source: string
}

/** Where a named provider answers and how it wants to be asked. */
export interface Provider {
  readonly protocol: 'openai' | 'anthropic' | 'google' | 'google-vertex' | 'amazon-bedrock'
  /** Absent where it depends on the account or the region: then task.yaml or the environment says. */
  readonly baseUrl?: string
  /** Environment variables that the provider's own SDK reads, the first that is set counts; empty where no key is wanted. */
  readonly keyNames: readonly string[]
  readonly dialect?: Partial<ChatDialect>
  /** `model` is a deployment in the path, and the query names a version (Azure's dated interface). */
  readonly hasDeployments?: true
  readonly batch?: BatchOffer
}

/** What most servers that copy OpenAI's API understand. */
export const usualDialect: ChatDialect = {
  maxTokensKey: 'max_tokens',
  jsonFormat: 'json_schema',
  seedKey: 'seed',
  topLogprobs: 0,
  streamUsage: 'on-request',
  keyHeader: 'authorization',
  labelForm: 'json',
}

/** Log-probabilities of up to 20 alternatives a token: enough to hold every label of most tasks. */
const scored = { topLogprobs: 20 } as const

/**
 * Every provider by the name that task.yaml uses. Any other endpoint is given by `baseUrl` and, where it wants a key, `apiKeyEnv`.
 * The page that each entry was read from is beside it; what an endpoint turns down all the same is learned from its own error.
 */
export const providers = {
  // platform.openai.com/docs/api-reference/chat, /docs/guides/batch (half price)
  openai: {
    protocol: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyNames: ['OPENAI_API_KEY'],
    dialect: { ...scored, maxTokensKey: 'max_completion_tokens' },
    batch: { shape: 'openai', factor: 0.5, source: 'platform.openai.com/docs/guides/batch' },
  },
  // learn.microsoft.com/azure/foundry/openai/reference: a deployment in the path, `api-version`, and the header `api-key`
  azure: {
    protocol: 'openai',
    keyNames: ['AZURE_OPENAI_API_KEY'],
    hasDeployments: true,
    dialect: { ...scored, maxTokensKey: 'max_completion_tokens', keyHeader: 'api-key' },
  },
  // docs.together.ai/reference/chat-completions-1: `logprobs` is a number there, in an older form; /docs/batch-inference (half price)
  together: {
    protocol: 'openai',
    baseUrl: 'https://api.together.xyz/v1',
    keyNames: ['TOGETHER_API_KEY'],
    dialect: { streamUsage: 'always' },
    batch: { shape: 'together', factor: 0.5, source: 'docs.together.ai/docs/batch-inference' },
  },
  // docs.fireworks.ai/api-reference/post-chatcompletions: at most 5 alternatives, too few to hold every label
  fireworks: {
    protocol: 'openai',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    keyNames: ['FIREWORKS_API_KEY'],
    dialect: { streamUsage: 'always' },
  },
  // docs.tokenfactory.nebius.com/api-reference, /ai-models-inference/batch-inference (half price)
  nebius: {
    protocol: 'openai',
    baseUrl: 'https://api.tokenfactory.nebius.com/v1',
    keyNames: ['NEBIUS_API_KEY'],
    dialect: scored,
    batch: { shape: 'openai', factor: 0.5, source: 'docs.tokenfactory.nebius.com/ai-models-inference/batch-inference' },
  },
  // docs.mistral.ai/api: `random_seed`; unknown fields are refused
  mistral: {
    protocol: 'openai',
    baseUrl: 'https://api.mistral.ai/v1',
    keyNames: ['MISTRAL_API_KEY'],
    dialect: { seedKey: 'random_seed', streamUsage: 'always' },
  },
  // console.groq.com/docs/api-reference, /docs/batch (half price)
  groq: {
    protocol: 'openai',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyNames: ['GROQ_API_KEY'],
    dialect: { maxTokensKey: 'max_completion_tokens' },
    batch: { shape: 'openai', factor: 0.5, source: 'console.groq.com/docs/batch' },
  },
  // openrouter.ai/docs/api/reference/overview
  openrouter: {
    protocol: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyNames: ['OPENROUTER_API_KEY'],
    dialect: { streamUsage: 'always' },
  },
  // api-docs.deepseek.com/api/create-chat-completion: JSON without a schema, no seed
  deepseek: {
    protocol: 'openai',
    baseUrl: 'https://api.deepseek.com/v1',
    keyNames: ['DEEPSEEK_API_KEY'],
    dialect: { seedKey: 'none', jsonFormat: 'json_object' },
  },
  // deepinfra.com/docs/openai_api
  deepinfra: { protocol: 'openai', baseUrl: 'https://api.deepinfra.com/v1/openai', keyNames: ['DEEPINFRA_API_KEY'] },

  // Servers of one's own: their default ports on this machine. `baseUrl` in task.yaml where they run elsewhere.
  // docs.vllm.ai/en/latest/serving/openai_compatible_server.html
  vllm: { protocol: 'openai', baseUrl: 'http://localhost:8000/v1', keyNames: [], dialect: scored },
  // docs.sglang.ai/basic_usage/openai_api_completions.html
  sglang: { protocol: 'openai', baseUrl: 'http://localhost:30000/v1', keyNames: [], dialect: scored },
  // github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
  'llama-server': {
    protocol: 'openai',
    baseUrl: 'http://localhost:8080/v1',
    keyNames: [],
    // Its log-probabilities are those before the grammar, and it reports as many as are asked for.
    dialect: { topLogprobs: 100, labelForm: 'grammar' },
  },
  // docs.ollama.com/api/openai-compatibility
  ollama: { protocol: 'openai', baseUrl: 'http://localhost:11434/v1', keyNames: [], dialect: scored },
  // lmstudio.ai/docs/developer/openai-compat
  lmstudio: { protocol: 'openai', baseUrl: 'http://localhost:1234/v1', keyNames: [] },

  // Wire formats of their own, spoken by @ai-sdk/*.
  // docs.claude.com/en/api/messages, /en/docs/build-with-claude/batch-processing (half price)
  anthropic: {
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    keyNames: ['ANTHROPIC_API_KEY'],
    dialect: { seedKey: 'none' },
    batch: { shape: 'anthropic', factor: 0.5, source: 'docs.claude.com/en/docs/build-with-claude/batch-processing' },
  },
  // ai.google.dev/api/generate-content
  google: {
    protocol: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    keyNames: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  },
  // cloud.google.com/vertex-ai/generative-ai/docs: credentials of the machine (ADC) for a project, or an express-mode key
  vertex: { protocol: 'google-vertex', keyNames: ['GOOGLE_VERTEX_API_KEY', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_VERTEX_PROJECT'] },
  // docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html: a bearer token, or a key pair that signs requests
  bedrock: { protocol: 'amazon-bedrock', keyNames: ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID'], dialect: { seedKey: 'none' } },
} as const satisfies Readonly<Record<string, Provider>>

/** The provider of that name; undefined for `local`, `fake`, `openai-compatible` and names that nobody knows. */
export const findProvider = (name: string): Provider | undefined =>
  Object.hasOwn(providers, name) ? (providers as Readonly<Record<string, Provider>>)[name] : undefined

/** Names in the order of the table, for messages. */
export const providerNames: readonly string[] = Object.keys(providers)

/** `opnai/gpt-4.1` is no provider's: the nearest name, as task.yaml would write it; undefined where none is near. */
export const nearestProvider = (written: string): string | undefined => {
  const slash = written.indexOf('/')
  const near = slash < 1 ? undefined : didYouMean(written.slice(0, slash), providerNames)
  return near === undefined ? undefined : `${near}${written.slice(slash)}`
}

/** What of a model in task.yaml says where it is (a `ModelRef`). */
interface Named {
  readonly provider: string
  readonly baseUrl?: string
  readonly apiKeyEnv?: string
}

/** Environment variables of which one must be set to ask this model; empty where it wants no key. */
export const keyNamesOf = (ref: Named): readonly string[] =>
  ref.apiKeyEnv === undefined ? (findProvider(ref.provider)?.keyNames ?? []) : [ref.apiKeyEnv]

/** The variables that are missing, as words; undefined where the model can be asked. */
export const missingKey = (ref: Named, isSet: (name: string) => boolean): string | undefined => {
  const names = keyNamesOf(ref)
  return names.length === 0 || names.some(isSet) ? undefined : names.join(' or ')
}

/** The address of a model: its own, or its provider's where that does not depend on an account. */
export const baseUrlOf = (ref: Named): string | undefined => ref.baseUrl ?? findProvider(ref.provider)?.baseUrl
