import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { Random } from '../ports/world.ts'
import { bootstrapMetric } from '../stats/bootstrap-metric.ts'
import type { FieldComparators } from './field-comparison.ts'
import { fieldOverlaps } from './fields.ts'
import type { ShortInterval } from './label-report.ts'
import { f1Of } from './overlap.ts'

/** One field over all answers. */
export interface FieldReport {
  /** `address.city`; `items.price` is the price of every item; empty for answers that were no JSON object. */
  readonly field: string
  readonly right: number
  readonly missed: number
  readonly wrong: number
  /** Of the values answered, the share that is right; of those expected, the share that was found. */
  readonly precision: number
  readonly recall: number
  readonly f1: ShortInterval
}

/** Fields are shown worst first, and so many at most. */
const mostFields = 40
const resamples = 2_000

/** Precision, recall and F1 (with a 95 % bootstrap interval over examples) of every field, worst first. Missing outputs are left out. */
export const fieldReport = (
  rows: readonly { readonly example: LabelledExample; readonly output: Output; readonly cluster: string }[],
  { comparators, random }: { readonly comparators: FieldComparators; readonly random: Random },
): readonly FieldReport[] => {
  const known = rows.flatMap(({ example, output, cluster }) => {
    if (output.status === 'failed' && output.failure.missing) return []
    return [{ cluster, overlaps: fieldOverlaps(output.status === 'answered' ? output.text : '{}', example.expected, comparators) }]
  })
  const fields = [...new Set(known.flatMap(({ overlaps }) => [...overlaps.keys()]))].sort()
  const reports = fields.map((field): FieldReport => {
    const counts = known.map(({ overlaps }) => {
      const { shared = 0, onlyExpected = 0, onlyAnswered = 0 } = overlaps.get(field) ?? {}
      return Float64Array.of(shared, onlyExpected, onlyAnswered)
    })
    const [right = 0, missed = 0, wrong = 0] = [0, 1, 2].map((at) => counts.reduce((sum, vector) => sum + (vector[at] ?? 0), 0))
    const { value, low, high, n } = bootstrapMetric({
      counts,
      value: ([shared = 0, onlyExpected = 0, onlyAnswered = 0]) => f1Of({ shared, onlyExpected, onlyAnswered }),
      clusters: known.map(({ cluster }) => cluster),
      resamples,
      random: random.fork(`field:${field}`),
    })
    return {
      field,
      right,
      missed,
      wrong,
      precision: right + wrong === 0 ? 0 : right / (right + wrong),
      recall: right + missed === 0 ? 0 : right / (right + missed),
      f1: { value, low, high, n },
    }
  })
  return reports.sort((a, b) => a.f1.value - b.f1.value || a.field.localeCompare(b.field)).slice(0, mostFields)
}
