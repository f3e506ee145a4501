import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { email, makeLeavingTask, type LeavingTask } from '../../tests/e2e/leaving-task.ts'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'
import { composePorts } from '../compose.ts'
import { evaluate, type EvaluateRequest } from './evaluate.ts'

let requests = 0
const server = createServer((request, response) => {
  requests++
  request.resume()
  response.setHeader('content-type', 'application/json')
  const message = { role: 'assistant', content: '{"choice":"good"}' }
  response.end(
    JSON.stringify({ choices: [{ message, finish_reason: 'stop' }], usage: { prompt_tokens: 5, completion_tokens: 1 }, data: [] }),
  )
})
beforeAll(async () => await new Promise<void>((done) => void server.listen(0, '0.0.0.0', done)))
afterAll(() => void server.close())
beforeEach(() => void (requests = 0))

/** 0.0.0.0 reaches this machine but is no loopback address by its name: to Assay it is elsewhere. */
const far = (): string => `http://0.0.0.0:${(server.address() as AddressInfo).port}/v1`
const makeTask = (made: Omit<LeavingTask, 'far'> = {}): string => makeLeavingTask({ ...made, far: far() })

const assay = async (folder: string, ...args: readonly string[]) => {
  const run = await runInProcess([...args, '--task', folder], { cwd: folder })
  return { ...run, stderr: run.stderr.replaceAll(/\s+/g, ' ') }
}

/** It stopped at the guard, and nothing was asked. */
const expectStopped = (run: { readonly code: number | null; readonly stderr: string }, what: RegExp): void => {
  expect(run.stderr).toMatch(what)
  expect(run.stderr).not.toContain(email)
  expect({ code: run.code, requests }).toEqual({ code: 2, requests: 0 })
}

const embedder = (): string => `  embedder: { model: e, provider: openai-compatible, baseUrl: "${far()}" }`
const large = { rows: 460, split: '{ train: 60, dev: 100, golden: 260, seed: 1 }' } as const

describe('a row of the task with an email stops, before the first request,', () => {
  it.each([
    ['a run', ['run', '--yes'], large],
    ['a format stress test', ['evaluate', '--stress', '--arm', 'prompt@current'], {}],
    ['trying one text', ['try', 'prompt@current', 'where is my parcel'], {}],
    ['the search for a prompt', ['optimise', '--model', 'current'], {}],
    ['a teacher’s new answers', ['distil', '--teacher', 'current', '--what', 'relabel', '--yes'], {}],
    ['a teacher’s new rows', ['distil', '--teacher', 'current', '--what', 'inputs', '--yes'], {}],
    ['a judge elsewhere of a model here', ['evaluate', '--arm', 'prompt@near'], { arms: '[prompt@near]', kind: 'generation' }],
  ] as const)('%s', async (_name, args, made) => {
    expectStopped(await assay(makeTask({ ...made, text: email }), ...args), /models\.(current|judge) would get 1 row with email \(r7\)/)
  })

  it('an embedder', async () => {
    const folder = makeTask({ text: email, models: embedder(), arms: '[embedding]' })
    expectStopped(await assay(folder, 'run', '--yes'), /models\.embedder would get 1 row with email \(r7\)/)
  })
})

it('a check embeds nothing elsewhere', async () => {
  const folder = makeTask({ text: email, models: embedder() })
  expect(await assay(folder, 'check', '--labels')).toMatchObject({ code: 0 })
  await assay(folder, 'check', '--semantic')
  expect(requests).toBe(0)
})

describe('rows that are no part of the task stop, before the first request,', () => {
  const clean = 'id,text,label\nm1,my parcel is late,delivery\n'

  it('a file of rows for a judge elsewhere, asked of a model here', async () => {
    const folder = makeTask({ arms: '[prompt@near]', kind: 'generation' })
    writeFileSync(join(folder, 'more.csv'), `${clean}m2,of ${email},x\n`)
    expectStopped(
      await assay(folder, 'evaluate', '--arm', 'prompt@near', '--data', 'more.csv'),
      /models\.judge would get 1 row with email \(m2\)/,
    )
    writeFileSync(join(folder, 'more.csv'), clean)
    await assay(folder, 'evaluate', '--arm', 'prompt@near', '--data', 'more.csv')
    expect(requests).toBeGreaterThan(0)
  })

  it('rows without answers for a teacher', async () => {
    const folder = makeTask()
    writeFileSync(join(folder, 'open.csv'), `id,text\nm1,my parcel is late\nm2,of ${email}\n`)
    expectStopped(
      await assay(folder, 'distil', '--teacher', 'current', '--inputs', 'open.csv', '--yes'),
      /models\.current would get 1 row with email \(m2\)/,
    )
  })

  it('a text that is typed', async () => {
    expectStopped(await assay(makeTask(), 'try', 'prompt@current', `I am ${email}`), /models\.current would get 1 row with email \(try\)/)
  })

  it('answers that people labelled, for the judge that is held against them', async () => {
    const folder = makeTask({ arms: '[prompt@near]', kind: 'generation' })
    writeFileSync(join(folder, 'labels.csv'), `id,output,choice\nr1,fine,good\nr2,write to ${email},bad\nr3,no,bad\n`)
    expectStopped(
      await assay(folder, 'scorers', 'calibrate', 'helpful', '--labels', 'labels.csv'),
      /models\.judge would get 1 row with email \(r2\)/,
    )
  })

  it('answers of a run, for a judge that compares two arms', async () => {
    const folder = makeTask({ arms: '[prompt@near, prompt@other]', kind: 'generation' })
    mkdirSync(join(folder, '.assay', 'runs', 'old'), { recursive: true })
    const answers = ['prompt@near', 'prompt@other'].flatMap((arm) =>
      Array.from({ length: 90 }, (_, n) =>
        JSON.stringify({ split: 'dev', arm, exampleId: `r${n}`, text: `${arm} says ${email}`, status: 'answered', repeat: 0 }),
      ),
    )
    writeFileSync(join(folder, '.assay', 'runs', 'old', 'outputs.jsonl'), `${answers.join('\n')}\n`)
    expectStopped(
      await assay(folder, 'scorers', 'pairs', 'helpful', '--arms', 'prompt@near,prompt@other'),
      /models\.judge would get \d+ rows with email/,
    )
  })
})

/** What a command line would start; `far` also has a batch interface. */
const request = async (folder: string, more: Partial<EvaluateRequest> = {}): Promise<EvaluateRequest> => {
  const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
  const ports = await composePorts({ HOME: home, ASSAY_HOME: home, OPENAI_API_KEY: 'k' })
  const files = ports.openFolder(folder)
  const { signal } = new AbortController()
  return { files, ports, sink: () => {}, signal, arms: ['prompt@current'], repeats: 1, ...more }
}

describe('a batch', () => {
  const inBatches = async (folder: string, more: Partial<EvaluateRequest> = {}): Promise<unknown> => {
    const path = join(folder, 'task.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('small, provider: openai-compatible', 'small, provider: openai'))
    return await evaluate(await request(folder, { options: { batch: true }, ...more })).catch((error: unknown) => error)
  }

  it('is not handed in where a row of the task or of a file holds an email', async () => {
    expect(await inBatches(makeTask({ text: email }))).toMatchObject({ code: 'personal-data' })
    const folder = makeTask()
    const path = join(folder, 'more.csv')
    writeFileSync(path, `id,text,label\nm2,of ${email},billing\n`)
    expect(await inBatches(folder, { data: { path, name: 'more.csv' } })).toMatchObject({ code: 'personal-data' })
    expect(requests).toBe(0)
    await inBatches(makeTask())
    expect(requests).toBeGreaterThan(0)
  })
})

describe('a file for a platform elsewhere', () => {
  const write = async (to: string, text: string) => {
    const folder = makeTask({ text, every: true })
    const run = await assay(folder, 'export', '--to', to, '--out', join(folder, 'out'))
    return { run, isWritten: existsSync(join(folder, 'out')) }
  }
  it.each(['openai', 'together', 'fireworks', 'nebius', 'vertex', 'bedrock', 'braintrust', 'langfuse'])(
    'is not written for %s where rows hold an email',
    async (to) => {
      const { run, isWritten } = await write(to, email)
      expectStopped(run, /would get \d+ rows with email/)
      expect(isWritten).toBe(false)
    },
  )

  it('is written without, and for a tool here', async () => {
    for (const [to, text] of [
      ['langfuse', ''],
      ['promptfoo', email],
      ['trl', email],
    ] as const)
      expect(await write(to, text)).toMatchObject({ run: { code: 0 }, isWritten: true })
  })
})
