import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { readLook } from '../../src/core/decision/look.ts'
import { parseLock } from '../../src/core/data/golden-lock.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const yaml = `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 9pt
models:
  student: { model: fake-keyword-error9, provider: fake, baseUrl: "CALL_LOG" }
arms: [majority, linear, prompt, tuned]
split: { train: 200, dev: 120, golden: 260, seed: 3 }
volume: { callsPerDay: 100000 }
budget: { usd: 0, hours: 0.5 }
`

test('a run on another clock is the same look at golden: T, R and a* come from the ledger, not from the costs that it timed', async () => {
  const { folder } = makeFixtureTask({ rows: 640, silent: 0.1, yaml })
  const lockFile = join(folder, 'golden.lock')
  const anchors = () => parseLock(readFileSync(lockFile, 'utf8')).looks.map(({ declared }) => readLook(declared['look'])?.anchor)
  const run = async (): Promise<Decision> => {
    expect((await runInProcess(['run'], { cwd: folder })).code).toBe(0)
    return JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision
  }
  const first = await run()
  expect(anchors()).toEqual(['linear'])

  // As if the machine had been busy while the cheapest arm answered: now it is dearer than the prompt.
  const timings = join(folder, '.assay', 'measurements.json')
  writeFileSync(timings, readFileSync(timings, 'utf8').replaceAll(/"p50":[^,]+/g, '"p50":90000'))
  const second = await run()
  expect(anchors()).toEqual(['linear'])
  expect(second.digest).toBe(first.digest)
  expect(second.summary).not.toBe(first.summary)

  // A ledger that does not say what the look was chosen from cannot know that it is the same.
  writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/"basis": "[^"]+"/, '"basis": ""'))
  await run()
  expect(anchors()).toEqual(['linear', 'prompt@student'])
})
