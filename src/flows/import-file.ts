import type { Columns } from '../core/data/formats/row-format.ts'
import type { ScoreFilter } from '../core/data/score-filter.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import { importRows, type RowsImport } from './import-rows.ts'
import { importTask, type TaskImport } from './import-task.ts'
import { openSource } from './open-source.ts'

export type ImportResult = ({ readonly made: 'task' } & TaskImport) | ({ readonly made: 'rows' } & RowsImport)

export interface ImportOptions {
  /** Absolute path of a file, or of a folder of them. */
  readonly from: string
  /** Absolute path of the task folder, or of the file of rows to write (`.jsonl`). */
  readonly out: string
  readonly as?: string
  readonly columns?: Columns
  readonly only?: ScoreFilter
  /** Of text files that are neither UTF-8 nor UTF-16 with its mark. */
  readonly encoding?: string
  readonly dryRun?: boolean
  readonly ports: Pick<Ports, 'reader' | 'openFolder' | 'readArchive'>
  readonly sink: EventSink
  readonly signal: AbortSignal
}

const dataFile = /\.(jsonl|ndjson|json|csv|tsv|parquet|xlsx)(\.gz)?$/i

const baseName = (path: string): string => path.split('/').findLast((part) => part !== '') ?? 'rows'

/** The files of a folder, or the file itself; each with the name that its rows are told by. */
const filesOf = async ({ from, ports }: ImportOptions): Promise<readonly { readonly path: string; readonly name: string }[]> => {
  const folder = ports.openFolder(sheetOf(from).file)
  let listed: readonly string[]
  try {
    listed = await folder.list('')
  } catch {
    throw new AssayError('data-not-found', `${from} does not exist`, { where: from, hint: 'check the path' })
  }
  if (listed.length === 1 && listed[0] === '') return [{ path: from, name: baseName(from) }]
  const files = listed.filter((name) => dataFile.test(name)).map((name) => ({ path: folder.absolute(name), name }))
  if (files.length === 0)
    throw new AssayError('data-not-found', `${from} holds no data files`, {
      where: from,
      hint: 'read are: .jsonl, .json, .csv, .tsv, .parquet, .xlsx',
    })
  return files
}

/** Ports whose reader takes every text file for one of that encoding. */
const withEncoding = ({ ports, encoding }: ImportOptions): ImportOptions['ports'] => {
  if (encoding === undefined) return ports
  const { reader } = ports
  return {
    openFolder: (root) => ports.openFolder(root),
    readArchive: (path, wanted) => ports.readArchive(path, wanted),
    reader: {
      ...reader,
      read: (path, stop) => reader.read(path, stop, { encoding }),
      readText: async (path, stop) => await reader.readText(path, stop, { encoding }),
    },
  }
}

/**
 * Imports a file of another tool as a task, or anything that holds rows as lines that Assay reads: where a `.jsonl` is named, where the
 * folder has a task already, and for traces and plain rows, of which no task can be made without questions.
 */
export const importFile = async (options: ImportOptions): Promise<ImportResult> => {
  const { from, out, as, columns, only, dryRun, sink, signal } = options
  const ports = withEncoding(options)
  const files = await filesOf(options)
  const namesFile = /\.jsonl$/i.test(out)
  const hasTask = !namesFile && (await ports.openFolder(out).exists('task.yaml'))
  const [file, ...others] = files
  const rowsOnly = namesFile || hasTask || others.length > 0 || only !== undefined
  const given = { ...(as !== undefined && { as }) }
  const source =
    others.length > 0 || file === undefined ? undefined : await openSource({ file: file.path, ports, signal, rowsOnly, ...given })
  if (source?.kind === 'tool' && !rowsOnly)
    return {
      made: 'task',
      ...(await importTask({
        file: from,
        folder: out,
        as: source.format.id,
        because: source.because,
        dryRun: dryRun === true,
        ports,
        signal,
      })),
    }
  const rows = `${baseName(sheetOf(from).file).replace(dataFile, '')}.rows.jsonl`
  const target = namesFile ? out : ports.openFolder(out).absolute(hasTask ? `data/${rows}` : rows)
  const result = await importRows({
    files,
    out: target,
    ...given,
    ...(columns !== undefined && { columns }),
    ...(only !== undefined && { only }),
    ...(source !== undefined && { source }),
    dryRun: dryRun === true,
    ports,
    sink,
    signal,
  })
  return { made: 'rows', ...result }
}
