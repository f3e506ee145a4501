import type { Task, TaskKind } from '../task/task.ts'
import { findLeaks, type Leak } from './checks/leak.ts'
import { mergeDuplicates, type Merged } from './merge.ts'
import { mayBeGolden } from './origin.ts'
import type { LabelledExample, SplitName } from './example.ts'
import { spanLeaks } from './span-leaks.ts'
import { timeOf } from './row-time.ts'
import { deriveSizes, type SizeReason } from './split-sizes.ts'
import { splitByTime, timesOf } from './split-by-time.ts'
import { splitExamples, type Assignment } from './split.ts'
import type { Units } from './units.ts'

export interface SplitData {
  readonly train: readonly LabelledExample[]
  readonly dev: readonly LabelledExample[]
  readonly golden: readonly LabelledExample[]
  readonly leaksRemoved: number
  readonly merged: Pick<Merged, 'duplicatesRemoved' | 'contradictions' | 'contradictionRowsDropped'>
  readonly reasons: readonly SizeReason[]
  /** What a split by time did beside its sizes. */
  readonly byTime?: { readonly straddling: number; readonly newer: number }
}

interface Usable {
  /** Rows with an answer that the task allows. */
  readonly examples: readonly LabelledExample[]
  readonly units: Units
  readonly kind: TaskKind
  readonly split: Task['split']
  /** The smallest difference worth having: the sizes say whether golden can tell it. */
  readonly margin?: number
}

/** What rows are balanced by: the label, or which keys an extraction's answer has. */
const stratumOf = (example: LabelledExample | undefined, kind: TaskKind): string => {
  if (example === undefined) return ''
  if (kind === 'classification') return example.expected
  if (kind !== 'extraction') return ''
  const value: unknown = JSON.parse(example.expected)
  return typeof value === 'object' && value !== null ? Object.keys(value).sort().join(',') : typeof value
}

const withWeights = (examples: readonly LabelledExample[], rows: Merged['rows']): readonly LabelledExample[] =>
  rows.flatMap(({ row, weight }) => {
    const example = examples[row]
    return example === undefined ? [] : [example.weight === weight ? example : { ...example, weight }]
  })

/**
 * Splits data that names no splits. `frozen` are the rows of golden.lock: they stay golden whatever was added since, and the
 * rest of their units is left out as leaks. `retired` are rows of a golden set whose looks are spent: they do not become golden again.
 */
export const splitWhole = (
  { examples, units, kind, split, margin }: Usable,
  {
    frozen,
    anchors = [],
    retired = [],
  }: {
    readonly frozen?: readonly number[] | undefined
    /** Rows of an earlier golden set that stay in the new one. */
    readonly anchors?: readonly number[]
    readonly retired?: readonly number[]
  } = {},
): SplitData => {
  const keep = new Set(frozen ?? anchors)
  const merged = mergeDuplicates({ examples, units, kind, keep })
  const rows = withWeights(examples, merged.rows)
  const rowAt = merged.rows.map(({ row }) => row)
  const keys = rowAt.map((row) => units.keys[row] ?? '')
  const isMade = rows.map((row, index) => !mayBeGolden(row) && !keep.has(rowAt[index] ?? -1))
  const human = rows.flatMap((_, index) => (isMade[index] === true ? [] : [index]))
  const humanRows = human.flatMap((index) => rows[index] ?? [])
  const humanKeys = human.map((index) => keys[index] ?? '')
  const { sizes, reasons } = deriveSizes(split, human.length, margin)
  const fixed = new Map<number, SplitName>(
    human.flatMap((index, place) => (keep.has(rowAt[index] ?? -1) ? [[place, 'golden'] as const] : [])),
  )
  const retiredKeys = new Set(retired.flatMap((row) => units.keys[row] ?? []))
  const order = humanRows.map(({ id }) => id)
  const timed =
    split.by === 'time'
      ? splitByTime({ units: humanKeys, times: timesOf(humanRows), order, sizes, fixed, retired: retiredKeys })
      : undefined
  const ofHuman =
    timed?.assigned ??
    splitExamples({
      units: humanKeys,
      strata: humanRows.map((example) => stratumOf(example, kind)),
      sizes,
      seed: split.seed,
      fixed,
      fillGolden: anchors.length > 0,
      retired: retiredKeys,
    })
  const { assigned, judgedKeys, newer } = withMadeRows({ rows, keys, human, ofHuman, byTime: timed !== undefined })
  const besideJudged = assigned.filter((name, index) => name === 'unused' && judgedKeys.has(keys[index] ?? '')).length
  const indicesOf = (name: SplitName): number[] => rows.flatMap((_, index) => (assigned[index] === name ? [index] : []))
  const spans = longSpans(
    rowAt.map((row) => units.texts[row] ?? ''),
    rows,
    kind,
    indicesOf,
  )
  const pick = (name: SplitName): readonly LabelledExample[] =>
    indicesOf(name).flatMap((index) => (spans.has(index) ? [] : (rows[index] ?? [])))
  const frozenRows = (whole: readonly number[]): readonly LabelledExample[] => {
    const byRow = new Map(rowAt.map((row, index) => [row, rows[index]]))
    return whole.flatMap((row) => byRow.get(row) ?? [])
  }
  return {
    train: pick('train'),
    dev: pick('dev'),
    golden: frozen === undefined ? pick('golden') : frozenRows(frozen),
    leaksRemoved: besideJudged + spans.size,
    merged,
    reasons,
    ...(timed !== undefined && { byTime: { straddling: timed.straddling, newer: timed.newer + newer } }),
  }
}

/**
 * Rows that a model made and nobody looked at never judge: they come on top of a split that was made without them, so that dev and
 * golden are the same with and without them. Beside a row of dev or golden, or newer than those in a split by time, they are unused.
 */
const withMadeRows = (split: {
  readonly rows: readonly LabelledExample[]
  readonly keys: readonly string[]
  /** Places in `rows` of those that were split, and what became of them. */
  readonly human: readonly number[]
  readonly ofHuman: readonly Assignment[]
  readonly byTime?: boolean
}): { readonly assigned: readonly Assignment[]; readonly judgedKeys: ReadonlySet<string>; readonly newer: number } => {
  const { rows, keys, human, ofHuman, byTime = false } = split
  const assigned: (Assignment | undefined)[] = rows.map(() => undefined)
  human.forEach((index, place) => (assigned[index] = ofHuman[place]))
  const isJudge = (name: Assignment | undefined): boolean => name === 'golden' || name === 'dev'
  const judgedKeys = new Set(human.flatMap((index) => (isJudge(assigned[index]) ? [keys[index] ?? ''] : [])))
  let oldest = Infinity
  if (byTime) for (const index of human) if (isJudge(assigned[index])) oldest = Math.min(oldest, timeOf(rows[index]?.time) ?? Infinity)
  let newer = 0
  const whole = assigned.map((name, index): Assignment => {
    if (name !== undefined) return name
    if (judgedKeys.has(keys[index] ?? '')) return 'unused'
    if ((timeOf(rows[index]?.time) ?? -Infinity) < oldest) return 'train'
    newer++
    return 'unused'
  })
  return { assigned: whole, judgedKeys, newer }
}

/** Rows of train and dev that share a long passage with golden although they are not near duplicates. */
const longSpans = (
  texts: readonly string[],
  rows: readonly LabelledExample[],
  kind: TaskKind,
  indicesOf: (name: SplitName) => number[],
): ReadonlySet<number> => {
  const open = [...indicesOf('train'), ...indicesOf('dev')]
  const golden = indicesOf('golden')
  const found = new Set<number>()
  const compare = (textOf: (index: number) => string): void => {
    for (const { row } of spanLeaks(open.map(textOf), golden.map(textOf))) found.add(open[row] ?? -1)
  }
  compare((index) => texts[index] ?? '')
  if (kind === 'generation' || kind === 'chat') compare((index) => rows[index]?.expected ?? '')
  return found
}

/**
 * Splits that task.yaml fixes: golden stays as it is; rows of train and dev that give golden away are removed, and rows of train
 * that give dev away. Without a dev file, dev is taken from train.
 */
export const splitFixed = (
  { examples, units, kind, split }: Usable,
  given: readonly SplitName[],
): SplitData & { readonly leaks: readonly Leak[] } => {
  const leaks = findLeaks({ kind, examples, texts: units.texts, duplicates: units.duplicates }, given)
  const leaked = new Set(leaks.map(({ row }) => row))
  const golden = examples.filter((example, row) => given[row] === 'golden' && mayBeGolden(example))
  const open = examples.flatMap((_, row) => (given[row] === 'golden' || leaked.has(row) ? [] : [row]))
  const openExamples = open.flatMap((row) => examples[row] ?? [])
  const openUnits = narrowUnits(units, open)
  const keep = new Set(open.flatMap((row, index) => (given[row] === 'dev' ? [index] : [])))
  const merged = mergeDuplicates({ examples: openExamples, units: openUnits, kind, keep })
  const rows = withWeights(openExamples, merged.rows)
  const rowAt = merged.rows.map(({ row }) => row)
  const hasDev = given.includes('dev')
  const human = rows.flatMap((row, index) => (mayBeGolden(row) ? [index] : []))
  const { sizes, reasons } = deriveSizes(split, human.length)
  const keys = rowAt.map((row) => openUnits.keys[row] ?? '')
  const devKeys = new Set([...keep].map((index) => openUnits.keys[index]))
  const ofHuman = hasDev
    ? human.map((index): Assignment => (keep.has(rowAt[index] ?? -1) ? 'dev' : devKeys.has(keys[index]) ? 'unused' : 'train'))
    : splitExamples({
        units: human.map((index) => keys[index] ?? ''),
        strata: human.map((index) => stratumOf(rows[index], kind)),
        sizes: { ...sizes, golden: 0 },
        seed: split.seed,
      })
  const { assigned, judgedKeys } = withMadeRows({ rows, keys, human, ofHuman })
  const pick = (name: SplitName): readonly LabelledExample[] =>
    rows.filter((_, index) => assigned[index] === name && !(keep.has(rowAt[index] ?? -1) && name === 'train'))
  const besideDev = assigned.filter((name, index) => name === 'unused' && (hasDev || judgedKeys.has(keys[index] ?? ''))).length
  const train = pick('train')
  const dev = pick('dev')
  return {
    train,
    dev,
    golden,
    leaks,
    leaksRemoved: leaks.length + besideDev,
    merged,
    reasons: [
      { split: 'train', size: train.length, why: 'data.train in task.yaml, without leaks and duplicates' },
      hasDev
        ? { split: 'dev', size: dev.length, why: 'data.dev in task.yaml' }
        : { split: 'dev', size: dev.length, why: `taken from train; ${reasons[1]?.why ?? ''}` },
      { split: 'golden', size: golden.length, why: 'data.golden in task.yaml, as it is' },
    ],
  }
}

/** The units of some of the rows, renumbered. */
export const narrowUnits = (units: Units, rows: readonly number[]): Units => {
  const renumber = (names: Int32Array): Int32Array => {
    const first = new Map<number, number>()
    return Int32Array.from(rows, (row, index) => {
      const name = names[row] ?? row
      const known = first.get(name) ?? index
      first.set(name, known)
      return known
    })
  }
  return {
    texts: rows.map((row) => units.texts[row] ?? ''),
    keys: rows.map((row) => units.keys[row] ?? ''),
    duplicates: {
      ...units.duplicates,
      exactOf: renumber(units.duplicates.exactOf),
      clusterOf: renumber(units.duplicates.clusterOf),
      pairs: [],
    },
  }
}
