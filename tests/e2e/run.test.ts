import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const decisionOf = (folder: string): Decision => JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision
const calls = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])

test('a run ends in a verdict with its files, and a second run replays it to the same digest without a single call', async () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  const first = await runAssay(['run', '--task', task.folder, '--json'])
  expect(first.stderr + first.stdout).not.toContain('this is a bug')
  expect(first.code).toBe(0)
  const decision = decisionOf(task.folder)
  expect(JSON.parse(first.stdout)).toEqual(decision)
  expect(decision.arms.map((arm) => arm.name)).toEqual(expect.arrayContaining(['majority', 'linear', 'prompt@student', 'tuned@student']))
  expect(existsSync(join(task.folder, 'decision.md'))).toBe(true)
  expect(decision.looks).toHaveLength(1)

  const before = calls(task.callLog)
  const second = await runAssay(['run', '--task', task.folder, '--json'])
  expect(second.code).toBe(0)
  expect(decisionOf(task.folder).digest).toBe(decision.digest)
  expect(decisionOf(task.folder).looks).toEqual(decision.looks)
  expect(calls(task.callLog)).toEqual(before)
  expect(new Set(before).size).toBe(before.length)
})

test('a replay is free whatever it costs to run, but another model under the same name is a new look at golden', async () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  const change = (from: string, to: string): void => {
    const file = join(task.folder, 'task.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
  }
  change('models:\n', 'models:\n  current: { model: fake-keyword-error7, provider: fake }\n')
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  change('callsPerDay: 1000', 'callsPerDay: 2000')
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  expect(decisionOf(task.folder).looks).toHaveLength(1)
  // T stays byte for byte what it was, and so do the names of its rivals.
  change('fake-keyword-error7', 'fake-keyword-error6')
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  const { looks } = decisionOf(task.folder)
  expect(looks.map(({ k }) => k)).toEqual([1, 2])
  expect(looks[1]?.pair).toEqual(looks[0]?.pair)
})

test('--fresh asks dev again, but not golden for a look that was taken: that would be another look', async () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  const first = calls(task.callLog)
  const { arms, data } = decisionOf(task.folder)
  const onGolden = data.golden * arms.filter(({ split, modelCalls }) => split === 'golden' && modelCalls > 0).length
  expect((await runAssay(['run', '--fresh', '--task', task.folder])).code).toBe(0)
  const again = calls(task.callLog).length - first.length
  expect(again).toBeGreaterThan(data.dev)
  expect(again).toBeLessThanOrEqual(first.length - onGolden)
  expect(decisionOf(task.folder).looks).toHaveLength(1)
})

test('no row text gets into decision.json or decision.md', async () => {
  const task = makeFixtureTask({ rows: 640 })
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  const written = readFileSync(join(task.folder, 'decision.json'), 'utf8') + readFileSync(join(task.folder, 'decision.md'), 'utf8')
  expect(written).not.toMatch(/about (billing|delivery|refund) of my/)
})

test('40 rows are not enough: the verdict is not-yet, it says what is missing, and nothing is trained', async () => {
  const task = makeFixtureTask({ rows: 40 })
  const run = await runAssay(['run', '--task', task.folder])
  expect(run.code).toBe(0)
  const decision = decisionOf(task.folder)
  expect(decision.verdict).toBe('not-yet')
  expect(decision.summary + JSON.stringify(decision.next)).toMatch(/\d+ more|label/i)
  expect(existsSync(join(task.folder, '.assay', 'models'))).toBe(false)
})

test('a majority of 99.5 % leaves nothing to win: not fine-tune, and nothing is trained', async () => {
  const task = makeFixtureTask({ rows: 1400, majority: 0.9975 })
  const yaml = readFileSync(join(task.folder, 'task.yaml'), 'utf8')
  writeFileSync(join(task.folder, 'task.yaml'), yaml.replace('train: 200, dev: 120, golden: 260', 'train: 700, dev: 300, golden: 300'))
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  const decision = decisionOf(task.folder)
  expect(['classifier', 'prompt']).toContain(decision.verdict)
  expect(decision.arms.find((arm) => arm.name === 'tuned@student')?.status).toBe('not run')
  expect(existsSync(join(task.folder, '.assay', 'models'))).toBe(false)
})

test('a golden set too small for the margin is inconclusive and names a number of labels', async () => {
  const task = makeFixtureTask({ rows: 520, silent: 0.2 })
  const yaml = readFileSync(join(task.folder, 'task.yaml'), 'utf8')
  writeFileSync(
    join(task.folder, 'task.yaml'),
    yaml
      .replace('train: 200, dev: 120, golden: 260', 'train: 200, dev: 120, golden: 110')
      .replace('margin: 3pt', 'margin: 2pt')
      .replace('fake-keyword-error20', 'fake-keyword-error8'),
  )
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  const decision = decisionOf(task.folder)
  expect(decision.verdict).toBe('inconclusive')
  expect(decision.summary).toMatch(/\d+ more/)
})

test('a changed golden row stops every command with an explanation', async () => {
  const task = makeFixtureTask({ rows: 640 })
  expect((await runAssay(['split', '--task', task.folder])).code).toBe(0)
  const file = join(task.folder, 'data', 'rows.csv')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('billing of my', 'billing for my'))
  const run = await runAssay(['run', '--task', task.folder])
  expect(run.code).toBe(2)
  expect(run.stderr).toMatch(/golden/)
  expect(run.stderr).toContain('→')
})

test('two runs at once: the second says who works on the task and stops', async () => {
  const task = makeFixtureTask({ rows: 640 })
  const slow = readFileSync(join(task.folder, 'task.yaml'), 'utf8').replace('fake-keyword-error20', 'fake-keyword-error20-latency20')
  writeFileSync(join(task.folder, 'task.yaml'), slow)
  const first = runAssay(['run', '--task', task.folder])
  await expect.poll(() => existsSync(join(task.folder, '.assay', 'run.pid')), { timeout: 20_000 }).toBe(true)
  const second = await runAssay(['run', '--task', task.folder])
  expect(second.code).toBe(2)
  expect(second.stderr).toMatch(/process \d+ is working on this task/)
  expect((await first).code).toBe(0)
})

test('wrong input: every mistake of task.yaml at once, with its place and a suggestion', async () => {
  const task = makeFixtureTask({ rows: 40 })
  appendFileSync(join(task.folder, 'task.yaml'), 'marign: 2pt\nlatency: { p95: 300 }\n')
  const run = await runAssay(['run', '--task', task.folder])
  expect(run.code).toBe(2)
  expect(run.stderr).toMatch(/task\.yaml:\d+:\d+/)
  expect(run.stderr).toContain('marign')
  expect(run.stderr).toContain('margin')
  expect(run.stderr).toContain('p95')
})

test('without a task, and with an unknown flag, the exit code is 2 and the hint says what to do', async () => {
  const nowhere = await runAssay(['run'], { cwd: '/' })
  expect(nowhere.code).toBe(2)
  expect(nowhere.stderr).toContain('assay init')
  const unknown = await runAssay(['run', '--tsak', 'x'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('--task')
})
