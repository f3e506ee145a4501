import { AssayError } from '../errors.ts'
import type { Random } from '../ports/world.ts'
import { mcnemar } from '../stats/mcnemar.ts'
import { newcombeIndependent } from '../stats/newcombe-independent.ts'
import { newcombePaired } from '../stats/newcombe-paired.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { toleratedMissing } from '../stats/worst-case.ts'
import { compareSlices } from './compare-slices.ts'
import { conclude } from './conclude.ts'
import { judgePair } from './judge.ts'
import type { Judge } from './judge.ts'
import { repeatNoise } from './repeat-noise.ts'
import type { Difference, SideComparison, SideIntegrity } from './side-comparison.ts'
import { repeatsOf, valueOf } from './side.ts'
import type { ComparedRow, Side } from './side.ts'
import { sliceName } from './slice.ts'
import type { Slice } from './slice.ts'
import { totalRatio } from './total-ratio.ts'

export interface CompareOptions {
  /** Every row that either side may have answered. */
  readonly rows: readonly ComparedRow[]
  /** Only these rows, where a slice was asked for. */
  readonly within?: Slice
  readonly slices: readonly Slice[]
  readonly alpha: number
  readonly margin: number
  /** What B may lose and still count as no worse. */
  readonly tolerated: number
  readonly random: Random
}

const integrityOf = (side: Side, rows: readonly ComparedRow[]): SideIntegrity => {
  const asked = rows.flatMap(({ example }) => {
    const answers = side.answers.get(example.id)
    return answers === undefined ? [] : [answers]
  })
  const missing = asked.filter((answers) => valueOf(answers) === null).length
  const failed = asked.filter((answers) => valueOf(answers) !== null && answers.every(({ text }) => text === undefined)).length
  return {
    name: side.name,
    source: side.source,
    attempted: asked.length,
    answered: asked.length - missing - failed,
    failed,
    missing,
    repeats: repeatsOf(side),
    ...(side.alone === undefined ? {} : { alone: side.alone }),
    ...(side.costPer1k === undefined ? {} : { costPer1k: side.costPer1k }),
    notes: side.notes,
  }
}

const differenceOf = ({ n, valueA, valueB, difference, low, high, alpha, pValue, method }: PairedComparison): Difference => ({
  n,
  valueA,
  valueB,
  difference,
  low,
  high,
  alpha,
  pValue,
  method,
})

/** Totals per row over the repeats, where both sides have them. */
const pairsOf = (a: Side, b: Side, rows: readonly ComparedRow[], key: 'costUsd' | 'tokens' | 'latencyMs') =>
  rows.flatMap(({ example, unit }) => {
    const total = (side: Side): number | undefined => {
      const known = (side.answers.get(example.id) ?? []).flatMap((answer) => answer[key] ?? [])
      return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
    }
    const [x, y] = [total(a), total(b)]
    return x === undefined || y === undefined ? [] : [{ a: x, b: y, unit }]
  })

/**
 * The sides share no row: shares of right answers from different rows, with Newcombe's unpaired interval. It knows no groups, so of rows that belong
 * together the first one counts; it cannot say what missing outputs would have been, so more than 1 % of them leave it open. Throws `not-comparable`.
 */
const compareUnpaired = (judge: Judge, a: Side, b: Side, options: CompareOptions): PairedComparison => {
  const unitsOf = (side: Side): readonly (number | null)[] => {
    const first = new Map<string, number | null>()
    for (const { example, unit } of options.rows)
      if (side.answers.has(example.id) && !first.has(unit)) first.set(unit, valueOf(side.answers.get(example.id)))
    return [...first.values()]
  }
  const [ofA, ofB] = [unitsOf(a), unitsOf(b)]
  const knownOf = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null)
  const [x, y] = [knownOf(ofA), knownOf(ofB)]
  const missing = ofA.length + ofB.length - x.length - y.length
  const isWhole = missing <= toleratedMissing * (ofA.length + ofB.length)
  const why = `${a.name} and ${b.name} share no row`
  if (judge.metric.kind !== 'mean' || judge.scale !== 'binary' || x.length === 0 || y.length === 0)
    throw new AssayError('not-comparable', `${why}, and ${judge.metric.name} of different rows has no interval to trust`, {
      hint: 'measure both on the same rows: same data, same split.seed; in a file, ids or inputs of the task',
    })
  const right = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const { value, low, high, n, method } = newcombeIndependent({
    a: { k: right(x), n: x.length },
    b: { k: right(y), n: y.length },
    level: 1 - 2 * options.alpha,
  })
  const [shareA, shareB] = [right(x) / x.length, right(y) / y.length]
  const excludesZero = low > 0 || high < 0
  return {
    n,
    valueA: shareA,
    valueB: shareB,
    difference: value,
    low,
    high,
    alpha: options.alpha,
    // A test of different rows is not offered: the interval speaks.
    pValue: excludesZero ? 2 * options.alpha : 1,
    method,
    discordant: [0, 0],
    validFor: { yes: isWhole, no: isWhole, why: isWhole ? '' : `${missing} outputs are missing` },
    varianceUpper: Math.min(1, shareA * (1 - shareA) + shareB * (1 - shareB) + 1 / n),
    designEffect: 1,
    missing,
  }
}

const secondOpinion = (judge: Judge, comparison: PairedComparison, level: number): SideComparison['secondOpinion'] => {
  const { discordant, n, valueA, method } = comparison
  if (judge.scale !== 'binary' || !method.startsWith('Tango') || n === 0) return undefined
  const both = Math.round(valueA * n) - discordant[0]
  const table = { both, onlyA: discordant[0], onlyB: discordant[1], neither: n - both - discordant[0] - discordant[1] }
  const { low, high, method: name } = newcombePaired(table, level)
  return { low, high, method: `${name}; exact McNemar p ${mcnemar(table).exact.toPrecision(2)}` }
}

/**
 * B against A on the rows that both were asked (evaluation methods: docs/compare.md): integrity first, then the difference, what it
 * means against the margin, slices, flips, cost, time and noise between repeats. `pAdjusted` is the caller's where there is a family.
 * Throws `not-comparable` where the sides share no row and the metric has no unpaired interval.
 */
export const compareSides = (judge: Judge, a: Side, b: Side, options: CompareOptions): SideComparison => {
  const { rows, within, slices, alpha, margin, tolerated, random } = options
  const asked = (side: Side) => rows.filter(({ example }) => side.answers.has(example.id))
  const [ofA, ofB] = [asked(a), asked(b)]
  const common = ofA.filter(({ example }) => b.answers.has(example.id))
  const paired = common.length > 0
  const comparison = paired ? judgePair(judge, a, b, common, { alpha, margin, random }) : compareUnpaired(judge, a, b, options)
  const ids = common.map(({ example }) => example.id)
  const values = (id: string): readonly [number | null, number | null] => [valueOf(a.answers.get(id)), valueOf(b.answers.get(id))]
  const missingPairs = ids.filter((id) => values(id).includes(null))
  const moved = (isFlip: (from: number, to: number) => boolean): readonly string[] =>
    ids.filter((id) => {
      const [from, to] = values(id)
      return from !== null && to !== null && isFlip(from, to)
    })
  const ratio = (key: 'costUsd' | 'tokens' | 'latencyMs') => totalRatio(pairsOf(a, b, common, key), random.fork(key))
  const [cost, tokens, time] = [ratio('costUsd'), ratio('tokens'), ratio('latencyMs')]
  const second = secondOpinion(judge, comparison, 1 - 2 * alpha)
  return {
    a: a.name,
    b: b.name,
    metric: judge.metric.name,
    split: b.split,
    ...(within === undefined ? {} : { slice: sliceName(within) }),
    integrity: {
      a: integrityOf(a, rows),
      b: integrityOf(b, rows),
      common: common.length,
      onlyA: ofA.length - common.length,
      onlyB: ofB.length - common.length,
      missingPairs,
    },
    paired,
    ...differenceOf(comparison),
    pAdjusted: comparison.pValue,
    discordant: comparison.discordant,
    ...(second === undefined ? {} : { secondOpinion: second }),
    conclusion: conclude(comparison, { a: a.name, b: b.name }, { margin, tolerated }),
    ...(missingPairs.length === 0
      ? {}
      : { intentionToTreat: differenceOf(judgePair(judge, a, b, common, { alpha, margin, random, missingIsWrong: true })) }),
    flips: { improved: moved((from, to) => to > from), regressed: moved((from, to) => to < from) },
    slices: paired ? compareSlices(judge, { a, b }, { rows: common, slices, margin, random }) : { slices: [], spread: [] },
    ...(cost === undefined ? {} : { cost }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(time === undefined ? {} : { time }),
    repeats: [a, b].flatMap((side) => repeatNoise(side, ids) ?? []),
  }
}
