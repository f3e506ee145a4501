import type { Output } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { RunEvent } from '../core/run-event.ts'
import type { Score } from '../core/scorers/score.ts'
import { adjudicationsFile } from './adjudications.ts'

/** Hashes of everything that matters to a run; a run is the same when its manifest is the same (DESIGN §9). */
export interface Manifest {
  readonly version: 1
  readonly task: string
  readonly taskHash: string
  readonly data: Readonly<Record<string, string>>
  readonly prompts: Readonly<Record<string, string>>
  readonly golden: string
  /** Hash of the passages of the corpus. */
  readonly corpus?: string
  /** Hashes of the files that the task's own scorers consist of. */
  readonly scorers?: Readonly<Record<string, string>>
  /** Versions of the user's programs and tools. */
  readonly programs?: Readonly<Record<string, string>>
  readonly models: readonly Readonly<Record<string, string>>[]
  readonly codeVersion: string
  readonly seed: number
}

/** The folder of one run: everything is appended and flushed as it comes, and a run that goes on appends only what is new. */
export interface RunFolder {
  readonly id: string
  /** Id of the run before people corrected labels of golden: how long an arm takes has nothing to do with them. */
  readonly uncorrectedId: string
  readonly folder: string
  event(event: RunEvent): void
  outputs(split: string, outputs: readonly Output[]): Promise<void>
  scores(split: string, scores: readonly Score[]): Promise<void>
  /** Waits until everything is written; a disk that is full shows here at the latest. */
  settle(): Promise<void>
}

const recordKey = (split: string, arm: string, exampleId: string, detail: string | number): string =>
  `${split}\u0000${arm}\u0000${exampleId}\u0000${detail}`

/** Keys of the lines a file already holds. A file that was damaged begins anew: the run writes all of it again, from the journal. */
const readKeys = async (files: TaskFiles, path: string, detail: 'repeat' | 'scorer'): Promise<Set<string>> => {
  const keys = new Set<string>()
  if (!(await files.exists(path))) return keys
  try {
    for await (const line of files.readLines(path)) {
      const record = line as Record<string, unknown>
      keys.add(recordKey(String(record['split']), String(record['arm']), String(record['exampleId']), String(record[detail])))
    }
    return keys
  } catch (error) {
    if (!(error instanceof AssayError && error.code === 'data-format')) throw error
    await files.remove(path)
    return new Set()
  }
}

/** Opens or goes on with the run that this manifest names. */
export const openRunFolder = async (files: TaskFiles, manifest: Manifest, now: () => number): Promise<RunFolder> => {
  const idOf = (value: Manifest): string => sha256Hex(canonicalJson(value)).slice(0, 12)
  const id = idOf(manifest)
  const { [adjudicationsFile]: _corrections, ...data } = manifest.data
  const folder = `.assay/runs/${id}`
  await files.writeText(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  const written = {
    outputs: await readKeys(files, `${folder}/outputs.jsonl`, 'repeat'),
    scores: await readKeys(files, `${folder}/scores.jsonl`, 'scorer'),
  }
  // One chain keeps the order of lines; a failure stays until settle() throws it.
  let chain: Promise<void> = Promise.resolve()
  const append = (file: string, value: unknown): void => {
    chain = chain.then(async () => await files.appendLine(`${folder}/${file}`, value))
    chain.catch(() => {})
  }
  return {
    id,
    uncorrectedId: idOf({ ...manifest, data }),
    folder,
    event: (event) => append('events.jsonl', { at: new Date(now()).toISOString(), ...event }),
    outputs: async (split, outputs) => {
      for (const output of outputs) {
        const key = recordKey(split, output.arm, output.exampleId, output.repeat)
        if (!written.outputs.has(key)) append('outputs.jsonl', { split, ...output })
        written.outputs.add(key)
      }
      await chain
    },
    scores: async (split, scores) => {
      for (const score of scores) {
        const key = recordKey(split, score.arm, score.exampleId, score.scorer)
        if (!written.scores.has(key)) append('scores.jsonl', { split, ...score })
        written.scores.add(key)
      }
      await chain
    },
    settle: async () => await chain,
  }
}
