import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Evaluation } from '../../src/flows/evaluate.ts'
import { startEndpoint } from '../contracts/faulty-endpoint.ts'
import { expectError } from './expect-error.ts'
import { makeFixtureTask, type FixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'
import { runAssay, type Finished, type RunAssayOptions } from './run-assay.ts'

const taskWith = (models: string): FixtureTask =>
  makeFixtureTask({
    rows: 640,
    silent: 0.1,
    yaml: `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
margin: 3pt
models:
${models}
split: { train: 200, dev: 120, golden: 260, seed: 3 }
budget: { usd: 0, hours: 0.5 }
`,
  })
const fakeTask = (model = 'fake-keyword-error20'): FixtureTask =>
  taskWith(`  student: { model: ${model}, provider: fake, baseUrl: "CALL_LOG" }`)

const evaluate = (task: FixtureTask, args: readonly string[], options: RunAssayOptions = {}): Promise<Finished> =>
  runAssay(['evaluate', '--task', task.folder, ...args], { env: { TEST_KEY: 'very-secret' }, ...options })
const evaluated = ({ code, stdout, stderr }: Finished): Evaluation => {
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout) as Evaluation
}
const callsOf = ({ callLog }: FixtureTask): readonly string[] =>
  existsSync(callLog) ? readFileSync(callLog, 'utf8').trim().split('\n') : []
const rowsOf = (file: string): readonly Readonly<Record<string, unknown>>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

test.concurrent('arms are evaluated on dev, written row by row, and replayed free the second time', async () => {
  const task = fakeTask()
  const out = join(task.folder, 'answers.jsonl')
  const args = ['--arm', 'linear', '--arm', 'prompt', '--out', out, '--json']
  const first = evaluated(await evaluate(task, args))
  const calls = callsOf(task).length
  const second = evaluated(await evaluate(task, args))
  expect(callsOf(task)).toHaveLength(calls)
  expect(first.arms.map(({ name }) => name)).toEqual(['linear', 'prompt@student'])
  expect(second.arms.map(({ digest }) => digest)).toEqual(first.arms.map(({ digest }) => digest))
  for (const { integrity, metric } of first.arms) {
    expect(integrity).toMatchObject({ attempted: 120, answered: 120, failed: 0, missing: 0 })
    expect(metric).toMatchObject({ name: 'accuracy', n: 120, split: 'dev' })
  }
  expect(second.arms[1]?.integrity.replayed).toBe(120)
  const rows = rowsOf(join(task.folder, 'answers.prompt@student.jsonl'))
  expect(rows).toHaveLength(120)
  const mean = rows.reduce((sum, { score }) => sum + Number(score), 0) / 120
  expect(mean).toBeCloseTo(first.arms[1]?.metric?.value ?? -1, 10)
})

test.concurrent('of a file the golden rows are left out; its result does not depend on how it is cut', async () => {
  const task = fakeTask()
  const file = join(task.folder, 'data', 'rows.csv')
  const whole = evaluated(await evaluate(task, ['--arm', 'prompt', '--data', file, '--json']))
  expect(whole.arms[0]?.integrity.attempted).toBe(380)
  expect(whole.notes.join()).toMatch(/260 rows .* golden rows and not scored/)
  const part = evaluated(await evaluate(task, ['--arm', 'prompt', '--data', file, '--rows', '101-200', '--json']))
  expect(part.arms[0]?.integrity).toMatchObject({ attempted: 100, replayed: 100 })
})

test.concurrent('a flag that would be ignored, rows that are not there, and a file of the task as output are refused', async () => {
  const task = fakeTask()
  const data = readFileSync(join(task.folder, 'data', 'rows.csv'), 'utf8')
  const refused = async (args: readonly string[], says: RegExp): Promise<void> =>
    expectError(await runInProcess(['evaluate', '--task', task.folder, '--arm', 'majority', ...args], { cwd: task.folder }), {
      code: 2,
      says,
    })
  await refused(['--rescore'], /--arm means nothing with --rescore/)
  await refused(['--run', 'abc'], /--run means nothing without --rescore/)
  await refused(['--cluster-command', 'x'], /--cluster-command means nothing without --on ray/)
  await refused(['--rows', '121-200'], /outside dev, which has 120 rows/)
  await refused(['--rows', '381-400', '--data', 'data/rows.csv'], /outside data\/rows\.csv, which has 380 rows/)
  await refused(['--out', 'data/rows.csv'], /data\/rows\.csv is a file of this task/)
  expect(readFileSync(join(task.folder, 'data', 'rows.csv'), 'utf8')).toBe(data)
})

test.concurrent('an arm that has nothing to add is left out and said, and stops only who names it', async () => {
  const task = fakeTask()
  const yaml = join(task.folder, 'task.yaml')
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8')}arms: [majority, prompt, cleaned-input]\n`)
  const run = async (...args: string[]): Promise<Finished> =>
    await runInProcess(['evaluate', '--task', task.folder, ...args], { cwd: task.folder })
  const { arms, notes } = evaluated(await run('--json'))
  expect(arms.map(({ name }) => name)).toEqual(['majority', 'prompt@student'])
  expect(notes.join()).toMatch(/cleaned-input@student was left out: the inputs are clean/)
  expectError(await run('--arm', 'cleaned-input'), { code: 2, says: /the inputs are clean/ })
})

test.concurrent('golden is refused with the reason, an arm that does not exist with those that do', async () => {
  const task = fakeTask()
  expectError(await evaluate(task, ['--split', 'golden']), { code: 2, says: /declared look/, hint: /assay run/ })
  expectError(await evaluate(task, ['--arm', 'nothing']), { code: 2, says: /"nothing"/, hint: /prompt@student/ })
})

test.concurrent('an expectation is judged by pairs where it names another arm, and exits 1 unless it holds', async () => {
  const task = fakeTask()
  const arms = ['--arm', 'linear', '--arm', 'majority']
  expect((await evaluate(task, [...arms, '--require', 'linear.accuracy >= majority + 10pt'])).code).toBe(0)
  const unmet = await evaluate(task, [...arms, '--require', 'majority.accuracy >= linear'])
  expect(unmet.code).toBe(1)
  expect(unmet.stdout).toContain('majority')
})

test.concurrent('repeats are calls of their own, and their noise is told apart from that of the rows', async () => {
  const task = fakeTask()
  const { arms } = evaluated(await evaluate(task, ['--arm', 'prompt', '--repeats', '3', '--json']))
  expect(arms[0]?.integrity.attempted).toBe(360)
  expect(arms[0]?.metric?.n).toBe(120)
  expect(arms[0]?.noise).toMatchObject({ repeats: 3 })
})

test.concurrent('a key revoked in the middle exits 4; with a new one the same command goes on and ends as if nothing had been', async () => {
  let isRevoked = true
  await using troubled = await startEndpoint((n) => (isRevoked && n > 100 ? 'auth' : undefined))
  await using quiet = await startEndpoint()
  const taskAt = (baseUrl: string): FixtureTask =>
    taskWith(`  current: { model: small, provider: openai-compatible, baseUrl: "${baseUrl}", apiKeyEnv: TEST_KEY }`)
  const [task, other] = [taskAt(troubled.baseUrl), taskAt(quiet.baseUrl)]
  const args = ['--arm', 'prompt@current', '--json']
  const stopped = await evaluate(task, args)
  expect(stopped.code).toBe(4)
  expect(stopped.stderr).toMatch(/provider refused .* calls in a row[\s\S]*key/)
  expect(stopped.stderr).not.toContain('very-secret')
  isRevoked = false
  const sent = troubled.requests.length
  const resumed = evaluated(await evaluate(task, args))
  const undisturbed = evaluated(await evaluate(other, args))
  expect(resumed.arms[0]?.digest).toBe(undisturbed.arms[0]?.digest)
  expect(resumed.arms[0]?.metric).toEqual(undisturbed.arms[0]?.metric)
  expect(troubled.requests.length - sent).toBe(quiet.requests.length - 100)
})

test.concurrent('killed in the middle, the same command goes on, and every finished call is made once', async () => {
  const [task, other] = [fakeTask('fake-keyword-error20-latency20'), fakeTask('fake-keyword-error20-latency20')]
  const args = ['--arm', 'prompt', '--concurrency', '2', '--json']
  const killed = await evaluate(task, args, { kill: { signal: 'SIGKILL', when: () => callsOf(task).length > 90 } })
  expect(killed.signal).toBe('SIGKILL')
  const resumed = evaluated(await evaluate(task, args))
  const undisturbed = evaluated(await evaluate(other, args))
  expect(resumed.arms[0]?.digest).toBe(undisturbed.arms[0]?.digest)
  const calls = callsOf(task)
  expect(new Set(calls).size).toBe(callsOf(other).length)
  expect(calls.length - new Set(calls).size).toBeLessThanOrEqual(resumed.arms[0]?.possiblyPaidTwice ?? 0)
})
