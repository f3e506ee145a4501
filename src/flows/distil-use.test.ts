import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeOf, makeDistilTask, startDistil, strangeWords, unlabelledFile } from '../../tests/fixtures/distil-world.ts'
import { useDistilled, type UseOptions } from './distil-use.ts'
import { loadCheckedTask } from './open-run.ts'
import { prepareData } from './split.ts'

const use = async (folder: string, options: Partial<UseOptions> = {}) =>
  await useDistilled({ ...startDistil(folder).given, file: 'data/out.jsonl', ...options })
const splitsOf = async (folder: string) => {
  const { given, files } = startDistil(folder)
  return (await prepareData({ ...given, task: await loadCheckedTask(files) })).splits
}
const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8')
const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id).sort()

test('new answers take the place of the old ones: dev and golden stay as they are, task.yaml says so, and its copy brings all back', async () => {
  const folder = makeDistilTask()
  const before = await splitsOf(folder)
  await startDistil(folder, { what: 'relabel', rows: 10, model: 'fake-hash' }).done()
  const yaml = read(folder, 'task.yaml')
  const dry = await use(folder, { dryRun: true })
  expect(dry).toMatchObject({ added: 10, replaced: 10, before: expect.stringContaining('data: data/rows.csv') as string })
  expect(dry.backup).toBeUndefined()
  expect(read(folder, 'task.yaml')).toBe(yaml)

  const done = await use(folder)
  expect(done).toMatchObject({ after: dry.after, backup: 'task.yaml.bak' })
  expect(read(folder, 'task.yaml.bak')).toBe(yaml)
  const after = await splitsOf(folder)
  expect(ids(after.golden)).toEqual(ids(before.golden))
  expect(ids(after.dev)).toEqual(ids(before.dev))
  expect(after.train.length).toBe(before.train.length)
  const made = after.train.filter(({ origin }) => origin?.kind === 'relabelled')
  expect(made.length).toBe(10)
  const gone = new Set(made.map(({ origin }) => origin?.seed))
  expect(after.train.filter(({ id }) => gone.has(id))).toEqual([])
  // Every other line of task.yaml is as it was.
  const kept = yaml.split('\n').filter((line) => !/^(?:data|split):/.test(line))
  expect(read(folder, 'task.yaml').split('\n')).toEqual(expect.arrayContaining(kept))
  expect(await codeOf(use(folder))).toBe('write-refused')
})

test('new rows come beside the others: one more file of a list; of a train file a copy with them', async () => {
  const folder = makeDistilTask()
  writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(6)))
  await startDistil(folder, { inputs: 'data/open.csv' }).done()
  const before = await splitsOf(folder)
  expect(await use(folder)).toMatchObject({ added: 6, written: [], after: 'data: [data/rows.csv, data/out.jsonl]' })
  const after = await splitsOf(folder)
  expect([after.train.length - before.train.length, ids(after.dev)]).toEqual([6, ids(before.dev)])
  expect(await codeOf(use(folder))).toBe('usage')

  const fixed = makeDistilTask()
  const [header, ...rows] = read(fixed, 'data/rows.csv').trimEnd().split('\n')
  writeFileSync(join(fixed, 'data', 'golden.csv'), `${[header, ...rows.slice(0, 40)].join('\n')}\n`)
  writeFileSync(join(fixed, 'data', 'train.csv'), `${[header, ...rows.slice(40)].join('\n')}\n`)
  const yaml = read(fixed, 'task.yaml').replace('data: data/rows.csv', 'data: { train: data/train.csv, golden: data/golden.csv }')
  writeFileSync(join(fixed, 'task.yaml'), yaml.replace(', golden: 40', ''))
  await startDistil(fixed, { what: 'inputs', rows: 10 }).done()
  const then = await splitsOf(fixed)
  const used = await use(fixed)
  expect(used).toMatchObject({ added: 10, written: [{ file: 'data/out-train.jsonl', rows: rows.length - 40 + 10 }] })
  expect((await splitsOf(fixed)).train.length).toBe(then.train.length + 10)
})

test('a file that no teacher wrote is refused, and nothing is changed', async () => {
  const folder = makeDistilTask()
  const yaml = read(folder, 'task.yaml')
  writeFileSync(join(folder, 'data', 'more.csv'), 'id,text,label\nx1,my own words about a parcel,delivery\n')
  expect(await codeOf(use(folder, { file: 'data/more.csv' }))).toBe('usage')
  expect(await codeOf(use(folder, { file: 'data/none.jsonl' }))).toBe('data-not-found')
  expect(read(folder, 'task.yaml')).toBe(yaml)
})
