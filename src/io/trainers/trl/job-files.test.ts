import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyJob, tinyRows } from '../../../../tests/contracts/trainer.ts'
import { readNewLines, trimEvents, wholeCheckpoints, writeJob } from './job-files.ts'
import { endOrphan, trainerFailure } from './trainer-process.ts'

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'assay-job-'))
const settings = { baseFolder: '/base', cpuDtype: 'float32', threads: 2, chooseWithinSeconds: 1 } as const
const base = { id: 'tiny', ggufFile: '/base.gguf', sha256: 'abc' }

test('the job file holds rows in the order of every step, so that a resumed training sees the same', async () => {
  const job = tinyJob(join(newFolder(), 'job'), tinyRows(10), base)
  const { totalSteps } = await writeJob(job, settings)
  const read = (): string => readFileSync(join(job.folder, 'job.json'), 'utf8')
  const first = read()
  expect(JSON.parse(first)).toMatchObject({ totalSteps, microBatch: 4, accumulation: 1, endTokens: [2] })
  expect(JSON.parse(first).order).toHaveLength(totalSteps * 4)
  await writeJob(job, settings)
  expect(read()).toBe(first)
})

test('a folder with checkpoints of one job refuses another one', async () => {
  const job = tinyJob(join(newFolder(), 'job'), tinyRows(10), base)
  await writeJob(job, settings)
  await expect(writeJob({ ...job, seed: 8 }, settings)).rejects.toMatchObject({ code: 'trainer-failed' })
})

test('events are read line by line; half a line waits, and one that a kill left is cut', async () => {
  const file = join(newFolder(), 'events.jsonl')
  expect(await readNewLines(file, 0)).toEqual({ lines: [], offset: 0 })
  writeFileSync(file, '{"a":1}\n{"b"')
  const first = await readNewLines(file, 0)
  expect(first).toEqual({ lines: ['{"a":1}'], offset: 8 })
  appendFileSync(file, ':"ä"}\n')
  expect((await readNewLines(file, first.offset)).lines).toEqual(['{"b":"ä"}'])
  appendFileSync(file, '{"c')
  await trimEvents(file)
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":"ä"}\n')
})

test('only checkpoints with their closing marker count, in the order of their steps', async () => {
  const folder = newFolder()
  for (const name of ['checkpoint-8', 'checkpoint-12', 'checkpoint-100', 'other']) mkdirSync(join(folder, name))
  for (const name of ['checkpoint-100', 'checkpoint-8']) writeFileSync(join(folder, name, 'whole.json'), '{}')
  expect((await wholeCheckpoints(folder)).map(({ step }) => step)).toEqual([8, 100])
})

test('the way a trainer ended becomes a sentence and a next step', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'trainer.log'), 'Traceback\nValueError: odd\n')
  const failure = (code: number | null, signal: string | null) => trainerFailure(folder, { code, signal })
  expect(failure(1, null).message).toContain('ValueError: odd')
  expect(failure(null, 'SIGKILL')).toMatchObject({
    code: 'trainer-failed',
    message: expect.stringContaining('memory'),
    hint: expect.stringContaining('resumes'),
  })
  expect(failure(143, null).hint).toContain('resumes')
  expect(failure(134, null).message).toContain('assertion')
  writeFileSync(join(folder, 'trainer.log'), 'OSError: [Errno 28] No space left on device\n')
  expect(failure(1, null)).toMatchObject({ code: 'disk-full' })
})

test('the pid of a process that is no trainer is left alone', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'trainer.pid'), String(process.pid))
  await endOrphan(folder)
  expect(process.kill(process.pid, 0)).toBe(true)
})
