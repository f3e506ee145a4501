import type { CheckContext } from '../checks/data-check.ts'
import type { Example, SplitName } from '../example.ts'
import type { Finding } from '../finding.ts'
import { narrowUnits } from '../split-data.ts'
import { findUnits, type Units } from '../units.ts'
import { applyFix, type RowChange } from './change-log.ts'
import type { DataFix } from './data-fix.ts'

export interface FixedData {
  /** In parallel to the rows that came in; undefined where one is left out. */
  readonly rows: readonly (Example | undefined)[]
  readonly changes: readonly RowChange[]
  /** Rows of a frozen golden set that a repair would have changed: they stay as they are. */
  readonly protectedRows: number
}

export interface ApplyFixesOptions {
  readonly examples: readonly Example[]
  readonly units: Units
  readonly fixes: readonly DataFix[]
  readonly kind: CheckContext['kind']
  readonly findings: readonly Finding[]
  readonly splits?: readonly SplitName[]
  /** Rows that must stay byte for byte: golden, once it is frozen. */
  readonly frozen: ReadonlySet<number>
  problemOf(example: Example): string | undefined
}

const sameText = (a: Example, b: Example): boolean =>
  a.input === b.input &&
  (a.history?.length ?? 0) === (b.history?.length ?? 0) &&
  (a.history ?? []).every((turn, i) => turn.content === b.history?.[i]?.content)

/** Applies repairs one after the other; each sees what the ones before it left. Duplicates are looked for again where texts changed. */
export const applyFixes = (options: ApplyFixesOptions): FixedData => {
  const { examples, fixes, kind, findings, splits, frozen, problemOf } = options
  const rows: (Example | undefined)[] = [...examples]
  const changes: (Omit<RowChange, 'at'> & { readonly row: number })[] = []
  const protectedRows = new Set<number>()
  let alive = examples.map((_, row) => row)
  let { units } = options
  for (const { id, plan } of fixes) {
    const current = alive.map((row) => rows[row]).filter((example) => example !== undefined)
    const given = splits === undefined ? {} : { splits: alive.map((row) => splits[row] ?? 'train') }
    const planned = plan({ kind, findings, problemOf, examples: current, duplicates: units.duplicates, texts: units.texts, ...given })
    let textsChanged = false
    const dropped = new Set<number>()
    for (const [index, fix] of planned) {
      const row = alive[index]
      const [original, before] = [examples[row ?? -1], current[index]]
      if (row === undefined || original === undefined || before === undefined) continue
      if (frozen.has(row)) {
        protectedRows.add(row)
        continue
      }
      const { example, change } = applyFix(original, before, id, fix)
      changes.push({ ...change, row })
      rows[row] = example
      if (example === undefined) dropped.add(index)
      else if (!sameText(example, before)) textsChanged = true
    }
    if (dropped.size > 0) {
      const left = alive.flatMap((_, index) => (dropped.has(index) ? [] : [index]))
      units = narrowUnits(units, left)
      alive = left.map((index) => alive[index] ?? 0)
    }
    if (textsChanged) units = findUnits(alive.map((row) => rows[row]).filter((example) => example !== undefined))
  }
  return { rows, changes: withPlaces(changes, examples, rows), protectedRows: protectedRows.size }
}

/** Adds to each change how many rows of its file stand before it and are left, and puts changes in the order of rows. */
const withPlaces = (
  changes: readonly (Omit<RowChange, 'at'> & { readonly row: number })[],
  examples: readonly Example[],
  rows: readonly (Example | undefined)[],
): readonly RowChange[] => {
  const places = new Uint32Array(examples.length)
  const kept = new Map<string, number>()
  examples.forEach(({ source }, row) => {
    const before = kept.get(source.file) ?? 0
    places[row] = before
    if (rows[row] !== undefined) kept.set(source.file, before + 1)
  })
  return [...changes].sort((a, b) => a.row - b.row).map(({ row, ...change }) => ({ ...change, at: places[row] ?? 0 }))
}
