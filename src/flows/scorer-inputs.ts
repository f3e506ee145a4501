import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { ScoreContext } from '../core/scorers/scorer.ts'
import type { Task } from '../core/task/task.ts'

/** What scorers know of the task: its labels, and its schema, compiled at its first use. */
export const scoreContextOf = (task: Task, labels: readonly string[], ports: Pick<Ports, 'schemas'>): ScoreContext => {
  if (task.output.kind !== 'json') return { labels }
  const { schema } = task.output
  let validate: ReturnType<Ports['schemas']['compile']> | undefined
  return { labels, schema, conforms: (value) => (validate ??= ports.schemas.compile(schema))(value).valid }
}

/** Texts of the files that the task's scorers name (rubrics), by path. Throws `scorer-invalid` where a file does not exist. */
export const readScorerTexts = async (task: Pick<Task, 'scorers'>, files: TaskFiles): Promise<Readonly<Record<string, string>>> => {
  const texts: Record<string, string> = {}
  for (const entry of task.scorers) {
    if (typeof entry === 'string') continue
    const file = 'judge' in entry ? entry.judge.rubric : 'file' in entry ? entry.file : undefined
    if (file === undefined) continue
    if (!(await files.exists(file)))
      throw new AssayError('scorer-invalid', `${file}, named by the scorer ${entry.name}, does not exist`, {
        where: 'task.yaml',
        hint: 'paths are relative to task.yaml',
      })
    if ('judge' in entry) texts[file] = await files.readText(file)
  }
  return texts
}
