import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const kills = 20
/** The fake model's own first concurrency: calls that can be in flight at a kill. */
const concurrency = 8

const digestOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision).digest

const slowTask = () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  const file = join(task.folder, 'task.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('fake-keyword-error20', 'fake-keyword-error20-latency10'))
  return task
}

test(
  'killed at 20 different moments, the run goes on each time and ends at the digest of an undisturbed one; nothing finished is sent again',
  { timeout: 240_000 },
  async () => {
    const undisturbed = slowTask()
    const started = performance.now()
    expect((await runAssay(['run', '--task', undisturbed.folder])).code).toBe(0)
    const wholeMs = performance.now() - started

    const disturbed = slowTask()
    let stopped = 0
    for (let kill = 0; kill < kills; kill++) {
      // From the first steps of the program to the last writes, spread over the length of a whole run.
      const afterMs = 100 + (wholeMs * (kill + 0.5)) / kills / 2
      const run = await runAssay(['run', '--task', disturbed.folder], { kill: { signal: 'SIGKILL', afterMs } })
      if (run.signal === 'SIGKILL') stopped++
      else expect(run.code).toBe(0)
    }
    expect(stopped).toBeGreaterThan(kills / 2)
    const last = await runAssay(['run', '--task', disturbed.folder])
    expect(last.code).toBe(0)
    expect(digestOf(disturbed.folder)).toBe(digestOf(undisturbed.folder))

    const calls = readFileSync(disturbed.callLog, 'utf8').trim().split('\n')
    const again = calls.length - new Set(calls).size
    // Only calls that were in flight at a kill may have been answered twice.
    expect(again).toBeLessThanOrEqual(stopped * concurrency)
    const journal = join(disturbed.folder, '.assay', 'journal.sqlite')
    expect(existsSync(journal)).toBe(true)
  },
)
