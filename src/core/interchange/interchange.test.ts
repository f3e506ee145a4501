import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import type { ExportedTask } from './exported.ts'
import type { ForeignFile, Imported } from './imported.ts'
import { foreignFormats } from './index.ts'
import { taskFromImport } from './task-from-import.ts'
import { foreignWriters } from './writers.ts'

const rowsOf = (lines: readonly unknown[]): NonNullable<ForeignFile['rows']> =>
  lines.map((values, i) => ({ line: i + 1, values: values as Record<string, unknown> }))

/** A foreign file with others beside it. */
const foreign = (file: Partial<ForeignFile>, beside: Readonly<Record<string, string>> = {}): ForeignFile => ({
  path: 'file',
  readText: async (name) => beside[name],
  readRows: async (name) =>
    beside[name] === undefined
      ? undefined
      : rowsOf(
          beside[name]
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown),
        ),
  ...file,
})

const read = async (file: ForeignFile): Promise<Imported & { format: string }> => {
  const format = foreignFormats.find((candidate) => candidate.recognise(file) !== undefined)
  if (format === undefined) throw new Error('nobody recognised it')
  return { format: format.id, ...(await format.read(file)) }
}

describe('promptfoo configs', () => {
  const config = {
    description: 'Ticket sorting',
    prompts: ['Sort this ticket: {{ticket}}'],
    providers: ['openai:chat:gpt-4.1-mini', { id: 'anthropic:messages:claude-sonnet-4-5' }, 'python:mine.py'],
    defaultTest: { assert: [{ type: 'llm-rubric', value: 'Is it polite?' }] },
    tests: [
      { vars: { ticket: 'where is my parcel' }, assert: [{ type: 'equals', value: 'delivery' }], metadata: { tags: ['hard'] } },
      {
        vars: { ticket: 'I paid twice' },
        assert: [
          {
            type: 'assert-set',
            assert: [
              { type: 'equals', value: 'billing' },
              { type: 'latency', threshold: 5 },
            ],
          },
        ],
      },
      { vars: { ticket: 'it broke' }, assert: [{ type: 'icontains', value: 'refund' }] },
    ],
  }

  it('become rows with the answer that an assertion names, a prompt without the variable, and models', async () => {
    const imported = await read(foreign({ value: config }))
    expect(imported.format).toBe('promptfoo')
    expect(imported.rows).toEqual([
      { input: 'where is my parcel', expected: 'delivery', tags: ['hard'] },
      { input: 'I paid twice', expected: 'billing' },
      { input: 'it broke', expected: 'refund' },
    ])
    expect(imported.systemPrompt).toBe('Sort this ticket:')
    expect(imported.models).toEqual({
      current: { provider: 'openai', model: 'gpt-4.1-mini' },
      'claude-sonnet-4-5': { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    })
    expect(imported.rubrics.map(({ criteria }) => criteria)).toEqual(['Is it polite?'])
  })

  it('say what they could not carry over, and count it', async () => {
    const { notes } = await read(foreign({ value: config }))
    expect(notes.join('\n')).toContain('1 "latency" assertions have no counterpart')
    expect(notes.join('\n')).toContain('1 "icontains" assertions name a part of the answer')
    expect(notes.join('\n')).toContain('1 providers are no chat models')
  })

  it('are read with their tests in a file, chat prompts, and a schema', async () => {
    const value = { prompts: ['file://chat.json'], providers: ['openai:gpt-4o'], tests: 'file://tests.jsonl' }
    const beside = {
      'chat.json': '[{"role":"system","content":"Extract."},{"role":"user","content":"Text: {{text}}"}]',
      'tests.jsonl':
        '{"vars":{"text":"Ada, 3"},"assert":[{"type":"is-json","value":{"type":"object"}},{"type":"equals","value":{"name":"Ada"}}]}',
    }
    const imported = await read(foreign({ value }, beside))
    expect(imported.systemPrompt).toBe('Extract.')
    expect(imported.rows).toEqual([{ input: 'Text: Ada, 3', expected: '{"name":"Ada"}' }])
    expect(imported.schema).toEqual({ type: 'object' })
  })

  it('as a CSV read the magic columns', async () => {
    const rows = rowsOf([
      { text: 'a', __expected: 'spam', '__metadata:source': 'web' },
      { text: 'b', __expected: 'similar(0.8): hello', __expected2: 'is-json' },
    ])
    const imported = await read(foreign({ rows }))
    expect(imported.rows).toEqual([
      { input: 'a', expected: 'spam', tags: ['web'] },
      { input: 'b', expected: 'hello' },
    ])
  })

  it('without tests are an error that says what to name', async () => {
    await expect(read(foreign({ value: { prompts: ['x'], tests: [] } }))).rejects.toMatchObject({ code: 'import-unsupported' })
  })
})

it('promptfoo results become rows and the answers of every provider', async () => {
  const result = (testIdx: number, provider: string, output: string) => ({
    testIdx,
    promptIdx: 0,
    vars: { text: `row ${testIdx}` },
    provider: { id: provider },
    response: { output },
    success: true,
    testCase: { assert: [{ type: 'equals', value: 'yes' }] },
  })
  const results = [
    result(0, 'openai:a', 'yes'),
    result(0, 'openai:b', 'no'),
    result(1, 'openai:a', 'no'),
    { ...result(1, 'openai:b', ''), response: { error: 'down' } },
  ]
  const imported = await read(foreign({ value: { results: { version: 3, results } } }))
  expect(imported.rows).toEqual([
    { input: 'row 0', expected: 'yes' },
    { input: 'row 1', expected: 'yes' },
  ])
  expect(imported.answers).toEqual([
    { arm: 'openai:a', answers: ['yes', 'no'] },
    { arm: 'openai:b', answers: ['no', undefined] },
  ])
})

describe('inspect logs', () => {
  const sample = (id: string, epoch: number, completion: string) => ({
    id,
    epoch,
    input: [
      { role: 'system', content: 'Sort.' },
      { role: 'user', content: `text ${id}` },
    ],
    target: 'spam',
    output: { completion, choices: [] },
    scores: { exact: { value: 'C' } },
    metadata: { tags: ['x'] },
  })
  const header = { eval: { task: 'inspect_evals/spam', model: 'openai/gpt' }, plan: { steps: [] } }

  it('of one document become rows, a prompt shared by all, and recorded answers of the first epoch', async () => {
    const imported = await read(
      foreign({ value: { ...header, samples: [sample('a', 1, 'spam'), sample('a', 2, 'ham'), sample('b', 1, 'ham')] } }),
    )
    expect(imported.rows).toEqual([
      { id: 'a', input: 'text a', expected: 'spam', tags: ['x'] },
      { id: 'b', input: 'text b', expected: 'spam', tags: ['x'] },
    ])
    expect([imported.name, imported.systemPrompt, imported.answers]).toEqual([
      'spam',
      'Sort.',
      [{ arm: 'openai/gpt', answers: ['spam', 'ham'] }],
    ])
    expect(imported.notes).toEqual(['1 samples of later epochs were left out: rows and answers are those of the first'])
  })

  it('of an archive are the same', async () => {
    const entries = new Map([
      ['header.json', JSON.stringify(header)],
      ['samples/a_epoch_1.json', JSON.stringify(sample('a', 1, 'spam'))],
    ])
    expect((await read(foreign({ entries }))).rows).toHaveLength(1)
  })

  it('that are cut off name the part that is', async () => {
    const entries = new Map([
      ['header.json', JSON.stringify(header)],
      ['samples/a_epoch_1.json', '{"id":'],
    ])
    await expect(Promise.resolve().then(() => read(foreign({ entries })))).rejects.toMatchObject({ where: 'samples/a_epoch_1.json' })
  })
})

describe('OpenAI evals', () => {
  it('of the open-source project keep the first of several ideals, and say so', async () => {
    const input = [
      { role: 'system', content: 'Answer.' },
      { role: 'user', content: '2 + 2' },
    ]
    const imported = await read(foreign({ rows: rowsOf([{ input, ideal: ['4', 'four'] }]) }))
    expect(imported.rows).toEqual([{ input: '2 + 2', expected: '4' }])
    expect(imported.systemPrompt).toBe('Answer.')
    expect(imported.notes[0]).toContain('1 rows accept several answers')
  })

  it('of the hosted service are read through their graders and templates', async () => {
    const value = {
      name: 'IT tickets',
      testing_criteria: [
        { type: 'string_check', name: 'match', input: '{{ sample.output_text }}', reference: '{{ item.correct_label }}', operation: 'eq' },
        { type: 'score_model', name: 'tone' },
      ],
      data_source: {
        type: 'completions',
        input_messages: {
          type: 'template',
          template: [
            { role: 'developer', content: 'Sort.' },
            { role: 'user', content: '{{ item.ticket_text }}' },
          ],
        },
        source: { type: 'file_content', content: [{ item: { ticket_text: 'My screen is black', correct_label: 'Hardware' } }] },
      },
    }
    const imported = await read(foreign({ value }))
    expect(imported.rows).toEqual([{ input: 'My screen is black', expected: 'Hardware' }])
    expect([imported.name, imported.systemPrompt, imported.scorers]).toEqual(['IT tickets', 'Sort.', ['exact']])
    expect(imported.notes[0]).toContain('"tone"')
  })
})

it('Langfuse items leave archived ones out, Braintrust rows keep tags and outputs', async () => {
  const langfuse = await read(
    foreign({
      value: {
        data: [
          { id: '1', datasetName: 'faq', input: { question: 'why' }, expectedOutput: 'because', status: 'ACTIVE' },
          { id: '2', datasetName: 'faq', input: 'x', expectedOutput: 'y', status: 'ARCHIVED' },
        ],
      },
    }),
  )
  expect([langfuse.format, langfuse.rows, langfuse.notes]).toEqual([
    'langfuse',
    [{ id: '1', input: 'why', expected: 'because' }],
    ['1 archived items were left out'],
  ])
  const braintrust = await read(
    foreign({
      rows: rowsOf([{ id: 'r', input: 'q', expected: { a: 1 }, output: { a: 2 }, scores: { exact: 0 }, tags: ['t'], metadata: {} }]),
    }),
  )
  expect([braintrust.format, braintrust.rows]).toEqual(['braintrust', [{ id: 'r', input: 'q', expected: '{"a":1}', tags: ['t'] }]])
  expect(braintrust.answers).toEqual([{ arm: 'experiment', answers: ['{"a":2}'] }])
})

it('recorded answers find their rows by id, also where two rows are the same', () => {
  const rows = [
    { input: 'same', expected: 'x' },
    { input: 'same', expected: 'x' },
    { input: 'other', expected: 'y' },
  ]
  const { texts, task } = taskFromImport({
    name: 'a b!',
    rows,
    models: {},
    scorers: [],
    rubrics: [],
    notes: [],
    answers: [{ arm: 'm', answers: ['1', '2', undefined] }],
  })
  const lines = (path: string) =>
    (
      texts
        .find((file) => file.path === path)
        ?.text.trim()
        .split('\n') ?? []
    ).map((line) => JSON.parse(line) as { id: string; output?: string })
  const ids = lines('data/rows.jsonl').map(({ id }) => id)
  expect(new Set(ids).size).toBe(3)
  expect(lines('outputs.jsonl')).toEqual([
    { id: ids[0], output: '1' },
    { id: ids[1], output: '2' },
  ])
  expect(task).toMatchObject({ name: 'a-b', outputs: 'outputs.jsonl' })
})

/** Texts with everything that breaks templates, quotes and lines. */
const anyText = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '"', "'", '`', '\\', '\n', '{', '}', '{{x}}', '{% y %}', 'é', '漢', ' ', '#', ':', '- '),
    minLength: 1,
    maxLength: 30,
  })
  .filter((text) => text.trim() !== '')

const exportOf = (kind: ExportedTask['kind'], texts: readonly (readonly [string, string])[], systemPrompt: string): ExportedTask => ({
  name: 'round trip',
  kind,
  systemPrompt,
  labels: [],
  split: 'dev',
  rows: texts.map(([input, expected], i): LabelledExample => ({
    id: `row-${i}`,
    input,
    expected,
    tags: [],
    weight: 1,
    source: { file: 'f', line: i + 1 },
  })),
})

describe('what was exported comes back when it is imported', () => {
  const readers = {
    langfuse: (lines: readonly unknown[]) => foreign({ rows: rowsOf(lines) }),
    braintrust: (lines: readonly unknown[]) => foreign({ rows: rowsOf(lines) }),
    'openai-evals': (lines: readonly unknown[]) => foreign({ rows: rowsOf(lines) }),
  }
  for (const [tool, open] of Object.entries(readers))
    it(tool, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 5 }), anyText, async (texts, prompt) => {
          const task = exportOf('generation', texts, tool === 'openai-evals' ? prompt : '')
          const { texts: files } = foreignWriters[tool as keyof typeof readers].write(task)
          const lines = (files.find(({ name }) => name.endsWith('.jsonl'))?.text ?? '')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown)
          const imported = await read(open(lines))
          expect(imported.format).toBe(tool)
          expect(imported.rows.map(({ input, expected }) => [input, expected])).toEqual(texts)
          if (tool === 'openai-evals') expect(imported.systemPrompt).toBe(prompt)
        }),
        { numRuns: 60 },
      )
    })
})

describe('tool calls in chats of other tools', () => {
  it('stay calls, and are written as data files hold them', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":"a"}' } }
    const turns = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ]
    const imported = await read(foreign({ rows: rowsOf([{ input: [...turns, { role: 'user', content: 'and?' }], ideal: 'done' }]) }))
    const { texts } = taskFromImport(imported)
    const { messages } = JSON.parse(texts[0]?.text ?? '') as { messages: readonly unknown[] }
    expect(messages.slice(1, 3)).toEqual([
      { role: 'assistant', content: '[{"arguments":{"q":"a"},"name":"find"}]', tool_calls: [call] },
      { role: 'tool', content: 'x', tool_call_id: 'c1' },
    ])
  })
})
