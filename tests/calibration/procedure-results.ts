import { createRandom } from '../../src/core/lib/random.ts'
import { wilson } from '../../src/core/stats/wilson.ts'
import { keep, kept } from './kept.ts'
import type { ProcedureCell } from './procedure-cells.ts'
import { type ProcedureRun, runProcedure } from './procedure-run.ts'
import { type World, worldOf } from './procedure-world.ts'

/** What a cell came to. `share` is of the runs that count: wrong verdicts in a cell at the bound, right ones in a clear cell. */
export interface ProcedureResult {
  readonly cell: ProcedureCell
  readonly runs: number
  /** Runs in which the truth is what the cell is about: a seed can lift an adapter over the bound, and then fine-tune is right. */
  readonly counted: number
  readonly share: number
  readonly low: number
  readonly high: number
  readonly fails: boolean
  /** Of the counted runs: where they ended. */
  readonly ends: { readonly fineTune: number; readonly no: number; readonly inconclusive: number }
  readonly meanLooks: number
  readonly meanGolden: number
}

/** P(fine-tune | wrong) that the rule may have at most; share of right verdicts that it must have at least where the truth is clear. */
export const limits = { wrong: 0.06, right: 0.8 } as const

/** With a seed spread about half of the adapters count, fewer where two noises add up; beyond this many runs a cell ends with what it has. */
const mostRuns = 5

const endOf = ({ verdict }: ProcedureRun): keyof ProcedureResult['ends'] => {
  if (verdict === 'fine-tune' || verdict === 'hybrid') return 'fineTune'
  return verdict === 'inconclusive' || verdict === 'not-yet' ? 'inconclusive' : 'no'
}

/** Is this run one that the cell is about? In a clear cell: is this adapter at least as far beyond the bound as the cell says? */
const counts = ({ truth }: ProcedureCell, world: World, run: ProcedureRun): boolean => {
  if (truth === 'bound') return run.isFineTuneWrong
  const said = world.accuracy[run.tuned] ?? 0
  return truth === 'clear-yes' ? run.tunedAccuracy >= said - 1e-9 : run.tunedAccuracy <= said + 1e-9
}

/**
 * Repeats the procedure until `runs` of them count. A cell fails where chance does not explain it: where the Wilson interval (95 %) of its
 * share lies wholly beyond the limit.
 */
export const simulateCell = (cell: ProcedureCell, runs: number): ProcedureResult => {
  const world = worldOf(cell)
  const random = createRandom(2026)
  const ends = { fineTune: 0, no: 0, inconclusive: 0 }
  let made = 0
  let counted = 0
  let looks = 0
  let golden = 0
  for (; counted < runs && made < mostRuns * runs; made++) {
    const run = runProcedure(cell, world, random.fork(`${cell.name}:${made}`))
    looks += run.looks
    golden += run.goldenRows
    if (!counts(cell, world, run)) continue
    counted++
    ends[endOf(run)]++
  }
  if (counted === 0) throw new RangeError(`${cell.name}: no run is what the cell is about`)
  const good = cell.truth === 'bound' || cell.truth === 'clear-yes' ? ends.fineTune : ends.no
  const { value, low, high } = wilson(good, counted)
  const fails = cell.truth === 'bound' ? low > limits.wrong : high < limits.right
  return { cell, runs: made, counted, share: value, low, high, fails, ends, meanLooks: looks / made, meanGolden: golden / made }
}

const fileOf = ({ name }: ProcedureCell): string => `procedure/${name.replaceAll(/[^a-z0-9.]+/gi, '-')}`

/** The kept result of this very cell with at least so many runs that count; undefined where it must be made. */
const keptResult = (cell: ProcedureCell, runs: number): ProcedureResult | undefined =>
  kept<ProcedureResult>(fileOf(cell))?.find(
    (result) => JSON.stringify(result.cell) === JSON.stringify(cell) && (result.counted >= runs || result.runs >= mostRuns * runs),
  )

/** A cell's result: what was kept, unless `isFresh`, else made and kept. */
export const resultOf = (
  cell: ProcedureCell,
  { runs, isFresh }: { readonly runs: number; readonly isFresh: boolean },
): { readonly result: ProcedureResult; readonly wasKept: boolean } => {
  const known = isFresh ? undefined : keptResult(cell, runs)
  if (known !== undefined) return { result: known, wasKept: true }
  const result = simulateCell(cell, runs)
  keep(fileOf(cell), [result])
  return { result, wasKept: false }
}
