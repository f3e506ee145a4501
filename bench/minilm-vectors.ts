/** Vectors of texts by MiniLM, kept in HOME/bench-noise as those of `data-noise.ts`; the model is fetched where it is not there. */
import { join } from 'node:path'
import { homeOf } from '../src/compose.ts'
import { openMiniLm } from '../src/io/embedders/minilm.ts'
import { createModelStore } from '../src/io/models/model-store.ts'
import { cachedEmbedder } from '../src/io/stores/embedding-cache.ts'

const id = 'all-MiniLM-L6-v2'

export const vectorsOfTexts = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
  const home = homeOf(process.env, process.platform)
  const signal = new AbortController().signal
  const file = await createModelStore(home).ensure(id, { signal })
  await using embedder = cachedEmbedder(
    join(home, 'bench-noise', 'embeddings.db'),
    { model: id, revision: file.sha256, dimensions: 384 },
    async () => await openMiniLm({ modelFile: file.path, sha256: file.sha256, cores: 2 }),
  )
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += 512)
    for (const vector of await embedder.embed(texts.slice(from, from + 512), signal)) vectors.push(vector)
  return vectors
}
