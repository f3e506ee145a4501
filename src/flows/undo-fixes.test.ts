import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFixtureTask } from '../../tests/e2e/fixture-task.ts'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'

const yaml = `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, refund] }
metric: accuracy
`

test('--undo writes the rows of before; what is no log is refused with the file to name, and nothing is overwritten', async () => {
  const { folder } = makeFixtureTask({ rows: 60, yaml })
  const assay = (...args: readonly string[]) => runInProcess(args, { cwd: folder })
  const fixed = await assay('check', '--fix')
  expect(fixed.stdout).toMatch(/answers that the task does not allow +[1-9]/)
  for (const wrong of ['data/rows.csv', 'task.yaml', 'missing.jsonl']) {
    const { code, stderr } = await assay('check', '--undo', wrong)
    expect([code, stderr]).toEqual([2, expect.stringContaining('`assay check --fix`')])
  }
  expect((await assay('check', '--undo', 'clean/changes.jsonl')).stdout).toMatch(/✓ \d+ changes taken back/)
  expect(readFileSync(join(folder, 'clean/rows.restored.jsonl'), 'utf8').trim().split('\n')).toHaveLength(60)
  expect((await assay('check', '--undo', 'clean/changes.jsonl')).stderr).toContain('clean/rows.restored.jsonl exists')
})
