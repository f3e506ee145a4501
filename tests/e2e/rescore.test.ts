import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { composePorts } from '../../src/compose.ts'
import { rescoreRun, type Rescored } from '../../src/flows/rescore-run.ts'
import { createHost } from '../../src/io/host.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

test('outputs of a run are scored again by a new scorer, and by an edited one, without a single call', async () => {
  const task = makeFixtureTask({ rows: 320 })
  const yaml = join(task.folder, 'task.yaml')
  const change = (from: string, to: string): void => writeFileSync(yaml, readFileSync(yaml, 'utf8').replace(from, to))
  change('arms: [majority, linear, prompt, tuned]', 'arms: [majority, prompt]')
  change('train: 200, dev: 120, golden: 260', 'train: 100, dev: 80, golden: 100')
  expect((await runInProcess(['run', '--task', task.folder], { cwd: tmpdir() })).code).toBe(0)
  const calls = readFileSync(task.callLog, 'utf8')

  const ports = await composePorts({ PATH: process.env['PATH'] ?? '', ASSAY_HOME: mkdtempSync(join(tmpdir(), 'assay-home-')) })
  const rescore = async (): Promise<Rescored> =>
    await rescoreRun({
      files: ports.openFolder(task.folder),
      ports,
      host: createHost(),
      sink: () => {},
      signal: new AbortController().signal,
    })
  const linesOf = (runId: string): Record<string, unknown>[] =>
    readFileSync(join(task.folder, '.assay', 'runs', runId, 'scores.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  appendFileSync(yaml, 'scorers:\n  - { name: short, regex: "^.{1,6}$" }\n')
  const first = await rescore()
  expect(first.arms.map(({ name }) => name)).toEqual(['majority', 'prompt@student'])
  const rows = first.arms[0]!.metric.n
  expect(rows).toBeGreaterThan(30)
  // Two arms by two scorers, on the half of dev that chooses.
  expect(first.added).toBe(4 * rows)
  expect(linesOf(first.runId).filter(({ scorer }) => scorer === 'short')).toHaveLength(2 * rows)
  expect((await rescore()).added).toBe(0)

  change('^.{1,6}$', '^.{1,7}$')
  const edited = await rescore()
  expect(edited.added).toBe(2 * rows)
  expect(edited.versions['short']).not.toBe(first.versions['short'])
  expect(edited.versions['label']).toBe(first.versions['label'])
  const versions = linesOf(first.runId).flatMap(({ scorer, version }) => (scorer === 'short' ? [version] : []))
  expect(new Set(versions)).toEqual(new Set([first.versions['short'], edited.versions['short']]))
  expect(readFileSync(task.callLog, 'utf8')).toBe(calls)
})
