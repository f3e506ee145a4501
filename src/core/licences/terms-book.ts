import type { ModelRef, TaskKind } from '../task/task.ts'

/** May outputs train a model for a task of this kind? `unless distributed`: where that model is not given or sold to others. */
type OutputRule = 'yes' | 'unless distributed' | 'likely forbidden' | 'unknown'

/** What a provider's terms say about training with its outputs; facts with their day, not legal advice. */
export interface ProviderTerms {
  readonly title: string
  readonly rules: Readonly<Record<TaskKind, OutputRule>>
  readonly clause: string
  /** In words, where a rule has one. */
  readonly exception?: string
  /** ISO 8601 day. */
  readonly effective?: string
  readonly source: string
  readonly checkedOn: string
  /** False where only hearsay is known: such an entry answers nothing by itself. */
  readonly isVerified: boolean
}

const checkedOn = '2026-11-22'
const transcription = 'read in a transcription of the agreement'

const always = (rule: OutputRule): ProviderTerms['rules'] => ({ classification: rule, extraction: rule, generation: rule, chat: rule })

/**
 * A model for one narrow task need not compete with a general service, and the texts do not say when it does: unknown. One that writes
 * or talks is closer to what the service sells: likely forbidden.
 */
const competing: ProviderTerms['rules'] = {
  classification: 'unknown',
  extraction: 'unknown',
  generation: 'likely forbidden',
  chat: 'likely forbidden',
}

const openai: ProviderTerms = {
  title: 'OpenAI Services Agreement, section 3.3(e)',
  rules: { ...competing, classification: 'unless distributed' },
  clause:
    'Output may not be used "to develop artificial intelligence models that compete with OpenAI\'s products and services"; models that categorise, classify or organise data are excepted where they are not distributed or sold to third parties, and so is fine-tuning by OpenAI\'s own services',
  exception: 'the model categorises, classifies or organises data and is not distributed or sold to third parties',
  effective: '2026-01-01',
  source: transcription,
  checkedOn,
  isVerified: true,
}

const anthropic: ProviderTerms = {
  title: 'Anthropic Commercial Terms, section D.4',
  rules: competing,
  clause:
    'the services may not be used "to build a competing product or service, including to train competing AI models", unless that is expressly approved; the customer owns the outputs; classifiers are not excepted',
  effective: '2025-06-17',
  source: transcription,
  checkedOn,
  isVerified: true,
}

const google: ProviderTerms = {
  title: 'Gemini API Additional Terms',
  rules: competing,
  clause:
    'the services may not be used "to develop models that compete with the Services (e.g., Gemini API or Google AI Studio)", and grounding results may not train anything',
  effective: '2026-03-23',
  source: `${transcription}, modified 28 April 2026`,
  checkedOn,
  isVerified: true,
}

const unread = (title: string, clause: string, source: string): ProviderTerms => ({
  title,
  rules: always('unknown'),
  clause,
  source,
  checkedOn,
  isVerified: false,
})

/** By the provider's name in task.yaml. */
const termsBook: Readonly<Record<string, ProviderTerms>> = {
  openai,
  anthropic,
  google,
  deepseek: {
    title: 'DeepSeek Open Platform terms, section 4.2(3)',
    rules: always('yes'),
    clause: 'outputs may be used widely, training other models (distillation) included',
    effective: '2026-04-29',
    source: 'the platform’s terms',
    checkedOn,
    isVerified: true,
  },
  bedrock: unread(
    'AWS service terms',
    'outputs may not develop foundation models that compete with those of AWS, and the agreements of third-party models apply too',
    'an excerpt at second hand',
  ),
  xai: unread('xAI enterprise terms of 14 August 2026', 'training on outputs is said to be restricted', 'a user’s report'),
  vertex: unread('Google Cloud terms', 'Vertex AI has terms of its own', 'named in the Gemini API terms'),
  azure: unread('Azure terms', 'not checked', 'none'),
  mistral: unread('Mistral API terms', 'not checked', 'none'),
  cohere: unread('Cohere API terms', 'not checked', 'none'),
}

/** Vendors as hosts of many models write them in front of a model's name. */
const vendors: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  'x-ai': 'xai',
  cohere: 'cohere',
}

/**
 * The terms that govern what a model answers; undefined where only its own licence does (an open model, whoever hosts it). `gpt-oss` and
 * Gemma are open although their makers are in the book.
 */
export const findTerms = ({ provider, model }: Pick<ModelRef, 'provider' | 'model'>): ProviderTerms | undefined => {
  const own = termsBook[provider]
  if (own !== undefined) return own
  const vendor = /^([^/]+)\//.exec(model)?.[1]?.toLowerCase() ?? ''
  const name = model.toLowerCase()
  if (/gpt-oss|gemma/.test(name)) return undefined
  return termsBook[vendors[vendor] ?? '']
}
