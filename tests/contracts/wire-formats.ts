import type { ChatMessage } from '../../src/core/data/example.ts'
import type { OutputConstraint } from '../../src/core/ports/model.ts'

type Json = Readonly<Record<string, unknown>>

/** What a request asks for, whatever its wire format. */
interface Asked {
  readonly messages: readonly ChatMessage[]
  readonly schema?: { readonly properties?: { readonly label?: { readonly enum: readonly string[] } } }
  readonly tool: boolean
}

/** How a provider other than OpenAI writes requests and answers; enough of it to stand in for the provider in tests. */
export interface WireFormat {
  asked(body: never): Asked
  answer(text: string, asked: Asked): Json
  /** The body of an error; providers wrap the same words differently. */
  error(message: string, type: string): Json
}

const textOf = (parts: unknown): string =>
  typeof parts === 'string' ? parts : Array.isArray(parts) ? parts.map((part: { text?: string }) => part.text ?? '').join('') : ''

export const constraintOf = ({ schema }: Asked): OutputConstraint => {
  if (schema === undefined) return { kind: 'free' }
  const labels = schema.properties?.label?.enum
  return labels === undefined ? { kind: 'json', schema: schema as Record<string, unknown> } : { kind: 'labels', labels }
}

interface AnthropicBody {
  readonly system?: unknown
  readonly messages: readonly { role: 'user' | 'assistant'; content: unknown }[]
  readonly tools?: readonly { input_schema: Asked['schema'] }[]
  readonly output_config?: { format: { schema: Asked['schema'] } }
}

export const anthropicFormat: WireFormat = {
  asked: (body: AnthropicBody) => {
    const schema = body.tools?.[0]?.input_schema ?? body.output_config?.format.schema
    return {
      messages: [
        { role: 'system', content: textOf(body.system) },
        ...body.messages.map(({ role, content }) => ({ role, content: textOf(content) })),
      ],
      ...(schema === undefined ? {} : { schema }),
      tool: body.tools !== undefined,
    }
  },
  answer: (text, { tool }) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [tool ? { type: 'tool_use', id: 'toolu_1', name: 'json', input: JSON.parse(text) as unknown } : { type: 'text', text }],
    stop_reason: tool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 8, cache_creation_input_tokens: 0 },
  }),
  error: (message, type) => ({ type: 'error', error: { type, message } }),
}

interface GoogleBody {
  readonly systemInstruction?: { parts: unknown }
  readonly contents: readonly { role: string; parts: unknown }[]
  readonly generationConfig: { responseJsonSchema?: Asked['schema'] }
}

export const googleFormat: WireFormat = {
  asked: (body: GoogleBody) => {
    const schema = body.generationConfig.responseJsonSchema
    return {
      messages: [
        { role: 'system', content: textOf(body.systemInstruction?.parts) },
        ...body.contents.map(({ role, parts }) => ({
          role: role === 'model' ? ('assistant' as const) : ('user' as const),
          content: textOf(parts),
        })),
      ],
      ...(schema === undefined ? {} : { schema }),
      tool: false,
    }
  },
  answer: (text) => ({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 3, totalTokenCount: 23, cachedContentTokenCount: 8 },
  }),
  error: (message, status) => ({ error: { code: 0, message, status } }),
}

interface BedrockBody {
  readonly system?: unknown
  readonly messages: readonly { role: 'user' | 'assistant'; content: unknown }[]
  readonly toolConfig?: { tools: readonly { toolSpec: { inputSchema: { json: Asked['schema'] } } }[] }
}

export const bedrockFormat: WireFormat = {
  asked: (body: BedrockBody) => {
    const schema = body.toolConfig?.tools[0]?.toolSpec.inputSchema.json
    return {
      messages: [
        { role: 'system', content: textOf(body.system) },
        ...body.messages.map(({ role, content }) => ({ role, content: textOf(content) })),
      ],
      ...(schema === undefined ? {} : { schema }),
      tool: schema !== undefined,
    }
  },
  answer: (text, { tool }) => ({
    output: {
      message: {
        role: 'assistant',
        content: [tool ? { toolUse: { toolUseId: 't1', name: 'json', input: JSON.parse(text) as unknown } } : { text }],
      },
    },
    stopReason: tool ? 'tool_use' : 'end_turn',
    usage: { inputTokens: 12, outputTokens: 3, totalTokens: 23, cacheReadInputTokens: 8 },
    metrics: { latencyMs: 1 },
  }),
  error: (message, type) => ({ message, __type: type }),
}
