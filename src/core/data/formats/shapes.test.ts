import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RawRow } from '../../ports/ports.ts'
import { readExamples, type FoundShape } from '../read-examples.ts'
import { toExample } from '../to-example.ts'
import { rowFormats } from './index.ts'

type Values = Readonly<Record<string, unknown>>

const rowsOf = async function* (values: readonly Values[]): AsyncIterable<RawRow> {
  await Promise.resolve()
  for (const [index, value] of values.entries()) yield { line: index + 1, values: value }
}

const read = async (...values: readonly Values[]): Promise<{ readonly shape: string; readonly found: readonly unknown[] }> => {
  let shape = ''
  const entries = await Array.fromAsync(
    readExamples(rowsOf(values), {
      file: 'a.jsonl',
      kind: 'generation',
      columns: {},
      onShape: ({ format, because }: FoundShape) => (shape = `${format.name}: ${because}`),
    }),
  )
  return {
    shape,
    found: entries.map((entry) => {
      if (entry.status === 'bad') return entry.row.problem
      const { source: _source, id: _id, tags: _tags, weight: _weight, ...rest } = entry.example
      return { ...rest, ...(entry.note !== undefined && { note: entry.note }) }
    }),
  }
}
const one = async (values: Values): Promise<unknown> => (await read(values)).found[0]

const user = { role: 'user', content: 'hi' }
const said = (content: string) => ({ role: 'assistant', content })
const call = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q": "a"}' } }
const kept = { id: 'c1', name: 'find', arguments: '{"q": "a"}' }
const callText = '[{"arguments":{"q":"a"},"name":"find"}]'

describe('chat messages', () => {
  test('calls, results and tools keep their structure; an answer that calls tools is its calls', async () => {
    const tools = [{ type: 'function', function: { name: 'find' } }]
    expect(await one({ messages: [user, { role: 'assistant', tool_calls: [call] }], tools })).toEqual({
      input: 'hi',
      expected: callText,
      expectedCalls: [kept],
      tools,
    })
    expect(
      await one({
        messages: [
          user,
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'c1', content: 'x' },
          user,
          said('done'),
        ],
      }),
    ).toEqual({
      input: 'hi',
      expected: 'done',
      history: [user, { role: 'assistant', content: callText, toolCalls: [kept] }, { role: 'tool', content: 'x', toolCallId: 'c1' }],
    })
  })

  test('the older function_call and functions become calls and tools, the result is tied to its call', async () => {
    expect(
      await one({
        messages: [
          user,
          { role: 'assistant', content: null, function_call: { name: 'find', arguments: '{}' } },
          { role: 'function', name: 'find', content: 'x' },
          said('done'),
        ],
        functions: [{ name: 'find' }],
      }),
    ).toEqual({
      input: 'x',
      expected: 'done',
      history: [
        user,
        {
          role: 'assistant',
          content: '[{"arguments":{},"name":"find"}]',
          toolCalls: [{ id: 'function-find', name: 'find', arguments: '{}' }],
        },
      ],
      tools: [{ type: 'function', function: { name: 'find' } }],
    })
  })

  test('an assistant turn of weight 0 is no answer, and stays in the history', async () => {
    const turns = [user, { ...said('bad'), weight: 0 }, { role: 'user', content: 'again' }, { ...said('good'), weight: 1 }]
    expect(await one({ messages: turns })).toEqual({ input: 'again', expected: 'good', history: [user, said('bad')] })
    expect(await one({ messages: [...turns, user, { ...said('worse'), weight: 0 }] })).toMatchObject({
      expected: 'good',
      note: expect.stringContaining('weight 0'),
    })
    expect((await read({ messages: [user, said('x')] }, { messages: [user, { ...said('bad'), weight: 0 }] })).found[1]).toContain(
      'no answer to learn',
    )
  })

  test.each([
    [[user, { ...said('x'), weight: 0.5 }], 'weight 0.5'],
    [[user, { ...said('x'), weight: true }], 'weight true'],
    [[user, { role: 'assistant', tool_calls: [{ id: 'a' }] }], 'no name'],
    [[user, { role: 'assistant', tool_calls: 'x' }], 'not a list'],
    [[{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }, said('x')], 'input_audio'],
  ])('%j is a bad row', async (turns, problem) => {
    expect(await one({ messages: turns })).toContain(problem)
  })
})

describe('preference pairs', () => {
  const pair = { input: 'hi', expected: 'good', rejected: 'bad' }

  test('TRL with a prompt, as texts or turns', async () => {
    expect((await read({ prompt: 'hi', chosen: 'good', rejected: 'bad' })).shape).toBe('preference: every row has "chosen" and "rejected"')
    expect(await one({ prompt: 'hi', chosen: 'good', rejected: 'bad' })).toEqual(pair)
    expect(await one({ prompt: [user], chosen: [said('good')], rejected: [said('bad')] })).toEqual(pair)
    expect(await one({ prompt: 'hi', chosen: [user, said('good')], rejected: [user, said('bad')] })).toEqual(pair)
  })

  test('without a prompt, the turns that both answers begin with are it', async () => {
    expect(await one({ chosen: [user, said('good')], rejected: [user, said('bad')] })).toEqual(pair)
    expect(await one({ chosen: '\n\nHuman: hi\n\nAssistant: good', rejected: '\n\nHuman: hi\n\nAssistant: bad' })).toEqual(pair)
    expect(await one({ chosen: [said('good')], rejected: [said('bad')] })).toContain('no turn in common')
    expect(await one({ chosen: [user, said('good'), user, said('x')], rejected: [user, said('bad'), user, said('x')] })).toContain(
      'more than one turn',
    )
  })

  test('OpenAI and Together', async () => {
    expect(await one({ input: { messages: [user] }, preferred_output: [said('good')], non_preferred_output: [said('bad')] })).toEqual(pair)
    expect(await one({ input: { messages: 7 }, preferred_output: [], non_preferred_output: [] })).toContain('no messages')
  })

  test('two answers that are the same, or of which one is missing, are a bad row', async () => {
    expect(await one({ prompt: 'hi', chosen: 'same', rejected: ' same ' })).toBe('chosen and rejected are the same')
    expect(await one({ chosen: [user, said('same')], rejected: [user, said('same')] })).toBe('chosen and rejected are the same')
    expect(await one({ prompt: 'hi', chosen: 'good', rejected: null })).toBe('rejected holds no answer')
  })

  test('KTO: a thumb down leaves a rejected answer and no expected one', async () => {
    const { shape, found } = await read(
      { prompt: 'hi', completion: 'good', label: true },
      { prompt: [user], completion: [said('bad')], label: false },
      { prompt: 'hi', completion: '', label: 'True' },
    )
    expect(shape).toContain('kto: ')
    expect(found).toEqual([{ input: 'hi', expected: 'good' }, { input: 'hi', rejected: 'bad' }, 'the answer is empty'])
    expect((await read({ prompt: 'hi', completion: 'x', label: 'spam' })).shape).toContain('prompt-completion: ')
  })
})

describe('other shapes', () => {
  test('ShareGPT with tools', async () => {
    expect(
      await one({
        system: 'be kind',
        conversations: [
          { from: 'human', value: 'hi' },
          { from: 'function_call', value: '{"name": "find", "arguments": {"q": "a"}}' },
          { from: 'observation', value: 'x' },
          { from: 'gpt', value: 'done' },
        ],
        tools: '[{"name": "find"}]',
      }),
    ).toEqual({
      input: 'x',
      expected: 'done',
      history: [
        { role: 'system', content: 'be kind' },
        user,
        { role: 'assistant', content: callText, toolCalls: [{ id: 'call-1', name: 'find', arguments: '{"q":"a"}' }] },
      ],
      tools: [{ name: 'find' }],
    })
    expect(await one({ conversations: [7] })).toContain('not an object')
    expect(
      await one({
        conversations: [
          { from: 'human', value: 'hi' },
          { from: 'function_call', value: 'x' },
        ],
      }),
    ).toContain('not JSON')
  })

  test('OpenPipe, Kiln, and texts without answers', async () => {
    const openPipe = await read({ input: { messages: [user], tools: [{}] }, output: said('x'), split: 'TRAIN' })
    expect(openPipe).toEqual({
      shape: 'openpipe: every row has an object "input" with "messages", and "output"',
      found: [{ input: 'hi', expected: 'x', tools: [{}] }],
    })
    const kiln = await read({ input: 'a', output: 'b', reasoning: '', tags: 'x' }, { input: 'c', output: 'd', reasoning: 'because' })
    expect(kiln.shape).toContain('kiln: ')
    expect(kiln.found).toEqual([
      { input: 'a', expected: 'b' },
      { input: 'c', expected: 'd', note: expect.stringContaining('reasoning') },
    ])
    expect(await read({ text: 'a' }, { text: 'b', source: 'x' })).toMatchObject({
      shape: expect.stringContaining('text: every row has a "text"'),
      found: [{ input: 'a' }, { input: 'b' }],
    })
  })

  test('a column that only some rows have is no other shape: no label is lost', async () => {
    expect((await read({ text: 'a' }, { text: 'b', label: 'x' })).found).toEqual([{ input: 'a' }, { input: 'b', expected: 'x' }])
    const late = await read(...Array.from({ length: 300 }, () => ({ text: 'a' })), { text: 'b', label: 'x' })
    expect(late.found[300]).toContain('"label" beside its text')
  })
})

describe('what is not clear stops', () => {
  test('rows that fit two shapes, with the flag that says which', async () => {
    await expect(read({ messages: [user, said('x')], prompt: 'p', completion: 'c' })).rejects.toMatchObject({
      code: 'shape-unclear',
      message: 'a.jsonl fits 2 shapes: messages, prompt-completion',
      hint: expect.stringContaining('--as messages'),
    })
  })

  test('two columns that could be the answer, but not two that say the same', async () => {
    const rows = ['x', 'y', 'x', 'y'].map((label, index) => ({ text: `t${index}`, label, category: index < 2 ? 'a' : 'b' }))
    await expect(read(...rows)).rejects.toMatchObject({
      code: 'shape-unclear',
      hint: expect.stringContaining('columns: { expected: label }'),
    })
    expect((await read(...rows.map(({ text, label }) => ({ text, label, category: `the ${label}` })))).found).toHaveLength(4)
    expect((await read(...rows.map((row) => ({ ...row, expected: row.label })))).found[0]).toMatchObject({ expected: 'x' })
    const few = Array.from({ length: 12 }, (_, index) => ({ body: `mail ${index}`, urgent: index % 2, team: index % 3 }))
    await expect(read(...few)).rejects.toMatchObject({ code: 'shape-unclear', message: expect.stringContaining('"urgent" and "team"') })
  })
})

const samples: readonly Values[] = [
  { messages: [user, said('x')], tools: [], weight: 1, id: 'a' },
  { prompt: [user], completion: [said('x')], label: true },
  { instruction: 'a', input: 'b', output: 'c' },
  {
    conversations: [
      { from: 'human', value: 'a' },
      { from: 'gpt', value: 'b' },
    ],
    system: 's',
    tools: '[]',
  },
  { prompt: 'p', chosen: 'a', rejected: 'b' },
  { chosen: [user, said('a')], rejected: [user, said('b')] },
  { input: { messages: [user] }, preferred_output: [said('a')], non_preferred_output: [said('b')], output: said('x') },
  { input: 'a', output: 'b', reasoning: 'c', tags: 'd' },
  { text: 'a', tags: ['x'], group: 'g' },
  { assay: 'row/1', id: 'a', input: 'b' },
]

/** A value with some of its parts, at any depth, replaced by any JSON value. */
const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
  const whole = fc.jsonValue({ maxDepth: 2 })
  const inner: fc.Arbitrary<unknown> = Array.isArray(value)
    ? fc.tuple(...value.map(spoiled))
    : typeof value === 'object' && value !== null
      ? fc.record(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, spoiled(entry)])))
      : fc.constant(value)
  return fc.oneof({ arbitrary: inner, weight: 3 }, { arbitrary: whole, weight: 1 })
}

test('whatever stands in a field, no shape crashes: a row is read or bad with a reason', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...samples)
        .chain((sample) => fc.record(Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, spoiled(value)])))),
      (row) => {
        for (const format of rowFormats) {
          if (!format.detect(row)) continue
          const made = format.read(row, { input: 'input' }, 'generation')
          if (made.status === 'bad') expect(made.problem).not.toBe('')
          else expect(typeof made.fields.input).toBe('string')
          if (made.status === 'read') toExample(made.fields, 'generation', { file: 'a', line: 1 })
        }
      },
    ),
    { numRuns: 500 },
  )
})
