import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { miniLmGguf } from '../../core/models/minilm-gguf.ts'

/** Writes the GGUF of all-MiniLM-L6-v2 from its `model.safetensors` and `vocab.txt` in `folder`. */
export const convertMiniLm = async (folder: string, target: string): Promise<void> => {
  const weights = await readFile(join(folder, 'model.safetensors'))
  const vocabulary = (await readFile(join(folder, 'vocab.txt'), 'utf8')).split('\n').filter((line) => line !== '')
  await writeFile(target, miniLmGguf(weights, vocabulary))
}
