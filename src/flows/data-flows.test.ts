import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../core/lib/random.ts'
import type { Ports } from '../core/ports/ports.ts'
import { createDataReader } from '../io/data/create-data-reader.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { checkData } from './check.ts'
import { explainTaskFolder, taskSchemaText } from './explain.ts'
import { initTask } from './init.ts'
import { loadTask } from './load-task.ts'
import { prepareData, readLock, recordLook } from './split.ts'

const ports: Pick<Ports, 'reader' | 'schemas' | 'clock' | 'openFolder'> = {
  reader: createDataReader(),
  schemas: {
    compile: (schema) => {
      const validate = new Ajv({ strict: false }).compile(schema)
      return (value) => ({
        valid: validate(value),
        errors: (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`),
      })
    },
  },
  clock: { now: () => Date.UTC(2026, 0, 2), monotonicMs: () => 0, sleep: async () => {} },
  openFolder: openTaskFiles,
}
const { signal } = new AbortController()

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-data-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

let folders = 0
const folderWith = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(root, `task${folders++}-`))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}
const words = (index: number): string => [7919, 104_729, 1_299_709, 15_485_863].map((prime) => ((index + 1) * prime).toString(36)).join(' ')
const csv = (count: number, from = 0): string =>
  `text,label\n${Array.from({ length: count }, (_, index) => `${words(from + index)},${index % 3 === 0 ? 'spam' : 'ham'}`).join('\n')}\n`
const yaml = 'name: mail\nkind: classification\ndata: mail.csv\n'

const prepare = async (folder: string, rest: { refreeze?: boolean; dryRun?: boolean } = {}) => {
  const files = openTaskFiles(folder)
  return prepareData({ task: await loadTask(files), files, ports, sink: () => {}, signal, ...rest })
}

describe('splitting', () => {
  test('rows are split, golden is frozen, and a second run gives the same', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(300) })
    const first = await prepare(folder)
    expect(first.counts).toMatchObject({ rows: 300, train: 120, dev: 60, golden: 120, units: { train: 120, dev: 60, golden: 120 } })
    expect(first.labels).toEqual(['ham', 'spam'])
    expect(first.lock.rows).toHaveLength(120)
    expect(first.sizes.map(({ size }) => size)).toEqual([120, 60, 120])
    const second = await prepare(folder)
    expect(second).toEqual(first)
  })

  test('rows that come later do not change golden, and near copies of golden stay out of train', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(300) })
    const first = await prepare(folder)
    const [target] = first.splits.golden
    await writeFile(
      join(folder, 'mail.csv'),
      `${csv(300)}${csv(50, 5000).split('\n').slice(1).join('\n')}${target?.input} too,${target?.expected}\n"${target?.input.toUpperCase()}!",${target?.expected}\n`,
    )
    const second = await prepare(folder)
    expect(second.splits.golden.map(({ id }) => id)).toEqual(first.splits.golden.map(({ id }) => id))
    expect(second.counts.train).toBeGreaterThan(first.counts.train)
    const others = [...second.splits.train, ...second.splits.dev].map(({ input }) => input.toLowerCase())
    expect(others.filter((input) => input.includes(target?.input ?? '-'))).toEqual([])
    expect(second.counts.duplicatesRemoved + second.counts.leaksRemoved).toBe(2)
  })

  test('a changed golden row stops every later run with its id, until it is frozen again on purpose', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(300) })
    const { splits } = await prepare(folder)
    await recordLook(openTaskFiles(folder), { of: 3, alpha: 0.0166, at: '2026-01-02', pair: ['a', 'b'], declared: {} })
    await writeFile(join(folder, 'mail.csv'), csv(300).replace(splits.golden[0]?.input ?? '-', 'something else'))
    await expect(prepare(folder)).rejects.toMatchObject({ code: 'golden-changed', message: expect.stringContaining('1 removed') })
    const again = await prepare(folder, { refreeze: true })
    expect(again.lock.looks).toHaveLength(1)
    expect(again.lock.replaced[0]?.looks).toHaveLength(1)
    expect((await prepare(folder)).lock).toEqual(again.lock)
  })

  test('once all looks are spent, a new golden set holds none of the old rows and starts at the first look', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(300) })
    const { splits } = await prepare(folder)
    for (let k = 0; k < 3; k++)
      await recordLook(openTaskFiles(folder), { of: 3, alpha: 0.0166, at: '2026-01-02', pair: ['a', 'b'], declared: { k } })
    const again = await prepare(folder, { refreeze: true })
    expect(again.lock.looks).toEqual([])
    const old = new Set(splits.golden.map(({ input }) => input))
    expect(again.splits.golden.length).toBeGreaterThan(50)
    expect(again.splits.golden.filter(({ input }) => old.has(input))).toEqual([])
    expect([...again.splits.train, ...again.splits.dev].filter(({ input }) => old.has(input)).length).toBe(old.size)
  })

  test('a dry run writes nothing', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(200) })
    await prepare(folder, { dryRun: true })
    expect(await readLock(openTaskFiles(folder))).toBeUndefined()
  })

  test('duplicates become weight, contradictions follow the majority, and everything is counted', async () => {
    const extra = [
      'same text,ham',
      'Same  text!,ham',
      'same text,ham',
      'who knows,ham',
      'who knows,spam',
      'mostly,ham',
      'mostly,ham',
      'mostly,spam',
      ',ham',
      'no answer,',
    ]
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': `${csv(200)}${extra.join('\n')}\n` })
    const { splits, counts, findings } = await prepare(folder)
    const all = [...splits.train, ...splits.dev, ...splits.golden]
    expect(all.filter(({ input }) => /^same/i.test(input))).toEqual([expect.objectContaining({ weight: 3 })])
    expect(all.some(({ input }) => input === 'who knows')).toBe(false)
    expect(all.filter(({ input }) => input === 'mostly')).toEqual([expect.objectContaining({ weight: 2, expected: 'ham' })])
    expect(counts).toMatchObject({
      rows: 210,
      duplicatesRemoved: 3,
      contradictions: 2,
      contradictionRowsDropped: 3,
      unlabelled: 1,
      invalid: 1,
    })
    expect(counts.train + counts.dev + counts.golden).toBe(202)
    expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['contradiction', 'exact-duplicate', 'empty-input', 'no-answer']))
  })

  test('a group never stands on two sides', async () => {
    const grouped = csv(300)
      .split('\n')
      .map((line, index) => (line === '' ? '' : index === 0 ? `${line},group` : `${line},g${index % 40}`))
      .join('\n')
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': grouped })
    const { splits } = await prepare(folder)
    const groups = (['train', 'dev', 'golden'] as const).map((name) => new Set(splits[name].map(({ group }) => group)))
    expect([...(groups[0] ?? [])].filter((group) => groups[1]?.has(group) === true || groups[2]?.has(group) === true)).toEqual([])
    expect(groups[2]?.size).toBeGreaterThan(3)
  })

  test('fixed splits keep golden as it is and take leaking rows out of train', async () => {
    const golden = csv(100, 1000)
    const leaking = golden
      .split('\n')
      .slice(1, 4)
      .map((line) => line.toUpperCase().replace(/,(\w+)$/, (_, label: string) => `!,${label.toLowerCase()}`))
      .join('\n')
    const folder = await folderWith({
      'task.yaml': 'name: mail\nkind: classification\ndata: { train: train.csv, golden: golden.csv }\n',
      'train.csv': `${csv(200)}${leaking}\n`,
      'golden.csv': golden,
    })
    const { counts, findings } = await prepare(folder)
    expect(counts).toMatchObject({ golden: 100, leaksRemoved: 3, train: 160, dev: 40 })
    expect(findings.find(({ id }) => id === 'leak')?.count).toBe(3)
    await writeFile(join(folder, 'golden.csv'), csv(101, 1000))
    await expect(prepare(folder)).rejects.toMatchObject({ code: 'golden-changed', message: expect.stringContaining('1 added') })
  })

  test('rows of a template on both sides are a warning of the split, and one group for the template takes it away', async () => {
    const things = ['lamp', 'chair', 'phone', 'book', 'shirt', 'table', 'clock', 'bag', 'shoe', 'ring', 'Berlin', 'Paris', 'Rome']
    const random = createRandom(4)
    const thing = (): string => things[random.below(things.length)] ?? ''
    const form = (): string =>
      `Dear customer service team I would like to know when my order of one ${thing()} and one ${thing()} for ${thing()} will be delivered to my door please`
    const rows = Array.from({ length: 150 }, (_, index) => `${form()},${index % 2 === 0 ? 'ham' : 'spam'},form`)
    const others = csv(200)
      .split('\n')
      .slice(1, -1)
      .map((line, index) => `${line},other${index}`)
    const mail = `text,label,kind\n${[...rows, ...others].join('\n')}\n`
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': mail })
    const { findings, ofSplit, proof } = await prepare(folder)
    const found = findings.find(({ id }) => id === 'golden-copy')
    expect(found?.count).toBe(proof?.copied.length)
    expect(found?.count).toBeGreaterThan(10)
    expect(ofSplit).toContain(found)
    await writeFile(join(folder, 'task.yaml'), `${yaml}columns: { input: text, expected: label, group: kind }\n`)
    const grouped = await prepare(folder, { refreeze: true })
    expect(grouped.findings.map(({ id }) => id)).not.toContain('golden-copy')
    expect(grouped.proof).toMatchObject({ exact: 0, near: 0, copied: [] })
  })

  test('fixed train, dev and golden: rows of train that repeat dev go too', async () => {
    const folder = await folderWith({
      'task.yaml': 'name: mail\nkind: classification\ndata: { train: train.csv, dev: dev.csv, golden: golden.csv }\n',
      'train.csv': csv(200),
      'dev.csv': csv(60, 195),
      'golden.csv': csv(100, 1000),
    })
    const { counts, splits } = await prepare(folder)
    expect(counts).toMatchObject({ dev: 60, golden: 100, train: 195 })
    const dev = new Set(splits.dev.map(({ input }) => input))
    expect(splits.train.some(({ input }) => dev.has(input))).toBe(false)
  })

  test('answers of an extraction that the schema does not allow are left out', async () => {
    const line = (index: number, slots: unknown): string => JSON.stringify({ text: words(index), slots })
    const folder = await folderWith({
      'task.yaml': 'name: slots\nkind: extraction\ndata: a.jsonl\noutput: { schema: schema.json }\n',
      'schema.json': '{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}',
      'a.jsonl': [...Array.from({ length: 200 }, (_, index) => line(index, { n: index })), line(900, { n: 'x' }), line(901, 'text')].join(
        '\n',
      ),
    })
    const { counts, findings, labels } = await prepare(folder)
    expect(counts).toMatchObject({ rows: 202, invalid: 2 })
    expect(findings.find(({ id }) => id === 'invalid-answer')?.count).toBe(2)
    expect(labels).toEqual([])
  })

  test('labels that golden does not hold are named', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': `${csv(200)}quite another thing,rare\n` })
    expect((await prepare(folder)).findings.find(({ id }) => id === 'untestable-label')?.examples).toEqual([{ rows: [], note: 'rare' }])
  })
})

describe('bad rows', () => {
  test('more than one in a hundred stops, and every line is listed', async () => {
    const lines = csv(200).split('\n')
    for (const index of [3, 90, 150]) lines[index] = 'too,many,fields'
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': lines.join('\n') })
    await expect(prepare(folder)).rejects.toMatchObject({
      code: 'data-bad-rows',
      where: 'mail.csv:4',
      also: [expect.objectContaining({ where: 'mail.csv:91' }), expect.objectContaining({ where: 'mail.csv:151' })],
    })
  })

  test('fewer are counted, and named with their lines', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(200).replace('\n', '\ntoo,many,fields\n') })
    const notes: string[] = []
    const files = openTaskFiles(folder)
    const { badRows, rows, usable } = await checkData({
      task: await loadTask(files),
      files,
      ports,
      signal,
      sink: (event) => event.kind === 'note' && notes.push(event.message),
    })
    expect(badRows).toEqual([{ file: 'mail.csv', line: 2, problem: '3 fields where the header has 2' }])
    expect({ rows, usable }).toEqual({ rows: 201, usable: 200 })
    expect(notes.join()).toContain('mail.csv:2')
  })

  test('a file that is missing, without rows or without answers stops with its own code', async () => {
    await expect(prepare(await folderWith({ 'task.yaml': yaml }))).rejects.toMatchObject({ code: 'data-not-found' })
    await expect(prepare(await folderWith({ 'task.yaml': yaml, 'mail.csv': 'text,label\n' }))).rejects.toMatchObject({
      code: 'data-format',
    })
    await expect(prepare(await folderWith({ 'task.yaml': yaml, 'mail.csv': 'text,label\na,\nb,\n' }))).rejects.toMatchObject({
      code: 'data-no-answers',
    })
  })
})

test('a check reports labels, most frequent first, and writes nothing', async () => {
  const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(90) })
  const files = openTaskFiles(folder)
  const report = await checkData({ task: await loadTask(files), files, ports, signal, sink: () => {} })
  expect(report.labels).toEqual([
    { label: 'ham', rows: 60 },
    { label: 'spam', rows: 30 },
  ])
  expect(report.findings.map(({ id }) => id)).toContain('too-few')
  expect(await readLock(files)).toBeUndefined()
})

describe('init', () => {
  const init = (folder: string, file: string) => initTask({ folder, file, ports, signal })

  test('a labelled CSV becomes a classification that runs as it is', async () => {
    const folder = await folderWith({ 'tickets.csv': csv(200) })
    const report = await init(folder, 'tickets.csv')
    expect(report.written).toEqual(['task.yaml'])
    expect(report.guesses.map(({ about, guess }) => `${about}: ${guess}`)).toEqual(
      expect.arrayContaining(['columns.input: text', 'columns.expected: label', 'kind: classification', 'labels: 2']),
    )
    const task = await loadTask(openTaskFiles(folder))
    expect(task).toMatchObject({ name: 'tickets', kind: 'classification', columns: { input: 'text', expected: 'label' } })
    expect((await prepare(folder)).labels).toEqual(['ham', 'spam'])
  })

  test('a column of JSON objects becomes an extraction with a schema', async () => {
    const folder = await folderWith({
      'slots.jsonl': Array.from({ length: 10 }, (_, index) => JSON.stringify({ text: words(index), slots: { n: index } })).join('\n'),
    })
    expect((await init(folder, 'slots.jsonl')).written).toEqual(['task.yaml', 'schema.json'])
    expect(JSON.parse(await readFile(join(folder, 'schema.json'), 'utf8'))).toMatchObject({
      properties: { n: { type: 'integer' } },
      required: ['n'],
    })
    expect((await loadTask(openTaskFiles(folder))).output).toMatchObject({ kind: 'json', schemaFile: 'schema.json' })
  })

  test('conversations become chat, long different answers generation', async () => {
    const turn = (role: string, content: string) => ({ role, content })
    const chat = await folderWith({
      'a.jsonl': Array.from({ length: 9 }, (_, index) =>
        JSON.stringify({
          messages: [turn('user', 'hi'), turn('assistant', 'hello'), turn('user', words(index)), turn('assistant', `answer ${index}`)],
        }),
      ).join('\n'),
    })
    await init(chat, 'a.jsonl')
    expect((await loadTask(openTaskFiles(chat))).kind).toBe('chat')
    const generation = await folderWith({
      'b.csv': `prompt,completion\n${Array.from({ length: 9 }, (_, index) => `q${index},a${index}`).join('\n')}\n`,
    })
    await init(generation, 'b.csv')
    expect((await loadTask(openTaskFiles(generation))).kind).toBe('generation')
  })

  test('a task.yaml that exists is never overwritten', async () => {
    const folder = await folderWith({ 'task.yaml': yaml, 'mail.csv': csv(10) })
    await expect(init(folder, 'mail.csv')).rejects.toMatchObject({ code: 'write-refused' })
    expect(await readFile(join(folder, 'task.yaml'), 'utf8')).toBe(yaml)
  })

  test('a file name and labels with odd characters still give a valid task.yaml', async () => {
    const folder = await folderWith({
      'my: file #1.csv': 'text,label\n"a, b",#x: y\nc,"- z"\nd,#x: y\ne,#x: y\nf,#x: y\ng,"- z"\nh,"- z"\n',
    })
    await init(folder, 'my: file #1.csv')
    expect(await loadTask(openTaskFiles(folder))).toMatchObject({ data: { files: ['my: file #1.csv'] } })
  })
})

test('explain reads the folder; the schema for editors is JSON', async () => {
  const folder = await folderWith({ 'task.yaml': yaml })
  expect((await explainTaskFolder(openTaskFiles(folder))).find(({ key }) => key === 'data')?.value).toBe('mail.csv')
  expect(JSON.parse(taskSchemaText())).toMatchObject({ title: 'Assay task.yaml' })
})
