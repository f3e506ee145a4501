import { applyFixes } from '../core/data/fixes/apply-fixes.ts'
import { parseChange, takeBack, type RowChange } from '../core/data/fixes/change-log.ts'
import { dataFixes } from '../core/data/fixes/index.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import type { SplitName } from '../core/data/example.ts'
import { lockedAmong } from '../core/data/golden-lock.ts'
import { withImportOrigin } from '../core/data/origin-of-import.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import { dataPaths, gatherData, type GatherOptions } from './gather-data.ts'
import { readLock } from './split.ts'

export interface FixReport {
  /** Rows that could be read, and those that are left. */
  readonly rows: number
  readonly kept: number
  /** Records that could not be read: they stand in the old files only. */
  readonly unreadable: number
  readonly repairs: readonly { readonly id: string; readonly label: string; readonly dropped: number; readonly edited: number }[]
  /** Rows of the frozen golden set that a repair would have changed. */
  readonly protectedRows: number
  readonly files: readonly { readonly from: string; readonly to: string; readonly rows: number; readonly split?: SplitName }[]
  /** Relative to the task folder; null where nothing was written. */
  readonly log: string | null
}

const logName = 'changes.jsonl'

/** `data/mails.csv.gz` -> `mails.jsonl`; a name that two files share gets a number. */
const namesOf = (paths: readonly string[]): ReadonlyMap<string, string> => {
  const taken = new Set<string>()
  return new Map(
    paths.map((path) => {
      const base = (path.split('/').at(-1) ?? path)
        .replace(/#.*$/, '')
        .replace(/\.gz$/i, '')
        .replace(/\.[^.]+$/, '')
      let name = `${base}.jsonl`
      for (let n = 2; taken.has(name) || name === logName; n++) name = `${base}-${n}.jsonl`
      taken.add(name)
      return [path, name]
    }),
  )
}

async function* stream(lines: Iterable<string>): AsyncIterable<string> {
  yield* lines
}

const chosenFixes = (only: readonly string[] | undefined) => {
  if (only === undefined) return dataFixes.filter(({ isDefault }) => isDefault)
  const ids = dataFixes.map(({ id }) => id)
  const unknown = only.find((id) => !ids.includes(id))
  if (unknown === undefined) return dataFixes.filter(({ id }) => only.includes(id))
  const near = didYouMean(unknown, ids)
  throw new AssayError('usage', `there is no repair "${unknown}"`, {
    hint: near === undefined ? `repairs: ${ids.join(', ')}` : `did you mean "${near}"?`,
  })
}

/**
 * Writes repaired copies of the task's data files, and a log that can take every change back; never touches the originals, nor rows of a
 * frozen golden set. Throws what `gatherData` throws, `usage` for an unknown repair, `write-refused` where the folder exists.
 */
export const fixData = async (
  options: GatherOptions & {
    /** Ids of repairs; default: those that nobody can object to. */
    readonly only?: readonly string[]
    /** Folder, relative to the task; must not exist. */
    readonly out: string
    readonly dryRun?: boolean
  },
): Promise<FixReport> => {
  const { task, files, out, dryRun = false } = options
  const fixes = chosenFixes(options.only)
  if (!dryRun && (await files.exists(out)))
    throw new AssayError('write-refused', `${out} exists`, { where: out, hint: 'name another folder with --out' })
  const { imported, findings, all, problemOf } = await gatherData(options)
  const { paths, splits } = dataPaths(task)
  const { examples, units, given } = all
  const lock = await readLock(files)
  const { rows, changes, protectedRows } = applyFixes({
    examples,
    units,
    fixes,
    kind: task.kind,
    findings,
    ...(given !== undefined && { splits: given }),
    frozen: new Set(lock === undefined ? [] : lockedAmong(lock, examples)),
    problemOf,
  })
  const names = namesOf(paths)
  const counted = imported.files.map(({ file, examples: own }, index) => {
    const before = imported.files.slice(0, index).reduce((sum, other) => sum + other.examples.length, 0)
    const left = rows.slice(before, before + own.length).filter((row) => row !== undefined)
    return { from: file, to: `${out}/${names.get(file) ?? file}`, left }
  })
  if (!dryRun) {
    for (const { to, left } of counted) await files.writeLines(to, stream(left.map((row) => assayRowText(withImportOrigin(row)))))
    await files.writeLines(`${out}/${logName}`, stream(changes.map((change) => JSON.stringify(change))))
  }
  return {
    rows: examples.length,
    kept: rows.filter((row) => row !== undefined).length,
    unreadable: imported.badRows.length,
    repairs: fixes.map(({ id, label }) => {
      const own = changes.filter(({ fix }) => fix === id)
      return {
        id,
        label,
        dropped: own.filter(({ action }) => action === 'drop').length,
        edited: own.filter(({ action }) => action === 'edit').length,
      }
    }),
    protectedRows,
    files: counted.map(({ from, to, left }, index) => ({
      from,
      to,
      rows: left.length,
      ...(splits?.[index] !== undefined && { split: splits[index] }),
    })),
    log: dryRun ? null : `${out}/${logName}`,
  }
}

export interface UndoReport {
  readonly files: readonly { readonly file: string; readonly rows: number }[]
  readonly restored: number
}

const readChanges = async (options: GatherOptions, log: string): Promise<readonly RowChange[]> => {
  const { files } = options
  if (!(await files.exists(log)))
    throw new AssayError('change-log-invalid', `${log} does not exist`, {
      where: log,
      hint: '`assay check --fix` writes it beside the repaired files',
    })
  const changes: RowChange[] = []
  const unreadable = (problem: string, cause?: unknown): AssayError =>
    new AssayError('change-log-invalid', `${log} cannot be read: ${problem}`, {
      where: `${log}:${changes.length + 1}`,
      hint: 'name the changes.jsonl that `assay check --fix` wrote; if it was edited, restore it from version control',
      ...(cause !== undefined && { cause }),
    })
  try {
    for await (const line of files.readLines(log)) {
      const parsed = parseChange(line)
      if ('problem' in parsed) throw unreadable(parsed.problem)
      changes.push(parsed.change)
    }
  } catch (error) {
    if (error instanceof AssayError && error.code === 'data-format') throw unreadable(error.message, error)
    throw error
  }
  return changes
}

/**
 * Takes the changes of a log back: beside each repaired file, `NAME.restored.jsonl` holds the rows as they were before.
 * Throws `change-log-invalid` where log and files do not belong together, `write-refused` where a restored file exists.
 */
export const undoFixes = async (options: GatherOptions & { readonly log: string }): Promise<UndoReport> => {
  const { files, log, ports, task, signal } = options
  const changes = await readChanges(options, log)
  const folder = log.includes('/') ? log.slice(0, log.lastIndexOf('/')) : '.'
  const names = namesOf([
    ...new Set([...dataPaths(task).paths.filter((path) => !path.startsWith(`${folder}/`)), ...changes.map(({ file }) => file)]),
  ])
  const report: { file: string; rows: number }[] = []
  for (const [from, name] of names) {
    const own = changes.filter(({ file }) => file === from)
    const repaired = `${folder}/${name}`
    if (!(await files.exists(repaired))) {
      if (own.length === 0) continue
      throw new AssayError('change-log-invalid', `${repaired} is missing: its changes cannot be taken back`, {
        where: log,
        hint: 'restore the repaired file',
      })
    }
    const target = repaired.replace(/\.jsonl$/, '.restored.jsonl')
    if (await files.exists(target)) throw new AssayError('write-refused', `${target} exists`, { where: target, hint: 'move it away first' })
    const rows: { id: string; text: string }[] = []
    for await (const row of ports.reader.read(files.absolute(repaired), signal)) {
      if ('problem' in row)
        throw new AssayError('change-log-invalid', `${repaired} was edited: ${row.problem}`, {
          where: `${repaired}:${row.line}`,
          hint: 'restore it',
        })
      rows.push({ id: String(row.values['id']), text: JSON.stringify(row.values) })
    }
    const restored = takeBack(rows, own)
    if (restored === undefined)
      throw new AssayError('change-log-invalid', `${repaired} no longer has the rows that ${log} speaks of`, {
        where: repaired,
        hint: 'restore it as `assay check --fix` wrote it',
      })
    report.push({ file: target, rows: await files.writeLines(target, stream(restored)) })
  }
  return { files: report, restored: changes.length }
}
