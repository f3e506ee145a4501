import type { LabelledExample } from '../data/example.ts'
import type { Loss } from '../handover/losses.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { TaskKind } from '../task/task.ts'

/** What of a task goes into another tool. */
export interface ExportedTask {
  readonly name: string
  readonly kind: TaskKind
  readonly systemPrompt: string
  readonly labels: readonly string[]
  readonly schema?: JsonSchema
  /** Name of the split, as file names say it. */
  readonly split: string
  readonly rows: readonly LabelledExample[]
}

export interface ExportedFiles {
  readonly texts: readonly { readonly name: string; readonly text: string }[]
  /** The command that runs or loads it, in the folder. */
  readonly run: string
  /** What the other tool judges otherwise than Assay does. */
  readonly notes: readonly string[]
}

/** A tool that a task can be written for. One file, one line in `writers.ts`. */
export interface ForeignWriter {
  readonly id: string
  readonly label: string
  /** What its rows have no place for. */
  readonly loses: readonly Loss[]
  /** What is written is for a platform that keeps rows: they are looked at as before any other step out of this machine. */
  readonly isElsewhere?: boolean
  write(task: ExportedTask): ExportedFiles
}

/** `spam-subjects` -> `spam_subjects`: a name in Python and in registries. */
export const identifier = (name: string): string => {
  const plain = name
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase()
  return /^[a-z]/.test(plain) ? plain : `task_${plain}`
}

export const jsonLines = (rows: readonly unknown[]): string => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
