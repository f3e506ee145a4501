import { describe, expect, test } from 'vitest'
import type { RawRow } from '../ports/ports.ts'
import type { TaskKind } from '../task/task.ts'
import type { Columns } from './formats/row-format.ts'
import { readExamples } from './read-examples.ts'
import { makeIdsUnique, rowHash } from './to-example.ts'

const rowsOf = (values: readonly Record<string, unknown>[]): AsyncIterable<RawRow> => {
  async function* stream(): AsyncIterable<RawRow> {
    for (const [index, value] of values.entries()) yield { line: index + 1, values: value }
  }
  return stream()
}
const read = (values: readonly Record<string, unknown>[], kind: TaskKind = 'generation', columns: Columns = {}) =>
  Array.fromAsync(readExamples(rowsOf(values), { file: 'a.jsonl', kind, columns }))
const examples = async (...args: Parameters<typeof read>) =>
  (await read(...args)).map((entry) => (entry.status === 'read' ? entry.example : entry.row.problem))

const user = { role: 'user', content: 'hi' }
const assistant = { role: 'assistant', content: 'hello' }

describe('chat messages', () => {
  test('the last assistant turn is expected, the user turn before it the input, the rest history', async () => {
    const [example] = await examples([
      {
        messages: [
          { role: 'system', content: 's' },
          user,
          assistant,
          { role: 'user', content: 'more' },
          { role: 'assistant', content: 'sure' },
        ],
      },
    ])
    expect(example).toMatchObject({ input: 'more', expected: 'sure', history: [{ role: 'system', content: 's' }, user, assistant] })
  })

  test('tool calls without content are an answer, as Azure writes them, and with content null', async () => {
    const calls = [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }]
    const found = await examples([
      { messages: [user, { role: 'assistant', tool_calls: calls }] },
      { messages: [user, { role: 'assistant', content: null, tool_calls: calls }] },
    ])
    expect(found).toEqual([
      expect.objectContaining({ expected: '[{"arguments":{},"name":"f"}]', expectedCalls: [{ id: '1', name: 'f', arguments: '{}' }] }),
      expect.objectContaining({ expected: '[{"arguments":{},"name":"f"}]', expectedCalls: [{ id: '1', name: 'f', arguments: '{}' }] }),
    ])
  })

  test('text parts are joined; a conversation that ends with the user has no answer', async () => {
    const found = await examples([
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
          assistant,
        ],
      },
      { messages: [user] },
    ])
    expect(found[0]).toMatchObject({ input: 'ab', expected: 'hello' })
    expect(found[1]).not.toHaveProperty('expected')
  })

  test.each([
    [[], 'no user turn'],
    [[assistant], 'no user turn'],
    [[{ role: 'robot', content: 'x' }, assistant], 'unknown role "robot"'],
    [[{ role: 'user' }, assistant], 'no content'],
    [[user, { role: 'assistant', content: null }], 'no content'],
    [[user, { role: 'tool', content: 'x' }, assistant], 'tool_call_id'],
    [[{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }, assistant], 'not text'],
    ['x', 'shape'],
  ])('%j is a bad row', async (messages, problem) => {
    expect((await examples([{ messages: [user, assistant] }, { messages }]))[1]).toContain(problem)
  })
})

test('prompt and completion, alpaca and ShareGPT are recognised by their keys', async () => {
  expect(await examples([{ prompt: 'p', completion: 'c' }])).toEqual([expect.objectContaining({ input: 'p', expected: 'c' })])
  expect(await examples([{ prompt: [user], completion: [assistant] }])).toEqual([
    expect.objectContaining({ input: 'hi', expected: 'hello' }),
  ])
  expect(
    await examples([
      { instruction: 'do', input: '', output: 'x' },
      { instruction: 'do', input: 'this', output: 'y' },
    ]),
  ).toEqual([expect.objectContaining({ input: 'do', expected: 'x' }), expect.objectContaining({ input: 'do\n\nthis', expected: 'y' })])
  expect(
    await examples([
      {
        conversations: [
          { from: 'human', value: 'q' },
          { from: 'gpt', value: 'a' },
        ],
      },
    ]),
  ).toEqual([expect.objectContaining({ input: 'q', expected: 'a' })])
})

describe('any columns', () => {
  test('columns are guessed from their names, in any case', async () => {
    expect(await examples([{ Text: 'where is my card', Category: 'card_arrival' }], 'classification')).toEqual([
      expect.objectContaining({ input: 'where is my card', expected: 'card_arrival' }),
    ])
  })

  test('names that say nothing give way to values: few distinct ones are the answer, the longest the input', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      a: index % 2 === 0 ? 'yes' : 'no',
      b: `a longer sentence number ${index}`,
      c: index,
    }))
    expect((await examples(rows, 'classification'))[3]).toMatchObject({ input: 'a longer sentence number 3', expected: 'no' })
  })

  test('columns of task.yaml win over guesses and over the look of the keys', async () => {
    const row = {
      prompt: 'not this',
      completion: 'nor this',
      q: 'question',
      a: 'answer',
      who: 'u1',
      at: '2026-01-01',
      w: '3',
      t: 'x, y',
      l: 'MIT',
      n: '17',
    }
    const columns = { input: 'q', expected: 'a', group: 'who', time: 'at', weight: 'w', tags: 't', licence: 'l', id: 'n' }
    expect(await examples([row], 'generation', columns)).toEqual([
      {
        id: '17',
        input: 'question',
        expected: 'answer',
        group: 'u1',
        time: '2026-01-01',
        tags: ['x', 'y'],
        weight: 3,
        licence: 'MIT',
        source: { file: 'a.jsonl', line: 1 },
      },
    ])
  })

  test('a column of task.yaml that the file does not have is named, with a suggestion', async () => {
    await expect(read([{ text: 'x', category: 'y' }], 'classification', { expected: 'categry' })).rejects.toMatchObject({
      code: 'data-format',
      hint: expect.stringContaining('did you mean "category"?'),
    })
  })

  test('a column called weight is not a weight unless task.yaml says so', async () => {
    expect(await examples([{ text: 'parcel', label: 'x', weight: 2.5 }], 'classification')).toEqual([
      expect.objectContaining({ weight: 1 }),
    ])
  })
})

test('a weight that is not a whole number above 0 makes a bad row', async () => {
  const found = await examples([0.5, true, 0, 2].map((weight) => ({ prompt: 'p', completion: 'c', weight })))
  expect(found.slice(0, 3)).toEqual([
    expect.stringContaining('weight'),
    expect.stringContaining('weight'),
    expect.stringContaining('weight'),
  ])
  expect(found[3]).toMatchObject({ weight: 2 })
})

test('two formats in one file are an error that names the line', async () => {
  await expect(read([{ messages: [user, assistant] }, { prompt: 'p', completion: 'c' }])).rejects.toMatchObject({
    code: 'data-format',
    where: 'a.jsonl:2',
    message: expect.stringContaining('line 2'),
  })
  const late = [...Array.from({ length: 400 }, () => ({ text: 'x', label: 'y' })), { messages: [user, assistant] }]
  await expect(read(late, 'classification')).rejects.toMatchObject({ where: 'a.jsonl:401' })
})

test('tokenised rows are refused with the reason', async () => {
  for (const row of [
    { input_ids: [1], labels: [1] },
    { input_ids: [1], attention_mask: [1] },
  ])
    await expect(read([row])).rejects.toMatchObject({ code: 'data-format', message: expect.stringContaining('tokenised') })
})

test('answers of an extraction become canonical JSON; text that is not JSON is kept for the check', async () => {
  const found = await examples(
    [
      { text: 'a', slots: { b: 1, a: '2' } },
      { text: 'b', slots: '{"z": 1,\n "a": []}' },
      { text: 'c', slots: 'nonsense' },
      { text: 'd', slots: '' },
    ],
    'extraction',
  )
  expect(found.map((entry) => (typeof entry === 'string' ? entry : entry.expected))).toEqual([
    '{"a":"2","b":1}',
    '{"a":[],"z":1}',
    'nonsense',
    undefined,
  ])
})

test('a label that is an object is a bad row, and labels lose the spaces around them', async () => {
  expect(
    await examples(
      [
        { text: 'a', label: ' x ' },
        { text: 'b', label: { c: 1 } },
      ],
      'classification',
    ),
  ).toEqual([expect.objectContaining({ expected: 'x' }), expect.stringContaining('not a label but an object')])
})

test('an id is 12 hex digits of the content; equal rows are told apart by a stable suffix', () => {
  const example = {
    id: rowHash({ input: 'a', expected: 'b' }).slice(0, 12),
    input: 'a',
    expected: 'b',
    tags: [],
    weight: 1,
    source: { file: 'f', line: 1 },
  }
  expect(example.id).toMatch(/^[0-9a-f]{12}$/)
  const unique = makeIdsUnique()
  const ids = [example, example, { ...example, id: `${example.id}-2` }, example].map((entry) => unique(entry).id)
  expect(ids).toEqual([example.id, `${example.id}-2`, `${example.id}-2-2`, `${example.id}-3`])
})

test('the content hash depends on input, answer and history and on nothing else', () => {
  const base = { input: 'a', expected: 'b' }
  const hashes = [
    base,
    { ...base, input: 'c' },
    { ...base, expected: 'c' },
    { input: 'a' },
    { ...base, history: [{ role: 'user' as const, content: 'x' }] },
  ].map(rowHash)
  expect(new Set(hashes).size).toBe(5)
  expect(rowHash({ ...base, weight: 7, tags: ['x'] } as typeof base)).toBe(hashes[0])
})

test('rows that are only asked need no column but the input, and none is taken for the answer instead', async () => {
  const columns = { id: 'key', input: 'text', expected: 'label' }
  const asked = (values: readonly Record<string, unknown>[]) =>
    Array.fromAsync(readExamples(rowsOf(values), { file: 'a.csv', kind: 'classification', columns, needsOnlyInput: true }))
  const [row] = await asked([{ text: 'hi', category: 'refund' }])
  expect(row).toMatchObject({ status: 'read', example: { input: 'hi' } })
  expect(row?.status === 'read' && row.example).not.toHaveProperty('expected')
  await expect(asked([{ body: 'hi' }])).rejects.toMatchObject({ code: 'data-format', message: 'a.csv has no column "text" for input' })
  await expect(read([{ text: 'hi' }], 'classification', columns)).rejects.toMatchObject({
    message: expect.stringContaining('"key" for id'),
  })
})

describe('the rows that are read from', () => {
  const watched = (count: number, valueOf: (index: number) => Record<string, unknown>) => {
    const seen = { read: 0, closed: false }
    async function* stream(): AsyncIterable<RawRow> {
      try {
        for (let index = 0; index < count; index++) {
          seen.read++
          yield { line: index + 1, values: valueOf(index) }
        }
      } finally {
        seen.closed = true
      }
    }
    return { seen, examples: readExamples(stream(), { file: 'a.jsonl', kind: 'generation', columns: {} }) }
  }
  const chat = { messages: [user, assistant] }

  test.each([0, 1, 199, 200, 201, 450])('%i rows come out in their order', async (count) => {
    const { examples: made } = watched(count, (index) => ({ messages: [{ role: 'user', content: `${index}` }, assistant] }))
    const inputs = (await Array.fromAsync(made)).map((entry) => (entry.status === 'read' ? entry.example.input : entry.row.problem))
    expect(inputs).toEqual(Array.from({ length: count }, (_, index) => `${index}`))
  })

  test('are closed where the reader stops early', async () => {
    const { seen, examples: made } = watched(1000, () => chat)
    for await (const { status } of made) {
      expect(status).toBe('read')
      break
    }
    expect(seen).toEqual({ read: 200, closed: true })
  })

  test.each([5, 300])('are closed where row %i has another shape', async (other) => {
    const { seen, examples: made } = watched(1000, (index) => (index === other ? { prompt: 'a', completion: 'b' } : chat))
    await expect(Array.fromAsync(made)).rejects.toMatchObject({
      code: 'data-format',
      message: expect.stringContaining(`line ${other + 1} is`),
    })
    expect(seen.closed).toBe(true)
  })
})
