import type { Example } from '../core/data/example.ts'
import { readExamples, type BadRow } from '../core/data/read-examples.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { makeIdsUnique, rowHash } from '../core/data/to-example.ts'
import { AssayError } from '../core/errors.ts'
import type { DataReader } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'

interface ImportedFile {
  readonly file: string
  readonly examples: readonly Example[]
}

export interface ImportedData {
  readonly files: readonly ImportedFile[]
  /** Records read, bad ones included. */
  readonly rows: number
  readonly badRows: readonly BadRow[]
  /** New ids of rows whose own id an earlier row has too. */
  readonly renamed: readonly string[]
}

export interface ImportOptions {
  readonly task: Pick<Task, 'kind' | 'columns'>
  readonly files: TaskFiles
  /** Relative to the task folder, in the order in which repeated ids are told apart. */
  readonly paths: readonly string[]
  readonly reader: DataReader
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/** Share of bad rows in one file above which a command stops. */
const badShare = 0.01
const listed = 20
const progressEvery = 50_000

const stopWhenBad = (file: string, rows: number, bad: readonly BadRow[]): void => {
  const [first] = bad
  if (first === undefined || bad.length <= rows * badShare) return
  const also = bad.slice(1, listed).map(({ line, problem }) => ({ message: problem, where: `${file}:${line}` }))
  if (bad.length > listed)
    also.push({
      message: `and ${bad.length - listed} more, on lines ${bad
        .slice(listed, listed + 50)
        .map(({ line }) => line)
        .join(', ')}${bad.length > listed + 50 ? ', ...' : ''}`,
      where: file,
    })
  throw new AssayError('data-bad-rows', `${file}: ${bad.length} of ${rows} rows are bad (more than 1 %); the first: ${first.problem}`, {
    where: `${file}:${first.line}`,
    hint: 'repair or remove the listed lines',
    also,
  })
}

/**
 * Reads data files into examples with unique ids. Bad rows are kept with their lines; more than 1 % of a file throws
 * `data-bad-rows`. Throws `data-not-found` and `data-format` too.
 */
export const importData = async ({ task, files, paths, reader, sink, signal }: ImportOptions): Promise<ImportedData> => {
  const unique = makeIdsUnique()
  const imported: ImportedFile[] = []
  const badRows: BadRow[] = []
  const renamed: string[] = []
  let rows = 0
  for (const file of paths) {
    if (!(await files.exists(sheetOf(file).file)))
      throw new AssayError('data-not-found', `${file} does not exist`, { where: 'task.yaml', hint: 'data paths are relative to task.yaml' })
    const examples: Example[] = []
    const bad: BadRow[] = []
    for await (const read of readExamples(reader.read(files.absolute(file), signal), { file, kind: task.kind, columns: task.columns })) {
      if (read.status === 'read') {
        const example = unique(read.example)
        // Equal rows without an id of their own share the hash of their content: nothing was renamed there.
        if (example.id !== read.example.id && read.example.id !== rowHash(read.example).slice(0, 12)) renamed.push(example.id)
        examples.push(example)
      } else bad.push(read.row)
      const total = examples.length + bad.length
      if (total % progressEvery === 0) sink({ kind: 'progress', stage: 'check', label: `reading ${file}`, done: total, total })
    }
    if (examples.length + bad.length === 0)
      throw new AssayError('data-format', `${file} holds no rows`, {
        where: file,
        hint: 'accepted: CSV or TSV with a header, JSON lines, a JSON list of objects',
      })
    stopWhenBad(file, examples.length + bad.length, bad)
    rows += examples.length + bad.length
    badRows.push(...bad)
    imported.push({ file, examples })
  }
  if (badRows.length > 0)
    sink({
      kind: 'note',
      level: 'warning',
      message: `${badRows.length} of ${rows} rows are bad and were left out: ${badRows
        .slice(0, 10)
        .map(({ file, line }) => `${file}:${line}`)
        .join(', ')}${badRows.length > 10 ? ', ...' : ''}`,
      hint: 'run `assay check` for all of them',
    })
  return { files: imported, rows, badRows, renamed }
}
