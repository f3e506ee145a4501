import { krippendorffInterval } from '../stats/krippendorff.ts'
import type { Interval } from '../stats/interval.ts'
import type { Random } from '../ports/world.ts'
import { choiceNames, type Rubric } from './rubric.ts'

/** One person's choice for one output. */
export interface HumanLabel {
  /** Id of the example, where the row named one. */
  readonly id: string
  readonly arm?: string
  readonly input: string
  readonly expected?: string
  readonly answer: string
  readonly choice: string
  readonly rater?: string
  readonly tags: readonly string[]
}

/** One output with all that people said of it. `choice` is the majority's, a tie goes to who rated first. */
export interface LabelledOutput extends Omit<HumanLabel, 'rater'> {
  readonly choices: readonly string[]
}

/** Puts the labels of one output together, in order of first appearance. */
export const joinLabels = (labels: readonly HumanLabel[]): readonly LabelledOutput[] => {
  const groups = Map.groupBy(labels, ({ id, answer }) => `${id}\u0000${answer}`)
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const { rater: _rater, ...rest } = first
    const choices = [first, ...more].map(({ choice }) => choice)
    const counts = new Map<string, number>()
    for (const choice of choices) counts.set(choice, (counts.get(choice) ?? 0) + 1)
    const most = Math.max(...counts.values())
    return [{ ...rest, choices, choice: choices.find((choice) => counts.get(choice) === most) ?? first.choice }]
  })
}

/** How far people agree with each other on the outputs that several rated: no judge can be asked for more. Undefined where none was. */
export const humanAgreement = (outputs: readonly LabelledOutput[], rubric: Rubric, random: Random): Interval | undefined => {
  const names = choiceNames(rubric)
  return krippendorffInterval(
    outputs.map(({ choices }) => choices.map((choice) => names.indexOf(choice))),
    'nominal',
    { random },
  )
}
