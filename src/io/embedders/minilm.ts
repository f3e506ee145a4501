import { createHash } from 'node:crypto'
import { AssayError } from '../../core/errors.ts'
import type { Embedder } from '../../core/ports/embedder.ts'
import { startLlamaProcess } from '../models/embedded/llama-process.ts'

const modelContext = 512
/** Texts a request to the child process; small enough to stop soon, large enough to hide the round trip. */
const batch = 32

const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64')

/**
 * all-MiniLM-L6-v2 in a child process: unit vectors of 384 numbers, empty texts give zeros, texts beyond 512
 * tokens are cut. Vectors are remembered by content as long as the embedder lives. Throws `model-load-failed`.
 */
export const openMiniLm = async (options: {
  readonly modelFile: string
  readonly sha256: string
  readonly cores: number
}): Promise<Embedder> => {
  let dimensions = 0
  const child = await startLlamaProcess(
    { kind: 'open-embedder', modelFile: options.modelFile, threads: options.cores, contextTokens: modelContext },
    (value) => {
      dimensions = (value as { dimensions: number }).dimensions
    },
  ).catch((error: unknown) => {
    throw new AssayError(
      'model-load-failed',
      `all-MiniLM-L6-v2 could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      {
        where: options.modelFile,
        hint: 'assay models remove all-MiniLM-L6-v2, then run the command again',
        cause: error,
      },
    )
  })
  const known = new Map<string, Float32Array>()

  return {
    identity: { model: 'all-MiniLM-L6-v2', revision: options.sha256, dimensions },
    async embed(texts, signal) {
      const missing = [...new Set(texts.filter((text) => text.trim() !== '' && !known.has(keyOf(text))))]
      for (let from = 0; from < missing.length; from += batch) {
        signal.throwIfAborted()
        const part = missing.slice(from, from + batch)
        const vectors = await child.ask<'embed'>({ kind: 'embed', texts: part }, signal)
        for (const [index, text] of part.entries()) {
          const vector = vectors[index]
          if (vector !== undefined) known.set(keyOf(text), vector)
        }
      }
      return texts.map((text) => known.get(keyOf(text)) ?? new Float32Array(dimensions))
    },
    async [Symbol.asyncDispose]() {
      await child.close()
    },
  }
}
