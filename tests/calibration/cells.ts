import {
  accuracies,
  alpha,
  binaryErrors,
  clusteredErrors,
  type Conclusions,
  gradedErrors,
  macroF1Errors,
  mcnemarSize,
  oneSidedErrors,
  sizes,
  tangoCoverage,
  type Truth,
  truthAt,
  wilsonCoverage,
} from './simulate.ts'

/** Every simulation, with its settings: what the tests hold and the report prints. Seeds are fixed. */
export interface CoverageCell {
  readonly n: number
  readonly accuracy: number
  readonly coverage: number
}

const grid = (coverage: (n: number, accuracy: number, seed: number) => number): CoverageCell[] =>
  sizes.flatMap((n, i) => accuracies.map((accuracy, j) => ({ n, accuracy, coverage: coverage(n, accuracy, 100 * i + j + 1) })))

export const tangoTrials = 4000
export const wilsonGrid = (): CoverageCell[] => grid(wilsonCoverage)
export const tangoGrid = (): CoverageCell[] =>
  grid((n, accuracy, seed) => tangoCoverage(n, truthAt(accuracy), { trials: tangoTrials, seed }))

export interface SizeCell extends Conclusions {
  readonly data: string
  readonly n: number
  readonly trials: number
  readonly alpha: number
}

const truths: readonly Truth[] = [
  { psi: 0.06, delta: 0.03 },
  { psi: 0.1, delta: 0.03 },
  { psi: 0.2, delta: 0.05 },
  { psi: 0.06, delta: -0.015 },
  { psi: 0.02, delta: 0 },
  { psi: 0.03, delta: 0.02 },
]

/** Binary arms whose true difference is the threshold, at one look's alpha and at 5 %. */
export const binarySizes = (): SizeCell[] =>
  [100, 300, 1000].flatMap((n, i) =>
    truths.flatMap((truth, j) =>
      [alpha, 0.05].map((level) => ({
        data: `binary, psi ${truth.psi}, difference ${truth.delta}`,
        n,
        trials: 3000,
        alpha: level,
        ...binaryErrors(truth, { n, trials: 3000, seed: 10 * i + j + 1, level }),
      })),
    ),
  )

export const otherSizes = (): SizeCell[] => {
  const cell = (data: string, n: number, trials: number, run: typeof clusteredErrors): SizeCell => ({
    data,
    n,
    trials,
    alpha,
    ...run({ n, trials, seed: n }),
  })
  return [
    ...[40, 80, 200].map((n) => cell('binary in clusters of 1 to 6 (n counts clusters)', n, 3000, clusteredErrors)),
    ...[200, 1000].map((n) => cell('binary, one in ten twice, 20 differences one way (n counts clusters)', n, 3000, oneSidedErrors)),
    ...[50, 100, 200].map((n) => cell('graded, light tails', n, 3000, (options) => gradedErrors('light', options))),
    ...[100, 200, 400].map((n) => cell('graded, skewed', n, 1500, (options) => gradedErrors('skewed', options))),
    ...[100, 200, 400].map((n) => cell('macro F1 of three classes', n, 600, macroF1Errors)),
  ]
}

export interface TestCell {
  readonly n: number
  readonly psi: number
  readonly size: number
}

export const mcnemarSizes = (): TestCell[] =>
  [50, 100, 300, 1000].flatMap((n) => [0.05, 0.1, 0.2, 0.4].map((psi) => ({ n, psi, size: mcnemarSize(n, psi) })))
