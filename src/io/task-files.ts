import { createHash, randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, createReadStream, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { AssayError } from '../core/errors.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { isJson } from '../core/lib/is-json.ts'

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG')

const guardingSpace = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!isFull(error)) throw error
    throw new AssayError('disk-full', 'a file could not be written: the disk is full', {
      where: path,
      hint: 'free some space (`assay clean` shows what can go) and run the same command again: it goes on where it stopped',
      cause: error,
    })
  }
}

/** Node leaves the path out of what reading throws (a folder in a file's place). */
const named = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && !('path' in error)) Object.assign(error, { path })
    throw error
  }
}

/** False also for a link that leads nowhere. */
const isFileAt = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )

/** Removes a line that a kill cut off, so that the next one is not glued to it; gives a whole last line its missing line feed. */
const mendTail = (file: string): void => {
  const descriptor = openSync(file, 'a+')
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() || stats.size === 0) return
    let tail = Buffer.alloc(0)
    let start = stats.size
    while (start > 0 && !tail.includes(0x0a)) {
      const length = Math.min(65_536, start)
      const chunk = Buffer.alloc(length)
      start -= length
      readSync(descriptor, chunk, 0, length, start)
      tail = Buffer.concat([chunk, tail])
    }
    const lastFeed = tail.lastIndexOf(0x0a)
    const rest = tail.subarray(lastFeed + 1)
    if (rest.length === 0) return
    if (isJson(rest.toString('utf8'))) writeSync(descriptor, '\n')
    else ftruncateSync(descriptor, start + lastFeed + 1)
  } finally {
    closeSync(descriptor)
  }
}

/** Characters of lines that are written at once. */
const batchLength = 262_144

/** Writes a temporary file beside the target and renames it: readers see the old file or the new one. */
const replaceWhole = async (target: string, write: (handle: FileHandle) => Promise<void>): Promise<void> => {
  const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`
  await guardingSpace(target, async () => {
    await mkdir(dirname(target), { recursive: true })
    try {
      const handle = await open(temporary, 'w')
      try {
        await write(handle)
        await handle.sync()
      } finally {
        await handle.close()
      }
      // The fault is that of the file that was meant: `rename` would name the temporary one.
      await rename(temporary, target).catch((error: unknown) => {
        throw error instanceof Error ? Object.assign(error, { path: target }) : error
      })
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    // The new name itself must reach the disk too.
    const folder = await open(dirname(target), 'r')
    await folder.sync().catch(() => undefined)
    await folder.close()
  })
}

/**
 * Files of one task folder. Whole files are replaced atomically (temporary file, fsync, rename). Lines are handed to the system before
 * `appendLine` returns: they survive a kill; what must survive a power cut is in the journal.
 * Throws `disk-full`; a missing file is the system's ENOENT.
 */
export const openTaskFiles = (root: string): TaskFiles => {
  const absolute = (path: string): string => resolve(root, path)
  const mended = new Set<string>()
  return {
    root,
    absolute,
    exists: (path) =>
      access(absolute(path)).then(
        () => true,
        () => false,
      ),
    readText: (path) => named(absolute(path), () => readFile(absolute(path), 'utf8')),
    async list(path) {
      if ((await stat(absolute(path))).isFile()) return ['']
      const walk = async (folder: string): Promise<readonly string[]> => {
        const entries = await readdir(resolve(absolute(path), folder), { withFileTypes: true })
        const visible = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
        const nested = visible.map(async (entry) => {
          const inner = folder === '' ? entry.name : `${folder}/${entry.name}`
          if (entry.isDirectory()) return await walk(inner)
          const isFile = entry.isFile() || (entry.isSymbolicLink() && (await isFileAt(resolve(absolute(path), inner))))
          return isFile ? [inner] : []
        })
        return (await Promise.all(nested)).flat()
      }
      return await walk('')
    },
    writeText: (path, text) => replaceWhole(absolute(path), (handle) => handle.writeFile(text)),
    async writeLines(path, lines) {
      let count = 0
      await replaceWhole(absolute(path), async (handle) => {
        let batch: string[] = []
        let held = 0
        const flush = async (): Promise<void> => {
          if (batch.length > 0) await handle.writeFile(`${batch.join('\n')}\n`)
          batch = []
          held = 0
        }
        for await (const line of lines) {
          batch.push(line)
          held += line.length
          count++
          if (held > batchLength) await flush()
        }
        await flush()
      })
      return count
    },
    async appendLine(path, value) {
      const target = absolute(path)
      await guardingSpace(target, async () => {
        if (!mended.has(target)) {
          mkdirSync(dirname(target), { recursive: true })
          mendTail(target)
          mended.add(target)
        }
        // Synchronous: one short write is cheaper than a trip to the thread pool, and lines cannot mix.
        appendFileSync(target, `${JSON.stringify(value)}\n`)
      })
    },
    async *readLines(path) {
      const target = absolute(path)
      await stat(target)
      let held: { readonly line: string; readonly number: number } | undefined
      let number = 0
      const parse = (
        entry: { readonly line: string; readonly number: number },
        isLast: boolean,
      ): { readonly value: unknown } | undefined => {
        try {
          return { value: JSON.parse(entry.line) }
        } catch (error) {
          if (isLast) return undefined
          throw new AssayError('data-format', `line ${entry.number} is not JSON`, {
            where: `${target}:${entry.number}`,
            hint: 'remove the line; where Assay wrote the file itself, remove the file, and the next run makes it again',
            cause: error,
          })
        }
      }
      for await (const line of createInterface({ input: createReadStream(target, 'utf8'), crlfDelay: Infinity })) {
        const ready = held
        held = line === '' ? undefined : { line, number: ++number }
        const parsed = ready === undefined ? undefined : parse(ready, false)
        if (parsed !== undefined) yield parsed.value
      }
      const last = held === undefined ? undefined : parse(held, true)
      if (last !== undefined) yield last.value
    },
    async hash(path) {
      return await named(absolute(path), async () => {
        const digest = createHash('sha256')
        for await (const chunk of createReadStream(absolute(path))) digest.update(chunk as Buffer)
        return digest.digest('hex')
      })
    },
    remove: (path) => rm(absolute(path), { recursive: true, force: true }),
  }
}
