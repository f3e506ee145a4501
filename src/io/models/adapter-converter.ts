import { createHash } from 'node:crypto'
import { cp, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AssayError } from '../../core/errors.ts'
import type { GgufFile } from '../../core/models/gguf/gguf-file.ts'
import { readGguf } from '../../core/models/gguf/read-gguf.ts'
import { readLoraConfig } from '../../core/models/lora/adapter-config.ts'
import { peftToGguf } from '../../core/models/lora/peft-to-gguf.ts'
import { readSafetensors } from '../../core/models/safetensors.ts'
import type { AdapterConverter } from '../../core/ports/ports.ts'
import { folderBytes } from './folder-bytes.ts'

/** Metadata and tensor infos lie at the start; a vocabulary of a million tokens fits in the last of these. */
const headSizes = [16 << 20, 128 << 20]

/** Metadata and tensor infos of a GGUF file on disk, without reading its weights. Throws TypeError for other files. */
const readGgufHead = async (path: string): Promise<GgufFile> => {
  await using file = await open(path)
  const { size } = await file.stat()
  for (const length of headSizes) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(length, size)), 0, Math.min(length, size), 0)
    try {
      return readGguf(buffer.subarray(0, bytesRead))
    } catch (error) {
      if (!(error instanceof RangeError) || length >= size) throw error
    }
  }
  throw new TypeError(`the head of ${path} is too long`)
}

const readPeftFile = async (folder: string, name: string): Promise<Buffer> => {
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    throw new AssayError('adapter-unsupported', `the adapter folder has no ${name}`, {
      where: folder,
      hint: 'save the adapter with PEFT save_pretrained, as safetensors',
      cause: error,
    })
  }
}

const toGguf: AdapterConverter['toGguf'] = async ({ peftFolder, baseGguf, outFile, metadata }) => {
  const config = readLoraConfig(JSON.parse((await readPeftFile(peftFolder, 'adapter_config.json')).toString('utf8')))
  const tensors = readSafetensors(await readPeftFile(peftFolder, 'adapter_model.safetensors'))
  const file = peftToGguf({ config, tensors, base: await readGgufHead(baseGguf), metadata })
  await mkdir(dirname(outFile), { recursive: true })
  const temporary = `${outFile}.${process.pid}.tmp`
  try {
    await writeFile(temporary, file.bytes, { flush: true })
    await rename(temporary, outFile)
  } finally {
    await rm(temporary, { force: true })
  }
  return { sha256: createHash('sha256').update(file.bytes).digest('hex'), tensors: file.tensors, bytes: file.bytes.length }
}

const exportFiles: AdapterConverter['exportFiles'] = async ({ folder, copies, texts }) => {
  if (await stat(folder).catch(() => undefined))
    throw new AssayError('write-refused', `${folder} exists`, { where: folder, hint: 'name another folder, or move this one away' })
  const staging = `${folder}.${process.pid}.tmp`
  try {
    await mkdir(staging, { recursive: true })
    for (const { from, name } of copies) await cp(from, join(staging, name), { recursive: true })
    for (const { name, text } of texts) {
      await mkdir(dirname(join(staging, name)), { recursive: true })
      await writeFile(join(staging, name), text)
    }
    await rename(staging, folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new AssayError('disk-full', 'the disk is full', {
        where: folder,
        hint: 'free some space, or name a folder on another disk',
        cause: error,
      })
    throw error
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return await folderBytes(folder)
}

/** Writes GGUF LoRA files in TypeScript: nothing but the PEFT folder and the base GGUF's head is needed. */
export const createAdapterConverter = (): AdapterConverter => ({ toGguf, exportFiles })
