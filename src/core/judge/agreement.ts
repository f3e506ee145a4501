import type { Random } from '../ports/world.ts'
import { cohenKappa } from '../stats/cohen-kappa.ts'
import type { Interval } from '../stats/interval.ts'
import { kappaInterval } from '../stats/weighted-kappa.ts'
import { wilson } from '../stats/wilson.ts'
import { choiceValue, isAccepted, orderedChoices, type Rubric } from './rubric.ts'

/** A judge's and the people's choice for one output. */
export interface JudgedOutput {
  readonly id: string
  readonly human: string
  readonly judge: string
  readonly tags: readonly string[]
}

/** What a slice shows: too small for a kappa, large enough to find where the judge errs. */
interface SliceAgreement {
  readonly tag: string
  readonly n: number
  readonly agreement: Interval
  readonly falseAccepts: number
  readonly falseRejects: number
}

export interface Agreement {
  readonly n: number
  /** Share of outputs on which judge and people say the same, Wilson. */
  readonly raw: Interval
  /** Cohen's kappa; null where only one choice occurs. */
  readonly kappa: Interval | null
  /** Quadratic weights over the choices in order of value; null for rubrics of two choices. */
  readonly weightedKappa: Interval | null
  readonly choices: readonly string[]
  /** `confusion[i][j]`: people chose i, the judge j. */
  readonly confusion: readonly (readonly number[])[]
  /** Share of each choice among people and judge. */
  readonly prevalence: readonly { readonly choice: string; readonly human: number; readonly judge: number }[]
  /** Share of outputs people accepted that the judge accepts; of those they rejected that it rejects. Wilson. */
  readonly sensitivity: Interval
  readonly specificity: Interval
  readonly falseAccepts: readonly string[]
  readonly falseRejects: readonly string[]
  readonly slices: readonly SliceAgreement[]
}

/** Smaller slices are not shown: their intervals say nothing. */
const leastInSlice = 10

/** Agreement of a judge with people (evaluation.md §10.1). Row ids only, never texts. */
export const agreementOf = (rubric: Rubric, outputs: readonly JudgedOutput[], random: Random): Agreement => {
  const choices = orderedChoices(rubric)
  const code = (choice: string): number => choices.indexOf(choice)
  const a = outputs.map(({ human }) => code(human))
  const b = outputs.map(({ judge }) => code(judge))
  const confusion = choices.map((_, i) => choices.map((__, j) => a.filter((human, at) => human === i && b[at] === j).length))
  const accepted = (choice: string): boolean | null => {
    const value = choiceValue(rubric, choice)
    return value === null ? null : isAccepted(rubric, value)
  }
  // What is not applicable for either is no error of acceptance; the confusion table shows it.
  const rated = outputs.flatMap((output) => {
    const [human, judge] = [accepted(output.human), accepted(output.judge)]
    return human === null || judge === null ? [] : [{ ...output, accepts: { human, judge } }]
  })
  const good = rated.filter(({ accepts }) => accepts.human)
  const bad = rated.filter(({ accepts }) => !accepts.human)
  const wrong = (list: typeof rated, judge: boolean): typeof rated => list.filter(({ accepts }) => accepts.judge === judge)
  const same = (list: readonly JudgedOutput[]): Interval => wilson(list.filter(({ human, judge }) => human === judge).length, list.length)
  const n = outputs.length
  const clusters = outputs.map(({ id }) => id)
  const areIndependent = new Set(clusters).size === n
  const ratings = { a, b, choices: choices.length, clusters }
  const inOrder = rubric.choices.filter(({ value }) => value !== 'not-applicable').length > 2
  return {
    n,
    raw: same(outputs),
    // Outputs to one input are not independent: whole inputs are drawn then.
    kappa: (areIndependent ? cohenKappa(confusion) : kappaInterval(ratings, { weights: 'none', random })) ?? null,
    weightedKappa: inOrder ? (kappaInterval(ratings, { weights: 'quadratic', random }) ?? null) : null,
    choices,
    confusion,
    prevalence: choices.map((choice, i) => ({
      choice,
      human: n === 0 ? 0 : a.filter((value) => value === i).length / n,
      judge: n === 0 ? 0 : b.filter((value) => value === i).length / n,
    })),
    sensitivity: wilson(wrong(good, true).length, good.length),
    specificity: wilson(wrong(bad, false).length, bad.length),
    falseAccepts: wrong(bad, true).map(({ id }) => id),
    falseRejects: wrong(good, false).map(({ id }) => id),
    slices: [...new Set(outputs.flatMap(({ tags }) => tags))].sort().flatMap((tag) => {
      const list = outputs.filter(({ tags }) => tags.includes(tag))
      if (list.length < leastInSlice) return []
      const inSlice = (ids: typeof rated): number => ids.filter(({ tags }) => tags.includes(tag)).length
      return [
        { tag, n: list.length, agreement: same(list), falseAccepts: inSlice(wrong(bad, true)), falseRejects: inSlice(wrong(good, false)) },
      ]
    }),
  }
}
