import type { Example } from '../example.ts'
import { normalise } from '../normalise.ts'
import { excerpt, rowFinding, rowsText, type CheckContext, type DataCheck } from './data-check.ts'

const meant = (label: string, declared: readonly string[]): string | undefined => {
  const plain = normalise(label)
  return declared.find((known) => normalise(known) === plain)
}

const unknownLabel = (label: string, declared: readonly string[]): string => {
  const other = meant(label, declared)
  return `"${excerpt(label, 40)}" is not in output.labels${other === undefined ? '' : `: "${excerpt(other, 40)}" is, written in another way`}`
}

/** Why a row's answer cannot be used by the task; undefined when it can, or when the row has none. */
export const answerProblem = (
  { expected }: Example,
  { kind, declaredLabels, validate }: Pick<CheckContext, 'kind' | 'declaredLabels' | 'validate'>,
): string | undefined => {
  if (expected === undefined) return undefined
  if (kind === 'classification')
    return declaredLabels === undefined || declaredLabels.includes(expected) ? undefined : unknownLabel(expected, declaredLabels)
  if (kind !== 'extraction') return undefined
  let value: unknown
  try {
    value = JSON.parse(expected)
  } catch {
    return `not JSON: ${excerpt(expected, 40)}`
  }
  const [first] = validate?.(value) ?? []
  return first === undefined ? undefined : excerpt(first)
}

/** Answers outside the declared labels, or that are not JSON or not valid by the task's schema. */
export const invalidAnswer: DataCheck = {
  id: 'invalid-answer',
  label: 'answers that the task does not allow',
  run: (context) => {
    const problems = new Map<string, string>()
    for (const example of context.examples) {
      const problem = answerProblem(example, context)
      if (problem !== undefined) problems.set(example.id, problem)
    }
    const isSpelling = context.examples.some(
      ({ id, expected }) => problems.has(id) && expected !== undefined && meant(expected, context.declaredLabels ?? []) !== undefined,
    )
    return rowFinding({
      id: 'invalid-answer',
      severity: 'error',
      message: `${rowsText(problems.size)} with an answer that the task does not allow; left out`,
      examples: context.examples.filter(({ id }) => problems.has(id)),
      note: ({ id }) => problems.get(id) ?? '',
      fix:
        context.kind !== 'classification'
          ? 'repair the answers, or widen schema.json'
          : isSpelling
            ? '`assay check --fix` writes labels alike that differ in case, spaces or punctuation; repair the others, or add them to output.labels'
            : 'repair the labels, or add them to output.labels',
      effect: 'The rows are left out: the verdict rests on fewer, and says nothing about their kind.',
    })
  },
}
