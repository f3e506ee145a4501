import { rowsToSettle } from '../compare/conclude.ts'
import { sliceName } from '../compare/slice.ts'
import { formatCount, formatPoints } from '../report/format.ts'
import { holds, unknown } from './outcome-of.ts'
import type { Requirement, RequirementResult } from './requirement.ts'
import type { RequirementWorld } from './requirement-world.ts'

/** `accuracy >= current - 1pt`: the bound of the paired difference must clear the line, not the point. */
export const checkPair = (
  requirement: Requirement,
  pair: { readonly arm: string; readonly metric: string; readonly rival: string; readonly factor: number; readonly line: number },
  world: RequirementWorld,
): RequirementResult => {
  const { text, operator, subject } = requirement
  const { arm, metric, rival, factor, line } = pair
  const found = world.pair({ baseline: rival, candidate: arm, metric, factor, slice: subject.slice })
  if (found === undefined)
    return unknown(
      text,
      `${arm} and ${rival} were not both measured on the same rows${subject.slice === undefined ? '' : ` of ${sliceName(subject.slice)}`}`,
    )
  const { comparison, split } = found
  const { difference, low, high, validFor, n, alpha } = comparison
  const isFloor = operator === '>=' || operator === '>'
  const isValid = isFloor ? validFor.yes || (line < 0 && validFor.no) : validFor.yes || validFor.no
  const bound = isFloor ? low : high
  const isMet = isValid && holds(bound, operator, line)
  const scaled = factor === 1 ? rival : `${factor} × ${rival}`
  const says = `${arm} − ${scaled}: ${formatPoints(difference)} [${formatPoints(low).replace(' pt', '')}, ${formatPoints(high).replace(' pt', '')}] (${Number((100 * (1 - 2 * alpha)).toFixed(1))} %), n ${formatCount(n)} on ${split}; the ${isFloor ? 'lower' : 'upper'} bound must be ${operator} ${formatPoints(line)}`
  if (isMet) return { text, status: 'met', message: says }
  const distance = isFloor ? difference - line : line - difference
  const isSurelyNot = isFloor ? high < line : low > line
  if (isSurelyNot || distance <= 0) {
    return {
      text,
      status: 'unmet',
      message: `${says}; ${isSurelyNot ? 'it surely is not' : 'the difference itself is not, so more rows alone are not likely to help'}`,
    }
  }
  const more = rowsToSettle(comparison, distance)
  const why = isValid ? '' : ` (${validFor.why})`
  return { text, status: 'unmet', message: `${says}; about ${formatCount(more)} more rows would settle it${why}`, more }
}
