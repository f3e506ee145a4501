import { parse, stringify } from 'yaml'
import { AssayError } from '../core/errors.ts'
import { foreignFormats } from '../core/interchange/index.ts'
import type { ForeignFile, ForeignFormat, Imported } from '../core/interchange/imported.ts'
import { taskFromImport } from '../core/interchange/task-from-import.ts'
import type { Ports } from '../core/ports/ports.ts'

export interface TaskImport {
  /** The format that was read, and the rule that recognised it. */
  readonly format: string
  readonly because: string
  readonly rows: number
  readonly labelled: number
  readonly kind: string
  /** Files of the new task, relative to its folder. */
  readonly written: readonly string[]
  readonly folder: string
  /** What was not carried over. */
  readonly notes: readonly string[]
}

export interface TaskImportOptions {
  /** Absolute path of the file to read. */
  readonly file: string
  /** Absolute path of the task folder to write; task.yaml must not exist there. */
  readonly folder: string
  /** Id of a format; recognised without. */
  readonly as?: string
  readonly ports: Pick<Ports, 'reader' | 'openFolder' | 'readArchive'>
  readonly signal: AbortSignal
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))

const document = (text: string, path: string): unknown => {
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

const rowsOf = async ({ ports, signal }: TaskImportOptions, path: string): Promise<NonNullable<ForeignFile['rows']>> => {
  const rows: { line: number; values: Readonly<Record<string, unknown>> }[] = []
  for await (const row of ports.reader.read(path, signal)) {
    if ('problem' in row)
      throw new AssayError('import-unsupported', row.problem, { where: `${path}:${row.line}`, hint: 'repair or remove the line' })
    rows.push({ line: row.line, values: row.values })
  }
  return rows
}

/** Opens a file as what its name says it is. */
const openForeign = async (options: TaskImportOptions): Promise<ForeignFile> => {
  const { file, ports } = options
  const beside = ports.openFolder(folderOf(file))
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (!(await beside.exists(name)))
    throw new AssayError('data-not-found', `${file} does not exist`, { where: file, hint: 'check the path' })
  const related = {
    path: name,
    readText: async (relative: string) => ((await beside.exists(relative)) ? await beside.readText(relative) : undefined),
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
  const value = document(await beside.readText(name), name)
  return { ...related, value }
}

const chooseFormat = (file: ForeignFile, as: string | undefined): { readonly format: ForeignFormat; readonly because: string } => {
  const known = foreignFormats.map(({ id }) => id).join(', ')
  if (as !== undefined) {
    const format = foreignFormats.find(({ id }) => id === as)
    if (format === undefined) throw new AssayError('usage', `--as "${as}" is no format that can be read`, { hint: `one of: ${known}` })
    return { format, because: 'you said so' }
  }
  for (const format of foreignFormats) {
    const because = format.recognise(file)
    if (because !== undefined) return { format, because }
  }
  throw new AssayError('import-unsupported', `${file.path} is no file of another tool that Assay knows`, {
    where: file.path,
    hint: `name its format with --as (${known}); plain data files need no import: \`assay init FILE\``,
  })
}

/**
 * Makes a task folder from a file of promptfoo, inspect_ai, OpenAI evals, Braintrust or Langfuse: rows, prompt, models, scorers, and
 * recorded answers as an arm. What has no counterpart is named in `notes`. Throws `import-unsupported`, `write-refused`, `data-not-found`.
 */
export const importTask = async (options: TaskImportOptions): Promise<TaskImport> => {
  const { folder, ports } = options
  const files = ports.openFolder(folder)
  if (await files.exists('task.yaml'))
    throw new AssayError('write-refused', 'task.yaml exists already', { where: folder, hint: 'name another folder with --out' })
  const foreign = await openForeign(options)
  const { format, because } = chooseFormat(foreign, options.as)
  const imported: Imported = await format.read(foreign)
  if (imported.rows.length === 0) throw new AssayError('import-unsupported', `${foreign.path} holds no rows`, { where: foreign.path })
  const { kind, task, texts, notes } = taskFromImport(imported)
  for (const { path, text } of texts) await files.writeText(path, text)
  const header = `# Imported from ${format.label}. Every key, its default and its meaning: assay explain task\n`
  await files.writeText('task.yaml', header + stringify(task, { lineWidth: 0 }))
  return {
    format: format.label,
    because,
    rows: imported.rows.length,
    labelled: imported.rows.filter(({ expected }) => expected !== undefined).length,
    kind,
    written: ['task.yaml', ...texts.map(({ path }) => path)],
    folder,
    notes: [...imported.notes, ...notes],
  }
}
