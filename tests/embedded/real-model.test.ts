import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEntry } from '../../src/core/models/catalogue.ts'
import type { Embedder } from '../../src/core/ports/embedder.ts'
import type { Model, ModelRequest } from '../../src/core/ports/model.ts'
import { openMiniLm } from '../../src/io/embedders/minilm.ts'
import { openEmbeddedModel } from '../../src/io/models/embedded/embedded-model.ts'
import { createModelStore } from '../../src/io/models/model-store.ts'
import { testHome } from '../training/test-home.ts'

const store = createModelStore(testHome())
const options = { signal: new AbortController().signal, idempotencyKey: 'k' }

describe('the catalogue models as they are fetched', () => {
  let model: Model
  let embedder: Embedder

  beforeAll(async () => {
    const file = await store.ensure('SmolLM2-135M-Instruct', { quantization: 'q8_0' })
    const entry = findEntry(file.id)
    if (entry?.kind !== 'chat-model') throw new Error('not a chat model')
    model = await openEmbeddedModel({
      id: file.id,
      modelFile: file.path,
      sha256: file.sha256,
      chatTemplate: entry.chatTemplate,
      endOfTurn: entry.endOfTurn,
      cores: 1,
      cpu: 'test',
    })
    const encoder = await store.ensure('all-MiniLM-L6-v2', {})
    embedder = await openMiniLm({ modelFile: encoder.path, sha256: encoder.sha256, cores: 1 })
  }, 300_000)

  afterAll(async () => {
    await model[Symbol.asyncDispose]()
    await embedder[Symbol.asyncDispose]()
  })

  const request = (content: string, constraint: ModelRequest['constraint']): ModelRequest => ({
    messages: [
      { role: 'system', content: 'Answer with one word: spam or ham.' },
      { role: 'user', content },
    ],
    constraint,
    decoding: { temperature: 0, maxTokens: 40 },
    repeat: 0,
  })

  it('scores a label as the product of its tokens and the end of the turn, not of the text', async () => {
    const asked = request('cheap watches', { kind: 'labels', labels: ['ham', 'spam'] })
    const result = await model.call(asked, options)
    const scores = result.status === 'answered' ? result.reply.labelScores : undefined
    const prompt = await model.tokenize!(asked.messages, { addGenerationPrompt: true })
    const whole = await model.tokenize!([...asked.messages, { role: 'assistant', content: 'spam' }], { addGenerationPrompt: false })
    const answered = whole.slice(prompt.length, whole.lastIndexOf(2) + 1)
    let expected = 0
    for (const [index, token] of answered.entries())
      expected += Math.log((await model.nextTokenProbabilities!([...prompt, ...answered.slice(0, index)]))[token]!)
    expect(scores?.['spam']).toBeCloseTo(expected, 1)
  })

  it('renders the chat as its template says, special tokens as one token each', async () => {
    const tokens = await model.tokenize!(
      [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'U' },
      ],
      { addGenerationPrompt: true },
    )
    // <|im_start|> is 1, <|im_end|> is 2.
    expect(tokens.filter((token) => token === 1)).toHaveLength(3)
    expect(tokens.filter((token) => token === 2)).toHaveLength(2)
  })

  it('scores labels and writes JSON, never an empty answer', async () => {
    for (const content of ['cheap pills', 'minutes of the meeting']) {
      const labels = await model.call(request(content, { kind: 'labels', labels: ['spam', 'ham'] }), options)
      const json = await model.call(
        request(content, { kind: 'json', schema: { type: 'object', properties: { spam: { type: 'boolean' } }, required: ['spam'] } }),
        options,
      )
      expect(labels).toMatchObject({ status: 'answered', reply: { labelScores: { spam: expect.any(Number), ham: expect.any(Number) } } })
      expect(json).toMatchObject({ status: 'answered', reply: { text: expect.stringMatching(/^\{"spam":(true|false)\}$/) } })
    }
  })

  it('places paraphrases near each other', async () => {
    const [a, b, c] = await embedder.embed(
      ['A cat sits on the mat', 'A kitten is resting on a rug', 'Stock markets fell sharply today'],
      options.signal,
    )
    const cosine = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
    expect(cosine(a!, b!)).toBeGreaterThan(0.5)
    expect(cosine(a!, c!)).toBeLessThan(0.2)
  })
})
