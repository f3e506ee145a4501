import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFixtureTask } from '../e2e/fixture-task.ts'
import { runAssay } from '../e2e/run-assay.ts'
import { pythonWith } from './python-with.ts'

const run = promisify(execFile)

/** A chat endpoint that names the label it finds in the last message; what is not there is `billing`. */
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const text = JSON.stringify((JSON.parse(body) as { messages: readonly { content: unknown }[] }).messages.at(-1)?.content)
    const content = ['delivery', 'refund'].find((label) => text.includes(`about ${label}`)) ?? 'billing'
    const message = { role: 'assistant', content }
    const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 }
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage,
      }),
    )
  })
})

let address = ''
let folder = ''
let bin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  // A fifth of the rows name no label: the endpoint is wrong on most of them.
  ;({ folder } = makeFixtureTask({ rows: 400, silent: 0.2 }))
  bin = pythonWith(['inspect-ai==0.3.285', 'openai', 'lm-eval==0.4.13'])
})

afterAll(() => void server.close())

const exported = async (tool: string): Promise<string> => {
  const { code, stderr } = await runAssay(['export', '--to', tool, '--task', folder])
  expect(stderr).not.toContain('✗')
  expect(code).toBe(0)
  return join(folder, 'exports', `${tool}-dev`)
}

/** Share of dev rows whose answer by the endpoint's own rule is the expected one. */
const rightShare = (path: string): { readonly n: number; readonly share: number } => {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { input: string; expected: string })
  const right = rows.filter(
    ({ input, expected }) => (['delivery', 'refund'].find((label) => input.includes(`about ${label}`)) ?? 'billing') === expected,
  )
  return { n: rows.length, share: right.length / rows.length }
}

test('an exported task runs unchanged in inspect_ai, with the accuracy that its rows have, and its log comes back', async () => {
  const out = await exported('inspect')
  await run(join(bin, 'inspect'), ['eval', 'task.py', '--model', 'openai-api/local/m', '--log-dir', 'logs', '--display', 'plain'], {
    cwd: out,
    env: { ...process.env, LOCAL_BASE_URL: address, LOCAL_API_KEY: 'none' },
  })
  const log = readdirSync(join(out, 'logs')).find((name) => name.endsWith('.eval')) ?? ''
  const dumped = await run(join(bin, 'inspect'), ['log', 'dump', join(out, 'logs', log), '--header-only'], { maxBuffer: 1e8 })
  const { results } = JSON.parse(dumped.stdout) as { results: { scores: readonly { metrics: { accuracy: { value: number } } }[] } }
  const { n, share } = rightShare(join(out, 'dev.jsonl'))
  expect(results.scores[0]?.metrics.accuracy.value).toBeCloseTo(share, 10)
  expect(share).toBeLessThan(1)

  const back = mkdtempSync(join(tmpdir(), 'assay-back-'))
  expect((await runAssay(['import', join(out, 'logs', log), '--out', back])).code).toBe(0)
  const rows = readFileSync(join(back, 'data', 'rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const answers = readFileSync(join(back, 'outputs.jsonl'), 'utf8').trim().split('\n')
  expect([rows.length, answers.length]).toEqual([n, n])
})

test('an exported task runs unchanged in lm-evaluation-harness, and its targets are the rows’ answers', async () => {
  const out = await exported('lm-eval')
  const { stdout } = await run(join(bin, 'lm_eval'), ['run', '--include_path', '.', '--tasks', 'assay_fixture', '--model', 'dummy'], {
    cwd: out,
  })
  expect(stdout).toContain('assay_fixture')
  expect(stdout).toMatch(/acc\s*\|/)
  const program = `
import json
from lm_eval.tasks import TaskManager
task = TaskManager(include_path=".").load_task_or_group("assay_fixture")["assay_fixture"] if hasattr(TaskManager, "load_task_or_group") else TaskManager(include_path=".").load(["assay_fixture"])["tasks"]["assay_fixture"]
docs = list(task.test_docs())
print(json.dumps([[task.doc_to_choice(doc)[int(task.doc_to_target(doc))], doc["expected"], task.doc_to_text(doc), doc["input"]] for doc in docs]))
`
  const read = await run(join(bin, 'python'), ['-c', program], { cwd: out, maxBuffer: 1e8 })
  const pairs = JSON.parse(read.stdout.trim().split('\n').at(-1) ?? '[]') as readonly (readonly string[])[]
  expect(pairs).toHaveLength(rightShare(join(out, 'dev.jsonl')).n)
  for (const [target, expected, text, input] of pairs) expect([target, text]).toEqual([expected, input])
})

test('an exported task runs unchanged in promptfoo, and its results come back', async () => {
  const out = await exported('promptfoo')
  const where = mkdtempSync(join(tmpdir(), 'assay-promptfoo-'))
  await run('npm', ['install', '--no-save', '--silent', 'promptfoo@0.123.1'], { cwd: where, maxBuffer: 1e8 })
  // Exit code 100 is "some tests failed": here they should.
  const done = await run(
    process.execPath,
    [
      join(where, 'node_modules', 'promptfoo', 'dist', 'src', 'entrypoint.js'),
      'eval',
      '-o',
      'results.json',
      '--no-cache',
      '--no-progress-bar',
    ],
    {
      cwd: out,
      maxBuffer: 1e8,
      env: {
        ...process.env,
        OPENAI_BASE_URL: address,
        OPENAI_API_KEY: 'none',
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        PROMPTFOO_CONFIG_DIR: where,
      },
    },
  ).then(
    () => 0,
    (error: { readonly code?: number }) => error.code ?? -1,
  )
  expect([0, 100]).toContain(done)
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as {
    results: { stats: { successes: number; failures: number; errors: number } }
  }
  const rows = readFileSync(join(out, 'dev.jsonl'), 'utf8').trim().split('\n').length
  const { successes, failures, errors } = results.results.stats
  expect([successes + failures, errors]).toEqual([rows, 0])
  const back = mkdtempSync(join(tmpdir(), 'assay-back-'))
  expect((await runAssay(['import', join(out, 'results.json'), '--out', back])).code).toBe(0)
  expect(readFileSync(join(back, 'outputs.jsonl'), 'utf8').trim().split('\n')).toHaveLength(rows)
})
