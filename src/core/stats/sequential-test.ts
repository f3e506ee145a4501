import { sequenceHalfWidth } from './confidence-sequence.ts'
import { needed } from './guards.ts'

export interface SequentialOptions {
  /** Chance of a wrong `superior`, and of a wrong `inferior` or `futile`, however often one looks: half of it each with two sides. */
  readonly alpha?: number
  /** What B must gain on average. Two sides: 0 or more. One side: any; a negative margin asks whether B loses less than that. */
  readonly margin?: number
  readonly sides?: 'one' | 'two'
  /** Examples at which the bounds shall be tightest: what a plan would ask for. Any value is valid; fixed before the first look. */
  readonly nStar: number
  /** Variance of a difference, from a pilot; otherwise taken from the first ten differences that are not zero, then kept. */
  readonly variance?: number
  /** Examples there are: with all of them seen an open question is futile. */
  readonly nMax?: number
}

/** `futile`: B is surely not better by the margin (two sides: the difference is surely inside it), or all examples are used. */
export type SequentialAnswer = 'continue' | 'superior' | 'inferior' | 'futile'

export interface SequentialState {
  readonly answer: SequentialAnswer
  readonly n: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

export interface SequentialTest {
  /** Takes the next paired difference, score of B - score of A, and says whether to go on. After an answer nothing changes any more. */
  readonly add: (difference: number) => SequentialState
  readonly state: () => SequentialState
}

/**
 * A comparison that may be looked at after every example, and stopped as soon as it has answered, without more false claims than `alpha`: bounds from an
 * asymptotic confidence sequence (`sequenceHalfWidth`), tightest where n times the variance reaches nStar times it. Adding examples until a plain
 * test is significant is wrong in a quarter of cases where nothing differs; this is wrong in at most alpha.
 * No claim before ten differences are not zero; with a margin m > 0, `futile` also from 10 / m examples. Assumes that differences are independent and
 * come in random order (a sorted file is not). Bounds are wider than those of one look at a planned n: that is the price.
 * Source: Waudby-Smith et al. 2024, Ann Stat 52(6); error rates and power in docs/method/calibration.md.
 */
export const createSequentialTest = ({
  alpha = 0.05,
  margin = 0,
  sides = 'two',
  nStar,
  variance: planned,
  nMax = Infinity,
}: SequentialOptions): SequentialTest => {
  if (sides === 'two' && margin < 0) throw new RangeError(`createSequentialTest: two sides need a margin of 0 or more, got ${margin}`)
  let n = 0
  let mean = 0
  let squares = 0
  let differing = 0
  let scale = planned
  let state: SequentialState = { answer: 'continue', n, mean, low: -Infinity, high: Infinity }

  const answerOf = (low: number, high: number): SequentialAnswer => {
    const sure = differing >= needed.discordant
    const surelyNot = sure || n * margin >= needed.discordant
    if (sure && low > margin) return 'superior'
    if (sides === 'two' && sure && high < -margin) return 'inferior'
    if (surelyNot && high < margin && (sides === 'one' || low > -margin)) return 'futile'
    return n >= nMax ? 'futile' : 'continue'
  }

  const add = (difference: number): SequentialState => {
    if (state.answer !== 'continue') return state
    n++
    if (difference !== 0) differing++
    // Welford's update: nothing cancels.
    const change = difference - mean
    mean += change / n
    squares += change * (difference - mean)
    // One difference of a whole point more than was seen: where all differences go one way, few of them look too much alike.
    const variance = (squares + 1) / n
    if (scale === undefined && (differing >= needed.discordant || n * margin >= needed.discordant)) scale = variance
    const half =
      scale === undefined
        ? Infinity
        : sequenceHalfWidth({ n, variance }, { alpha: sides === 'one' ? 2 * alpha : alpha, nStar: nStar * scale })
    const low = mean - half
    const high = mean + half
    state = { answer: answerOf(low, high), n, mean, low, high }
    return state
  }
  return { add, state: () => state }
}
