import type { Output } from '../core/arms/output.ts'
import type { Decision } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Score } from '../core/scorers/score.ts'
import { readJson } from './read-json.ts'
import type { Manifest } from './run-folder.ts'
import { listRuns } from './runs.ts'

type Split = 'dev' | 'golden'

/** What a run's folder holds, as it was written: nothing is answered or scored anew. */
export interface RunRecord {
  readonly id: string
  readonly manifest?: Manifest
  /** Absent where the run did not end in a decision. */
  readonly decision?: Decision
  /** Arms with outputs on a split, in the order in which they first answered. */
  arms(split: Split): readonly string[]
  outputs(split: Split, arm: string): readonly Output[]
  /** Values that were recorded for the outputs of an arm by a scorer, by row id; null where the output is missing. */
  recordedValues(split: Split, arm: string, scorer: string): ReadonlyMap<string, number | null>
}

const keyOf = (split: string, arm: string): string => `${split}\u0000${arm}`

const isSplit = (value: unknown): value is Split => value === 'dev' || value === 'golden'

const readAll = async <Line>(files: TaskFiles, path: string, keep: (line: Line & { readonly split: Split }) => void): Promise<void> => {
  if (!(await files.exists(path))) return
  for await (const line of files.readLines(path)) {
    const record = line as Line & { readonly split: unknown }
    if (isSplit(record.split)) keep(record as Line & { readonly split: Split })
  }
}

const valueOf = (score: Score): number | null => {
  if (score.status === 'scored') return score.value
  return score.status === 'failed' && !score.missing ? 0 : null
}

const push = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}

/** Reads the folder of one run. Throws `data-format` where a line of it is damaged. */
export const readRunRecord = async (files: TaskFiles, id: string): Promise<RunRecord> => {
  const folder = `.assay/runs/${id}`
  const outputs = new Map<string, Output[]>()
  const scores = new Map<string, Score[]>()
  await readAll<Output>(files, `${folder}/outputs.jsonl`, (line) => push(outputs, keyOf(line.split, line.arm), line))
  await readAll<Score>(files, `${folder}/scores.jsonl`, (line) => push(scores, keyOf(line.split, line.arm), line))
  const manifest = (await readJson(files, `${folder}/manifest.json`)) as Manifest | undefined
  const decision = (await readJson(files, `${folder}/decision.json`)) as Decision | undefined
  return {
    id,
    ...(manifest === undefined ? {} : { manifest }),
    ...(decision === undefined ? {} : { decision }),
    arms: (split) => [...outputs.keys()].flatMap((key) => (key.startsWith(keyOf(split, '')) ? [key.slice(split.length + 1)] : [])),
    outputs: (split, arm) => outputs.get(keyOf(split, arm)) ?? [],
    recordedValues: (split, arm, scorer) =>
      new Map(
        (scores.get(keyOf(split, arm)) ?? []).filter((score) => score.scorer === scorer).map((score) => [score.exampleId, valueOf(score)]),
      ),
  }
}

/** Ids of the runs that hold outputs, newest first. */
export const runsWithOutputs = async (files: TaskFiles, host: Host): Promise<readonly string[]> => {
  const ids = (await listRuns({ files, host })).map(({ id }) => id)
  const has = await Promise.all(ids.map((id) => files.exists(`.assay/runs/${id}/outputs.jsonl`)))
  return ids.filter((_, i) => has[i])
}

/** The run of an id or of the beginning of one (four characters at least), else the newest. Throws `run-not-found`. */
export const findRun = async (files: TaskFiles, host: Host, id?: string): Promise<RunRecord> => {
  const ids = await runsWithOutputs(files, host)
  const found = id === undefined ? ids[0] : ids.find((known) => known === id || (id.length >= 4 && known.startsWith(id)))
  if (found === undefined)
    throw new AssayError('run-not-found', id === undefined ? 'no run has outputs to compare yet' : `there is no run ${id} with outputs`, {
      hint: id === undefined ? '`assay run` makes one' : '`assay runs` lists them',
    })
  return await readRunRecord(files, found)
}
