import type { ModelRef, Task } from '../task/task.ts'
import { baseLicenceAnswer } from './base-licence.ts'
import { withDecision } from './permission.ts'
import { teacherTermsAnswer } from './teacher-terms.ts'

/**
 * Why this base may not be trained for this task, where licence or terms surely forbid it; undefined where they permit it or nobody
 * knows: what is unknown forbids a verdict, not a trial. Nor does the day of a recorded decision.
 */
export const trainingBlock = (task: Task, base: ModelRef): string | undefined => {
  const { use = {}, accepted = [] } = task
  const licence = withDecision(baseLicenceAnswer(base, use), 'base-licence', { accepted })
  const terms = withDecision(teacherTermsAnswer(task), 'teacher-terms', { accepted })
  return [licence, terms].find(({ answer }) => answer === 'no')?.why
}
