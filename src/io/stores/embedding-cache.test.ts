import { mkdtempSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Embedder } from '../../core/ports/embedder.ts'
import { cachedEmbedder } from './embedding-cache.ts'

const identity = { model: 'lengths', revision: '1', dimensions: 2 }

/** Embeds a text as its length; counts what it is asked. */
const lengthEmbedder = (asked: string[]): Embedder => ({
  identity,
  async embed(texts) {
    asked.push(...texts)
    return texts.map((text) => new Float32Array([text.length, 1]))
  },
  async [Symbol.asyncDispose]() {},
})

test('a text is embedded once, across processes and repeats in one call', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'assay-')), 'cache', 'vectors.db')
  const asked: string[] = []
  const open = async (): Promise<Embedder> => lengthEmbedder(asked)
  {
    await using cache = cachedEmbedder(file, identity, open)
    const vectors = await cache.embed(['a', 'bbb', 'a'], AbortSignal.timeout(5000))
    expect(vectors.map((vector) => vector[0])).toEqual([1, 3, 1])
  }
  await using second = cachedEmbedder(file, identity, open)
  const vectors = await second.embed(['bbb', 'cc'], AbortSignal.timeout(5000))
  expect(vectors.map((vector) => vector[0])).toEqual([3, 2])
  expect(asked).toEqual(['a', 'bbb', 'cc'])
})

test('vectors of another revision are not reused', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'assay-')), 'vectors.db')
  const asked: string[] = []
  {
    await using cache = cachedEmbedder(file, identity, async () => lengthEmbedder(asked))
    await cache.embed(['a'], AbortSignal.timeout(5000))
  }
  await using other = cachedEmbedder(file, { ...identity, revision: '2' }, async () => lengthEmbedder(asked))
  await other.embed(['a'], AbortSignal.timeout(5000))
  expect(asked).toEqual(['a', 'a'])
})

test('a damaged cache is thrown away and filled again', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'assay-')), 'vectors.db')
  const asked: string[] = []
  for (const damage of ['not a database, not even nearly', undefined]) {
    {
      await using cache = cachedEmbedder(file, identity, async () => lengthEmbedder(asked))
      await cache.embed(['a'], AbortSignal.timeout(5000))
    }
    if (damage === undefined) truncateSync(file, Math.floor(statSync(file).size / 2))
    else writeFileSync(file, damage)
  }
  await using cache = cachedEmbedder(file, identity, async () => lengthEmbedder(asked))
  expect((await cache.embed(['a'], AbortSignal.timeout(5000)))[0]?.[0]).toBe(1)
  expect(asked).toEqual(['a', 'a', 'a'])
})
