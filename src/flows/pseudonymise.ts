import { assayRowText } from '../core/data/formats/assay-row.ts'
import { createPseudonyms, placeholdersIn } from '../core/data/pii/pseudonymise.ts'
import type { BadRow } from '../core/data/read-examples.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { importData } from './import-data.ts'

export interface PseudonymRequest {
  readonly ports: Pick<Ports, 'reader' | 'pseudonyms' | 'clock' | 'home'>
  /** The task folder, or the folder of the command where there is no task. */
  readonly files: TaskFiles
  readonly task?: Task
  /** Absolute. */
  readonly file: string
  /** Absolute; must not exist. */
  readonly out: string
  /** Absolute; in ASSAY_HOME where absent. */
  readonly key?: string
  /** The key may lie in the task folder or beside the written file. */
  readonly keyInTask?: boolean
  readonly dryRun?: boolean
  readonly sink: EventSink
  readonly signal: AbortSignal
}

export interface Pseudonymised {
  readonly rows: number
  readonly changed: number
  readonly replaced: number
  /** Placeholders in the table by kind, as they are named: EMAIL, PHONE, ... */
  readonly entities: Readonly<Record<string, number>>
  readonly badRows: readonly BadRow[]
  readonly out: string
  readonly key: string
  readonly written: boolean
}

export const keyFileOf = ({ ports, task, key }: Pick<PseudonymRequest, 'task' | 'key'> & { readonly ports: Pick<Ports, 'home'> }): string =>
  key ?? `${ports.home}/pseudonyms/${task?.name ?? 'default'}.key`

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** A key beside the data goes wherever the data goes. Throws `usage`. */
const refuseKeyInData = ({ files, out, keyInTask, task }: PseudonymRequest, keyFile: string): void => {
  const inTask = task !== undefined && keyFile.startsWith(`${files.root}/`)
  if (keyInTask !== true && (inTask || folderOf(keyFile) === folderOf(out)))
    throw new AssayError('usage', 'the key would lie with the data, and go wherever the data goes', {
      where: keyFile,
      hint: 'leave --key out (the key is then kept in ASSAY_HOME), name a file elsewhere, or say --key-in-task',
    })
}

/** Throws `write-refused` where the file is there already. */
export const refuseExisting = async (files: TaskFiles, out: string): Promise<void> => {
  if (await files.exists(out)) throw new AssayError('write-refused', 'the file exists', { where: out, hint: 'name another with --out' })
}

/**
 * Writes the rows of a file with personal data and secrets replaced: one placeholder for one value in every text of every row. The table
 * goes encrypted beside its key and is written before the rows. Throws `write-refused`, `usage`, `vault-unusable`, and what reading throws.
 */
export const pseudonymise = async (request: PseudonymRequest): Promise<Pseudonymised> => {
  const { ports, files, task, file, out, dryRun = false, sink, signal } = request
  const key = keyFileOf(request)
  refuseKeyInData(request, key)
  await refuseExisting(files, out)
  const known = (await ports.pseudonyms.open(key)) ?? new Map<string, string>()
  const readAs = { kind: task?.kind ?? 'generation', columns: task?.columns ?? {} } as const
  const { files: read, rows, badRows } = await importData({ task: readAs, files, paths: [file], reader: ports.reader, sink, signal })
  const examples = read.flatMap((one) => one.examples)
  const taken = placeholdersIn(examples)
  const clash = [...known.keys()].find((placeholder) => taken.has(placeholder))
  if (clash !== undefined)
    throw new AssayError(
      'vault-unusable',
      `the data holds ${clash}, which the table of this key gave out: the file is pseudonymised already`,
      {
        where: file,
        hint: 'give the original file, or another key with --key',
      },
    )
  const pseudonyms = createPseudonyms(known, taken)
  const at = new Date(ports.clock.now()).toISOString()
  let replaced = 0
  let changed = 0
  const written = examples.map((example) => {
    const step = { step: 'pseudonymise', at, ...(example.origin === undefined && { detail: 'imported as it was' }) }
    const row = pseudonyms.row(example, step)
    replaced += row.replaced
    if (row.replaced > 0) changed++
    return row.example
  })
  const entities: Record<string, number> = {}
  for (const placeholder of pseudonyms.table.keys()) {
    const name = placeholder.slice(1, placeholder.lastIndexOf('_'))
    entities[name] = (entities[name] ?? 0) + 1
  }
  if (!dryRun) {
    await ports.pseudonyms.save(key, pseudonyms.table)
    await files.writeLines(
      out,
      (async function* lines() {
        for (const example of written) yield assayRowText(example)
      })(),
    )
  }
  return { rows, changed, replaced, entities, badRows, out, key, written: !dryRun }
}
