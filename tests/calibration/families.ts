import {
  clopperPearsonCells,
  clusteredCells,
  type CoverageCell,
  fewClusterCells,
  gradedCells,
  gradedClusterCells,
  jeffreysCells,
  macroF1Cells,
  otherCells,
  tangoCells,
  wilsonCells,
} from './cells.ts'

/** Cells of one kind, with what they promise. `mean` and `least` are limits of the coverage of nominal 95 % intervals. */
export interface CoverageFamily {
  readonly name: string
  readonly title: string
  readonly note: string
  readonly cells: () => readonly CoverageCell[]
  readonly mean: number
  readonly least: number
}

const promised = { mean: 0.945, least: 0.9 }

export const coverageFamilies: readonly CoverageFamily[] = [
  { name: 'wilson', title: 'One share: Wilson', note: 'Computed exactly. The default.', cells: wilsonCells, ...promised },
  {
    name: 'clopper-pearson',
    title: 'One share: Clopper-Pearson',
    note: 'Computed exactly. Never below 95 %, at the price of width.',
    cells: clopperPearsonCells,
    mean: 0.95,
    least: 0.95,
  },
  {
    name: 'jeffreys',
    title: 'One share: Jeffreys',
    note: 'Computed exactly. Right on average only: near the ends, with few examples, it falls below 90 %, which is why it is not the default.',
    cells: jeffreysCells,
    mean: 0.945,
    least: 0.88,
  },
  { name: 'tango', title: 'Difference of two arms, right or wrong: Tango', note: 'Computed exactly.', cells: tangoCells, ...promised },
  { name: 'clusters', title: 'Right or wrong, in clusters', note: 'n counts clusters.', cells: clusteredCells, ...promised },
  {
    name: 'graded-clusters',
    title: 'Graded scores in clusters',
    note: 'n counts clusters; from the number that the rule asks for.',
    cells: gradedClusterCells,
    ...promised,
  },
  {
    name: 'few-clusters',
    title: 'Graded scores in few clusters',
    note: 'n counts clusters. The rule concludes nothing from fewer than 40; shown are what an interval of one arm is worth there (t), and two second opinions.',
    cells: fewClusterCells,
    mean: 0.93,
    least: 0.9,
  },
  {
    name: 'graded',
    title: 'Graded differences: t, and BCa where skewed',
    note: 'From the number of examples the rule asks for.',
    cells: gradedCells,
    ...promised,
  },
  { name: 'macro-f1', title: 'Macro F1: bootstrap', note: 'Three classes of 50, 30 and 20 %.', cells: macroF1Cells, ...promised },
  {
    name: 'others',
    title: 'Quantiles, ratios, families of arms, learning curves',
    note: 'Each method where it says that it holds.',
    cells: otherCells,
    ...promised,
  },
]

export const meanCoverage = (cells: readonly CoverageCell[]): number =>
  cells.reduce((total, { coverage }) => total + coverage, 0) / cells.length
export const worstCell = (cells: readonly CoverageCell[]): CoverageCell | undefined =>
  cells.reduce<CoverageCell | undefined>((worst, cell) => (worst === undefined || cell.coverage < worst.coverage ? cell : worst), undefined)

/** What chance may add to a simulated share: three standard deviations; nothing where it was computed exactly. */
export const slack = (share: number, trials: number): number => (trials === 0 ? 0 : 3 * Math.sqrt((share * (1 - share)) / trials))
