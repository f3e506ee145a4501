import { repeatComponents } from '../stats/repeat-components.ts'
import type { Side } from './side.ts'

/** Where the uncertainty of a side's metric comes from: other examples, or the same example asked again. */
export interface RepeatNoise {
  readonly side: string
  readonly examples: number
  readonly repeats: number
  /** Standard error of the metric from drawing other examples. */
  readonly seExamples: number
  /** Standard error of the metric from repeats of the same examples. */
  readonly seRepeats: number
  /** Share of the examples whose answers do not all have the same value. */
  readonly unstable: number
}

/**
 * The noise of a side's metric by `repeatComponents` over the examples with at least two known values. Undefined where fewer than two
 * examples have repeats: one answer a row cannot tell the two apart.
 */
export const repeatNoise = (side: Side, ids: readonly string[]): RepeatNoise | undefined => {
  const groups = ids
    .map((id) => (side.answers.get(id) ?? []).flatMap(({ value }) => (value === null ? [] : [value])))
    .filter((values) => values.length >= 2)
  if (groups.length < 2) return undefined
  const { n, repeats, between, within } = repeatComponents(groups)
  return {
    side: side.name,
    examples: n,
    repeats: Math.max(...groups.map((values) => values.length)),
    seExamples: Math.sqrt(between / n),
    seRepeats: Math.sqrt(within / (n * repeats)),
    unstable: groups.filter((values) => new Set(values).size > 1).length / n,
  }
}
