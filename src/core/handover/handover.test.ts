import { describe, expect, test } from 'vitest'
import type { Example } from '../data/example.ts'
import { messages } from '../data/formats/messages.ts'
import { callsText } from '../data/formats/tool-calls.ts'
import { promptTurns, wireTurn } from './chat-rows.ts'
import { limitBreaches } from './check-limits.ts'
import { lossNotes } from './losses.ts'
import { maskPreview } from './mask-preview.ts'
import { platforms } from './platforms/index.ts'
import { writeHandover } from './write-handover.ts'

const source = { file: 'a.jsonl', line: 1 }
const simple: Example = { id: 'a', input: 'free money', expected: 'spam', tags: [], weight: 1, source }
const talk: Example = {
  id: 'b',
  input: 'and tomorrow?',
  history: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'weather today?' },
    { role: 'assistant', content: 'sunny' },
  ],
  expected: 'rain',
  rejected: 'no idea',
  tags: [],
  weight: 1,
  source,
}
const call = { id: 'c1', name: 'find', arguments: '{"q":"lamp"}' }
const caller: Example = {
  id: 'c',
  input: '{"stock":3}',
  history: [
    { role: 'user', content: 'is the lamp there?' },
    { role: 'assistant', content: callsText([call]), toolCalls: [call] },
  ],
  expected: 'Three are left.',
  tools: [{ type: 'function', function: { name: 'find', parameters: {} } }],
  tags: [],
  weight: 1,
  source,
}
const all = Object.values(platforms)
const data = { name: 'task', systemPrompt: 'Answer.', train: [simple, talk, caller], dev: [simple], baseModel: 'org/model' }
const lines = (text = ''): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
const fileOf = (id: keyof typeof platforms, name: string): Record<string, unknown>[] =>
  lines(writeHandover(platforms[id], data).files.find((file) => file.name === name)?.text)

describe('rows of each platform', () => {
  test.each(all)('$id writes one line a row, and every answer stands at the end of its row', (platform) => {
    const { files, counts, leftOut } = writeHandover(platform, data)
    expect(counts).toMatchObject({ train: 3, dev: 1 })
    expect(leftOut).toEqual([])
    const rows = lines(files.find(({ name }) => name === platform.names.train)?.text)
    expect(rows).toHaveLength(3)
    rows.forEach((row, i) => {
      const text = JSON.stringify(row)
      const answer = ['spam', 'rain', 'Three are left.'][i] ?? ''
      expect(text.lastIndexOf(answer)).toBeGreaterThan(text.lastIndexOf(['free money', 'and tomorrow?', 'stock'][i] ?? ''))
    })
  })

  test.each(['openai', 'together', 'fireworks', 'nebius', 'llama-factory', 'mlx-lm', 'axolotl'] as const)(
    '%s rows are chat rows that our own importer reads back to the same question and answer',
    (id) => {
      const rows = fileOf(id, platforms[id].names.train)
      const read = rows.map((row) => messages.read(row, {}, 'chat'))
      expect(read.map((row) => (row.status === 'read' ? [row.fields.input, row.fields.expected] : row.problem))).toEqual([
        ['free money', 'spam'],
        ['and tomorrow?', 'rain'],
        ['{"stock":3}', 'Three are left.'],
      ])
    },
  )

  test('one system message holds the task’s prompt and the row’s own', () => {
    expect(fileOf('openai', 'train.jsonl')[1]?.['messages']).toEqual([
      { role: 'system', content: 'Answer.\n\nBe brief.' },
      { role: 'user', content: 'weather today?' },
      { role: 'assistant', content: 'sunny', weight: 0 },
      { role: 'user', content: 'and tomorrow?' },
      { role: 'assistant', content: 'rain' },
    ])
  })

  test('calls of tools keep their structure and their definitions', () => {
    const [, , row] = fileOf('together', 'train.jsonl')
    expect(row).toMatchObject({
      messages: [
        { role: 'system' },
        { role: 'user' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":"lamp"}' } }],
        },
        { role: 'tool', content: '{"stock":3}', tool_call_id: 'c1' },
        { role: 'assistant', content: 'Three are left.' },
      ],
      tools: caller.tools,
    })
  })

  test('of several calls the question answers the one that is still open; without one it is the user’s', () => {
    const second = { ...call, id: 'c2' }
    const asked = { role: 'assistant' as const, content: callsText([call, second]), toolCalls: [call, second] }
    const result = (toolCallId: string) => ({ role: 'tool' as const, content: 'r', toolCallId })
    const lastOf = (history: NonNullable<Example['history']>): unknown => promptTurns({ ...caller, history }, '').at(-1)
    const start = { role: 'user' as const, content: 'both?' }
    const input = caller.input
    expect(lastOf([start, asked])).toEqual({ role: 'tool', content: input, tool_call_id: 'c1' })
    expect(lastOf([start, asked, result('c1')])).toEqual({ role: 'tool', content: input, tool_call_id: 'c2' })
    expect(lastOf([start, asked, result('c2')])).toEqual({ role: 'tool', content: input, tool_call_id: 'c1' })
    expect(lastOf([start, asked, result('c2'), result('c1')])).toEqual({ role: 'user', content: input })
  })

  test('a text beside calls is kept, one that only repeats them is not said twice', () => {
    const beside = { role: 'assistant' as const, content: 'Looking.', toolCalls: [call] }
    expect(wireTurn(beside)).toMatchObject({ content: 'Looking.', tool_calls: [{ id: 'c1' }] })
    expect(wireTurn({ ...beside, content: callsText([call]) })).toMatchObject({ content: null })
  })

  test('what rows hold and a platform does not is counted', () => {
    expect(lossNotes('Nebius', platforms.nebius.loses, [simple, talk, caller])).toEqual([
      '1 row with a losing answer: rows of Nebius do not hold that',
    ])
    expect(lossNotes('TRL', platforms.trl.loses, [simple, talk, caller])).toEqual([])
    expect(lossNotes('Vertex', platforms.vertex.loses, [caller])).toHaveLength(1)
  })

  test('Vertex has contents with user and model, Bedrock its schema version, TRL prompt and completion', () => {
    expect(fileOf('vertex', 'train.jsonl')[0]).toEqual({
      systemInstruction: { role: 'system', parts: [{ text: 'Answer.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'free money' }] },
        { role: 'model', parts: [{ text: 'spam' }] },
      ],
    })
    expect(fileOf('bedrock', 'train.jsonl')[0]).toEqual({
      schemaVersion: 'bedrock-conversation-2024',
      system: [{ text: 'Answer.' }],
      messages: [
        { role: 'user', content: [{ text: 'free money' }] },
        { role: 'assistant', content: [{ text: 'spam' }] },
      ],
    })
    expect(fileOf('trl', 'data/train.jsonl')[0]).toEqual({
      prompt: [
        { role: 'system', content: 'Answer.' },
        { role: 'user', content: 'free money' },
      ],
      completion: [{ role: 'assistant', content: 'spam' }],
    })
  })

  test('a row with a losing answer is a preference row as well', () => {
    expect(fileOf('together', 'train-preferences.jsonl')).toEqual([
      {
        input: { messages: expect.arrayContaining([{ role: 'user', content: 'and tomorrow?' }]) },
        preferred_output: [{ role: 'assistant', content: 'rain' }],
        non_preferred_output: [{ role: 'assistant', content: 'no idea' }],
      },
    ])
    expect(fileOf('axolotl', 'pref/train.jsonl')[0]).toMatchObject({ chosen: { content: 'rain' }, rejected: { content: 'no idea' } })
    expect(fileOf('trl', 'pref/train.jsonl')[0]).toMatchObject({ chosen: [{ content: 'rain' }], rejected: [{ content: 'no idea' }] })
  })

  test('a row that was only thumbed down has no place and is named', () => {
    const { expected: _gone, ...unanswered } = talk
    expect(writeHandover(platforms.nebius, { ...data, train: [simple, unanswered] }).leftOut).toEqual(['b'])
  })

  test('learning rates are written with a point: PyYAML reads 1e-4 as text', () => {
    for (const platform of all)
      for (const { text, name } of writeHandover(platform, data).files)
        if (name.endsWith('.yaml')) expect(text).not.toMatch(/\d{1,3}(?<!\.\d)e-\d/)
  })

  test('MLX-LM counts batches: 3 rows in batches of 4, three times over', () => {
    const config = writeHandover(platforms['mlx-lm'], data).files.find(({ name }) => name === 'lora.yaml')?.text
    expect(config).toContain('iters: 3\n')
  })
})

describe('limits', () => {
  const many = (count: number): readonly Example[] => Array.from({ length: count }, (_, i) => ({ ...simple, id: `r${i}` }))
  const breaches = (id: keyof typeof platforms, train: readonly Example[], dev: readonly Example[] = []): readonly string[] =>
    limitBreaches(platforms[id], { train, dev, systemPrompt: '' }, []).map(({ message, where }) => `${message} | ${where}`)

  test('OpenAI wants ten rows, Fireworks three', () => {
    expect(breaches('openai', many(9))[0]).toContain('at least 10 rows')
    expect(breaches('openai', many(10))).toEqual([])
    expect(breaches('fireworks', many(2))[0]).toContain('at least 3 rows')
    expect(breaches('fireworks', many(3))).toEqual([])
  })

  test('Together wants turns to alternate, and names the rows', () => {
    const twice: Example = { ...simple, id: 'twice', history: [{ role: 'user', content: 'hello' }] }
    expect(breaches('together', [simple, twice])).toEqual([expect.stringMatching(/take turns.*1 row \| twice/)])
    expect(breaches('together', [simple, talk, caller])).toEqual([])
    expect(breaches('openai', [...many(10), twice])).toEqual([])
  })

  test('Bedrock’s shape has no tools; Vertex counts tokens a row and dev rows', () => {
    expect(breaches('bedrock', [caller])[0]).toMatch(/call tools.*\| c/)
    expect(breaches('vertex', [{ ...simple, input: 'x'.repeat(131_072 * 4 + 1) }])[0]).toContain('131,072 tokens')
    expect(breaches('vertex', [{ ...simple, input: 'x'.repeat(131_000 * 4) }])).toEqual([])
    expect(breaches('vertex', many(1), many(5001))[0]).toContain('5,000')
  })

  test('a file beyond the limit is named with its size in bytes of UTF-8', () => {
    const small = { ...platforms.openai, limits: { ...platforms.openai.limits, maxFileBytes: 10 } }
    const files = [
      { name: 'train.jsonl', text: 'ééééé\n' },
      { name: 'small.jsonl', text: 'eeeee\n' },
    ]
    expect(limitBreaches(small, { train: many(10), dev: [], systemPrompt: '' }, files)).toEqual([
      { message: expect.stringContaining('at most 10'), where: expect.stringContaining('train.jsonl') },
    ])
  })
})

describe('what is learnt', () => {
  test('the answer alone, with conversations shown first', () => {
    const preview = maskPreview(platforms.openai, [simple, simple, simple, talk], 'Answer.')
    expect(preview.map(({ id }) => id)).toEqual(['b', 'a', 'a'])
    expect(preview[0]?.turns.map(({ role, learnt }) => `${role} ${learnt}`)).toEqual([
      'system no',
      'user no',
      'assistant no',
      'user no',
      'assistant yes',
    ])
  })

  test('where the platform documents nothing, earlier answers may be learnt', () => {
    expect(maskPreview(platforms.nebius, [talk], '')[0]?.turns.map(({ learnt }) => learnt)).toEqual(['no', 'no', 'perhaps', 'no', 'yes'])
  })
})
