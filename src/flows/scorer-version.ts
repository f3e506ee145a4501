import { canonicalJson } from '../core/lib/canonical-json.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { ScorerSpec, Task } from '../core/task/task.ts'
import type { Session } from './session.ts'

/** Files of the task that a scorer consists of: its module, its rubric, and those that its command line names. */
const filesOf = (spec: ScorerSpec): readonly string[] => {
  if ('file' in spec) return [spec.file]
  if ('judge' in spec) return [spec.judge.rubric]
  return 'command' in spec ? spec.command.filter((part) => /[./]/.test(part)) : []
}

/** Is this one of the task's own scorers, and none that comes with Assay? */
export const isOwnScorer = (task: Pick<Task, 'scorers'>, name: string): boolean =>
  task.scorers.some((entry) => typeof entry !== 'string' && entry.name === name)

/** Hashes of the files that the task's own scorers consist of: an edited scorer is another run. */
export const scorerFiles = async (files: TaskFiles, task: Pick<Task, 'scorers'>): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await hashes(
      files,
      task.scorers.flatMap((entry) => (typeof entry === 'string' ? [] : filesOf(entry))),
    ),
  )

const hashes = async (files: TaskFiles, paths: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
  const inTask = paths.filter((path) => !path.startsWith('/') && !path.split('/').includes('..'))
  const existing = await Promise.all(inTask.map(async (path) => ((await files.exists(path)) ? [path] : [])))
  return await Promise.all(existing.flat().map(async (path) => [path, await files.hash(path)] as const))
}

/**
 * What a scorer is, as a short hash: its entry in task.yaml with the texts of its files, or its name and the version of Assay. An
 * edited scorer has another version, so that old and new scores of the same outputs can be told apart.
 */
export const scorerVersion = async ({ task, files, ports }: Session, name: string): Promise<string> => {
  const spec = task.scorers.find((entry): entry is ScorerSpec => typeof entry !== 'string' && entry.name === name)
  const parts =
    spec === undefined
      ? { name, code: ports.codeVersion }
      : { spec, files: await hashes(files, filesOf(spec)), ...('judge' in spec ? { model: task.models[spec.judge.model] ?? null } : {}) }
  return sha256Hex(canonicalJson(parts)).slice(0, 12)
}
