import type { LabelledExample } from '../core/data/example.ts'
import type { Session } from './session.ts'

/** Counts of the right answer and of no answer, per example: what a missing output of a data-set metric is worth at best and at worst. Undefined for means. */
export const fillCounts = (
  { metric, scoreContext }: Pick<Session, 'metric' | 'scoreContext'>,
  examples: readonly LabelledExample[],
): readonly { readonly right: Float64Array; readonly wrong: Float64Array }[] | undefined => {
  if (metric.kind === 'mean') return undefined
  const base = { arm: '', repeat: 0, replayed: true, status: 'answered', latencyMs: 0 } as const
  const countsOf = (example: LabelledExample, text: string): Float64Array =>
    metric.counts(example, { ...base, exampleId: example.id, text }, scoreContext)
  return examples.map((example) => ({ right: countsOf(example, example.expected), wrong: countsOf(example, '') }))
}
