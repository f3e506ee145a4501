import type { Example } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import type { Columns } from '../core/data/formats/row-format.ts'
import { countKinds, tally, type RowKinds, type Tallied } from '../core/data/import-report.ts'
import { withImportOrigin } from '../core/data/origin-of-import.ts'
import type { ScoreFilter } from '../core/data/score-filter.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import { importedRows, type ImportedSource } from './imported-rows.ts'
import { openSource, type Source } from './open-source.ts'

export interface RowsImport extends RowKinds {
  /** What each file was taken for, and the rule that told it. */
  readonly sources: readonly (ImportedSource & { readonly file: string; readonly rows: number })[]
  /** Records read: the imported and the dropped ones together. */
  readonly rows: number
  readonly imported: number
  readonly dropped: readonly Tallied[]
  /** Rows that were imported with something left out of them. */
  readonly notes: readonly Tallied[]
  /** Absolute path of the new file. */
  readonly out: string
  /** Nothing was written: `--dry-run`. */
  readonly dryRun: boolean
}

export interface RowsImportOptions {
  /** Absolute paths of the files, each with the name that rows are told by. */
  readonly files: readonly { readonly path: string; readonly name: string }[]
  /** Absolute path of the new file; it must not exist. */
  readonly out: string
  /** Name of a shape or tool; recognised without. */
  readonly as?: string
  readonly columns?: Columns
  readonly only?: ScoreFilter
  readonly dryRun?: boolean
  /** The one file, where it was opened already. */
  readonly source?: Source
  readonly ports: Pick<Ports, 'reader' | 'openFolder' | 'readArchive'>
  readonly sink: EventSink
  readonly signal: AbortSignal
}

const progressEvery = 20_000

const exhaust = async (lines: AsyncIterable<string>): Promise<void> => {
  const iterator = lines[Symbol.asyncIterator]()
  while ((await iterator.next()).done !== true);
}

/**
 * Writes the rows of files as the lines that Assay reads, one after the other, so that memory does not grow with them. Every record is
 * a row of the new file or counted under a reason. Throws `write-refused`, `shape-unclear`, `data-format`, and what `openSource` throws.
 */
export const importRows = async (options: RowsImportOptions): Promise<RowsImport> => {
  const { files, out, as, columns = {}, only, dryRun = false, ports, sink, signal } = options
  const folder = ports.openFolder(out.slice(0, Math.max(1, out.lastIndexOf('/'))))
  const name = out.slice(out.lastIndexOf('/') + 1)
  if (!dryRun && (await folder.exists(name)))
    throw new AssayError('write-refused', `${name} exists already`, { where: out, hint: 'name another file with --out FILE.jsonl' })
  const dropped = tally()
  const notes = tally()
  const kinds = countKinds()
  const sources: (ImportedSource & { file: string; rows: number })[] = []
  let rows = 0
  let imported = 0

  const keep = (example: Example): string => {
    imported++
    kinds.add(example)
    return assayRowText(withImportOrigin(example))
  }
  const lines = async function* (): AsyncIterable<string> {
    for (const { path, name: file } of files) {
      const source = options.source ?? (await openSource({ file: path, ports, signal, rowsOnly: true, ...(as !== undefined && { as }) }))
      const before = rows
      let found: ImportedSource | undefined
      const read = importedRows({ source, file, columns, ...(only !== undefined && { only }), onFound: (value) => (found = value) })
      for await (const row of read) {
        rows++
        if (rows % progressEvery === 0) sink({ kind: 'progress', stage: 'check', label: `importing ${file}`, done: rows, total: rows })
        if (row.status === 'dropped') dropped.add(row.reason, `${file}:${row.line}`)
        else {
          if (row.note !== undefined) notes.add(row.note, `${file}:${row.line}`)
          yield keep(row.example)
        }
      }
      sources.push({ file, rows: rows - before, ...(found ?? { name: 'none', label: 'no rows', because: 'it holds none' }) })
    }
    if (imported > 0) return
    const first = dropped.list()
    throw new AssayError(
      'data-format',
      rows === 0 ? `${files.map((file) => file.name).join(', ')} holds no rows` : `none of the ${rows} rows could be imported`,
      {
        where: files[0]?.name ?? out,
        hint: 'name the shape or the tool with --as, or look at the first lines of the file',
        also: first.slice(0, 20).map(({ what, rows: count, where }) => ({ message: `${count} × ${what}`, where: where[0] ?? '' })),
      },
    )
  }
  if (dryRun) await exhaust(lines())
  else await folder.writeLines(name, lines())
  return { sources, rows, imported, dropped: dropped.list(), notes: notes.list(), out, dryRun, ...kinds.counts() }
}
