import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'
import { createSecretScanner } from '../io/secrets/secretlint.ts'

let requests = 0
const server = createServer((request, response) => {
  requests++
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      choices: [{ message: { role: 'assistant', content: 'billing' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 1 },
    }),
  )
})
beforeAll(async () => await new Promise<void>((done) => void server.listen(0, '0.0.0.0', done)))
afterAll(() => void server.close())
beforeEach(() => void (requests = 0))

const secret = ['sk', 'ant', 'abcdefghij0123456789klmnop'].join('-')

/** 0.0.0.0 reaches this machine but is no loopback address by its name: to Assay it is elsewhere. */
const taskWith = (extra: string, text: (n: number) => string, tag: (n: number) => string = () => ''): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-personal-'))
  const labels = ['billing', 'delivery', 'refund']
  const rows = Array.from({ length: 90 }, (_, n) =>
    JSON.stringify({
      id: `r${n}`,
      text: `${labels[n % 3] ?? ''} question ${n} w${n * 7} x${n * n} ${text(n)}`,
      label: labels[n % 3],
      tags: tag(n),
    }),
  )
  writeFileSync(join(folder, 'rows.jsonl'), `${rows.join('\n')}\n`)
  writeFileSync(
    join(folder, 'task.yaml'),
    `version: 1
name: personal
kind: classification
data: rows.jsonl
columns: { id: id, input: text, expected: label, tags: tags }
output: { labels: [billing, delivery, refund] }
privacy: any
models:
  current: { model: small, provider: openai-compatible, baseUrl: "http://0.0.0.0:${(server.address() as AddressInfo).port}/v1" }
arms: [prompt@current]
split: { train: 20, dev: 30, golden: 40, seed: 1 }
budget: { usd: 1, hours: 0.1 }
${extra}
`,
  )
  return folder
}

const evaluate = async (folder: string, ...more: readonly string[]) =>
  await runInProcess(['evaluate', '--arm', 'prompt@current', '--task', folder, ...more], { cwd: folder })

describe('what would leave the machine', () => {
  it('goes where the rows hold nothing', async () => {
    const run = await evaluate(taskWith('', () => ''))
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
    expect(requests).toBeGreaterThan(0)
  })

  it.each([
    ['a secret', '', (n: number) => (n === 7 ? secret : ''), undefined, /1 row with secret \(r7\)/],
    [
      'an email, blocked',
      'personal: { leaving: block }',
      (n: number) => (n === 7 ? 'ann@example.com' : ''),
      undefined,
      /1 row with email \(r7\)/,
    ],
    ['a confidential tag', 'personal: { confidential: [hr] }', () => '', (n: number) => (n === 7 ? 'hr' : ''), /1 row with tag hr \(r7\)/],
  ] as const)('stops before the first byte: %s', async (_name, yaml, text, tag, message) => {
    const run = await evaluate(taskWith(yaml, text, tag))
    expect(run.stderr).toMatch(message)
    expect(run.stderr).not.toMatch(/ann@example|abcdefghij/)
    expect({ code: run.code, requests }).toEqual({ code: 2, requests: 0 })
  })

  it('is named and goes, where personal data only warn; and without a word where its kind is allowed', async () => {
    const text = (n: number): string => (n === 7 ? 'ann@example.com' : '')
    const warned = await evaluate(taskWith('', text))
    expect(warned.stderr).toMatch(/1 row with email \(r7\)/)
    expect(requests).toBeGreaterThan(0)
    const allowed = await evaluate(taskWith('personal: { leaving: block, allow: [email] }', text))
    expect(allowed).toMatchObject({ code: 0 })
    expect(allowed.stderr).not.toMatch(/with email/)
  })

  it('is looked at in a file of the command line too', async () => {
    const folder = taskWith('', () => '')
    writeFileSync(join(folder, 'more.jsonl'), `${JSON.stringify({ id: 'm1', text: `hello ${secret}`, label: 'billing' })}\n`)
    const run = await evaluate(folder, '--data', 'more.jsonl')
    expect(run.stderr).toMatch(/1 row with secret \(m1\)/)
    expect({ code: run.code, requests }).toEqual({ code: 2, requests: 0 })
  })
})

it('check names kinds and rows, masked, and never a value', async () => {
  const folder = taskWith('', (n) => (n === 7 ? 'ann@example.com' : n === 8 ? secret : ''))
  const run = await runInProcess(['check', '--json', '--task', folder], { cwd: folder })
  const { findings } = JSON.parse(run.stdout) as { findings: { id: string; rows: string[]; severity: string }[] }
  expect(findings.find(({ id }) => id === 'personal-data')).toMatchObject({
    rows: ['r7'],
    severity: 'warning',
    effect: expect.any(String) as string,
  })
  expect(findings.find(({ id }) => id === 'secret')).toMatchObject({ rows: ['r8'], severity: 'error' })
  expect(run.stdout).toMatch(/a\*\*\*@e\*\*\*\.com/)
  expect(run.stdout).not.toMatch(/ann@example|abcdefghij/)
})

it('secretlint finds what our own patterns do not know, and an AWS key id', async () => {
  const scanner = createSecretScanner()
  const aws = `AKIA${'IOSFODNN7ABCDEFG'}`
  const [id, none] = await scanner.scan([`id ${aws} here`, 'nothing at all'])
  expect(id).toMatch(/aws/i)
  expect(id).not.toContain(aws)
  expect(none).toBeUndefined()
})
