import type { Ports } from '../core/ports/ports.ts'
import type { Recipe } from '../core/training/recipe.ts'
import { readJson } from './read-json.ts'

/** How the trainer's own model and the served one compare on dev rows, answer for answer. */
export type Parity =
  | { readonly status: 'not-measured'; readonly why: string }
  | {
      readonly status: 'measured'
      readonly n: number
      readonly trainer: number
      readonly served: number
      /** served - trainer; `low` is a one-sided bound at 0.05. */
      readonly difference: number
      readonly low: number
      readonly sameAnswers: number
    }

/** A trained adapter, ready to be opened through `ports.openModel(student, { adapter })`. */
export interface TrainedArm {
  readonly adapter: { readonly file: string; readonly sha256: string }
  readonly peftFolder: string
  readonly step: number
  readonly steps: number
  /** The task's metric on dev1 by checkpoint, through the served path. */
  readonly curve: readonly { readonly step: number; readonly value: number }[]
  /** Mean loss per trained token, by step; after a resume only of the steps since then. */
  readonly losses: readonly { readonly step: number; readonly loss: number }[]
  readonly recipe: Recipe
  /** The first rows of `train` that were trained on. */
  readonly trainRows: number
  /** Of training alone, without the environment. */
  readonly seconds: number
  readonly tokensPerSecond: number
  readonly resumes: number
  readonly reused: boolean
  readonly jobHash: string
  readonly parity: Parity
  /** What the budget or the preflight changed, one sentence each. */
  readonly notes: readonly string[]
}

const record = 'training.json'

/** Relative paths in the file, so that the task folder can be moved. */
const relativeTo = (folder: string, path: string): string => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** What `writeTrained` wrote; the hash of the job in it ties everything else to what was trained. */
const isTrained = (value: unknown): value is TrainedArm =>
  isRecord(value) &&
  typeof value['jobHash'] === 'string' &&
  typeof value['peftFolder'] === 'string' &&
  isRecord(value['adapter']) &&
  typeof value['adapter']['file'] === 'string' &&
  ['recipe', 'parity', 'curve', 'losses', 'notes'].every((name) => isRecord(value[name]))

/** The finished adapter of a folder; undefined where there is none, where its record was damaged, or where its file no longer has the noted hash. */
export const readTrained = async (ports: Pick<Ports, 'openFolder'>, folder: string): Promise<TrainedArm | undefined> => {
  const files = ports.openFolder(folder)
  const trained: unknown = await readJson(files, record)
  if (!isTrained(trained)) return undefined
  if (!(await files.exists(trained.adapter.file)) || (await files.hash(trained.adapter.file)) !== trained.adapter.sha256) return undefined
  return {
    ...trained,
    adapter: { ...trained.adapter, file: files.absolute(trained.adapter.file) },
    peftFolder: files.absolute(trained.peftFolder),
    reused: true,
  }
}

const choice = 'chosen.json'

/** Notes which variant's adapter serves an arm; read by `readServed`. */
export const writeChosen = async (ports: Pick<Ports, 'openFolder'>, folder: string, variant: string): Promise<void> =>
  await ports.openFolder(folder).writeText(choice, `${JSON.stringify({ variant })}\n`)

/** The adapter that serves an arm: the chosen variant's, else the only one; undefined where none is finished. */
export const readServed = async (ports: Pick<Ports, 'openFolder'>, folder: string): Promise<TrainedArm | undefined> => {
  const variant = (await readJson(ports.openFolder(folder), choice))?.['variant']
  return await readTrained(ports, typeof variant === 'string' && variant !== '' ? `${folder}/${variant}` : folder)
}

/** Written last: an adapter without this file is not finished. */
export const writeTrained = async (ports: Pick<Ports, 'openFolder'>, folder: string, trained: TrainedArm): Promise<void> => {
  const { adapter, peftFolder } = trained
  const stored: TrainedArm = {
    ...trained,
    adapter: { ...adapter, file: relativeTo(folder, adapter.file) },
    peftFolder: relativeTo(folder, peftFolder),
  }
  await ports.openFolder(folder).writeText(record, `${JSON.stringify(stored, null, 2)}\n`)
}
