import type { Decision } from '../core/decision/decision.ts'
import { readEvidenceText } from '../core/decision/restore-evidence.ts'
import type { StoredEvidence } from '../core/decision/stored-evidence.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { readJson } from './read-json.ts'
import { listRuns } from './runs.ts'
import { evidenceFile } from './store-run-evidence.ts'

/** A run that ended in a decision. */
export interface DecidedRun {
  readonly id: string
  readonly decision: Decision
}

interface Places {
  readonly files: TaskFiles
  readonly host: Host
}

const again = 'run `assay run` once more: everything is replayed, and the evidence is kept'

const folderOf = (id: string): string => `.assay/runs/${id}`

/** Every run with a decision, newest decision first. */
export const decidedRuns = async ({ files, host }: Places): Promise<readonly DecidedRun[]> => {
  const runs = await listRuns({ files, host })
  const read = await Promise.all(
    runs.map(async ({ id }): Promise<readonly DecidedRun[]> => {
      const decision = await readJson(files, `${folderOf(id)}/decision.json`)
      return typeof decision?.['digest'] === 'string' ? [{ id, decision: decision as unknown as Decision }] : []
    }),
  )
  return read.flat().sort((a, b) => (a.decision.decidedAt < b.decision.decidedAt ? 1 : -1))
}

/** The stored evidence of a run. Throws `evidence-unusable` where there is none, or it cannot be read. */
export const readRunEvidence = async (files: TaskFiles, id: string): Promise<StoredEvidence> => {
  const path = `${folderOf(id)}/${evidenceFile}`
  if (!(await files.exists(path)))
    throw new AssayError('evidence-unusable', `run ${id} kept no evidence to decide from`, { where: path, hint: again })
  return readEvidenceText(await files.readText(path), path)
}

/** By id, or its beginning (four characters at least). Throws `run-not-found`. */
export const findDecidedRun = (runs: readonly DecidedRun[], id: string): DecidedRun => {
  const found = runs.find((run) => run.id === id || (id.length >= 4 && run.id.startsWith(id)))
  if (found === undefined)
    throw new AssayError('run-not-found', `there is no run ${id} with a decision`, { hint: '`assay runs` lists them' })
  return found
}

/**
 * The run behind the task's decision.json; the newest decided run where that file is missing. Throws `run-not-found` before the first
 * decision, and `evidence-unusable` where the run that made it was cleaned away.
 */
export const lastDecidedRun = async (places: Places): Promise<DecidedRun> => {
  const runs = await decidedRuns(places)
  const current = await readJson(places.files, 'decision.json')
  const digest = current?.['digest']
  if (digest === undefined) {
    const [newest] = runs
    if (newest === undefined) throw new AssayError('run-not-found', 'there is no decision yet', { hint: '`assay run` makes one' })
    return newest
  }
  const found = runs.find((run) => run.decision.digest === digest)
  if (found === undefined)
    throw new AssayError('evidence-unusable', 'the run behind decision.json is gone, and its evidence with it', {
      where: 'decision.json',
      hint: again,
    })
  return found
}
