import { execFile } from 'node:child_process'
import { readdir, rm, stat, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { dirname, join } from 'node:path'
import type { Host, HostEntry } from '../core/ports/host.ts'

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** Bytes under a path. What disappears while it is being counted counts nothing; links are not followed. */
const bytesUnder = async (path: string): Promise<number> => {
  let total = 0
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
    total += facts?.size ?? 0
  }
  return total
}

const nearestExisting = async (path: string): Promise<string> => {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  const parent = dirname(path)
  return exists || parent === path ? path : await nearestExisting(parent)
}

/** The machine under Node. */
export const createHost = (): Host => ({
  nodeVersion: process.versions.node,
  list: async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
      throw error
    })
    const found = await Promise.all(
      entries.map(async (entry): Promise<HostEntry | undefined> => {
        const path = join(folder, entry.name)
        const facts = await stat(path).catch(() => undefined)
        if (facts === undefined) return undefined
        const isFolder = entry.isDirectory()
        return { name: entry.name, bytes: isFolder ? await bytesUnder(path) : facts.size, isFolder, modifiedAt: facts.mtimeMs }
      }),
    )
    return found.filter((entry) => entry !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1))
  },
  freeBytes: async (folder) => {
    const facts = await statfs(await nearestExisting(folder))
    return facts.bavail * facts.bsize
  },
  freeMemoryBytes: () => freemem(),
  remove: async (path) => await rm(path, { recursive: true, force: true }),
  firstLine: async (program, args) =>
    await new Promise((resolve) => {
      execFile(program, [...args], { timeout: 3000, windowsHide: true }, (error, stdout) => {
        const line = stdout.split('\n')[0]?.trim() ?? ''
        resolve(error !== null || line === '' ? undefined : line)
      })
    }),
})
