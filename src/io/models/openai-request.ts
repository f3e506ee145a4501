import { usualDialect, type ChatDialect } from '../../core/models/providers.ts'
import type { ModelReply, ModelRequest, OutputConstraint, Refusal } from '../../core/ports/model.ts'
import type { JsonSchema } from '../../core/task/json-schema.ts'

/** A provider's dialect, less what the endpoint turned out to refuse: learned once from its own error and kept for all later calls. */
export interface Dialect extends ChatDialect {
  readonly refused: readonly Refusal[]
  /** Tokens on top of an answer's, for a model that was seen to think first. */
  readonly thinkingTokens: number
}

/** Room for thoughts before an answer; a model that needs more is not asked for one label. */
export const thinkingRoom = 4096

/** A model that thinks spent all tokens on its thoughts: with room for them it would have answered. */
export const thoughtOnly = ({ text, finishReason }: Pick<ModelReply, 'text' | 'finishReason'>): boolean =>
  text === '' && finishReason === 'length'

/** What is known before the first call: facts of the provider, or of the host where `baseUrl` names one that we know. */
export const initialDialect = (known: Partial<ChatDialect> | undefined): Dialect => {
  const dialect = { ...usualDialect, ...known }
  return { ...dialect, refused: dialect.seedKey === 'none' ? ['seed'] : [], thinkingTokens: 0 }
}

/** OpenAI's strict mode wants every object closed and every property required; elsewhere strict would be refused. */
const fitsStrictMode = (schema: unknown): boolean => {
  if (Array.isArray(schema)) return schema.every(fitsStrictMode)
  if (typeof schema !== 'object' || schema === null) return true
  if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
    const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : []
    const closed = 'additionalProperties' in schema && schema.additionalProperties === false
    if (!closed || !Object.keys(schema.properties).every((key) => required.includes(key))) return false
  }
  return Object.values(schema).every(fitsStrictMode)
}

/** Providers cap the size of an enum (OpenAI: 500 values); beyond it labels are asked for without a constraint. */
const mostEnumValues = 500

/** Labels as an object with one enum: every endpoint wants an object at the top. undefined where there are too many. */
export const labelSchema = (labels: readonly string[]): JsonSchema | undefined =>
  labels.length > mostEnumValues
    ? undefined
    : {
        type: 'object',
        properties: { label: { type: 'string', enum: [...labels] } },
        required: ['label'],
        additionalProperties: false,
      }

const schemaOf = (constraint: OutputConstraint): { readonly name: string; readonly schema: JsonSchema } | undefined => {
  switch (constraint.kind) {
    case 'free':
      return undefined
    case 'labels': {
      const schema = labelSchema(constraint.labels)
      return schema === undefined ? undefined : { name: 'label', schema }
    }
    case 'json':
      return { name: 'answer', schema: constraint.schema }
  }
}

/** Blanks, line breaks and a fence that servers let into and around JSON; an answer that ends sooner costs no more. */
export const wrapperTokens = 32

/** A grammar of llama.cpp (grammars/README.md) for one of these texts; JSON's escapes are a superset of those that it needs. */
const labelGrammar = (labels: readonly string[]): string => `root ::= ${labels.map((label) => JSON.stringify(label)).join(' | ')}`

const responseFormat = ({ constraint, messages }: ModelRequest, dialect: Dialect): unknown => {
  const wanted = dialect.refused.includes('json-schema') ? undefined : schemaOf(constraint)
  if (wanted === undefined) return undefined
  if (dialect.jsonFormat === 'json_schema')
    return { type: 'json_schema', json_schema: { ...wanted, strict: fitsStrictMode(wanted.schema) } }
  // Without the word in the prompt such endpoints refuse, or write blanks until the limit. Labels stay free: no prompt asks for JSON.
  return constraint.kind === 'json' && messages.some(({ content }) => /json/i.test(content)) ? { type: 'json_object' } : undefined
}

/** The body of POST /chat/completions for a request, in what is known of the endpoint's dialect. */
export const chatBody = (
  model: string,
  request: ModelRequest,
  dialect: Dialect,
  { stream = false }: { readonly stream?: boolean } = {},
): Record<string, unknown> => {
  const { messages, constraint, decoding } = request
  const { refused } = dialect
  const bare = constraint.kind === 'labels' && dialect.labelForm === 'grammar' && !refused.includes('json-schema')
  const format = bare ? undefined : responseFormat(request, dialect)
  const wrapped = format !== undefined
  // Only where every label can be among the alternatives, and the rest of a label is forced once its first piece is there.
  const scores =
    constraint.kind === 'labels' &&
    constraint.labels.length <= dialect.topLogprobs &&
    (bare || (wrapped && dialect.jsonFormat === 'json_schema')) &&
    !refused.includes('logprobs')
  return {
    model,
    messages,
    [dialect.maxTokensKey]: decoding.maxTokens + dialect.thinkingTokens + (wrapped ? wrapperTokens : 0),
    ...(refused.includes('temperature') ? {} : { temperature: decoding.temperature }),
    ...(refused.includes('seed') || decoding.seed === undefined ? {} : { [dialect.seedKey]: decoding.seed }),
    ...(decoding.stop === undefined ? {} : { stop: decoding.stop }),
    ...(format === undefined ? {} : { response_format: format }),
    ...(bare ? { grammar: labelGrammar(constraint.labels) } : {}),
    ...(scores ? { logprobs: true, top_logprobs: dialect.topLogprobs } : {}),
    ...(stream ? { stream: true } : {}),
    ...(stream && dialect.streamUsage === 'on-request' && !refused.includes('stream-usage')
      ? { stream_options: { include_usage: true } }
      : {}),
  }
}

/** The answer can only be what the request's constraint allows. */
export const isConstrained = (sent: Readonly<Record<string, unknown>>): boolean => 'response_format' in sent || 'grammar' in sent

/** What the refused body held that the endpoint's error names: the dialect to try once more with, or undefined if nothing can be given up. */
export const simplerDialect = (dialect: Dialect, sent: Readonly<Record<string, unknown>>, errorBody: string): Dialect | undefined => {
  // Calls in flight at once are refused alike: each refusal counts once.
  const without = (refusal: Refusal): Dialect => ({ ...dialect, refused: [...new Set([...dialect.refused, refusal])] })
  if ('logprobs' in sent && /logprobs/i.test(errorBody)) return without('logprobs')
  if ('stream_options' in sent && /stream_options|include_usage/i.test(errorBody)) return without('stream-usage')
  if (('response_format' in sent || 'grammar' in sent) && /response_format|json_schema|guided|grammar|structured/i.test(errorBody))
    return without('json-schema')
  if (!/unsupport|not support|unknown|unrecogni|unexpected|not permitted|does not exist|extra|deprecated/i.test(errorBody)) return undefined
  if ('max_completion_tokens' in sent && /max_completion_tokens/.test(errorBody)) return { ...dialect, maxTokensKey: 'max_tokens' }
  if ('max_tokens' in sent && /max_(completion_)?tokens/.test(errorBody)) return { ...dialect, maxTokensKey: 'max_completion_tokens' }
  if ('temperature' in sent && /temperature/i.test(errorBody)) return without('temperature')
  if (dialect.seedKey in sent && /\b(random_)?seed\b/i.test(errorBody)) return without('seed')
  return undefined
}
