import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { startEndpoint, type FaultPlan } from '../contracts/faulty-endpoint.ts'
import { makeFixtureTask, type FixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

/** A task that ends in fine-tune, unless what runs today says otherwise. */
const taskWith = (current: string): FixtureTask =>
  makeFixtureTask({
    rows: 640,
    silent: 0.02,
    yaml: `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
margin: 3pt
models:
  student: { model: fake-keyword-error20, provider: fake, baseUrl: "CALL_LOG" }
${current}
arms: [prompt, few-shot, tuned]
split: { train: 200, dev: 120, golden: 260, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.05 }
`,
  })

const decide = async (task: FixtureTask): Promise<Decision & { readonly stderr: string }> => {
  const run = await runAssay(['run', '--task', task.folder], { env: { TEST_KEY: 'very-secret' } })
  expect(run.stderr).not.toMatch(/this is a bug|^\s+at .+:\d+:\d+|very-secret/m)
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
  return { ...(JSON.parse(readFileSync(join(task.folder, 'decision.json'), 'utf8')) as Decision), stderr: run.stderr }
}

const currentAt = (baseUrl: string): string =>
  `  current: { model: small, provider: openai-compatible, baseUrl: "${baseUrl}", apiKeyEnv: TEST_KEY }`

test.concurrent('the task of these tests ends in fine-tune where nothing runs today', async () => {
  expect((await decide(taskWith(''))).verdict).toBe('fine-tune')
})

test.concurrent('an endpoint that limits and fails now and then is measured whole', async () => {
  await using endpoint = await startEndpoint((n) => (n === 3 ? 'rate-limit' : n === 9 || n === 30 ? 'server' : undefined))
  const { arms } = await decide(taskWith(currentAt(endpoint.baseUrl)))
  expect(arms.find(({ name }) => name === 'prompt@current')).toMatchObject({ status: 'measured' })
  expect(arms.find(({ name }) => name === 'few-shot@current')).toMatchObject({ status: 'measured' })
})

test.concurrent.each([
  ['server', /HTTP 500/],
  ['garbage', /garbage/],
  ['auth', /HTTP 401/],
  ['hang', /never answered/],
  ['rate-limit', /HTTP 429/],
] as const)(
  'an endpoint that always answers with %s fails as data: the run goes on, is not long, and never says fine-tune',
  { timeout: 60_000 },
  async (fault, says) => {
    const plan: FaultPlan = () => fault
    await using endpoint = await startEndpoint(plan)
    const { arms, verdict, summary, next, gates } = await decide(taskWith(currentAt(endpoint.baseUrl)))
    for (const name of ['prompt@current', 'few-shot@current']) {
      const arm = arms.find((candidate) => candidate.name === name)
      expect(arm).toMatchObject({ status: 'failed', detail: expect.stringMatching(says) })
    }
    expect(arms.find(({ name }) => name === 'prompt@student')).toMatchObject({ status: 'measured' })
    expect(verdict).not.toBe('fine-tune')
    expect(summary + JSON.stringify([next, gates])).toContain('current')
    // Its second arm asks an endpoint that gave nothing no more: at most what the first one needed.
    expect(endpoint.requests.length).toBeLessThan(200)
  },
)

test.concurrent('a port where nobody listens is told apart from a model that fails', async () => {
  const endpoint = await startEndpoint()
  await endpoint[Symbol.asyncDispose]()
  const { arms, verdict } = await decide(taskWith(currentAt(endpoint.baseUrl)))
  expect(arms.find(({ name }) => name === 'prompt@current')).toMatchObject({ status: 'failed', detail: expect.stringContaining('network') })
  expect(verdict).not.toBe('fine-tune')
})
