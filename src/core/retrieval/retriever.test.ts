import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRetriever } from './create-retriever.ts'
import { fuseRanks } from './fuse-ranks.ts'
import { keywordIndex } from './keyword-index.ts'
import { retrievalQuality } from './retrieval-quality.ts'
import { vectorIndex } from './vector-index.ts'

const open = new AbortController().signal
const passages = [
  'A refund is paid within 30 days.',
  'The warranty covers the battery for 14 months.',
  'Shipping to Norway costs 12 euros.',
  'The battery lasts nine hours.',
].map((text, i) => ({ id: `doc.md#${i + 1}`, text }))

/** Vectors by topic, so that a paraphrase without a common word is near. */
const topics = [/refund|money back/i, /warranty|guarantee/i, /shipping|deliver/i, /battery|charge/i]
const embed = async (texts: readonly string[]): Promise<Float32Array[]> =>
  texts.map((text) => Float32Array.from(topics, (topic) => (topic.test(text) ? 1 : 0)))

describe('fuseRanks', () => {
  it('gives the published values of reciprocal rank fusion', () => {
    const score = (...ranks: (number | undefined)[]): number =>
      fuseRanks(ranks.map((rank) => (rank === undefined ? [] : [...Array.from({ length: rank - 1 }, (_, i) => 100 + i), 7]))).find(
        ({ item }) => item === 7,
      )!.score
    expect(score(1, 1)).toBeCloseTo(0.0327869, 7)
    expect(score(2, 3)).toBeCloseTo(0.032002, 7)
    expect(score(1, 100)).toBeCloseTo(0.0226434, 7)
    expect(score(1, undefined)).toBeCloseTo(0.0163934, 7)
  })

  it('orders ties by item', () => {
    expect(fuseRanks([[3], [1]]).map(({ item }) => item)).toEqual([1, 3])
  })
})

describe('vectorIndex', () => {
  it('finds what a full sort by cosine finds', () => {
    const vector = fc
      .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
      .map((values) => Float32Array.from(values))
      .filter((values) => Math.hypot(...values) > 0.1)
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 30 }), vector, fc.integer({ min: 1, max: 8 }), (vectors, query, count) => {
        const cosine = (a: Float32Array, b: Float32Array): number =>
          a.reduce((sum, value, i) => sum + value * b[i]!, 0) / Math.hypot(...a) / Math.hypot(...b)
        const all = vectors.map((item) => cosine(item, query)).sort((a, b) => b - a)
        const found = vectorIndex(vectors).nearest(query, count)
        expect(found).toHaveLength(Math.min(count, vectors.length))
        found.forEach((row, i) => expect(cosine(vectors[row]!, query)).toBeCloseTo(all[i]!, 5))
      }),
    )
  })

  it('finds nothing for a vector without direction', () => {
    expect(vectorIndex([Float32Array.of(1, 0)]).nearest(Float32Array.of(0, 0), 3)).toEqual([])
  })
})

describe('keywordIndex', () => {
  it('finds by rare words first, whatever their case and number', () => {
    const index = keywordIndex(passages)
    expect(index.search('REFUNDS?', 3)).toEqual([0])
    expect(index.search('battery warranty', 2)).toEqual([1, 3])
  })

  it('finds nothing for words that nobody wrote, and survives any query', () => {
    const index = keywordIndex(passages)
    expect(index.search('xylophone', 3)).toEqual([])
    fc.assert(fc.property(fc.string(), (query) => index.search(query, 3).length <= 3))
  })

  it('looks a common word up where a query has no other', () => {
    const many = Array.from({ length: 2_100 }, (_, i) => ({ id: `d#${i}`, text: `the item ${i}` }))
    const index = keywordIndex(many)
    expect(index.search('the', 3)).toEqual([0, 1, 2])
    expect(index.search('the 77', 3)).toEqual([77])
  })
})

describe('createRetriever', () => {
  it('finds by words alone and says so', async () => {
    const retriever = createRetriever({ passages, withoutVectors: 'no embedder' })
    expect(retriever.detail).toBe('4 passages, BM25 only (no embedder)')
    const [found] = await retriever.search(['warranty of the battery'], 2, open)
    expect(found!.map(({ passage }) => passage.id)).toEqual(['doc.md#2', 'doc.md#4'])
  })

  it('finds a paraphrase by its vector, and what both rankings know comes first', async () => {
    const retriever = createRetriever({ passages, embed })
    const [paraphrase, both] = await retriever.search(['can I get my money back', 'does the guarantee hold for months'], 1, open)
    expect(paraphrase!.map(({ passage }) => passage.id)).toEqual(['doc.md#1'])
    expect(both!.map(({ passage }) => passage.id)).toEqual(['doc.md#2'])
  })

  it('embeds the corpus once, and again where the first time was interrupted', async () => {
    let calls = 0
    const retriever = createRetriever({
      passages,
      embed: async (texts) => {
        if (texts.length > 1 && calls++ === 0) throw new Error('interrupted')
        return await embed(texts)
      },
    })
    await expect(retriever.search(['refund'], 1, open)).rejects.toThrow('interrupted')
    await retriever.search(['refund'], 1, open)
    await retriever.search(['battery'], 1, open)
    expect(calls).toBe(2)
  })

  it('gives nothing for nothing, and never more than the corpus has', async () => {
    const retriever = createRetriever({ passages, embed })
    expect(await retriever.search([], 3, open)).toEqual([])
    const [found] = await retriever.search(['battery'], 50, open)
    expect(found).toHaveLength(4)
    const [nothing] = await retriever.search([''], 5, open)
    expect(nothing).toEqual([])
  })
})

describe('retrievalQuality', () => {
  it('has recall by depth and the reciprocal of the rank', () => {
    const { recall, reciprocalRanks } = retrievalQuality([1, 2, 8, null])
    expect(recall.map(({ k, values }) => [k, values.reduce((a, b) => a + b, 0)])).toEqual([
      [1, 1],
      [4, 2],
      [8, 3],
    ])
    expect(reciprocalRanks).toEqual([1, 0.5, 0.125, 0])
  })
})
