import { getLlama, LlamaLogLevel } from 'node-llama-cpp'
import type { WorkerRequest } from '../models/embedded/protocol.ts'

/**
 * The embedding model inside the child process. One context of one thread per core: texts are short, and threads
 * that share one text spend their time waiting for each other. Texts longer than the context are cut.
 */
export const openEmbedder = async (options: Extract<WorkerRequest, { kind: 'open-embedder' }>) => {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: options.threads })
  const model = await llama.loadModel({ modelPath: options.modelFile })
  const contexts = await Promise.all(
    Array.from({ length: options.threads }, () =>
      model.createEmbeddingContext({ contextSize: options.contextTokens, batchSize: options.contextTokens, threads: 1 }),
    ),
  )

  return {
    dimensions: model.embeddingVectorSize,
    async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
      const vectors: Float32Array[] = []
      const queue = [...texts.entries()]
      const work = async (context: (typeof contexts)[number]): Promise<void> => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
          signal.throwIfAborted()
          const [index, text] = next
          // Two places are for [CLS] and [SEP], one is kept free by the library.
          const { vector } = await context.getEmbeddingFor(model.tokenize(text).slice(0, options.contextTokens - 4))
          const norm = Math.hypot(...vector) || 1
          vectors[index] = Float32Array.from(vector, (value) => value / norm)
        }
      }
      await Promise.all(contexts.map(work))
      return vectors
    },
  }
}

export type EmbedWorker = Awaited<ReturnType<typeof openEmbedder>>
