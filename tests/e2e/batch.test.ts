import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBatchProvider, type BatchPlan } from '../contracts/batch-provider.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay, type RunAssayOptions } from './run-assay.ts'

const make = async (plan: BatchPlan = {}) => {
  const server = await startBatchProvider('openai', plan)
  const { folder } = makeFixtureTask({
    rows: 200,
    yaml: `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
models:
  student: { model: fake-keyword-error20, provider: fake }
  current: { model: gpt-4.1-mini, provider: openai, baseUrl: "${server.url}/v1" }
arms: [prompt]
split: { train: 60, dev: 40, golden: 100, seed: 3 }
budget: { usd: 5, hours: 0.05 }
`,
  })
  const evaluate = async (options: RunAssayOptions = {}, flags: readonly string[] = ['--batch']) =>
    await runAssay(['evaluate', '--arm', 'prompt@current', '--task', folder, '--json', ...flags], {
      ...options,
      env: { OPENAI_API_KEY: 'very-secret' },
    })
  const ledger = join(folder, '.assay', 'batches.jsonl')
  return {
    server,
    folder,
    evaluate,
    ledger: () => (existsSync(ledger) ? readFileSync(ledger, 'utf8') : ''),
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  }
}

test.concurrent('an evaluation that is killed while its batch runs is finished by the next one, and nothing is paid twice', async () => {
  await using task = await make({ polls: 1 })
  const killed = await task.evaluate({ kill: { signal: 'SIGKILL', when: () => task.ledger().includes('"started"') } })
  expect(killed.signal).toBe('SIGKILL')
  const later = await task.evaluate()
  expect({ code: later.code, stderr: later.stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('of an earlier run') })
  const evaluation = JSON.parse(later.stdout) as { readonly arms: readonly Record<string, unknown>[] }
  expect(evaluation).toMatchObject({ arms: [{ name: 'prompt@current', possiblyPaidTwice: 0 }] })
  // Nobody knows how long a call takes that was answered in a batch.
  expect(evaluation.arms[0]).not.toHaveProperty('latencyMs')
  expect(task.server.billed).toHaveLength(40)
  expect(`${later.stderr}${task.ledger()}`).not.toContain('very-secret')
  const replayed = await task.evaluate({}, [])
  expect(replayed.code).toBe(0)
  expect(task.server.batches).toBe(1)
})

test.concurrent('a run replays what a batch answered, at its price, and times a few calls of its own', async () => {
  await using task = await make()
  expect(await task.evaluate()).toMatchObject({ code: 0 })
  expect(task.server.billed).toHaveLength(40)
  const run = await runAssay(['run', '--task', task.folder, '--json', '--yes'], { env: { OPENAI_API_KEY: 'very-secret' } })
  expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
  const { arms } = JSON.parse(run.stdout) as { readonly arms: readonly Record<string, unknown>[] }
  expect(arms.find(({ name }) => name === 'prompt@current')).toMatchObject({
    status: 'measured',
    modelCalls: 40,
    latencyMs: { evidence: 'measured', n: expect.any(Number) },
  })
  expect(task.server.batches).toBe(1)
  expect(task.server.billed).toHaveLength(40)
})
