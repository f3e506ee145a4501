import type { ModelRequest, OutputConstraint } from '../../core/ports/model.ts'
import type { JsonSchema } from '../../core/task/json-schema.ts'

/** What an endpoint turned out not to know; learned once from its own error and kept for all later calls. */
export interface Dialect {
  /** False: it refused `response_format`, answers come unconstrained. */
  responseFormat: boolean
  /** Newer models of OpenAI take only `max_completion_tokens`, most other servers only know `max_tokens`. */
  maxTokensKey: 'max_tokens' | 'max_completion_tokens'
  /** False: it refused a temperature (reasoning models). */
  temperature: boolean
  seed: boolean
}

export const initialDialect = (endpoint: string): Dialect => ({
  responseFormat: true,
  maxTokensKey: new URL(endpoint).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens',
  temperature: true,
  seed: true,
})

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

const responseFormat = (constraint: OutputConstraint): unknown => {
  const format = (name: string, schema: JsonSchema, strict: boolean): unknown => ({
    type: 'json_schema',
    json_schema: { name, strict, schema },
  })
  switch (constraint.kind) {
    case 'free':
      return undefined
    case 'labels': {
      if (constraint.labels.length > mostEnumValues) return undefined
      const properties = { label: { type: 'string', enum: constraint.labels } }
      return format('label', { type: 'object', properties, required: ['label'], additionalProperties: false }, true)
    }
    case 'json':
      return format('answer', constraint.schema, fitsStrictMode(constraint.schema))
  }
}

/** The body of POST /chat/completions for a request, in what is known of the endpoint's dialect. */
export const chatBody = (model: string, request: ModelRequest, dialect: Dialect): Record<string, unknown> => {
  const { messages, constraint, decoding } = request
  const format = dialect.responseFormat ? responseFormat(constraint) : undefined
  return {
    model,
    messages,
    [dialect.maxTokensKey]: decoding.maxTokens,
    ...(dialect.temperature ? { temperature: decoding.temperature } : {}),
    ...(dialect.seed && decoding.seed !== undefined ? { seed: decoding.seed } : {}),
    ...(decoding.stop === undefined ? {} : { stop: decoding.stop }),
    ...(format === undefined ? {} : { response_format: format }),
  }
}

/** What the refused body held that the endpoint's error names: the dialect to try once more with, or undefined if nothing can be given up. */
export const simplerDialect = (dialect: Dialect, sent: Readonly<Record<string, unknown>>, errorBody: string): Dialect | undefined => {
  if ('response_format' in sent && /response_format|json_schema|guided|grammar|structured/i.test(errorBody))
    return { ...dialect, responseFormat: false }
  if (!/unsupport|not support|unknown|unrecogni|unexpected|not permitted|does not exist/i.test(errorBody)) return undefined
  if ('max_completion_tokens' in sent && /max_completion_tokens/.test(errorBody)) return { ...dialect, maxTokensKey: 'max_tokens' }
  if ('max_tokens' in sent && /max_completion_tokens/.test(errorBody)) return { ...dialect, maxTokensKey: 'max_completion_tokens' }
  if ('temperature' in sent && /temperature/i.test(errorBody)) return { ...dialect, temperature: false }
  if ('seed' in sent && /\bseed\b/i.test(errorBody)) return { ...dialect, seed: false }
  return undefined
}
