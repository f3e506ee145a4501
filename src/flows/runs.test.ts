import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createHost } from '../io/host.ts'
import { openTaskFiles } from '../io/task-files.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { findReport, listRuns, newestReport, readDecision } from './runs.ts'

const host = createHost()
const folders: string[] = []

const openEmpty = async (): Promise<TaskFiles> => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-runs-'))
  folders.push(folder)
  return openTaskFiles(folder)
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const finish = async (files: TaskFiles, id: string): Promise<void> => {
  await files.appendLine(`.assay/runs/${id}/events.jsonl`, { kind: 'run-started', runId: id, task: 'mail' })
  await files.appendLine(`.assay/runs/${id}/events.jsonl`, { kind: 'run-done', runId: id, verdict: 'classifier', digest: 'abc' })
  await files.writeText(`.assay/runs/${id}/report.html`, '<p>report</p>')
}

test('a task without runs has none, and no report', async () => {
  const files = await openEmpty()
  expect(await listRuns({ files, host })).toEqual([])
  expect(await newestReport({ files, host })).toBeUndefined()
  await expect(findReport({ files, host })).rejects.toMatchObject({ code: 'run-not-found', message: 'no run has a report yet' })
})

test('a finished run carries its verdict, its size and where its report is', async () => {
  const files = await openEmpty()
  await finish(files, 'aaa')
  const [run] = await listRuns({ files, host })
  expect(run).toMatchObject({
    id: 'aaa',
    status: 'done',
    verdict: 'classifier',
    digest: 'abc',
    report: files.absolute('.assay/runs/aaa/report.html'),
  })
  expect(run?.bytes).toBeGreaterThan(100)
})

test('a run that was killed is unfinished, also when an earlier one of the same id was done', async () => {
  const files = await openEmpty()
  await finish(files, 'aaa')
  await files.appendLine('.assay/runs/aaa/events.jsonl', { kind: 'run-started', runId: 'aaa', task: 'mail' })
  await files.appendLine('.assay/runs/bbb/events.jsonl', { kind: 'run-started', runId: 'bbb', task: 'mail' })
  expect((await listRuns({ files, host })).map((run) => run.status)).toEqual(['unfinished', 'unfinished'])
  await expect(findReport({ files, host, run: 'bbb' })).rejects.toMatchObject({ code: 'run-not-found' })
})

test('a run that does not exist is named in the error', async () => {
  const files = await openEmpty()
  await expect(findReport({ files, host, run: 'zzz' })).rejects.toMatchObject({ message: 'there is no run zzz' })
})

test('a missing or broken decision.json is an error with the command that makes one', async () => {
  const files = await openEmpty()
  await expect(readDecision(files)).rejects.toMatchObject({ code: 'run-not-found', hint: '`assay run` makes one' })
  await files.writeText('decision.json', '{ "version": 1,')
  await expect(readDecision(files)).rejects.toMatchObject({ code: 'run-not-found', where: 'decision.json' })
})
