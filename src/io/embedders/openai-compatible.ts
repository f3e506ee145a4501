import { request } from 'undici'
import { AssayError } from '../../core/errors.ts'
import type { Embedder } from '../../core/ports/embedder.ts'

const batch = 64
const timeoutMs = 60_000

const readVectors = (body: unknown, count: number): Float32Array[] | undefined => {
  if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data)) return undefined
  const vectors: Float32Array[] = []
  for (const [position, row] of body.data.entries()) {
    if (typeof row !== 'object' || row === null || !('embedding' in row) || !Array.isArray(row.embedding)) return undefined
    const index = 'index' in row && typeof row.index === 'number' ? row.index : position
    const vector = Float32Array.from(row.embedding, Number)
    const norm = Math.hypot(...vector) || 1
    vectors[index] = vector.map((value) => value / norm)
  }
  return vectors.length === count && !vectors.includes(undefined as never) ? vectors : undefined
}

/**
 * Any endpoint with `POST {baseUrl}/embeddings`. Vectors are scaled to length 1 and remembered by content; empty
 * texts are never sent. Throws `provider-failed`.
 */
export const openOpenAiEmbedder = async (options: {
  /** With its `/v1`, without a slash at the end. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string
  readonly signal: AbortSignal
}): Promise<Embedder> => {
  const url = `${options.baseUrl}/embeddings`
  const where = new URL(url)

  const ask = async (texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> => {
    const fail = (why: string, cause?: unknown): AssayError =>
      new AssayError('provider-failed', `${options.model}: embeddings failed: ${why}`, {
        where: `${where.origin}${where.pathname}`,
        hint: 'check the endpoint and its key, then run the command again',
        cause,
      })
    try {
      const response = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
        },
        body: JSON.stringify({ model: options.model, input: texts }),
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      if (response.statusCode !== 200) {
        await response.body.dump()
        throw fail(`HTTP ${response.statusCode}`)
      }
      const vectors = readVectors(await response.body.json(), texts.length)
      if (vectors === undefined) throw fail('the answer is not a list of embeddings')
      return vectors
    } catch (error) {
      if (error instanceof AssayError || signal.aborted) throw error
      throw fail(error instanceof Error ? error.message : String(error), error)
    }
  }

  const [probe] = await ask(['dimensions'], options.signal)
  const dimensions = probe?.length ?? 0
  const known = new Map<string, Float32Array>()
  return {
    identity: { model: options.model, revision: '', dimensions },
    async embed(texts, signal) {
      const missing = [...new Set(texts.filter((text) => text.trim() !== '' && !known.has(text)))]
      for (let from = 0; from < missing.length; from += batch) {
        const part = missing.slice(from, from + batch)
        const vectors = await ask(part, signal)
        for (const [index, vector] of vectors.entries()) known.set(part[index] ?? '', vector)
      }
      return texts.map((text) => known.get(text) ?? new Float32Array(dimensions))
    },
    async [Symbol.asyncDispose]() {},
  }
}
