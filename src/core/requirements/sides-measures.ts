import { compareSlices } from '../compare/compare-slices.ts'
import { judgePair } from '../compare/judge.ts'
import type { Judge } from '../compare/judge.ts'
import { countsOf, valueOf } from '../compare/side.ts'
import type { ComparedRow, Side } from '../compare/side.ts'
import { rowsOf, slicesBy } from '../compare/slice.ts'
import type { Slice } from '../compare/slice.ts'
import type { Random } from '../ports/world.ts'
import { intervalOfCounts } from '../stats/interval-of-counts.ts'
import { intervalOfScores } from '../stats/interval-of-scores.ts'
import type { RequirementWorld } from './requirement-world.ts'

/** Sides of one split, ready to be measured on any slice. */
export interface MeasuredSides {
  readonly split: string
  readonly judge: Judge
  readonly rows: readonly ComparedRow[]
  readonly sides: ReadonlyMap<string, Side>
  readonly alpha: number
  readonly margin: number
  readonly random: Random
}

const within = (rows: readonly ComparedRow[], slice: Slice | undefined): readonly ComparedRow[] =>
  slice === undefined ? rows : rowsOf(slice, rows)

const asked = (side: Side, rows: readonly ComparedRow[]): readonly ComparedRow[] =>
  rows.filter(({ example }) => side.answers.has(example.id))

const metricOf = ({ judge, rows, sides, random, split }: MeasuredSides, arm: string, slice: Slice | undefined) => {
  const side = sides.get(arm)
  if (side === undefined) return undefined
  const own = within(asked(side, rows), slice)
  if (own.length === 0) return undefined
  const clusters = own.map(({ unit }) => unit)
  const seed = random.fork(`interval:${arm}`)
  if (judge.metric.kind === 'mean') {
    const values = own.map(({ example }) => valueOf(side.answers.get(example.id)))
    const scale =
      judge.scale === 'binary' && values.every((value) => value === null || value === 0 || value === 1) ? 'binary' : 'continuous'
    return { ...intervalOfScores(values, { scale, clusters, random: seed }), split }
  }
  return {
    ...intervalOfCounts({
      counts: own.map(({ example }) => countsOf(side.answers.get(example.id))),
      value: judge.metric.value,
      clusters,
      ...(judge.hasClasses ? { strata: own.map(({ example }) => example.expected) } : {}),
      fill: (i) => (own[i] === undefined ? undefined : judge.fill?.(own[i])),
      random: seed,
    }),
    split,
  }
}

/** Metric, paired difference and flips from sides; the first of `splits` on which both arms have answers counts. */
export const sidesMeasures = (splits: readonly MeasuredSides[]): Pick<RequirementWorld, 'metric' | 'pair' | 'flips'> => {
  const both = (baseline: string, candidate: string, slice: Slice | undefined) => {
    for (const measured of splits) {
      const [a, b] = [measured.sides.get(baseline), measured.sides.get(candidate)]
      if (a === undefined || b === undefined) continue
      const rows = within(asked(a, asked(b, measured.rows)), slice)
      if (rows.length > 0) return { ...measured, a, b, rows }
    }
    return undefined
  }
  return {
    metric: (arm, name, slice) => {
      const measured = splits.find(({ sides, judge }) => judge.metric.name === name && sides.has(arm))
      return measured === undefined ? undefined : metricOf(measured, arm, slice)
    },
    pair: ({ baseline, candidate, metric, factor, slice }) => {
      const found = both(baseline, candidate, slice)
      if (found === undefined || found.judge.metric.name !== metric) return undefined
      const { judge, a, b, rows, alpha, margin, random, split } = found
      if (factor !== 1 && judge.metric.kind !== 'mean') return undefined
      const seed = random.fork(`compare:${a.split}:${baseline}:${candidate}`)
      return { split, comparison: judgePair(judge, a, b, rows, { alpha, margin, random: seed, baselineFactor: factor }) }
    },
    flips: ({ baseline, candidate, slice }) => {
      const found = both(baseline, candidate, slice)
      if (found === undefined) return undefined
      const { judge, a, b, rows, margin, random, split } = found
      const moves = rows.flatMap(({ example }) => {
        const [from, to] = [valueOf(a.answers.get(example.id)), valueOf(b.answers.get(example.id))]
        return from === null || to === null ? [] : [to - from]
      })
      const family = compareSlices(judge, { a, b }, { rows, slices: slicesBy('tag', rows), margin, random })
      return {
        regressions: moves.filter((move) => move < 0).length,
        improvements: moves.filter((move) => move > 0).length,
        regressedSlices: family.slices.filter(({ conclusion }) => conclusion === 'regressed').length,
        n: moves.length,
        split,
      }
    },
  }
}
