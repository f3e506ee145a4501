import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const yaml = (model: string): string => `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 3pt
models:
  student: { model: ${model}, provider: fake, baseUrl: "CALL_LOG" }
arms: [majority, linear, prompt]
split: { train: 200, dev: 300, golden: 120, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.5 }
`

const decisionOf = async (model: string): Promise<{ readonly decision: Decision; readonly calls: number }> => {
  // A fifth of the rows name no label, so that the linear arm leaves something to win.
  const task = makeFixtureTask({ rows: 660, silent: 0.2, yaml: yaml(model) })
  expect((await runAssay(['run', '--task', task.folder])).code).toBe(0)
  return {
    decision: JSON.parse(readFileSync(join(task.folder, 'decision.json'), 'utf8')) as Decision,
    calls: readFileSync(task.callLog, 'utf8').trim().split('\n').length,
  }
}

test('a rung that is surely behind the best so far is asked no further, and the ladder says after how many rows', async () => {
  const { decision, calls } = await decisionOf('fake-keyword-error90')
  const prompt = decision.arms.find(({ name }) => name === 'prompt@student')
  expect(prompt?.detail).toMatch(/stopped after \d+ of 150 rows, surely behind linear/)
  expect(prompt?.devMetric?.n).toBeLessThan(150)
  expect(prompt?.devMetric?.n).toBeGreaterThanOrEqual(32)
  const left = decision.comparisons.find(({ b, split }) => split === 'dev2' && b === 'linear')
  expect(left?.conclusion).toContain('left out')
  expect(calls).toBeLessThan(64 + 150 + 42)
})

test('a rung that is level with the best answers every row', async () => {
  const { decision } = await decisionOf('fake-keyword')
  const prompt = decision.arms.find(({ name }) => name === 'prompt@student')
  expect(prompt?.devMetric?.n).toBe(150)
  expect(prompt?.detail).not.toContain('stopped')
})
