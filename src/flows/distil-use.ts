import type { Example } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import { AssayError } from '../core/errors.ts'
import type { Task } from '../core/task/task.ts'
import { editData, writeTask } from './edit-task-data.ts'
import { importData } from './import-data.ts'
import { loadCheckedTask } from './open-run.ts'
import type { RunOptions } from './run.ts'
import { prepareData } from './split.ts'

export interface UseOptions extends Pick<RunOptions, 'files' | 'ports' | 'sink' | 'signal'> {
  /** File that `distil` wrote, relative to the task folder. */
  readonly file: string
  readonly dryRun?: boolean
}

export interface UsedRows {
  readonly file: string
  readonly dryRun: boolean
  /** Rows that come to train, and those of them that take the place of a row there. */
  readonly added: number
  readonly replaced: number
  /** New answers to rows that are not in train now: they are used for nothing. */
  readonly notInTrain: number
  /** Data files that are written, with their rows. */
  readonly written: readonly { readonly file: string; readonly rows: number }[]
  /** Rows of the old files that are in no split, and so in none of the new files: without an answer, repeated, left out. */
  readonly leftOut: number
  /** `data:` of task.yaml before and after. */
  readonly before: string
  readonly after: string
  /** Where task.yaml as it was is kept; absent in a dry run. */
  readonly backup?: string
}

interface Plan {
  readonly data: Task['data']
  readonly files: readonly { readonly file: string; readonly rows: readonly Example[] }[]
  readonly added: number
  readonly replaced: number
  readonly notInTrain: number
  readonly leftOut: number
}

const linesOf = async function* (rows: readonly Example[]): AsyncGenerator<string> {
  for (const row of rows) yield assayRowText(row)
}

/** The row whose answer this one replaces: of rows that `--what relabel` wrote. */
const replacedBy = ({ origin }: Example): string | undefined => (origin?.steps?.at(-1)?.step === 'relabel' ? origin.seed : undefined)

/** Rows of a file that distil wrote. Throws `usage` where others stand in it. */
const readMade = async ({ files, ports, sink, signal, file }: UseOptions, task: Task): Promise<readonly Example[]> => {
  const imported = await importData({ task, files, paths: [file], reader: ports.reader, sink, signal })
  const rows = imported.files.flatMap(({ examples }) => examples)
  const other = rows.find(({ origin, expected }) => origin?.teacher === undefined || expected === undefined)
  if (other !== undefined)
    throw new AssayError('usage', `${file} holds rows that no teacher wrote`, {
      where: `${file}:${other.source.line}`,
      hint: 'name a file of `assay distil`; other files stand in `data:` of task.yaml',
    })
  return rows
}

/** Answers that replace others: the splits as they are now become files, with the new rows in place of the old ones. */
const replacing = async (options: UseOptions, task: Task, rows: readonly Example[], named: (split: string) => string): Promise<Plan> => {
  const { splits, counts } = await prepareData({ ...options, task, dryRun: true })
  const inTrain = new Set(splits.train.map(({ id }) => id))
  const used = rows.filter((row) => {
    const old = replacedBy(row)
    return old === undefined || inTrain.has(old)
  })
  const gone = new Set(used.flatMap((row) => replacedBy(row) ?? []))
  const train = [...splits.train.filter(({ id }) => !gone.has(id)), ...used]
  const written = [
    { file: named('train'), rows: train },
    { file: named('dev'), rows: splits.dev },
    ...('files' in task.data ? [{ file: named('golden'), rows: splits.golden }] : []),
  ]
  return {
    data: { train: named('train'), dev: named('dev'), golden: 'files' in task.data ? named('golden') : task.data.golden },
    files: written,
    added: used.length,
    replaced: gone.size,
    notInTrain: rows.length - used.length,
    leftOut: counts.rows - splits.train.length - splits.dev.length - splits.golden.length,
  }
}

/** Rows that come beside the others. */
const beside = async (options: UseOptions, task: Task, rows: readonly Example[], named: (split: string) => string): Promise<Plan> => {
  const { file, files, ports, sink, signal } = options
  const counts = { added: rows.length, replaced: 0, notInTrain: 0, leftOut: 0 }
  if ('files' in task.data) return { data: { files: [...task.data.files, file] }, files: [], ...counts }
  const { train } = task.data
  const imported = await importData({ task, files, paths: [train], reader: ports.reader, sink, signal })
  const old = imported.files.flatMap(({ examples }) => examples)
  return {
    data: { ...task.data, train: named('train') },
    files: [{ file: named('train'), rows: [...old, ...rows] }],
    ...counts,
    leftOut: imported.badRows.length,
  }
}

/**
 * Puts rows of a teacher into the task's train: edits `data:` of task.yaml, and writes the data files that this takes. Dev and golden stay
 * as they are. The old task.yaml is kept beside it; no data file is changed. Throws `usage`, `write-refused`, `task-invalid`, and what
 * reading the data throws.
 */
export const useDistilled = async (options: UseOptions): Promise<UsedRows> => {
  const { files, file, dryRun = false } = options
  const task = await loadCheckedTask(files)
  const isUsed = 'files' in task.data ? task.data.files.includes(file) : Object.values(task.data).includes(file)
  if (isUsed)
    throw new AssayError('usage', `${file} stands in task.yaml already`, {
      where: 'task.yaml',
      hint: 'run `assay split` to see what it brings',
    })
  if (!(await files.exists(file)))
    throw new AssayError('data-not-found', `${file} does not exist`, {
      where: '--use',
      hint: 'name the file that `assay distil` wrote, relative to task.yaml',
    })
  const rows = await readMade(options, task)
  const named = (split: string): string => `${file.replace(/\.[^./]+$/, '')}-${split}.jsonl`
  const plan = await (rows.some((row) => replacedBy(row) !== undefined) ? replacing : beside)(options, task, rows, named)
  for (const written of plan.files)
    if (await files.exists(written.file))
      throw new AssayError('write-refused', `${written.file} exists`, { where: written.file, hint: 'move it away; nothing was changed' })
  const edit = await editData(files, plan.data)
  const { added, replaced, notInTrain, leftOut } = plan
  const result: UsedRows = {
    file,
    dryRun,
    added,
    replaced,
    notInTrain,
    leftOut,
    written: plan.files.map((entry) => ({ file: entry.file, rows: entry.rows.length })),
    before: edit.before,
    after: edit.after,
  }
  if (dryRun) return result
  for (const written of plan.files) await files.writeLines(written.file, linesOf(written.rows))
  return { ...result, backup: await writeTask(files, edit) }
}
