import type { LabelledExample } from '../core/data/example.ts'
import type { Session } from './session.ts'

/** The independent unit of every example: near duplicates and groups count as one. */
export const clustersOf = (
  session: { readonly data: Pick<Session['data'], 'unitOf'> },
  examples: readonly LabelledExample[],
): readonly string[] => examples.map((example) => session.data.unitOf.get(example.id) ?? example.id)

/** Classes, where the task has them: the bootstrap of a data-set metric resamples within each. */
export const strataOf = (session: Session, examples: readonly LabelledExample[]): readonly string[] | undefined =>
  session.data.labels.length > 0 ? examples.map((example) => example.expected) : undefined
