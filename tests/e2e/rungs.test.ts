import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const decisionOf = (folder: string): Decision => JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision
const callsIn = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])

const program = `
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  const { id, input } = JSON.parse(line)
  console.log(JSON.stringify({ id, output: ['delivery', 'refund'].find((label) => input.includes(label)) ?? 'billing' }))
}
`
const lookup = `process.stdin.on('data', (line) => console.log('found ' + JSON.parse(line).word))`

/** Every rung that needs no corpus, on the fake model. A weak linear arm leaves the cascade something to escalate. */
const everyRung = (): { readonly folder: string; readonly callLog: string } =>
  makeFixtureTask({
    rows: 640,
    silent: 0.1,
    yaml: `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 3pt
models:
  student: { model: fake-keyword-error20-latency2, provider: fake, baseUrl: "CALL_LOG" }
  current: { model: fake-keyword-error2-latency2, provider: fake }
arms: [majority, knn, program, prompt, structured-prompt, structured, optimised, few-shot, tool, self-consistency, cascade, tuned@student]
program: ['${process.execPath}', program.mjs]
tools:
  - name: lookup
    description: Looks a word up.
    parameters: { type: object, properties: { word: { type: string } }, required: [word], additionalProperties: false }
    command: ['${process.execPath}', lookup.mjs]
split: { train: 200, dev: 120, golden: 260, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.1 }
`,
  })

const withPrograms = (): { readonly folder: string; readonly callLog: string } => {
  const task = everyRung()
  writeFileSync(join(task.folder, 'program.mjs'), program)
  writeFileSync(join(task.folder, 'lookup.mjs'), lookup)
  return task
}

test(
  'a run with every rung, killed at four moments, ends at the digest of an undisturbed one and sends nothing finished again',
  { timeout: 400_000 },
  async () => {
    const undisturbed = withPrograms()
    const started = performance.now()
    const whole = await runAssay(['run', '--task', undisturbed.folder])
    expect(whole.stderr).not.toContain('this is a bug')
    expect(whole).toMatchObject({ code: 0 })
    const wholeMs = performance.now() - started
    const decision = decisionOf(undisturbed.folder)
    const armOf = (name: string) => decision.arms.find((arm) => arm.name === name)
    for (const name of ['program', 'structured-prompt@student', 'optimised@student', 'tool@student', 'cascade@current'])
      expect([name, armOf(name)?.metric?.n]).toEqual([name, expect.any(Number)])
    expect(armOf('self-consistency@student')?.status).toBe('not run')
    expect(armOf('self-consistency@student')?.detail).toMatch(/likelihood/)
    expect(armOf('cascade@current')?.detail).toMatch(/of dev1 escalated/)
    expect(armOf('optimised@student')?.modelCalls).toBeGreaterThan(armOf('prompt@student')?.modelCalls ?? 0)
    expect(readFileSync(join(undisturbed.folder, '.assay', 'prompts', 'optimised@student.md'), 'utf8').trim()).not.toBe('')

    const disturbed = withPrograms()
    let stopped = 0
    for (let kill = 0; kill < 4; kill++) {
      const run = await runAssay(['run', '--task', disturbed.folder], {
        kill: { signal: 'SIGKILL', afterMs: 300 + (wholeMs * (kill + 0.5)) / 8 },
      })
      if (run.signal === 'SIGKILL') stopped++
    }
    expect(stopped).toBeGreaterThan(1)
    expect((await runAssay(['run', '--task', disturbed.folder])).code).toBe(0)
    expect(decisionOf(disturbed.folder).digest).toBe(decision.digest)
    const calls = callsIn(disturbed.callLog)
    // What was in flight at a kill may be answered twice: the fake model takes eight calls at once.
    expect(calls.length - new Set(calls).size).toBeLessThanOrEqual(stopped * 8)

    const before = callsIn(undisturbed.callLog).length
    const tried = await runAssay(['try', 'cascade@current', 'hello about refund of my lamp', '--task', undisturbed.folder])
    expect(tried.code).toBe(0)
    expect(tried.stdout).toMatch(/refund/)
    const optimised = await runAssay([
      'optimise',
      '--model',
      'student',
      '--task',
      undisturbed.folder,
      '--write',
      'prompts/better.md',
      '--json',
    ])
    expect(optimised.code).toBe(0)
    expect(JSON.parse(optimised.stdout)).toMatchObject({ arm: 'optimised@student', metric: 'accuracy', dev2: { n: 60 } })
    expect(existsSync(join(undisturbed.folder, 'prompts', 'better.md'))).toBe(true)
    // The run paid for all of it; trying one text asks at most about that text.
    expect(callsIn(undisturbed.callLog).length - before).toBeLessThanOrEqual(2)
  },
)

const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']
const things = ['car', 'house', 'boat', 'lamp', 'hat', 'chair', 'table', 'book']

test('where answers are written, self-consistency votes on them, and a small budget keeps costly rungs out with the figure they need', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-task-'))
  const random = createRandom(5)
  const pick = (values: readonly string[]): string => values[random.below(values.length)] ?? ''
  const lines = Array.from({ length: 420 }, (_, i) => {
    const [name, thing] = [pick(names), pick(things)]
    const words = Array.from({ length: 5 }, () => pick(things) + random.below(1000)).join(' ')
    return JSON.stringify({ id: `r${i}`, input: `${name} wants the ${thing} ${words} ${i}`, expected: JSON.stringify({ name, thing }) })
  })
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'rows.jsonl'), lines.join('\n') + '\n')
  writeFileSync(
    join(folder, 'schema.json'),
    JSON.stringify({
      type: 'object',
      properties: { name: { enum: names }, thing: { enum: things } },
      required: ['name', 'thing'],
      additionalProperties: false,
    }),
  )
  const yaml = (hours: number): string => `version: 1
name: orders
kind: extraction
data: data/rows.jsonl
output: { schema: schema.json }
models:
  student: { model: fake-keyword-error30-latency3, provider: fake, baseUrl: "${pathToFileURL(join(folder, 'calls.log')).href}" }
arms: [copy, prompt, structured, self-consistency, optimised]
split: { train: 120, dev: 120, golden: 120, seed: 3 }
budget: { usd: 0, hours: ${hours} }
`
  writeFileSync(join(folder, 'task.yaml'), yaml(0.00001))
  expect((await runAssay(['run', '--task', folder])).code).toBe(0)
  const blocked = decisionOf(folder).arms.find(({ name }) => name === 'optimised@student')
  expect(blocked?.status).toBe('blocked: budget')
  expect(blocked?.detail).toMatch(/needs about .* \(\d+ calls at 3\.0 ms, 8 at a time\).*0\.01 hours would do/)

  writeFileSync(join(folder, 'task.yaml'), yaml(2))
  const run = await runAssay(['run', '--task', folder])
  expect(run.stderr).not.toContain('this is a bug')
  expect(run.code).toBe(0)
  const decision = decisionOf(folder)
  const vote = decision.arms.find(({ name }) => name === 'self-consistency@student')
  const once = decision.arms.find(({ name }) => name === 'structured@student')
  expect(vote?.metric?.n).toBe(once?.metric?.n)
  expect(vote?.detail).toMatch(/^5 samples of structured@student/)
  expect(vote?.modelCalls).toBe(5 * (once?.modelCalls ?? 0))
})
