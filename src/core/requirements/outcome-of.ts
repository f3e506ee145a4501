import { AssayError } from '../errors.ts'
import { requirementExamples } from './parse-requirement.ts'
import type { Operator, RequirementResult } from './requirement.ts'

/** An expression that means nothing. Throws `usage`. */
export const usage = (text: string, why: string): never => {
  throw new AssayError('usage', `--require "${text}": ${why}`, { hint: requirementExamples })
}

/** What there is no data for: not met, and said. */
export const unknown = (text: string, message: string): RequirementResult => ({ text, status: 'unknown', message })

export const holds = (actual: number, operator: Operator, limit: number): boolean => {
  switch (operator) {
    case '==':
      return actual === limit
    case '!=':
      return actual !== limit
    case '>=':
      return actual >= limit
    case '<=':
      return actual <= limit
    case '>':
      return actual > limit
    case '<':
      return actual < limit
  }
}
