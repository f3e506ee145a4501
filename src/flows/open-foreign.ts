import { parse } from 'yaml'
import { AssayError } from '../core/errors.ts'
import type { ForeignFile } from '../core/interchange/imported.ts'
import type { Ports } from '../core/ports/ports.ts'

export interface OpenForeignOptions {
  /** Absolute path. */
  readonly file: string
  readonly ports: Pick<Ports, 'reader' | 'openFolder' | 'readArchive'>
  readonly signal: AbortSignal
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))

const document = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // YAML, or neither: its parser says where.
  }
  try {
    return parse(text) as unknown
  } catch (error) {
    throw new AssayError(
      'import-unsupported',
      `${path} is neither JSON nor YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
      {
        where: path,
        cause: error,
      },
    )
  }
}

const rowsOf = async ({ ports, signal }: OpenForeignOptions, path: string): Promise<NonNullable<ForeignFile['rows']>> => {
  const rows: { line: number; values: Readonly<Record<string, unknown>> }[] = []
  for await (const row of ports.reader.read(path, signal)) {
    if ('problem' in row)
      throw new AssayError('import-unsupported', row.problem, { where: `${path}:${row.line}`, hint: 'repair or remove the line' })
    rows.push({ line: row.line, values: row.values })
  }
  return rows
}

/** Opens a file as what its name says it is. */
export const openForeign = async (options: OpenForeignOptions): Promise<ForeignFile> => {
  const { file, ports } = options
  const beside = ports.openFolder(folderOf(file))
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (!(await beside.exists(name)))
    throw new AssayError('data-not-found', `${file} does not exist`, { where: file, hint: 'check the path' })
  const related = {
    path: name,
    readText: async (relative: string) =>
      (await beside.exists(relative)) ? await ports.reader.readText(beside.absolute(relative), options.signal) : undefined,
    readRows: async (relative: string) => ((await beside.exists(relative)) ? await rowsOf(options, beside.absolute(relative)) : undefined),
  }
  if (/\.eval$/i.test(name)) {
    try {
      return { ...related, entries: await ports.readArchive(file, (entry) => /^(header|_journal\/start|samples\/.*)\.json$/.test(entry)) }
    } catch (error) {
      throw new AssayError('import-unsupported', `${name}: ${error instanceof Error ? error.message : 'cannot be unpacked'}`, {
        where: file,
        hint: 'export it again with `inspect log convert --to json`',
        cause: error,
      })
    }
  }
  if (/\.(jsonl|ndjson|csv|tsv)$/i.test(name)) return { ...related, rows: await rowsOf(options, file) }
  const value = document(await ports.reader.readText(file, options.signal), name)
  return { ...related, value }
}
