import { getLlama, LlamaLogLevel } from 'node-llama-cpp'
import type { WorkerRequest } from '../models/embedded/protocol.ts'

/** The embedding model inside the child process. Texts longer than its context are cut at the context. */
export const openEmbedder = async (options: Extract<WorkerRequest, { kind: 'open-embedder' }>) => {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: options.threads })
  const model = await llama.loadModel({ modelPath: options.modelFile })
  const context = await model.createEmbeddingContext({ contextSize: options.contextTokens, batchSize: options.contextTokens, threads: options.threads })
  const dimensions = model.embeddingVectorSize

  return {
    dimensions,
    async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
      const vectors: Float32Array[] = []
      for (const text of texts) {
        signal.throwIfAborted()
        // Two places are for [CLS] and [SEP], one is kept free by the library.
        const tokens = model.tokenize(text).slice(0, options.contextTokens - 4)
        const { vector } = await context.getEmbeddingFor(tokens)
        const norm = Math.hypot(...vector) || 1
        vectors.push(Float32Array.from(vector, (value) => value / norm))
      }
      return vectors
    },
  }
}

export type EmbedWorker = Awaited<ReturnType<typeof openEmbedder>>
