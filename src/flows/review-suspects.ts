import type { LabelledExample } from '../core/data/example.ts'
import { findSuspects } from '../core/data/noise/find-suspects.ts'
import type { Suspect } from '../core/data/review/queue-source.ts'
import type { Random } from '../core/ports/world.ts'
import type { ReviewData } from './review.ts'

/** Rows whose label is probably wrong, most suspect first; none for tasks without labels and where rows are too few. */
export const reviewSuspects = async (
  { task, candidates, units }: Pick<ReviewData, 'task' | 'candidates' | 'units'>,
  { random, signal }: { readonly random: Random; readonly signal: AbortSignal },
): Promise<readonly Suspect[]> => {
  if (task.kind !== 'classification') return []
  const rows = candidates.flatMap(({ example }, row): readonly { readonly example: LabelledExample; readonly unit: string }[] =>
    example.expected === undefined ? [] : [{ example: { ...example, expected: example.expected }, unit: units[row] ?? example.id }],
  )
  const found = await findSuspects({
    examples: rows.map(({ example }) => example),
    units: rows.map(({ unit }) => unit),
    random,
    signal,
  })
  return (found?.suspects ?? []).map(({ id, likely, probability }) => ({ id, likely, probability }))
}
