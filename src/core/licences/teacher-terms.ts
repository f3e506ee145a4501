import { ends } from '../economics/quantity.ts'
import type { ModelRef, Task, TaskKind } from '../task/task.ts'
import { findBaseModel } from './find-base-model.ts'
import { licenceBook } from './licence-book.ts'
import type { LicenceTerms } from './licence-book.ts'
import { worstOf } from './permission.ts'
import type { PermissionAnswer, Use } from './permission.ts'
import { findTerms } from './terms-book.ts'
import type { ProviderTerms } from './terms-book.ts'

const declared = (answer: PermissionAnswer['answer'], why: string): PermissionAnswer => ({ answer, evidence: 'declared', why })

const sourceOf = ({ source, effective, checkedOn }: ProviderTerms): string =>
  `(${source}${effective === undefined ? '' : `, in force since ${effective}`}, noted ${checkedOn})`

const underTerms = (terms: ProviderTerms, kind: TaskKind, use: Use): PermissionAnswer => {
  const { title, clause, isVerified, exception } = terms
  const rule = terms.rules[kind]
  const text = `${title}: ${clause} ${sourceOf(terms)}.`
  if (!isVerified) return declared('unknown', `${text} Nobody read that text for this book.`)
  switch (rule) {
    case 'yes':
      return declared('yes', text)
    case 'likely forbidden':
      return declared('no', `Likely forbidden for ${kind}. ${text}`)
    case 'unless distributed':
      if (use.distributed === false) return declared('yes', `Permitted by an exception: ${exception ?? ''}. ${text}`)
      if (use.distributed === true)
        return declared('no', `The exception does not hold for a model that is given to others: ${exception ?? ''}. ${text}`)
      return declared('unknown', `Permitted where ${exception ?? ''}; task.yaml does not say use.distributed. ${text}`)
    case 'unknown':
      return declared('unknown', text)
  }
}

/** An open model's own licence says whether its outputs may train another; the terms of whoever hosts it were not read. */
const underLicence = (
  model: string,
  { title, outputTraining, clause, sourceUrl, checkedOn, isVerified, nameRule }: LicenceTerms,
): PermissionAnswer => {
  const text = `${model} answers under the ${title}: ${clause} (${sourceUrl}, read ${checkedOn}).`
  if (!isVerified) return declared('unknown', `${text} Nobody read that text for this book.`)
  if (outputTraining === 'no') return declared('no', text)
  return declared('yes', outputTraining === 'conditional' && nameRule !== undefined ? `${text} Duty: ${nameRule}.` : text)
}

const hostNote = ({ provider, baseUrl }: ModelRef): string =>
  ['local', 'vllm', 'sglang', 'llama-server', 'ollama', 'lmstudio'].includes(provider) && baseUrl === undefined
    ? ''
    : ` The terms of the host (${provider}) were not read.`

/** May this model's answers train another one, for a task of this kind? */
const teacherAnswer = (teacher: ModelRef, kind: TaskKind, use: Use): PermissionAnswer => {
  if (teacher.provider === 'fake') return declared('yes', `${teacher.model} is made up for trying and has no terms.`)
  const terms = findTerms(teacher)
  if (terms !== undefined) return underTerms(terms, kind, use)
  const open = findBaseModel(teacher.model)
  const answer = open === undefined ? undefined : worstOf(open.licences.map((id) => underLicence(open.id, licenceBook[id])))
  if (answer !== undefined) return { ...answer, why: `${answer.why}${hostNote(teacher)}` }
  return declared('unknown', `The terms of ${teacher.model} at ${teacher.provider} are not in the book of terms.`)
}

type Teaching = Pick<Task, 'models' | 'teacher' | 'goldenRatedBy' | 'quantities' | 'kind' | 'use'>

/** Models whose answers are learnt from: the declared teacher, and whoever made the labels. */
export const teachersOf = ({
  models,
  teacher,
  goldenRatedBy,
}: Pick<Teaching, 'models' | 'teacher' | 'goldenRatedBy'>): readonly ModelRef[] => {
  const names = [teacher, 'teacher', goldenRatedBy === 'current' ? 'current' : undefined]
  return [...new Set(names)].flatMap((name) => models[name ?? ''] ?? [])
}

/** What task.yaml says that a model wrote, where it does not say which model. */
const unnamedTeachers = ({ models, teacher, goldenRatedBy, quantities }: Teaching): readonly PermissionAnswer[] => {
  const isNamed = models[teacher ?? 'teacher'] !== undefined
  const rows = quantities['costs.distilledRows']
  const unnamed = (what: string, key: string): PermissionAnswer =>
    declared('unknown', `${what}, and no model is named whose terms could be looked up: add ${key} to task.yaml.`)
  return [
    ...(rows !== undefined && ends(rows)[1] > 0 && !isNamed
      ? [unnamed('A teacher writes rows (costs.distilledRows)', 'models.teacher')]
      : []),
    ...(goldenRatedBy === 'teacher' && !isNamed ? [unnamed('A teacher made the labels (goldenRatedBy)', 'models.teacher')] : []),
    ...(goldenRatedBy === 'current' && models['current'] === undefined
      ? [unnamed('What runs today made the labels (goldenRatedBy)', 'models.current')]
      : []),
  ]
}

/** Do the terms of every model whose answers are learnt from permit it? A rule applies to the kind of task. */
export const teacherTermsAnswer = (task: Teaching): PermissionAnswer =>
  worstOf([...teachersOf(task).map((teacher) => teacherAnswer(teacher, task.kind, task.use ?? {})), ...unnamedTeachers(task)]) ??
  declared('yes', 'No model wrote answers to learn from, by what task.yaml says.')
