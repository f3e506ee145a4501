import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedderContract } from '../../../tests/contracts/embedder.ts'
import { createFakeEmbedder } from './fake.ts'
import { openOpenAiEmbedder } from './openai-compatible.ts'

const fake = createFakeEmbedder()
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', async () => {
    const { input, model } = JSON.parse(body) as { input: string[]; model: string }
    if (model === 'broken') return response.end('{"data":[{}]}')
    const vectors = await fake.embed(input, new AbortController().signal)
    // In reverse order, unscaled: `index` says which is which.
    const data = vectors.map((vector, index) => ({ index, embedding: [...vector].map((value) => value * 3) })).toReversed()
    return response.end(JSON.stringify({ data }))
  })
})
let baseUrl = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
})

const signal = new AbortController().signal
embedderContract('the fake embedder', async () => createFakeEmbedder())
embedderContract('an OpenAI-compatible embedder', async () => await openOpenAiEmbedder({ baseUrl, model: 'm', signal }))

describe('an OpenAI-compatible embedder', () => {
  it('refuses an answer that is no list of embeddings', async () => {
    await expect(openOpenAiEmbedder({ baseUrl, model: 'broken', signal })).rejects.toMatchObject({ code: 'provider-failed' })
  })

  it('names the endpoint that cannot be reached', async () => {
    await expect(openOpenAiEmbedder({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm', signal })).rejects.toMatchObject({
      code: 'provider-failed',
      where: 'http://127.0.0.1:9/v1/embeddings',
    })
  })
})
