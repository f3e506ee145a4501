import { compareSides } from '../core/compare/compare-sides.ts'
import { adjustFamily } from '../core/compare/family.ts'
import type { SideComparison } from '../core/compare/side-comparison.ts'
import type { ComparedRow, Side } from '../core/compare/side.ts'
import { expectedTags, rowsOf, sliceName, slicesBy } from '../core/compare/slice.ts'
import type { Slice, SliceField } from '../core/compare/slice.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { findSide, sidesOfRun } from './choose-sides.ts'
import type { SideRequest } from './choose-sides.ts'
import { openComparisonData } from './comparison-data.ts'
import type { ComparisonData } from './comparison-data.ts'

export interface CompareRequest {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly host: Host
  readonly signal: AbortSignal
  /** None: every arm of the newest run against its baseline. One: it against the baseline. Two: the second against the first. */
  readonly sides: readonly string[]
  readonly split: 'dev' | 'golden'
  readonly slice?: Slice
  readonly by: readonly SliceField[]
  /** Overrides task.yaml's. */
  readonly margin?: number
  /** Of a whole run; the newest without. */
  readonly run?: string
  resolvePath(path: string): string
}

/** What `assay compare --json` prints: row ids, never their text. */
export interface CompareResult {
  readonly task: string
  readonly metric: string
  readonly margin: number
  readonly tolerated: number
  readonly split: 'dev' | 'golden'
  /** Two-sided level of every interval. */
  readonly level: number
  readonly comparisons: readonly SideComparison[]
  readonly notes: readonly string[]
}

/** A comparison with the rows and answers behind it, for who wants to read texts or judge them. */
export interface OpenedComparison {
  readonly comparison: ComparisonData
  readonly baseline: Side
  readonly others: readonly Side[]
  readonly rows: readonly ComparedRow[]
  readonly result: CompareResult
}

/** m0 as a share of m, as the default rule has it. */
const toleratedShare = 0.5
/** Slices of one field, the largest first: a data set may have a group for each customer. */
const mostSlices = 100
/** One-sided: two-sided 95 %, wherever no look at golden is counted. */
export const alphaAwayFromGolden = 0.025

/** On golden the bounds are those of the look: alpha was divided by the number of looks. */
export const alphaOn = (split: 'dev' | 'golden', { data }: ComparisonData): number =>
  split === 'golden' ? (data.lock.looks.at(-1)?.alpha ?? 0.05 / 3) : alphaAwayFromGolden

/** Every row that any side may have answered on this split. */
export const universeOf = (comparison: ComparisonData, split: 'dev' | 'golden'): readonly ComparedRow[] => {
  if (split === 'golden') return comparison.golden
  // dev2 first and in the order of a run, so that resampled numbers are those of the run.
  const known = new Set(comparison.dev2.map(({ example }) => example.id))
  return [...comparison.dev2, ...comparison.outsideGolden.filter(({ example }) => !known.has(example.id))]
}

const chooseSides = async (
  request: CompareRequest,
  sides: SideRequest,
): Promise<{ readonly baseline: Side; readonly others: readonly Side[] }> => {
  const [first, second, ...more] = request.sides
  if (more.length > 0)
    throw new AssayError('usage', 'two sides can be compared, not more', { hint: 'without sides every arm of the newest run is compared' })
  const ofRun = request.run === undefined ? {} : { run: request.run }
  if (first === undefined) return await sidesOfRun(sides, ofRun)
  if (second === undefined) {
    const side = await findSide(first, sides)
    const { baseline } = await sidesOfRun(sides, ofRun)
    if (baseline.name === side.name && baseline.source === side.source)
      throw new AssayError('not-comparable', `${side.name} is what everything is compared with`, {
        hint: `name what to compare it with: assay compare ${side.name} ARM`,
      })
    return { baseline, others: [side] }
  }
  const [baseline, side] = [await findSide(first, sides), await findSide(second, sides)]
  if (baseline.name === side.name && baseline.source === side.source)
    throw new AssayError('not-comparable', `both sides are ${side.name} of ${side.source}`, { hint: 'name two that differ' })
  return { baseline, others: [side] }
}

const missingTags = (rows: readonly ComparedRow[]): readonly string[] => {
  const tags = new Set(rows.flatMap(({ example }) => example.tags))
  const missing = expectedTags.filter((tag) => !tags.has(tag))
  return missing.length === 0
    ? []
    : [`no row is tagged ${missing.join(', ')}: hard cases, what once broke, and what production sends stay unseen`]
}

/** The ledger of looks, beside anything that golden shows. */
const lookNotes = (split: 'dev' | 'golden', { data }: ComparisonData): readonly string[] => {
  const last = data.lock.looks.at(-1)
  return split === 'dev' || last === undefined
    ? []
    : [`golden was looked at ${last.k} of ${last.of} times, last at ${last.at.slice(0, 10)}; this shows it again and looks at nothing new`]
}

/**
 * Compares on rows that both sides answered; nothing is asked of a model and golden is only read where a declared look scored it.
 * Throws `not-comparable`, `arm-unknown`, `run-not-found`, `usage`, and what reading the data throws.
 */
export const compare = async (request: CompareRequest): Promise<OpenedComparison> => {
  const { files, ports, host, signal, split, slice, by } = request
  const comparison = await openComparisonData({ files, ports, signal })
  const { baseline, others } = await chooseSides(request, {
    comparison,
    host,
    split,
    signal,
    resolvePath: (path) => request.resolvePath(path),
  })
  const all = universeOf(comparison, split)
  const rows = slice === undefined ? all : rowsOf(slice, all)
  if (slice !== undefined && rows.length === 0)
    throw new AssayError('not-comparable', `no row of ${split} has ${sliceName(slice)}`, {
      hint: `slices of ${slice.field}: ${
        slicesBy(slice.field, all)
          .slice(0, 10)
          .map(({ value }) => value)
          .join(', ') || 'none'
      }`,
    })
  const margin = request.margin ?? comparison.task.margin
  const alpha = alphaOn(split, comparison)
  const answered = rows.filter(({ example }) => [baseline, ...others].some((side) => side.answers.has(example.id)))
  const parts = [...new Set<SliceField>(['tag', ...by])].map((field) => ({ field, slices: slicesBy(field, answered) }))
  const comparisons = others.map((side) =>
    compareSides(comparison.judge, baseline, side, {
      rows,
      ...(slice === undefined ? {} : { within: slice }),
      slices: parts.flatMap(({ slices }) => slices.slice(0, mostSlices)),
      alpha,
      margin,
      tolerated: margin * toleratedShare,
      random: comparison.random.fork(`compare:${side.split}:${baseline.name}:${side.name}`),
    }),
  )
  const { adjudicated } = comparison.data
  return {
    comparison,
    baseline,
    others,
    rows,
    result: {
      task: comparison.task.name,
      metric: comparison.judge.metric.name,
      margin,
      tolerated: margin * toleratedShare,
      split,
      level: 1 - 2 * alpha,
      comparisons: adjustFamily(comparisons),
      notes: [
        ...missingTags(answered),
        ...parts.flatMap(({ field, slices }) =>
          slices.length > mostSlices ? [`the ${mostSlices} largest of ${slices.length} slices by ${field} are compared`] : [],
        ),
        ...lookNotes(split, comparison),
        ...(split !== 'golden' || adjudicated === undefined
          ? []
          : [`${adjudicated.rows} golden rows were judged blind, ${adjudicated.changed.length} labels changed by it`]),
      ],
    },
  }
}
