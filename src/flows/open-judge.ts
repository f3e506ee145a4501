import { AssayError } from '../core/errors.ts'
import { judgeVersion } from '../core/judge/judge-version.ts'
import { parseRubric } from '../core/judge/parse-rubric.ts'
import type { Rubric } from '../core/judge/rubric.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { ModelRef, ScorerSpec, Task } from '../core/task/task.ts'

type JudgeSpec = Extract<ScorerSpec, { judge: unknown }>

/** A judge of task.yaml, ready to be asked. */
export interface OpenedJudge {
  readonly name: string
  readonly rubric: Rubric
  /** Relative to the task folder. */
  readonly rubricFile: string
  readonly model: ModelRef
  /** Hash of rubric and model. */
  readonly version: string
  /** task.yaml turns its values round (`not: true`): a low one is good. */
  readonly isNegated: boolean
}

const judgesOf = ({ scorers }: Pick<Task, 'scorers'>): readonly JudgeSpec[] =>
  scorers.flatMap((scorer) => (typeof scorer === 'object' && 'judge' in scorer ? [scorer] : []))

/** Reads the rubric of one judge. Throws `scorer-invalid` where task.yaml or the rubric is wrong. */
const openSpec = async (task: Task, files: TaskFiles, { name, judge, not }: JudgeSpec): Promise<OpenedJudge> => {
  const model = task.models[judge.model]
  if (model === undefined) {
    const near = didYouMean(judge.model, Object.keys(task.models))
    throw new AssayError('scorer-invalid', `the judge ${name} asks models.${judge.model}, which is not declared`, {
      where: 'task.yaml',
      hint: near === undefined ? `add models.${judge.model}` : `did you mean "${near}"?`,
    })
  }
  if (!(await files.exists(judge.rubric)))
    throw new AssayError('scorer-invalid', `${judge.rubric}, the rubric of ${name}, does not exist`, {
      where: 'task.yaml',
      hint: 'paths are relative to task.yaml; docs/method/judges.md shows a whole rubric',
    })
  const rubric = parseRubric(await files.readText(judge.rubric), judge.rubric)
  return { name, rubric, rubricFile: judge.rubric, model, version: judgeVersion(rubric, model), isNegated: not === true }
}

/** The judge of that name. Throws `scorer-invalid` where task.yaml declares none. */
export const openJudge = async (task: Task, files: TaskFiles, name: string): Promise<OpenedJudge> => {
  const judges = judgesOf(task)
  const spec = judges.find((candidate) => candidate.name === name)
  if (spec !== undefined) return await openSpec(task, files, spec)
  const names = judges.map((judge) => judge.name)
  const near = didYouMean(name, names)
  throw new AssayError('scorer-invalid', `there is no judge "${name}" among the scorers`, {
    where: 'task.yaml',
    hint:
      near !== undefined
        ? `did you mean "${near}"?`
        : names.length > 0
          ? `judges: ${names.join(', ')}`
          : 'add one to scorers: `- { name: helpful, judge: { model: judge, rubric: rubric.yaml } }`',
  })
}

/** The judge behind the task's metric; undefined where the metric is none. */
export const metricJudge = async (task: Task, files: TaskFiles): Promise<OpenedJudge | undefined> => {
  const spec = judgesOf(task).find(({ name }) => name === task.metric)
  return spec === undefined ? undefined : await openSpec(task, files, spec)
}
