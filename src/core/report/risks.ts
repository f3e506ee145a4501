import type { Decision, GateResult, Swing } from '../decision/decision.ts'
import { markWords, swingEnds, tunedOf, visibleSwings } from './cost-words.ts'
import { counted } from './format.ts'
import { roughMoneyIn } from './money.ts'
import type { FormatMoney } from './money.ts'

/** A swing in a sentence: at which end it hurts, and what that costs. */
const swingRisk = (
  swing: Swing,
  names: { readonly tuned: string; readonly against: string; readonly isTunedChosen: boolean },
  rough: FormatMoney,
): string => {
  const { tuned, against, isTunedChosen } = names
  const [low, high] = swingEnds(swing)
  // Where tuning is advised, its dear end speaks against that; where it is not, its cheap end.
  const isLowWorse = isTunedChosen ? swing.atLow > swing.atHigh : swing.atLow < swing.atHigh
  const [worstEnd, worst, bestEnd] = isLowWorse ? [low, swing.atLow, high] : [high, swing.atHigh, low]
  const grounds = swing.trust === 'assumed' ? ' This is an assumption.' : ''
  const than = `${tuned} costs ${rough(Math.abs(worst))} ${worst > 0 ? 'more' : 'less'} than ${against}`
  return swing.flips
    ? `${swing.label}: at ${worstEnd} ${than}; at ${bestEnd} it is the other way round.${grounds}`
    : `${swing.label}: even at ${worstEnd} ${than}.${grounds}`
}

const gateRisk = ({ question, answer, why }: GateResult): string => `${question} ${answer === 'unknown' ? 'Not known' : 'No'}: ${why}`

/** Prices that a reader should not believe as they stand. */
const priceRisk = ({ economics }: Decision): readonly string[] => {
  const doubtful = (economics.inputs ?? []).filter(({ marks = [] }) => marks.some((mark) => mark !== 'own price' && mark !== 'third-party'))
  if (doubtful.length === 0) return []
  const words = new Set(doubtful.flatMap(({ marks = [] }) => marks).filter((mark) => mark !== 'own price' && mark !== 'third-party'))
  const what = [...words].map((mark) => markWords[mark]).join(', ')
  return [
    `${counted(doubtful.length, 'figure')} of the costs should be checked (${what}): ${doubtful
      .slice(0, 2)
      .map(({ label }) => label)
      .join('; ')}.`,
  ]
}

const most = 3

/**
 * The few things that could make a decision wrong, the gravest first: inputs that change which way is cheaper, questions that nobody
 * answered with yes, prices that are old, then the largest of what moves the costs.
 */
export const risksOf = (decision: Decision): readonly string[] => {
  const { against, shownIn } = decision.economics
  const rough = roughMoneyIn(shownIn)
  const tuned = tunedOf(decision)
  const isTunedChosen = decision.winner === tuned
  const swings =
    tuned === undefined || against === undefined || against === null
      ? []
      : visibleSwings(decision).map((swing) => ({ swing, text: swingRisk(swing, { tuned, against, isTunedChosen }, rough) }))
  const flips = swings.filter(({ swing }) => swing.flips).map(({ text }) => text)
  const others = swings.filter(({ swing }) => !swing.flips).map(({ text }) => text)
  const open = decision.gates.filter(({ answer }) => answer === 'unknown' || (answer === 'no' && isTunedChosen))
  const gates = open.map(gateRisk)
  const prices = priceRisk(decision)
  // A no is a reason for advising against tuning, and a risk only where tuning is advised.
  // One of each kind first: three inputs of the costs would hide an open question.
  const ordered = [
    ...flips.slice(0, 1),
    ...gates.slice(0, 1),
    ...prices,
    ...flips.slice(1),
    ...gates.slice(1),
    ...others,
    ...decision.assumptions,
  ]
  return ordered.slice(0, most)
}
