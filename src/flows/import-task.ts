import { stringify } from 'yaml'
import { AssayError } from '../core/errors.ts'
import { foreignFormats } from '../core/interchange/index.ts'
import type { Imported } from '../core/interchange/imported.ts'
import { taskFromImport } from '../core/interchange/task-from-import.ts'
import type { Ports } from '../core/ports/ports.ts'
import { openForeign } from './open-foreign.ts'

export interface TaskImport {
  /** The format that was read, and the rule that recognised it. */
  readonly format: string
  readonly because: string
  readonly rows: number
  readonly labelled: number
  readonly kind: string
  /** Files of the new task, relative to its folder. */
  readonly written: readonly string[]
  /** Nothing was written: `--dry-run`. */
  readonly dryRun: boolean
  readonly folder: string
  /** What was not carried over. */
  readonly notes: readonly string[]
}

export interface TaskImportOptions {
  /** Absolute path of the file to read. */
  readonly file: string
  /** Absolute path of the task folder to write; task.yaml must not exist there. */
  readonly folder: string
  /** Id of a format. */
  readonly as: string
  /** The rule that recognised it. */
  readonly because: string
  /** Says what would be written, and writes nothing. */
  readonly dryRun?: boolean
  readonly ports: Pick<Ports, 'reader' | 'openFolder' | 'readArchive'>
  readonly signal: AbortSignal
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
  const format = foreignFormats.find(({ id }) => id === options.as)
  if (format === undefined) throw new AssayError('usage', `"${options.as}" is no format that a task can be made of`)
  const imported: Imported = await format.read(foreign)
  if (imported.rows.length === 0) throw new AssayError('import-unsupported', `${foreign.path} holds no rows`, { where: foreign.path })
  const { kind, task, texts, notes } = taskFromImport(imported)
  if (options.dryRun !== true) {
    for (const { path, text } of texts) await files.writeText(path, text)
    const header = `# Imported from ${format.label}. Every key, its default and its meaning: assay explain task\n`
    await files.writeText('task.yaml', header + stringify(task, { lineWidth: 0 }))
  }
  return {
    format: format.label,
    because: options.because,
    rows: imported.rows.length,
    labelled: imported.rows.filter(({ expected }) => expected !== undefined).length,
    kind,
    written: ['task.yaml', ...texts.map(({ path }) => path)],
    dryRun: options.dryRun === true,
    folder,
    notes: [...imported.notes, ...notes],
  }
}
