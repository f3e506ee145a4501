import * as z from 'zod'

const text = z.string().min(1)

/** What a judge may be shown beside the answer. `passages`: what a retrieval arm says its answer rests on. */
const sight = z.enum(['input', 'expected', 'passages'])

const choice = z.strictObject({
  name: z.string().regex(/^[^\s].{0,39}$/, 'is a short name: 1 to 40 characters on one line'),
  description: text.optional(),
  /** What the choice is worth; `not-applicable` leaves the output unscored. */
  value: z.union([z.number().min(0).max(1), z.literal('not-applicable')], { error: 'must be a number from 0 to 1, or not-applicable' }),
})

const example = z.strictObject({
  input: text.optional(),
  expected: text.optional(),
  answer: text,
  reasons: text,
  choice: text,
})

/** A rubric as it is written: what is asked, what may be answered, what the judge sees. */
export const rubricSchema = z.strictObject({
  question: text,
  criteria: text.optional(),
  choices: z.array(choice).min(2),
  sees: z.array(sight).default(['input']),
  /** From this value on an output counts as accepted, for sensitivity and specificity. */
  passFrom: z.number().gt(0).max(1).default(0.5),
  examples: z.array(example).max(8).default([]),
})

export type Rubric = Readonly<z.infer<typeof rubricSchema>>
type Choice = Rubric['choices'][number]

export const choiceNames = ({ choices }: Rubric): readonly string[] => choices.map(({ name }) => name)

const choiceNamed = ({ choices }: Rubric, name: string): Choice | undefined => choices.find((candidate) => candidate.name === name)

/** Value of a choice; null where it is not applicable or no choice of this rubric. */
export const choiceValue = (rubric: Rubric, name: string): number | null => {
  const value = choiceNamed(rubric, name)?.value
  return typeof value === 'number' ? value : null
}

/** `binary`: every choice is worth 0 or 1. */
export const rubricScale = ({ choices }: Rubric): 'binary' | 'continuous' =>
  choices.every(({ value }) => value === 0 || value === 1 || value === 'not-applicable') ? 'binary' : 'continuous'

/** Did the value pass? */
export const isAccepted = ({ passFrom }: Rubric, value: number): boolean => value >= passFrom

/** Names of the choices in order of their value, the not applicable ones last: the steps of a weighted kappa. */
export const orderedChoices = ({ choices }: Rubric): readonly string[] =>
  choices
    .map(({ name, value }, at) => ({ name, at, value: value === 'not-applicable' ? 2 : value }))
    .sort((a, b) => a.value - b.value || a.at - b.at)
    .map(({ name }) => name)
