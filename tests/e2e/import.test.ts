import * as fc from 'fast-check'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importFile, type ImportResult } from '../../src/flows/import-file.ts'
import { parseScoreFilter } from '../../src/core/data/score-filter.ts'
import { composePorts } from '../../src/compose.ts'
import { runInProcess } from './run-in-process.ts'

const home = mkdtempSync(join(tmpdir(), 'assay-import-'))
const ports = await composePorts({ HOME: home, ASSAY_HOME: home })

const folderWith = (files: Readonly<Record<string, unknown>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-import-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : (content as readonly unknown[]).map((row) => JSON.stringify(row)).join('\n'),
    )
  }
  return folder
}

interface Asked {
  readonly out?: string
  readonly as?: string
  readonly only?: string
  readonly dryRun?: boolean
}

const importIn = async (folder: string, file: string, { out = '', as, only, dryRun = false }: Asked = {}): Promise<ImportResult> =>
  await importFile({
    from: join(folder, file),
    out: join(folder, out),
    ...(as !== undefined && { as }),
    ...(only !== undefined && { only: parseScoreFilter(only) }),
    dryRun,
    ports,
    sink: () => undefined,
    signal: new AbortController().signal,
  })

const stopOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'nothing stopped it',
    (error: unknown) => error,
  )

const linesOf = (path: string): readonly unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

const pair = (n: number) => ({ prompt: `p${n}`, chosen: 'good', rejected: n === 2 ? 'good' : 'bad' })
const run = (id: string, more: object) => ({
  id,
  trace_id: `t-${id}`,
  run_type: 'llm',
  inputs: { messages: [{ role: 'user', content: 'hi' }] },
  outputs: { output: `answer ${id}` },
  ...more,
})

test('rows of a shape become lines that Assay reads, with the place they came from; what is left out is counted', async () => {
  const folder = folderWith({ 'pairs.jsonl': [pair(1), pair(2), pair(3)] })
  const { code, stdout } = await runInProcess(['import', 'pairs.jsonl'], { cwd: folder })
  expect(code).toBe(0)
  expect(stdout).toContain('wrote pairs.rows.jsonl: 2 of 3 rows')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(preference): every row has "chosen" and "rejected"')
  expect(stdout).toMatch(/1 {2}chosen and rejected are the same \(pairs\.jsonl:2\)/)
  expect(linesOf(join(folder, 'pairs.rows.jsonl'))).toEqual([
    expect.objectContaining({
      assay: 'row/1',
      input: 'p1',
      expected: 'good',
      rejected: 'bad',
      origin: { kind: 'imported', file: 'pairs.jsonl', line: 1 },
    }),
    expect.objectContaining({ input: 'p3', origin: { kind: 'imported', file: 'pairs.jsonl', line: 3 } }),
  ])
  const again = await importIn(folder, 'pairs.rows.jsonl', { out: 'again.jsonl' })
  expect(again).toMatchObject({ rows: 2, imported: 2, pairs: 2, sources: [{ name: 'assay' }] })
  expect(readFileSync(join(folder, 'again.jsonl'), 'utf8')).toBe(readFileSync(join(folder, 'pairs.rows.jsonl'), 'utf8'))
})

test('an existing file is never overwritten, a dry run writes nothing, and a stop in the middle leaves nothing behind', async () => {
  const mixed = [...Array.from({ length: 300 }, (_, n) => pair(n + 10)), { messages: [] }]
  const folder = folderWith({ 'a.jsonl': [pair(1)], 'there.jsonl': 'mine', 'mixed.jsonl': mixed })
  expect(await stopOf(importIn(folder, 'a.jsonl', { out: 'there.jsonl' }))).toMatchObject({ code: 'write-refused' })
  expect(readFileSync(join(folder, 'there.jsonl'), 'utf8')).toBe('mine')
  expect(await importIn(folder, 'a.jsonl', { out: 'new.jsonl', dryRun: true })).toMatchObject({ imported: 1, dryRun: true })
  expect(await stopOf(importIn(folder, 'mixed.jsonl', { out: 'new.jsonl' }))).toMatchObject({
    code: 'data-format',
    where: 'mixed.jsonl:301',
  })
  expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'mixed.jsonl', 'there.jsonl'])
})

test('traces of a document are filtered by a score; a task beside them gets the rows in its data folder', async () => {
  const runs = [
    run('1', { feedback_stats: { helpful: { n: 1, avg: 1 } } }),
    run('2', { feedback_stats: { helpful: { n: 2, avg: 0.5 } } }),
    run('3', {}),
    run('4', { run_type: 'tool' }),
  ]
  const folder = folderWith({ 'runs.json': JSON.stringify({ runs }, undefined, 2), 'task.yaml': 'version: 1' })
  const result = await importIn(folder, 'runs.json', { only: 'helpful>=1' })
  expect(result).toMatchObject({
    made: 'rows',
    rows: 4,
    imported: 1,
    out: join(folder, 'data', 'runs.rows.jsonl'),
    sources: [{ name: 'langsmith' }],
    dropped: [
      { what: 'its score is not helpful>=1', rows: 1, where: ['runs.json:25'] },
      { what: 'it has no score "helpful"', rows: 1 },
      { what: 'it is no model call but a tool', rows: 1 },
    ],
  })
  expect(linesOf(join(folder, 'data', 'runs.rows.jsonl'))).toEqual([
    expect.objectContaining({ id: '1', group: 't-1', expected: 'answer 1' }),
  ])
})

test('of plain rows, a column of numbers is a score', async () => {
  const folder = folderWith({ 'a.csv': 'text,label,stars\na,x,5\nb,y,1\nc,x,\n' })
  expect(await importIn(folder, 'a.csv', { only: 'stars>3' })).toMatchObject({ rows: 3, imported: 1, dropped: [{ rows: 1 }, { rows: 1 }] })
})

test('a file of a tool becomes a task, or rows where a file of rows is named', async () => {
  const folder = folderWith({
    'evals.jsonl': [
      {
        input: [
          { role: 'system', content: 's' },
          { role: 'user', content: 'q' },
        ],
        ideal: 'a',
      },
    ],
  })
  expect(await importIn(folder, 'evals.jsonl', { out: 'task', dryRun: true })).toMatchObject({ made: 'task', dryRun: true, rows: 1 })
  expect(existsSync(join(folder, 'task'))).toBe(false)
  expect(await importIn(folder, 'evals.jsonl', { out: 'task' })).toMatchObject({
    made: 'task',
    because: 'the first row has input and ideal',
  })
  expect(existsSync(join(folder, 'task', 'task.yaml'))).toBe(true)
  expect(await importIn(folder, 'evals.jsonl', { out: 'rows.jsonl' })).toMatchObject({ made: 'rows', imported: 1 })
  expect(linesOf(join(folder, 'rows.jsonl'))).toEqual([
    expect.objectContaining({ input: 'q', expected: 'a', history: [{ role: 'system', content: 's' }] }),
  ])
})

test('a folder is read file by file, each in its own shape', async () => {
  const folder = folderWith({ 'in/a.jsonl': [pair(1)], 'in/b.csv': 'text,label\nx,y\n', 'in/readme.md': 'no' })
  expect(await importIn(folder, 'in', { out: 'all.jsonl' })).toMatchObject({
    imported: 2,
    sources: [
      { file: 'a.jsonl', name: 'preference' },
      { file: 'b.csv', name: 'any-columns', columns: { input: 'text', expected: 'label' } },
    ],
  })
})

test('nothing that could be imported is an error with the reasons, and a wrong name one with a suggestion', async () => {
  const folder = folderWith({ 'a.jsonl': [pair(2)], 'e.jsonl': '' })
  expect(await stopOf(importIn(folder, 'a.jsonl', { out: 'x.jsonl' }))).toMatchObject({
    code: 'data-format',
    also: [{ message: '1 × chosen and rejected are the same', where: 'a.jsonl:1' }],
  })
  expect(await stopOf(importIn(folder, 'e.jsonl', { out: 'x.jsonl' }))).toMatchObject({ message: 'e.jsonl holds no rows' })
  expect(await stopOf(importIn(folder, 'a.jsonl', { as: 'mesages' }))).toMatchObject({ code: 'usage', hint: 'did you mean "messages"?' })
  expect(await stopOf(importIn(folder, 'none.jsonl'))).toMatchObject({ code: 'data-not-found' })
  expect(() => parseScoreFilter('helpful')).toThrow('no condition')
  expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'e.jsonl'])
})

test('rows in are rows out and rows reported, whatever the rows are', async () => {
  const row = fc.oneof(
    fc.constant(pair(1)),
    fc.constant(pair(2)),
    fc.record({ prompt: fc.jsonValue({ maxDepth: 1 }), chosen: fc.jsonValue({ maxDepth: 1 }), rejected: fc.jsonValue({ maxDepth: 1 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
      const folder = folderWith({ 'a.jsonl': [pair(1), ...rows] })
      const result = await importIn(folder, 'a.jsonl', { as: 'preference', out: 'b.jsonl' })
      if (result.made !== 'rows') throw new Error('rows were asked for')
      expect(result.rows).toBe(rows.length + 1)
      expect(result.imported + result.dropped.reduce((sum, { rows: count }) => sum + count, 0)).toBe(result.rows)
      expect(linesOf(join(folder, 'b.jsonl'))).toHaveLength(result.imported)
    }),
    { numRuns: 20 },
  )
})

test('init names the command for traces, and stops where the shape is not clear', async () => {
  const folder = folderWith({ 'runs.jsonl': [run('1', {})], 'two.jsonl': [{ messages: [], prompt: 'p', completion: 'c' }] })
  const traces = await runInProcess(['init', 'runs.jsonl'], { cwd: folder })
  expect(traces.code).toBe(2)
  expect(traces.stderr).toContain('assay import runs.jsonl')
  const unclear = await runInProcess(['init', 'two.jsonl'], { cwd: folder })
  expect(unclear.stderr.replaceAll(/\s+/g, ' ')).toContain('two.jsonl fits 2 shapes: messages, prompt-completion')
  expect(existsSync(join(folder, 'task.yaml'))).toBe(false)
})

test('a value that is nested beyond reason is a row that is left out', async () => {
  const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`
  const pairs = `${JSON.stringify(pair(1))}\n{"chosen": ${deep}, "rejected": ${deep}}\n`
  const runs = `${JSON.stringify(run('1', {}))}\n{"run_type": "llm", "inputs": {"messages": ${deep}}, "outputs": ${deep}}\n`
  const folder = folderWith({ 'pairs.jsonl': pairs, 'runs.jsonl': runs })
  for (const name of ['pairs', 'runs'])
    expect(await importIn(folder, `${name}.jsonl`)).toMatchObject({
      rows: 2,
      imported: 1,
      dropped: [{ what: expect.stringMatching(/nested|not JSON/), rows: 1 }],
    })
})

test('a file in another encoding stops with the place and what it may be; --encoding reads it, documents of tools too', async () => {
  const folder = folderWith({})
  writeFileSync(join(folder, 'a.csv'), Buffer.from('question,answer\nGr\u00fc\u00dfe?,ja\n', 'latin1'))
  const document = {
    description: 'caf\u00e9',
    prompts: ['{{q}}'],
    tests: [{ vars: { q: 'Gr\u00fc\u00dfe?' }, assert: [{ type: 'equals', value: 'ja' }] }],
  }
  writeFileSync(join(folder, 'suite.json'), Buffer.from(JSON.stringify(document, undefined, 1), 'latin1'))
  const stopped = await runInProcess(['import', 'a.csv'], { cwd: folder })
  expect(stopped.code).toBe(2)
  expect(stopped.stderr.replaceAll(/\s+/g, ' ')).toContain('windows-1252 reads it as "Grüße?,ja"')
  for (const file of ['a.csv', 'suite.json']) {
    const { code } = await runInProcess(['import', file, '--encoding', 'windows-1252', '--out', `${file}.jsonl`], { cwd: folder })
    expect(code).toBe(0)
    expect(linesOf(join(folder, `${file}.jsonl`))).toEqual([expect.objectContaining({ input: 'Grüße?', expected: 'ja' })])
  }
})

test('rows deep inside a document are found; of several lists one is named by its path', async () => {
  const rows = (n: number) => [1, 2, 3].map((i) => ({ question: `q${n}${i}`, answer: `a${i}` }))
  const folder = folderWith({
    'page.json': JSON.stringify({ status: 'ok', data: { rows: rows(1) } }),
    'two.json': JSON.stringify({ data: { train: rows(2), test: rows(3) } }, undefined, 2),
  })
  expect(await importIn(folder, 'page.json', { out: 'page.jsonl' })).toMatchObject({ rows: 3, imported: 3 })
  for (const as of [undefined, 'any-columns'])
    expect(await stopOf(importIn(folder, 'two.json', { out: 'two.jsonl', ...(as !== undefined && { as }) }))).toMatchObject({
      code: 'data-format',
      hint: 'name one: two.json#data.train',
      also: [{ message: 'data.train: a list of objects' }, { message: 'data.test: a list of objects' }],
    })
  const { code, stdout } = await runInProcess(['import', 'two.json#data.test'], { cwd: folder })
  expect([code, stdout]).toEqual([0, expect.stringContaining('two.rows.jsonl: 3 of 3 rows')])
  expect(linesOf(join(folder, 'two.rows.jsonl'))[0]).toMatchObject({ input: 'q31', origin: { file: 'two.json#data.test', line: 18 } })
})
