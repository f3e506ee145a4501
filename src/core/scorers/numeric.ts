import type { Scorer } from './scorer.ts'
import { readNumber } from './read-number.ts'
import { textScorer } from './text-scorer.ts'

/** How far a number may be off: in its own unit, or as a share of the expected one. */
export interface Tolerance {
  readonly tolerance: number
  readonly relative?: boolean
}

/** Rounding of binary fractions, as a share: 0.1 + 0.2 is 0.3. */
const rounding = 1e-12

/** Are two numbers equal within the tolerance, its border included? */
export const isNear = (answered: number, expected: number, { tolerance, relative = false }: Tolerance): boolean =>
  Math.abs(answered - expected) <= (relative ? tolerance * Math.abs(expected) : tolerance) + rounding * Math.abs(expected)

/** The number in the answer equals the expected one within a tolerance. Unscored where no number was expected. */
export const numericScorer = (name: string, tolerance: Tolerance): Scorer => {
  const judge = textScorer({ name, label: 'Right number', scale: 'binary' }, (text, expected) => {
    const [answered, wanted] = [readNumber(text), readNumber(expected)]
    return answered !== undefined && wanted !== undefined && isNear(answered, wanted, tolerance) ? 1 : 0
  })
  return {
    ...judge,
    score: (example, output, context) =>
      readNumber(example.expected) === undefined
        ? {
            status: 'unscored',
            exampleId: example.id,
            arm: output.arm,
            scorer: name,
            reason: 'the expected answer holds no number',
            notApplicable: true,
          }
        : judge.score(example, output, context),
  }
}

/** The same number, whatever its spelling. */
export const numeric = numericScorer('numeric', { tolerance: 0 })
