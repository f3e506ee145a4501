import {
  binarySizeCells,
  clopperPearsonCells,
  clusteredCells,
  type CoverageCell,
  fewClusterCells,
  gradedCells,
  jeffreysCells,
  macroF1Cells,
  mcnemarCells,
  otherCells,
  otherSizeCells,
  sequentialCells,
  type SizeCell,
  tangoCells,
  wilsonCells,
} from './cells.ts'

/** Cells of one kind, with what they promise. `mean` and `least` are limits of the coverage of nominal 95 % intervals. */
export interface CoverageFamily {
  readonly title: string
  readonly note: string
  readonly cells: () => readonly CoverageCell[]
  readonly mean: number
  readonly least: number
}

/** Each is computed once: the tests and the report look at the same numbers. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

const promised = { mean: 0.945, least: 0.9 }

export const coverageFamilies: readonly CoverageFamily[] = [
  { title: 'One share: Wilson', note: 'Computed exactly. The default.', cells: once(wilsonCells), ...promised },
  {
    title: 'One share: Clopper-Pearson',
    note: 'Computed exactly. Never below 95 %, at the price of width.',
    cells: once(clopperPearsonCells),
    mean: 0.95,
    least: 0.95,
  },
  {
    title: 'One share: Jeffreys',
    note: 'Computed exactly. Right on average only: near 99 % with few examples it falls below 90 %, which is why it is not the default.',
    cells: once(jeffreysCells),
    mean: 0.945,
    least: 0.88,
  },
  { title: 'Difference of two arms, right or wrong: Tango', note: 'Computed exactly.', cells: once(tangoCells), ...promised },
  { title: 'Right or wrong, in clusters', note: 'n counts clusters.', cells: once(clusteredCells), ...promised },
  { title: 'Graded scores in clusters', note: 'n counts clusters.', cells: once(fewClusterCells), ...promised },
  {
    title: 'Graded differences: t, and BCa where skewed',
    note: 'From the number of examples the rule asks for.',
    cells: once(gradedCells),
    ...promised,
  },
  { title: 'Macro F1: bootstrap', note: 'Three classes of 50, 30 and 20 %.', cells: once(macroF1Cells), ...promised },
  {
    title: 'Quantiles, ratios, families of arms, learning curves',
    note: 'Each method where it says that it holds.',
    cells: once(otherCells),
    ...promised,
  },
]

export const sizeCells: () => readonly SizeCell[] = once(() => [...binarySizeCells(), ...otherSizeCells()])
export const sequentials = once(sequentialCells)
export const mcnemarSizes = once(mcnemarCells)

export const meanCoverage = (cells: readonly CoverageCell[]): number =>
  cells.reduce((total, { coverage }) => total + coverage, 0) / cells.length
export const worstCell = (cells: readonly CoverageCell[]): CoverageCell | undefined =>
  cells.reduce<CoverageCell | undefined>((worst, cell) => (worst === undefined || cell.coverage < worst.coverage ? cell : worst), undefined)

/** What chance may add to a simulated share: three standard deviations; nothing where it was computed exactly. */
export const slack = (share: number, trials: number): number => (trials === 0 ? 0 : 3 * Math.sqrt((share * (1 - share)) / trials))
