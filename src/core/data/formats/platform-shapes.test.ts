import { describe, expect, test } from 'vitest'
import type { RawRow } from '../../ports/ports.ts'
import { readExamples } from '../read-examples.ts'
import { rowFormats } from './index.ts'

type Values = Readonly<Record<string, unknown>>

const read = async (rows: readonly Values[], as?: string): Promise<readonly unknown[]> => {
  const source = async function* (): AsyncIterable<RawRow> {
    await Promise.resolve()
    for (const [index, values] of rows.entries()) yield { line: index + 1, values }
  }
  let shape = ''
  const format = rowFormats.find(({ name }) => name === as)
  const entries = await Array.fromAsync(
    readExamples(source(), {
      file: 'a.jsonl',
      kind: 'generation',
      columns: {},
      ...(format !== undefined && { as: format }),
      onShape: ({ format: found }) => (shape = found.name),
    }),
  )
  return [
    shape,
    ...entries.map((entry) => {
      if (entry.status === 'bad') return entry.row.problem
      const { input, history, expected, expectedCalls, tools, rejected } = entry.example
      const said = { input, history, expected, expectedCalls, tools, rejected, note: entry.note }
      return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
    }),
  ]
}

const text = (role: string, ...texts: readonly string[]) => ({ role, parts: texts.map((one) => ({ text: one })) })
const system = { role: 'system', content: 'Be brief.' }
const turn = (role: string, content: string) => ({ role, content })

describe('Gemini contents', () => {
  test('system instruction, parts and answer; both spellings', async () => {
    const expected = { input: 'hi there', history: [system], expected: 'hello' }
    for (const key of ['systemInstruction', 'system_instruction'])
      expect(
        await read([{ [key]: { parts: [{ text: 'Be brief.' }] }, contents: [text('user', 'hi ', 'there'), text('model', 'hello')] }]),
      ).toEqual(['gemini', expected])
    expect(await read([{ systemInstruction: 'Be brief.', contents: [text('user', 'hi there'), text('model', 'hello')] }])).toEqual([
      'gemini',
      expected,
    ])
  })

  test('two calls and their results in one content are tied by name and order', async () => {
    const call = (q: string) => ({ functionCall: { name: 'find', args: { q } } })
    const result = (content: unknown) => ({ functionResponse: { name: 'find', response: content } })
    const row = {
      tools: [{ functionDeclarations: [{ name: 'find' }, { name: 'send' }] }],
      contents: [
        text('user', 'both?'),
        { role: 'model', parts: [{ text: 'Looking.' }, call('a'), call('b')] },
        { role: 'user', parts: [result({ content: 'A' }), result({ n: 2, m: 1 })] },
        text('model', 'done'),
      ],
    }
    const calls = ['a', 'b'].map((q, i) => ({ id: `call-${i + 1}`, name: 'find', arguments: `{"q":"${q}"}` }))
    expect(await read([row])).toEqual([
      'gemini',
      {
        input: '{"m":1,"n":2}',
        history: [
          turn('user', 'both?'),
          { role: 'assistant', content: 'Looking.', toolCalls: calls },
          { role: 'tool', content: 'A', toolCallId: 'call-1' },
        ],
        expected: 'done',
        tools: [
          { type: 'function', function: { name: 'find' } },
          { type: 'function', function: { name: 'send' } },
        ],
      },
    ])
  })

  test('preferences by score, whichever comes first', async () => {
    const completion = (score: number, said: string) => ({ score, completion: text('model', said) })
    const contents = [text('user', 'hi')]
    for (const completions of [
      [completion(1, 'good'), completion(0, 'bad')],
      [completion(0.1, 'bad'), completion(0.9, 'good')],
    ])
      expect(await read([{ contents, completions }])).toEqual(['gemini', { input: 'hi', expected: 'good', rejected: 'bad' }])
    expect(await read([{ contents, completions: [completion(1, 'a'), completion(1, 'b')] }])).toEqual([
      'gemini',
      expect.stringContaining('different scores'),
    ])
  })

  test('thoughts are left out and said; what is no text is a bad row', async () => {
    expect(
      await read([{ contents: [text('user', 'hi'), { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'hello' }] }] }]),
    ).toEqual(['gemini', { input: 'hi', expected: 'hello', note: expect.stringContaining('thoughts') }])
    expect(await read([{ contents: [{ role: 'user', parts: [{ inlineData: {} }] }, text('model', 'x')] }])).toEqual([
      'gemini',
      expect.stringContaining('not text (inlineData)'),
    ])
  })
})

test.each([
  ['Bedrock', { schemaVersion: 'bedrock-conversation-2024', system: [{ text: 'Be ' }, { text: 'brief.' }] }],
  ['Anthropic', { system: 'Be brief.' }],
])('%s: a system message beside the turns opens the conversation', async (_who, head) => {
  const messages = [
    { role: 'user', content: [{ text: 'hi' }] },
    { role: 'assistant', content: [{ text: 'hello' }] },
  ]
  expect(await read([{ ...head, messages }])).toEqual(['messages', { input: 'hi', history: [system], expected: 'hello' }])
})

test('a system field that is no text makes a bad row: it may not be passed over', async () => {
  expect(await read([{ system: { a: 1 }, messages: [turn('user', 'hi'), turn('assistant', 'x')] }])).toEqual([
    'messages',
    'system is neither text nor a list of parts with text',
  ])
})

describe('LLaMA-Factory and Axolotl', () => {
  const asked = [turn('user', 'hi')]
  const said = (from: string, value: string) => ({ from, value })
  test.each<readonly [string, Values]>([
    ['turns under messages', { messages: asked, chosen: turn('assistant', 'good'), rejected: turn('assistant', 'bad') }],
    ['turns of ShareGPT', { conversations: [said('human', 'hi')], chosen: said('gpt', 'good'), rejected: said('gpt', 'bad') }],
    ['an instruction', { instruction: 'hi', input: '', chosen: 'good', rejected: 'bad' }],
  ])('pairs with %s as their prompt', async (_what, row) => {
    expect(await read([row])).toEqual(['preference', { input: 'hi', expected: 'good', rejected: 'bad' }])
  })

  test.each<readonly [string, Values]>([
    ['messages', { messages: [...asked, turn('assistant', 'x')], label: false }],
    ['ShareGPT', { conversations: [said('human', 'hi'), said('gpt', 'x')], kto_tag: false }],
    ['Alpaca', { instruction: 'hi', output: 'x', kto_tag: false }],
  ])('a thumb down beside %s is no answer', async (_what, row) => {
    expect(await read([row])).toEqual(['kto', { input: 'hi', rejected: 'x' }])
  })

  test('a thumb that comes later stops the file; --as messages reads past it', async () => {
    const plain = { messages: [...asked, turn('assistant', 'x')] }
    await expect(read([plain, { ...plain, label: false }])).rejects.toMatchObject({ code: 'data-format', where: 'a.jsonl:2' })
    expect(await read([{ ...plain, label: false }], 'messages')).toEqual(['messages', { input: 'hi', expected: 'x' }])
  })

  test('Alpaca keeps its system message and its earlier rounds', async () => {
    const row = { instruction: 'and', input: 'now?', output: 'yes', system: 'Be brief.', history: [['a', 'b']] }
    expect(await read([row])).toEqual([
      'alpaca',
      { input: 'and\n\nnow?', history: [system, turn('user', 'a'), turn('assistant', 'b')], expected: 'yes' },
    ])
    expect(await read([{ ...row, history: ['a'] }])).toEqual(['alpaca', expect.stringContaining('history')])
  })

  test('an answer that is not trained on is no answer', async () => {
    const trained = (said: string, training: boolean) => ({ ...turn('assistant', said), training })
    expect(await read([{ messages: [...asked, trained('a', true), turn('user', 'b'), trained('c', false)] }])).toEqual([
      'messages',
      { input: 'hi', expected: 'a', note: expect.stringContaining('left out') },
    ])
  })
})

test('rows of an input, its earlier turns and an answer', async () => {
  expect(
    await read([
      { input: 'now?', history: [turn('user', 'a'), turn('assistant', 'b')], expected: 'yes' },
      { input: 'x', history: [], expected: 'y' },
    ]),
  ).toEqual([
    'input-history',
    { input: 'now?', history: [turn('user', 'a'), turn('assistant', 'b')], expected: 'yes' },
    { input: 'x', expected: 'y' },
  ])
})
