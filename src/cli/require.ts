import { AssayError } from '../core/errors.ts'
import { parseRequirement, requirementExamples } from '../core/requirements/parse-requirement.ts'
import type { RequirementResult } from '../core/requirements/requirement.ts'

/** Throws `requirement-not-met` with every expression that does not hold; what nobody measured does not hold. */
export const requireAll = (results: readonly RequirementResult[]): void => {
  const unmet = results
    .filter(({ status }) => status !== 'met')
    .map(({ text, status, message }) => ({
      message: `--require "${text}": ${message}`,
      hint: status === 'unknown' ? requirementExamples : 'the numbers above say what would change it',
    }))
  const [first, ...also] = unmet
  if (first === undefined) return
  throw new AssayError('requirement-not-met', first.message, {
    hint: first.hint,
    also: also.map(({ message }) => ({ message })),
  })
}

/** The flag of commands that end in numbers. */
export const requireFlag = {
  kind: 'parsed',
  parse: parseRequirement,
  brief: 'Exit 1 unless this holds, e.g. "accuracy >= current - 1pt"; may be repeated',
  placeholder: 'expr',
  optional: true,
  variadic: true,
} as const
