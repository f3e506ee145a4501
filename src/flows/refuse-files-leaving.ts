import type { Example } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { counted } from '../core/report/format.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { heldIn, refuseHeld } from './find-personal-data.ts'
import { dataPaths } from './gather-data.ts'
import { importData } from './import-data.ts'

const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? ''

/** Read row by row; what the reader cannot take for rows is read as text. */
const tables = new Set(['csv', 'tsv', 'jsonl', 'ndjson', 'json', 'parquet', 'xlsx'])
/** Weights, databases, archives and pictures: nobody's rows are looked for in them. */
const opaque = new Set(['gguf', 'safetensors', 'bin', 'sqlite', 'zip', 'tar', 'gz', 'tgz', 'png', 'jpg', 'jpeg', 'gif', 'webp', 'ico'])
/** Written by Assay: hashes and ids. */
const withoutTexts = new Set(['golden.lock'])

/** Every string inside a value of a row. */
const stringsIn = (value: unknown): readonly string[] => {
  const strings: string[] = []
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one === 'string') strings.push(one)
    else if (typeof one === 'number') strings.push(String(one))
    else if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) open.push(inner)
  }
  return strings
}

const rowOf = (file: string, line: number, texts: readonly string[]): Example => ({
  id: `${file}:${line}`,
  input: '',
  history: texts.map((content) => ({ role: 'user', content })),
  tags: [],
  weight: 1,
  source: { file, line },
})

interface Sent {
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'reader'>
  readonly signal: AbortSignal
}

/** Lines of a text; undefined where it is none, or cannot be read. */
const linesOf = async (name: string, path: string, { files, ports }: Sent): Promise<readonly Example[] | undefined> => {
  if (opaque.has(extensionOf(path))) return undefined
  try {
    if (extensionOf(path) === 'pdf') return (await ports.reader.readPdf(path)).map(({ text }, i) => rowOf(name, i + 1, [text]))
    const text = await files.readText(path)
    return text.includes('\0') ? undefined : text.split('\n').map((line, i) => rowOf(name, i + 1, [line]))
  } catch {
    return undefined
  }
}

/** All columns of all rows, those included that task.yaml does not name and those that no split holds. */
const rowsOf = async function* (name: string, path: string, { ports, signal }: Sent, seen: { isWhole: boolean }): AsyncGenerator<Example> {
  try {
    for await (const row of ports.reader.read(path, signal)) {
      if ('values' in row) yield rowOf(name, row.line, [...stringsIn(row.values), ...Object.keys(row.values)])
      else seen.isWhole = false
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AssayError)) throw error
    seen.isWhole = false
  }
}

/**
 * Looks at whole files before they leave this machine: every column of every row, and the lines of other texts; rows with confidential
 * tags too. Files that cannot be looked into are named in a note. Throws `personal-data`.
 */
export const refuseFilesLeaving = async (
  /** Name -> absolute path. */
  sent: ReadonlyMap<string, string>,
  options: Sent & { readonly task: Task; readonly to: string; readonly sink: EventSink; readonly scanner: Ports['secretScanner'] },
): Promise<void> => {
  const { task, files, ports, to, sink, scanner, signal } = options
  const look = { task, scanner, signal }
  const imported = await importData({ task, files, paths: dataPaths(task).paths, reader: ports.reader, sink: () => {}, signal })
  // Only a row that was read as task.yaml says knows its tags; its texts are looked at below.
  for (const { examples } of imported.files) {
    const tagged = [...(await heldIn(examples, look))].filter(([kind]) => kind.startsWith('tag '))
    refuseHeld(new Map(tagged), { task, to, sink })
  }
  const unread: string[] = []
  for (const [name, path] of sent) {
    if (withoutTexts.has(name)) continue
    signal.throwIfAborted()
    const seen = { isWhole: tables.has(extensionOf(path)) }
    if (seen.isWhole) refuseHeld(await heldIn(rowsOf(name, path, options, seen), look), { task, to, sink })
    // A JSON schema, or a broken row, is looked at line by line.
    if (seen.isWhole) continue
    const lines = await linesOf(name, path, options)
    if (lines === undefined) unread.push(name)
    else refuseHeld(await heldIn(lines, look), { task, to, sink })
  }
  if (unread.length > 0)
    sink({
      kind: 'note',
      level: 'warning',
      message: `${to} gets ${counted(unread.length, 'file')} that could not be looked into: ${unread.slice(0, 5).join(', ')}${unread.length > 5 ? ', ...' : ''}`,
      hint: 'move them out of the task folder where they hold personal data',
    })
}
