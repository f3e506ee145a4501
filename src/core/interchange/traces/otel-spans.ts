import type { RawValues } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { attributeTree, plainValue, treeAt, type Tree } from './attribute-tree.ts'
import { aboutCall, chatOf, textAt } from './chat-in.ts'
import { dropped, type TraceFormat, type TraceRead } from './trace-format.ts'

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** Where the conventions put request and answer: OpenInference, OpenTelemetry's events and attributes, OpenLLMetry. */
const places: readonly { readonly input: string; readonly output: string }[] = [
  { input: 'llm.input_messages', output: 'llm.output_messages' },
  { input: 'gen_ai.input.messages', output: 'gen_ai.output.messages' },
  { input: 'gen_ai.prompt', output: 'gen_ai.completion' },
]

const treeOf = (span: RawValues): Tree => {
  const { attributes, ...columns } = span
  const own = parsed(attributes)
  if (isRecord(own) || Array.isArray(own)) return attributeTree(own)
  // Phoenix writes a column an attribute: `attributes.llm.input_messages`.
  const inner = attributeTree(columns).get('attributes')
  return inner instanceof Map ? (inner as Tree) : new Map()
}

const at = (tree: Tree, path: string): unknown => parsed(plainValue(treeAt(tree, path)))

const textIn = (tree: Tree, ...paths: readonly string[]): string | undefined => {
  for (const path of paths) {
    const value = treeAt(tree, path)
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

const toolsIn = (tree: Tree): readonly unknown[] | undefined => {
  const declared = at(tree, 'llm.tools') ?? at(tree, 'gen_ai.tool.definitions') ?? at(tree, 'llm.request.functions')
  if (!Array.isArray(declared)) return undefined
  return declared.map((tool: unknown) => {
    const wrapped = isRecord(tool) && isRecord(tool['tool']) ? tool['tool'] : tool
    const schema = isRecord(wrapped) ? parsed(wrapped['json_schema']) : undefined
    return schema ?? wrapped
  })
}

const systemIn = (tree: Tree): readonly unknown[] => {
  const instructions = at(tree, 'gen_ai.system_instructions')
  if (typeof instructions === 'string') return [{ role: 'system', content: instructions }]
  return Array.isArray(instructions) ? [{ role: 'system', parts: instructions }] : []
}

const timeOf = (span: RawValues): string | undefined => {
  const text = textAt(span, 'start_time', 'startTime', 'timestamp')
  if (text !== undefined) return text
  const nanos = textAt(span, 'startTimeUnixNano', 'start_time_unix_nano')
  if (nanos === undefined || !/^\d{16,19}$/.test(nanos)) return undefined
  return new Date(Number(BigInt(nanos) / 1_000_000n)).toISOString()
}

const hasFailed = ({ status, status_code: flat }: RawValues): boolean => {
  const code = isRecord(status) ? (status['code'] ?? status['status_code']) : (flat ?? status)
  return code === 2 || code === 'STATUS_CODE_ERROR' || code === 'ERROR'
}

const readSpan = (span: RawValues): TraceRead => {
  const tree = treeOf(span)
  const place = places.find(({ input, output }) => treeAt(tree, input) !== undefined || treeAt(tree, output) !== undefined)
  const kind = textIn(tree, 'openinference.span.kind', 'gen_ai.operation.name', 'traceloop.span.kind')
  if (place === undefined)
    return dropped(
      kind === undefined ? 'its span holds no messages' : `it is no model call but a span of ${kind.toLowerCase().slice(0, 30)}`,
    )
  if (hasFailed(span)) return dropped('the call failed')
  const input = at(tree, place.input)
  const context = isRecord(span['context']) ? span['context'] : {}
  const trace = textAt(span, 'trace_id', 'traceId', 'context.trace_id') ?? textAt(context, 'trace_id')
  const system = systemIn(tree)
  return chatOf({
    input: Array.isArray(input) ? [...system, ...input] : input,
    output: at(tree, place.output),
    tools: toolsIn(tree),
    shared: aboutCall({
      id: textAt(span, 'span_id', 'spanId', 'context.span_id') ?? textAt(context, 'span_id'),
      group: textIn(tree, 'session.id', 'gen_ai.conversation.id') ?? trace,
      time: timeOf(span),
    }),
  })
}

/** Spans of OpenTelemetry with the attributes of a model call: `gen_ai.*`, `llm.input_messages.N` (OpenInference, Phoenix), `gen_ai.prompt.N`. */
export const otelSpans: TraceFormat = {
  id: 'otel',
  label: 'OpenTelemetry spans',
  rule: 'attributes of a span ("attributes" beside a span id, or columns "attributes.llm...")',
  recognise: (span) =>
    (('attributes' in span || Object.keys(span).some((key) => key.startsWith('attributes.'))) &&
      ['span_id', 'spanId', 'context', 'context.span_id', 'trace_id', 'traceId'].some((key) => key in span)) ||
    Object.keys(span).some((key) => key.startsWith('attributes.llm.') || key.startsWith('attributes.gen_ai.')),
  read: (span) => [readSpan(span)],
}
