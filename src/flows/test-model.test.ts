import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sendJson, startLocalServer, type ServedRequest } from '../../tests/contracts/local-server.ts'
import { composePorts } from '../compose.ts'
import { planModelTest, testModel } from './test-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-model-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const portsWith = async (env: Readonly<Record<string, string>> = {}) => await composePorts({ ASSAY_HOME: join(folder, 'home'), ...env })

/** What a pretended server can do; everything else of a chat completion it does. */
interface Server {
  readonly schema?: 'follows' | 'ignores' | 'refuses'
  readonly logprobs?: boolean
  readonly seed?: boolean
  readonly streams?: boolean
  readonly counts?: boolean
}

const contentOf = (body: Readonly<Record<string, unknown>>, { schema, seed }: Server, count: number): string => {
  const text = JSON.stringify(body['response_format'] ?? '')
  if (text.includes('"label"') && schema !== 'ignores') return '{"label":"yes"}'
  if (text.includes('json_schema') && schema !== 'ignores') return '{"weather":"calm","waves":3}'
  return body['temperature'] === 1 ? `an ox in Oslo, red ${seed === true ? '' : count}` : 'hello'
}

const answer =
  (server: Server) =>
  (response: Parameters<typeof sendJson>[0], { text }: ServedRequest, count: number): void => {
    const body = JSON.parse(text) as Record<string, unknown>
    if (server.schema === 'refuses' && 'response_format' in body) {
      return sendJson(response, { error: { message: 'response_format is not supported' } }, 400)
    }
    const content = contentOf(body, server, count)
    const top_logprobs = ['yes', 'no'].map((token) => ({ token, logprob: Math.log(0.5) }))
    const logprobs =
      server.logprobs === true && body['logprobs'] === true
        ? {
            content: [
              { token: '{"label":"', logprob: 0 },
              { token: 'yes', logprob: Math.log(0.5), top_logprobs },
              { token: '"}', logprob: 0 },
            ],
          }
        : undefined
    const usage = server.counts === false ? {} : { usage: { prompt_tokens: 10, completion_tokens: 4 } }
    if (body['stream'] === true && server.streams === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(`data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`)
      return
    }
    sendJson(response, { choices: [{ message: { content }, finish_reason: 'stop', logprobs }], ...usage })
  }

const tested = async (server: Server, provider = 'vllm') => {
  await using endpoint = await startLocalServer(answer(server))
  const ports = await portsWith()
  const ref = { name: 'current', model: 'small', provider, baseUrl: `${endpoint.url}/v1` }
  return await testModel({ ports, ref, sink: () => {}, signal: new AbortController().signal })
}

test('a server that can do everything is said to', async () => {
  expect(await tested({ schema: 'follows', logprobs: true, seed: true, streams: true, counts: true })).toMatchObject({
    chat: 'ok',
    jsonSchema: 'ok',
    logprobs: 'yes',
    seed: 'same',
    streaming: 'yes',
    usage: 'yes',
    calls: 6,
    costUsd: 0,
    firstTokenMs: expect.any(Number),
    notes: [],
  })
})

test('a server that can do little is said to, part by part', async () => {
  expect(await tested({ schema: 'ignores', counts: false })).toMatchObject({
    jsonSchema: 'ignored',
    logprobs: 'no',
    seed: 'differs',
    streaming: 'no',
    usage: 'no',
  })
  expect(await tested({ schema: 'refuses' })).toMatchObject({ jsonSchema: 'refused' })
  expect(await tested({ schema: 'follows' }, 'deepseek')).toMatchObject({ seed: 'ignored', jsonSchema: 'ignored' })
})

test('a model that does not chat stops with exit code 4, and a hint that fits', async () => {
  await using endpoint = await startLocalServer((response) => sendJson(response, { error: { message: 'no such model' } }, 404))
  const ports = await portsWith()
  const ref = { name: 'current', model: 'small', provider: 'vllm', baseUrl: `${endpoint.url}/v1` }
  await expect(testModel({ ports, ref, sink: () => {}, signal: new AbortController().signal })).rejects.toMatchObject({
    code: 'provider-failed',
    exitCode: 4,
    hint: expect.stringContaining('name'),
  })
})

test('a part that fails is told with the words of the provider, and the others are tested all the same', async () => {
  const able = answer({ schema: 'follows', streams: true })
  await using endpoint = await startLocalServer((response, request, count) =>
    request.text.includes('"label"') ? sendJson(response, { error: { message: 'enum too odd' } }, 400) : able(response, request, count),
  )
  const ports = await portsWith()
  const ref = { name: 'current', model: 'small', provider: 'vllm', baseUrl: `${endpoint.url}/v1` }
  expect(await testModel({ ports, ref, sink: () => {}, signal: new AbortController().signal })).toMatchObject({
    logprobs: 'failed',
    streaming: 'yes',
    notes: [expect.stringContaining('enum too odd')],
  })
})

const taskWith = (yaml: string): string => {
  const root = mkdtempSync(join(folder, 'task-'))
  writeFileSync(join(root, 'rows.csv'), 'input,expected\na,b\n')
  writeFileSync(join(root, 'task.yaml'), `version: 1\nname: t\nkind: classification\ndata: rows.csv\n${yaml}`)
  return root
}

test('NAME is a model of task.yaml first, then provider/model, then one of the catalogue', async () => {
  const ports = await portsWith({ OPENAI_API_KEY: 'secret-key' })
  const files = ports.openFolder(taskWith('models: { current: openai/gpt-4.1-mini, mine: { model: m, provider: fake } }\n'))
  expect((await planModelTest({ ports, files, name: 'current' })).ref).toMatchObject({ provider: 'openai', model: 'gpt-4.1-mini' })
  expect((await planModelTest({ ports, files, name: 'mine' })).costUsd).toBe(0)
  expect(await planModelTest({ ports, files: undefined, name: 'openai/gpt-4.1-mini' })).toMatchObject({ calls: 6 })
  expect((await planModelTest({ ports, files: undefined, name: 'ollama/llama3' })).costUsd).toBe(0)
  expect((await planModelTest({ ports, files: undefined, name: 'SmolLM2-135M-Instruct' })).ref.provider).toBe('local')
  await expect(planModelTest({ ports, files, name: 'nonsense' })).rejects.toMatchObject({ code: 'model-unknown' })
})

test('privacy of the task holds for a test too, and a missing key is named', async () => {
  const ports = await portsWith()
  const files = ports.openFolder(taskWith('privacy: local\n'))
  await expect(planModelTest({ ports, files, name: 'openai/gpt-4.1-mini' })).rejects.toMatchObject({ code: 'privacy-blocked' })
  await expect(planModelTest({ ports, files: undefined, name: 'openai/gpt-4.1-mini' })).rejects.toMatchObject({
    code: 'key-missing',
    exitCode: 3,
    message: expect.stringContaining('OPENAI_API_KEY'),
  })
})
