import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTrace as read, type Values } from '../../../../tests/fixtures/read-trace.ts'
import { traceFormats } from './index.ts'
import { recordsIn } from './records-in.ts'

const user = { role: 'user', content: 'hi' }
const call = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":"a"}' } }
const kept = { id: 'c1', name: 'find', arguments: '{"q":"a"}' }
const callText = '[{"arguments":{"q":"a"},"name":"find"}]'
const calledTurn = { role: 'assistant', content: callText, toolCalls: [kept] }

/** Object and page as in OpenAI's API reference, "List chat completions" and "Get chat messages". */
describe('stored completions of OpenAI', () => {
  const completion = (message: unknown, more: Values = {}) => ({
    object: 'chat.completion',
    id: 'chatcmpl-1',
    model: 'm',
    created: 1767225600,
    metadata: { user_id: 'u1' },
    tools: null,
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    ...more,
  })

  test('become chat examples with their tools', () => {
    const messages = { object: 'list', data: [{ id: 'm-0', role: 'user', content: 'hi', name: null, content_parts: null }] }
    expect(read(completion({ role: 'assistant', content: null, tool_calls: [call] }, { messages, tools: [{ type: 'function' }] }))).toEqual(
      [
        'openai-completions',
        {
          id: 'chatcmpl-1',
          group: 'u1',
          time: '2026-01-01T00:00:00.000Z',
          input: 'hi',
          expected: callText,
          expectedCalls: [kept],
          tools: [{ type: 'function' }],
        },
      ],
    )
  })

  test('without their messages, or cut off, they are left out with the reason', () => {
    const answer = { role: 'assistant', content: 'x' }
    expect(read(completion(answer))).toEqual(['openai-completions', expect.stringContaining('chat.completions.messages.list')])
    const choices = [{ message: answer, finish_reason: 'length' }]
    expect(read(completion(answer, { messages: [user], choices }))).toEqual(['openai-completions', expect.stringContaining('cut off')])
    expect(recordsIn({ object: 'list', data: [completion(answer)], first_id: 'a', last_id: 'a', has_more: false })).toHaveLength(1)
  })

  test('logs of request and response are read too', () => {
    const response = { choices: [{ message: { role: 'assistant', content: 'x' } }] }
    expect(read({ request: { messages: [user] }, response })).toEqual(['openai-completions', { input: 'hi', expected: 'x' }])
  })
})

/** Columns of the batch export and of the blob storage export (docs, "Blob Storage Export Field Reference"), and the JSON of a downloaded trace. */
describe('Langfuse', () => {
  test('observations of a table hold JSON text; other types and failed calls are left out', () => {
    const row = { id: 'o1', traceId: 't1', type: 'GENERATION', startTime: '2026-01-01T00:00:00Z', model: 'm' }
    const input = JSON.stringify({ messages: [user], tools: [{ type: 'function' }] })
    const output = JSON.stringify({ role: 'assistant', content: null, tool_calls: [call] })
    expect(read({ ...row, input, output, scores: '{"helpful": 1, "thumb": true}' })).toEqual([
      'langfuse-traces',
      {
        id: 'o1',
        group: 't1',
        time: '2026-01-01T00:00:00Z',
        input: 'hi',
        expected: callText,
        expectedCalls: [kept],
        tools: [{ type: 'function' }],
        scores: { helpful: 1, thumb: 1 },
      },
    ])
    expect(read({ ...row, type: 'SPAN' })).toEqual(['langfuse-traces', 'it is no model call but a span'])
    expect(read({ ...row, level: 'ERROR', input, output: null })).toEqual(['langfuse-traces', 'the call failed'])
    expect(read({ ...row, input, output: null })).toEqual(['langfuse-traces', 'it has no answer'])
  })

  test('snake case, plain texts, and answers that are JSON texts of their own', () => {
    const row = { id: 'o1', trace_id: 't1', session_id: 's1', type: 'GENERATION', input: 'q', output: '{"team": "billing"}' }
    expect(read(row)).toEqual(['langfuse-traces', { id: 'o1', group: 's1', input: 'q', expected: '{"team": "billing"}' }])
  })

  test('a downloaded trace: scores belong to their observation, or to all', () => {
    const observation = (id: string) => ({ id, type: 'GENERATION', input: [user], output: { role: 'assistant', content: id } })
    const scores = [
      { name: 'all', value: 0.5 },
      { name: 'one', value: 1, observationId: 'b' },
    ]
    expect(read({ trace: { id: 't', sessionId: null }, observations: [observation('a'), observation('b')], scores })).toEqual([
      'langfuse-traces',
      { id: 'a', group: 't', input: 'hi', expected: 'a', scores: { all: 0.5 } },
      { id: 'b', group: 't', input: 'hi', expected: 'b', scores: { all: 0.5, one: 1 } },
    ])
  })
})

/** Fields of the run schema of LangSmith; messages as `langchain_core.load.dumpd` writes them, as pairs, and as OpenAI's client is traced. */
describe('LangSmith', () => {
  const message = (type: string, kwargs: Values) => ({ lc: 1, type: 'constructor', id: ['langchain', 'schema', 'messages', type], kwargs })
  const run = { id: 'r1', trace_id: 't1', run_type: 'llm', start_time: '2026-01-01T00:00:00', tags: ['prod'], error: null }

  test('serialised messages with calls and results', () => {
    const messages = [
      [
        message('SystemMessage', { content: 's' }),
        message('HumanMessage', { content: 'hi' }),
        message('AIMessage', { content: '', tool_calls: [{ name: 'find', args: { q: 'a' }, id: 'c1' }] }),
        message('ToolMessage', { content: 'x', tool_call_id: 'c1' }),
      ],
    ]
    const outputs = { generations: [[{ text: 'done', message: message('AIMessage', { content: 'done' }) }]] }
    const extra = { invocation_params: { tools: [{ type: 'function' }] } }
    expect(read({ ...run, inputs: { messages }, outputs, extra, feedback_stats: { good: { n: 3, avg: 0.9 } } })).toEqual([
      'langsmith',
      {
        id: 'r1',
        group: 't1',
        time: '2026-01-01T00:00:00',
        input: 'x',
        expected: 'done',
        history: [{ role: 'system', content: 's' }, user, calledTurn],
        tools: [{ type: 'function' }],
        scores: { good: 0.9 },
      },
    ])
  })

  test('messages as OpenAI has them, Anthropic blocks, pairs', () => {
    const outputs = { choices: [{ index: 0, message: { role: 'assistant', content: 'x' } }] }
    expect(read({ ...run, inputs: { messages: [user] }, outputs })).toEqual([
      'langsmith',
      expect.objectContaining({ input: 'hi', expected: 'x' }),
    ])
    const blocks = {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'tool_use', id: 'c1', name: 'find', input: { q: 'a' } },
      ],
    }
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'x' }] }
    expect(
      read({
        ...run,
        inputs: { messages: [user, blocks, result] },
        outputs: { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
      }),
    ).toEqual(['langsmith', expect.objectContaining({ input: 'x', expected: 'done', history: [user, calledTurn] })])
    expect(read({ ...run, inputs: { messages: [['human', 'hi']] }, outputs: { output: 'x' } })).toEqual([
      'langsmith',
      expect.objectContaining({ input: 'hi', expected: 'x' }),
    ])
  })

  test('items of the Responses API; calls that were made at once are one turn', () => {
    const item = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'find', arguments: '{"q":"a"}' }
    const input = [user, item, { type: 'function_call_output', call_id: 'c1', output: 'x' }]
    const said = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'done' }] }
    expect(
      read({
        ...run,
        inputs: { input, instructions: 's' },
        outputs: { object: 'response', output: [{ type: 'reasoning', summary: [] }, said] },
      }),
    ).toEqual([
      'langsmith',
      expect.objectContaining({ input: 'x', expected: 'done', history: [{ role: 'system', content: 's' }, user, calledTurn] }),
    ])
    expect(read({ ...run, inputs: { input: [user] }, outputs: { output: [item, { ...item, call_id: 'c2' }] } })).toEqual([
      'langsmith',
      expect.objectContaining({ input: 'hi', expectedCalls: [kept, { ...kept, id: 'c2' }] }),
    ])
  })

  test('runs of chains and tools, failed ones, and images are left out with the reason', () => {
    expect(read({ ...run, run_type: 'chain', inputs: {}, outputs: {} })).toEqual(['langsmith', 'it is no model call but a chain'])
    expect(read({ ...run, error: 'RateLimitError', inputs: { messages: [user] } })).toEqual(['langsmith', 'the call failed'])
    const image = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }
    expect(read({ ...run, inputs: { messages: [image] }, outputs: { output: 'x' } })).toEqual([
      'langsmith',
      expect.stringContaining('image_url'),
    ])
  })
})

/** Span rows of the fetch endpoint of project logs. */
test('Braintrust logs: spans of models; an expected output that somebody wrote wins over what was answered', () => {
  const span = { id: 's', span_id: 'a', root_span_id: 'r', created: '2026-01-01T00:00:00Z', log_id: 'g', input: [user] }
  const output = [{ finish_reason: 'stop', index: 0, message: { role: 'assistant', content: 'x' } }]
  const about = { id: 's', group: 'r', time: '2026-01-01T00:00:00Z', input: 'hi' }
  expect(read({ ...span, span_attributes: { type: 'llm' }, output, scores: { fit: 0.5 } })).toEqual([
    'braintrust-logs',
    { ...about, expected: 'x', scores: { fit: 0.5 } },
  ])
  expect(read({ ...span, span_attributes: { type: 'llm' }, output, expected: 'better' })).toEqual([
    'braintrust-logs',
    { ...about, expected: 'better', rejected: 'x' },
  ])
  expect(read({ ...span, span_attributes: { type: 'task' }, output })).toEqual(['braintrust-logs', 'it is no model call but a task'])
})

/** Rows of `results.results` in the file of `promptfoo eval -o`. */
test('promptfoo results: what failed its test is a rejected answer', () => {
  const row = { vars: { q: 'hi' }, prompt: { raw: JSON.stringify([user]) }, namedScores: {}, score: 1 }
  expect(read({ ...row, response: { output: 'x' }, success: true })).toEqual([
    'promptfoo-answers',
    { input: 'hi', expected: 'x', scores: { score: 1 } },
  ])
  expect(read({ ...row, response: { output: 'x' }, success: false, score: 0 })).toEqual([
    'promptfoo-answers',
    { input: 'hi', rejected: 'x', scores: { score: 0 } },
  ])
  expect(read({ ...row, response: { error: 'x' }, success: false })).toEqual(['promptfoo-answers', 'the call failed'])
})

/** Attribute names of the OpenInference and OpenTelemetry semantic conventions, and of OpenLLMetry; span fields of OTLP JSON and of Phoenix. */
describe('spans of OpenTelemetry', () => {
  const example = { id: 'a', group: 't', input: 'x', expected: 'done', history: [user, calledTurn] }

  test('flat attributes of OpenInference', () => {
    const attributes = {
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'hi',
      'llm.input_messages.1.message.role': 'assistant',
      'llm.input_messages.1.message.tool_calls.0.tool_call.id': 'c1',
      'llm.input_messages.1.message.tool_calls.0.tool_call.function.name': 'find',
      'llm.input_messages.1.message.tool_calls.0.tool_call.function.arguments': '{"q":"a"}',
      'llm.input_messages.2.message.role': 'tool',
      'llm.input_messages.2.message.tool_call_id': 'c1',
      'llm.input_messages.2.message.content': 'x',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': 'done',
      'llm.tools.0.tool.json_schema': '{"type":"function"}',
    }
    expect(read({ span_id: 'a', trace_id: 't', attributes })).toEqual(['otel', { ...example, tools: [{ type: 'function' }] }])
  })

  test('OTLP with messages as JSON, columns of Phoenix, and the prompts of OpenLLMetry', () => {
    const input = [
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: { q: 'a' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'x' }] },
    ]
    const output = [{ role: 'assistant', parts: [{ type: 'text', content: 'done' }], finish_reason: 'stop' }]
    const text = (key: string, value: unknown) => ({ key, value: { stringValue: JSON.stringify(value) } })
    const otlp = {
      traceId: 't',
      spanId: 'a',
      startTimeUnixNano: '1767225600000000000',
      attributes: [text('gen_ai.input.messages', input), text('gen_ai.output.messages', output)],
    }
    const document = { resourceSpans: [{ scopeSpans: [{ spans: [otlp] }] }] }
    expect((recordsIn(document) ?? []).map((span) => read(span as Values))).toEqual([
      ['otel', { ...example, time: '2026-01-01T00:00:00.000Z' }],
    ])
    const phoenix = {
      'context.span_id': 'a',
      'context.trace_id': 't',
      'attributes.llm.input_messages': [{ 'message.role': 'user', 'message.content': 'hi' }],
      'attributes.llm.output_messages': [{ 'message.role': 'assistant', 'message.content': 'done' }],
    }
    expect(read(phoenix)).toEqual(['otel', { id: 'a', group: 't', input: 'hi', expected: 'done' }])
    const traceloop = {
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'hi',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'done',
    }
    expect(read({ context: { span_id: 'a', trace_id: 't' }, attributes: traceloop })).toEqual([
      'otel',
      { id: 'a', group: 't', input: 'hi', expected: 'done' },
    ])
  })

  test('other spans are left out with their kind', () => {
    expect(read({ span_id: 'a', attributes: { openinference: { span: { kind: 'RETRIEVER' } } } })).toEqual([
      'otel',
      'it is no model call but a span of retriever',
    ])
    expect(read({ span_id: 'a', attributes: {} })).toEqual(['otel', 'its span holds no messages'])
  })
})

test('any JSON in any field is an example or left out with a reason', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const keys = (
    'object choices messages request response run_type inputs outputs span_attributes input output expected vars success prompt traceId type ' +
    'observations trace scores attributes span_id fields responses suggestions data annotations metadata extra ' +
    'attributes.llm.input_messages attributes.llm.output_messages'
  ).split(' ')
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), json), (record) => {
      for (const format of traceFormats) {
        format.recognise(record)
        for (const trace of format.read(record)) {
          if (trace.status === 'dropped') expect(trace.reason).not.toBe('')
          else expect(typeof trace.fields.input).toBe('string')
        }
      }
    }),
    { numRuns: 300 },
  )
})
