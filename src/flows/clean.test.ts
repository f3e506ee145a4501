import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AssayError } from '../core/errors.ts'
import { createHost } from '../io/host.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { cleanUp } from './clean.ts'

const folders: string[] = []

/** A task with runs and a journal, and a home with models. */
const setUp = async (options: { readonly locked?: boolean; readonly withoutTask?: boolean } = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'assay-clean-'))
  folders.push(root)
  for (const [path, bytes] of [
    ['task/.assay/runs/a/outputs.jsonl', 3000],
    ['task/.assay/journal.sqlite', 1500],
    ['task/.assay/journal.sqlite-wal', 500],
    ['task/.assay/run.pid', 5],
    ['task/golden.lock', 10],
    ['home/models/base.gguf', 5000],
  ] as const) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), Buffer.alloc(bytes))
  }
  const ports = {
    home: join(root, 'home'),
    findTask: async () => {
      if (options.withoutTask === true) throw new AssayError('task-not-found', 'no task.yaml here')
      return openTaskFiles(join(root, 'task'))
    },
    lock: async (): Promise<AsyncDisposable> => {
      if (options.locked === true) throw new AssayError('run-locked', 'process 12 is working on this task')
      return { [Symbol.asyncDispose]: async () => {} }
    },
  }
  const clean = async (parts: readonly string[], yes: boolean) =>
    await cleanUp({ ports, host: createHost(), start: root, mustHaveTask: false, parts, yes })
  const exists = async (path: string): Promise<boolean> =>
    await access(join(root, path)).then(
      () => true,
      () => false,
    )
  return { clean, exists }
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

test('without names it lists parts with their sizes and deletes nothing', async () => {
  const { clean, exists } = await setUp()
  const report = await clean([], false)
  expect(report.parts.map(({ part, bytes }) => [part, bytes])).toEqual([
    ['task/journal.sqlite', 2000],
    ['task/runs', 3000],
    ['home/models', 5000],
  ])
  expect(report.parts[0]?.loses).toContain('paid for again')
  expect(await exists('task/.assay/runs')).toBe(true)
})

test('a database goes with the files beside it', async () => {
  const { clean, exists } = await setUp()
  expect(await clean(['task/journal.sqlite'], true)).toMatchObject({ freedBytes: 2000 })
  expect(await exists('task/.assay/journal.sqlite-wal')).toBe(false)
})

test('a named part waits for --yes', async () => {
  const { clean, exists } = await setUp()
  expect(await clean(['task/runs'], false)).toMatchObject({ waitingForYes: true, freedBytes: 0 })
  expect(await exists('task/.assay/runs')).toBe(true)
})

test('with --yes exactly the named parts go', async () => {
  const { clean, exists } = await setUp()
  expect(await clean(['task/runs', 'home/models'], true)).toMatchObject({ freedBytes: 8000, waitingForYes: false })
  expect(await exists('task/.assay/runs')).toBe(false)
  expect(await exists('home/models')).toBe(false)
  expect(await exists('task/.assay/journal.sqlite')).toBe(true)
  expect(await exists('task/golden.lock')).toBe(true)
})

test.each(['../golden.lock', 'task/../golden.lock', 'task/nothing', ''])(
  '"%s" is no part, so nothing can be deleted through it',
  async (part) => {
    const { clean } = await setUp()
    await expect(clean([part], true)).rejects.toMatchObject({ code: 'usage' })
  },
)

test('--yes alone deletes nothing', async () => {
  const { clean } = await setUp()
  await expect(clean([], true)).rejects.toMatchObject({ code: 'usage' })
})

test('a task that a run holds keeps its parts', async () => {
  const { clean, exists } = await setUp({ locked: true })
  await expect(clean(['task/runs'], true)).rejects.toMatchObject({ code: 'run-locked' })
  expect(await exists('task/.assay/runs')).toBe(true)
})

test('outside a task only the home is listed', async () => {
  const { clean } = await setUp({ withoutTask: true })
  expect((await clean([], false)).parts.map(({ part }) => part)).toEqual(['home/models'])
})
