import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ArmReport, Decision } from '../../src/core/decision/decision.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { makeCorpusTask } from './corpus-task.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const armOf = (folder: string, name: string): ArmReport => {
  const decision = JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision
  const arm = decision.arms.find((candidate) => candidate.name === name)
  if (arm === undefined) throw new Error(`no arm ${name}`)
  return arm
}

const addScorers = (folder: string, yaml: string): void => {
  const file = join(folder, 'task.yaml')
  writeFileSync(file, `${readFileSync(file, 'utf8')}scorers:\n${yaml}`)
}

/** Judges by the first letter; dies on every seventh item that it has seen in its life, and hangs never. */
const commandScorer = `
import { createInterface } from 'node:readline'
let seen = 0
for await (const line of createInterface({ input: process.stdin })) {
  const { output, expected } = JSON.parse(line)
  if (++seen === 31) process.exit(9)
  console.log(JSON.stringify({ score: output[0] === expected[0] ? 1 : 0, reason: 'first letter' }))
}
`
const moduleScorer = `
interface Item { readonly output: string; readonly expected: string }
console.log('a module may print')
export default ({ output, expected }: Item): number => {
  if (output === 'refund') throw new Error('no opinion on refunds')
  return output.length === expected.length ? 1 : 0.25
}
`

test('scorers of every form are reported beside the metric, and a crash leaves rows unscored', async () => {
  const task = makeFixtureTask({ rows: 420 })
  const yamlFile = join(task.folder, 'task.yaml')
  writeFileSync(
    yamlFile,
    readFileSync(yamlFile, 'utf8')
      .replace('arms: [majority, linear, prompt, tuned]', 'arms: [majority, linear, prompt]')
      .replace('golden: 260', 'golden: 100'),
  )
  mkdirSync(join(task.folder, 'scorers'))
  writeFileSync(join(task.folder, 'scorers', 'first-letter.mjs'), commandScorer)
  writeFileSync(join(task.folder, 'scorers', 'same-length.ts'), moduleScorer)
  addScorers(
    task.folder,
    `  - macro-f1
  - exact
  - mcc
  - brier
  - calibration-error
  - latency-p95
  - tokens-per-success
  - refusal
  - { name: has-e, regex: e, flags: i }
  - { name: no-e, regex: e, not: true }
  - { name: first-letter, command: [${JSON.stringify(process.execPath)}, scorers/first-letter.mjs] }
  - { name: same-length, file: scorers/same-length.ts }
  - { name: cannot-start, command: [./there-is-no-such-program] }
`,
  )
  const run = await runInProcess(['run', '--task', task.folder, '--json'], { cwd: tmpdir() })
  expect(run.stderr + run.stdout).not.toContain('this is a bug')
  expect(run.code).toBe(0)
  const arm = armOf(task.folder, 'prompt@student')
  const of = (name: string): ArmReport['otherMetrics'][number] | undefined => arm.otherMetrics.find((metric) => metric.name === name)
  expect(arm.otherMetrics.map(({ name }) => name)).toEqual([
    'macro-f1',
    'exact',
    'mcc',
    'brier',
    'calibration-error',
    'latency-p95',
    'tokens-per-success',
    'refusal',
    'has-e',
    'no-e',
    'first-letter',
    'same-length',
    'cannot-start',
  ])
  for (const { value, low, high, n } of arm.otherMetrics) {
    expect(low).toBeLessThanOrEqual(value)
    expect(high).toBeGreaterThanOrEqual(value)
    expect(n).toBeGreaterThanOrEqual(0)
  }
  expect(of('mcc')?.unit).toBe('coefficient')
  expect(of('latency-p95')?.unit).toBe('ms')
  expect(of('has-e')!.value + of('no-e')!.value).toBeCloseTo(1, 10)
  // One row in 31 killed the program; the rows after it were judged by a new one.
  expect(of('first-letter')?.unscored).toBe(Math.floor(of('exact')!.n / 31))
  expect(of('same-length')?.unscored).toBeGreaterThan(0)
  expect(of('cannot-start')).toMatchObject({ n: 0, unscored: of('exact')!.n })
  expect(arm.breakdown?.labels?.confusion?.rows).toHaveLength(3)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'first-letter could not judge 1 answer of prompt@student: the scorer first-letter.mjs failed: it ended with code 9',
  )
  const runs = join(task.folder, '.assay', 'runs')
  const [id = ''] = readdirSync(runs)
  const report = readFileSync(join(runs, id, 'report.html'), 'utf8')
  for (const name of ['same-length', 'latency-p95', 'Which labels are mixed up?']) expect(report).toContain(name)
  const scored = readFileSync(join(runs, id, 'scores.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { scorer: string })
  expect(new Set(scored.map(({ scorer }) => scorer))).toEqual(
    new Set(['label', 'exact', 'refusal', 'has-e', 'no-e', 'first-letter', 'same-length', 'cannot-start']),
  )
})

test('a scorer of the user’s own can decide; one that judges nothing stops the run and says why', async () => {
  const task = makeFixtureTask({ rows: 320 })
  const yamlFile = join(task.folder, 'task.yaml')
  const yaml = readFileSync(yamlFile, 'utf8')
    .replace('arms: [majority, linear, prompt, tuned]', 'arms: [majority, linear]')
    .replace('train: 200, dev: 120, golden: 260', 'train: 100, dev: 80, golden: 100')
    .replace('metric: accuracy', 'metric: first-letter')
  writeFileSync(yamlFile, yaml)
  writeFileSync(join(task.folder, 'first-letter.mjs'), commandScorer)
  addScorers(task.folder, `  - { name: first-letter, command: [${JSON.stringify(process.execPath)}, first-letter.mjs] }\n`)
  const good = await runInProcess(['run', '--task', task.folder, '--json'], { cwd: tmpdir() })
  expect(good.code).toBe(0)
  const { metric } = armOf(task.folder, 'linear')
  // Only right and wrong came out, so it is compared as right and wrong.
  expect(metric).toMatchObject({ name: 'first-letter', method: expect.stringMatching(/Wilson/i) })

  writeFileSync(join(task.folder, 'first-letter.mjs'), 'console.error("no licence key")\nprocess.exit(1)\n')
  const broken = await runInProcess(['run', '--task', task.folder], { cwd: tmpdir() })
  expect(broken.code).toBe(2)
  expect(broken.stderr).toMatch(/first-letter, which decides, could not judge any of \d+ answers/)
  expect(broken.stderr).toContain('no licence key')
})

test('text, retrieval and field scorers report on the arms they are about', async () => {
  const folder = makeCorpusTask({
    arms: '[prompt, rag]',
    yaml: 'scorers: [rouge-l, chrf, bleu, similarity, groundedness, citation-presence, numeric, generic-voice]\n',
  })
  const run = await runInProcess(['run', '--task', folder, '--json'], { cwd: tmpdir() })
  expect(run.stderr + run.stdout).not.toContain('this is a bug')
  expect(run.code).toBe(0)
  const of = (arm: string): ReadonlyMap<string, number> => new Map(armOf(folder, arm).otherMetrics.map(({ name, value }) => [name, value]))
  const [prompt, rag] = [of('prompt@student'), of('rag@student')]
  // Answers of two words have no run of four: as in sacrebleu, that is a BLEU of 0.
  expect(rag.get('bleu')).toBe(0)
  for (const name of ['rouge-l', 'chrf', 'similarity', 'numeric']) expect(rag.get(name)).toBeGreaterThan(prompt.get(name) ?? 0)
  // What was given no passages cannot be grounded in any.
  expect(prompt.has('groundedness')).toBe(false)
  expect(rag.get('groundedness')).toBeGreaterThan(0.9)
  expect(rag.get('citation-presence')).toBe(0)
})

test('fields are compared each in its own way, and reported one by one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-fields-'))
  const random = createRandom(4)
  const word = (): string => Array.from({ length: 7 }, () => String.fromCharCode(97 + random.below(26))).join('')
  const lines = Array.from({ length: 260 }, (_, i) => {
    const input = `${10 + i} pieces for ${Array.from({ length: 9 }, word).join(' ')}`
    return JSON.stringify({ id: `r${i}`, input, expected: { count: 10 + i + (i % 2) * 0.4, unit: 'pieces' } })
  })
  writeFileSync(join(folder, 'rows.jsonl'), `${lines.join('\n')}\n`)
  writeFileSync(
    join(folder, 'schema.json'),
    JSON.stringify({ type: 'object', properties: { count: { type: 'number' }, unit: { const: 'pieces' } }, required: ['count', 'unit'] }),
  )
  writeFileSync(
    join(folder, 'task.yaml'),
    `version: 1
name: orders
kind: extraction
data: rows.jsonl
metric: near
scorers:
  - schema-validity
  - { name: near, fields: { count: { tolerance: 0.5 } } }
  - { name: strict, fields: {} }
models: { student: { model: fake, provider: fake } }
arms: [copy, structured]
split: { train: 60, dev: 80, golden: 100 }
`,
  )
  const run = await runInProcess(['run', '--task', folder, '--json'], { cwd: tmpdir() })
  expect(run.stderr + run.stdout).not.toContain('this is a bug')
  expect(run.code).toBe(0)
  const arm = armOf(folder, 'structured@student')
  expect(arm.metric).toMatchObject({ name: 'near', value: 1 })
  const of = new Map(arm.otherMetrics.map(({ name, value }) => [name, value]))
  expect([...of.keys()]).toEqual(['schema-validity', 'strict', 'strict-precision', 'strict-recall'])
  expect(of.get('strict')).toBeGreaterThan(0.6)
  expect(of.get('strict')).toBeLessThan(0.9)
  expect(arm.breakdown?.fields?.map(({ field }) => field)).toEqual(['count', 'unit'])
})
