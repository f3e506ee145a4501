import type { Side } from '../core/compare/side.ts'
import type { Decision } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { ComparisonData } from './comparison-data.ts'
import { findRun, readRunRecord, runsWithOutputs } from './run-record.ts'
import type { RunRecord } from './run-record.ts'
import { sideOfFile } from './side-of-file.ts'
import { driftNotes, sideOfRun } from './side-of-run.ts'

export interface SideRequest {
  readonly comparison: ComparisonData
  readonly host: Host
  readonly split: 'dev' | 'golden'
  /** Makes a path that a person typed absolute. */
  resolvePath(path: string): string
  readonly signal: AbortSignal
}

const isFileName = (text: string): boolean => /\.(jsonl|ndjson|json|csv|tsv)$/i.test(text)

/** Rivals refitted on fewer rows (`linear (600 rows)`) are no arms of their own. */
const isTwin = (arm: string): boolean => arm.includes(' (')

/** Kinds that are asked to learn something about others and are no way to do the task. */
export const probeKinds: ReadonlySet<string> = new Set(['oracle'])

const isRung = (arm: string): boolean => !isTwin(arm) && !probeKinds.has(arm.split('@')[0] ?? arm)

/** Every rung of a run with answers on a split. */
export const armsOf = (run: RunRecord, split: 'dev' | 'golden'): readonly string[] => run.arms(split).filter(isRung)

/** What production pays for today: recorded outputs, else the prompt on `current`, else any untuned arm on it. */
const currentArm = (arms: readonly string[]): string | undefined =>
  arms.find((arm) => arm === 'outputs') ??
  arms.find((arm) => arm === 'prompt@current') ??
  arms.find((arm) => arm.endsWith('@current') && !arm.startsWith('tuned'))

/** The arm that everything is compared with unless a person names one: `current`, else a* of the run, else its untuned winner. */
export const baselineOf = (arms: readonly string[], decision: Decision | undefined): string | undefined => {
  const measured = decision?.arms.filter((arm) => arms.includes(arm.name) && arm.devMetric !== undefined) ?? []
  const untuned = measured.filter((arm) => !arm.kind.startsWith('tuned'))
  const best = [...untuned].sort((x, y) => (y.devMetric?.value ?? 0) - (x.devMetric?.value ?? 0))[0]
  const candidates = [
    currentArm(arms),
    decision?.adjudication?.pair[0],
    untuned.find(({ name }) => name === decision?.winner)?.name,
    best?.name,
  ]
  return candidates.find((name) => name !== undefined && arms.includes(name))
}

/** The arm that a word means: its name, `current`, `winner`, `baseline`, or a kind that only one arm has. */
export const resolveArm = (word: string, arms: readonly string[], decision: Decision | undefined): string | undefined => {
  if (arms.includes(word)) return word
  if (word === 'current') return currentArm(arms)
  if (word === 'winner') return decision?.winner ?? undefined
  if (word === 'baseline') return baselineOf(arms, decision)
  const ofKind = arms.filter((arm) => arm.split('@')[0] === word && !isTwin(arm))
  return ofKind.length === 1 ? ofKind[0] : undefined
}

const winnerOf = (run: RunRecord): string => {
  const winner = run.decision?.winner
  if (winner === undefined || winner === null)
    throw new AssayError('not-comparable', `run ${run.id} has no winner`, {
      hint: `name an arm of it: ${run.id}:ARM, with one of ${armsOf(run, 'dev').join(', ')}`,
    })
  return winner
}

/** `RUN:ARM`, where the part before the colon begins the id of a run. */
const splitRunArm = (text: string, ids: readonly string[]): { readonly id: string; readonly arm: string } | undefined => {
  const at = text.indexOf(':')
  if (at < 4) return undefined
  const id = ids.find((known) => known.startsWith(text.slice(0, at)))
  return id === undefined ? undefined : { id, arm: text.slice(at + 1) }
}

/**
 * Finds what a word names: a file of outputs, `RUN:ARM`, an arm of the newest run, or a run (its winner).
 * Throws `arm-unknown`, `run-not-found`, `not-comparable`, `data-not-found`.
 */
export const findSide = async (word: string, request: SideRequest): Promise<Side> => {
  const { comparison, host, split, signal } = request
  const { files } = comparison
  if (isFileName(word)) {
    const path = request.resolvePath(word)
    if (!(await files.exists(path)))
      throw new AssayError('data-not-found', `${word} does not exist`, {
        hint: 'a file of outputs has an id (or input) and an output in each row',
      })
    return await sideOfFile(comparison, { path, name: word, split, signal })
  }
  const ids = await runsWithOutputs(files, host)
  const named = splitRunArm(word, ids)
  if (named !== undefined) {
    const run = await readRunRecord(files, named.id)
    const arm = resolveArm(named.arm, run.arms('dev'), run.decision) ?? named.arm
    return await sideOfRun(comparison, run, { arm, split, name: `${named.id.slice(0, 6)}:${arm}` })
  }
  const newest = ids[0] === undefined ? undefined : await readRunRecord(files, ids[0])
  const arm = newest === undefined ? undefined : resolveArm(word, newest.arms('dev'), newest.decision)
  if (newest !== undefined && arm !== undefined) return await sideOfRun(comparison, newest, { arm, split })
  if (word.length >= 4 && ids.some((id) => id.startsWith(word))) {
    const run = await findRun(files, host, word)
    const winner = winnerOf(run)
    return await sideOfRun(comparison, run, { arm: winner, split, name: `${run.id.slice(0, 6)}:${winner}` })
  }
  throw new AssayError('arm-unknown', `"${word}" is no arm of the newest run, no run and no file of outputs`, {
    hint:
      newest === undefined
        ? 'no run has outputs yet: `assay run` makes one; a file needs an ending such as .jsonl'
        : `arms of run ${newest.id}: ${armsOf(newest, 'dev').join(', ')}; an arm of another run is RUN:ARM`,
  })
}

/** The sides of a whole run: its baseline, then every other arm with answers on the split. Throws `run-not-found`, `not-comparable`. */
export const sidesOfRun = async (
  request: SideRequest,
  options: { readonly run?: string; readonly baseline?: string },
): Promise<{ readonly baseline: Side; readonly others: readonly Side[]; readonly run: RunRecord }> => {
  const { comparison, host, split } = request
  const run = await findRun(comparison.files, host, options.run)
  const arms = armsOf(run, split)
  const name = options.baseline === undefined ? baselineOf(arms, run.decision) : resolveArm(options.baseline, arms, run.decision)
  if (name === undefined || arms.length < 2)
    throw new AssayError(
      'not-comparable',
      `run ${run.id} has ${arms.length < 2 ? 'fewer than two arms' : 'no arm to compare the others with'} on ${split}`,
      {
        hint:
          arms.length < 2
            ? split === 'golden'
              ? '`--split dev` compares on dev; golden holds only what a declared look scored'
              : 'measure more arms first: `assay run`, or `assay evaluate`'
            : `name two: assay compare ${arms.slice(0, 2).join(' ')}`,
      },
    )
  const notes = await driftNotes(comparison, run)
  const of = async (arm: string): Promise<Side> => await sideOfRun(comparison, run, { arm, split, notes })
  return { run, baseline: await of(name), others: await Promise.all(arms.filter((arm) => arm !== name).map(of)) }
}
