import { clopperPearson } from '../../src/core/stats/clopper-pearson.ts'
import { jeffreys } from '../../src/core/stats/jeffreys.ts'
import { wilson } from '../../src/core/stats/wilson.ts'
import { binaryErrors, type Conclusions, mcnemarSize, proportionCoverage, tangoCoverage, type Truth } from './exact.ts'
import {
  clusteredDifference,
  clusteredErrors,
  clusteredMean,
  clusteredProportion,
  familyCoverage,
  gradedDifference,
  gradedErrors,
  learningCurveCoverage,
  macroF1Difference,
  macroF1Errors,
  macroF1Interval,
  oneSidedErrors,
  quantileDifference,
  ratioDifference,
  sequentialAnswers,
} from './simulate.ts'

/** Every setting that is looked at: what the tests hold and the report prints. Seeds are fixed; trials 0 means computed exactly. */
export const sizes = [20, 30, 50, 100, 200, 500, 1000, 2000] as const
export const accuracies = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] as const
/** One of three looks. */
export const lookAlpha = 0.05 / 3

export interface CoverageCell {
  readonly method: string
  readonly data: string
  readonly n: number
  readonly coverage: number
  readonly trials: number
}

export interface SizeCell extends Conclusions {
  readonly data: string
  readonly n: number
  readonly alpha: number
  readonly trials: number
}

const accuracyName = (accuracy: number): string => `accuracy ${accuracy}`

export const proportionCells = (name: string, interval: typeof wilson): CoverageCell[] =>
  accuracies.flatMap((accuracy) =>
    sizes.map((n) => ({ method: name, data: accuracyName(accuracy), n, coverage: proportionCoverage(interval, n, accuracy), trials: 0 })),
  )
export const wilsonCells = (): CoverageCell[] => proportionCells('Wilson', wilson)
export const clopperPearsonCells = (): CoverageCell[] => proportionCells('Clopper-Pearson', clopperPearson)
export const jeffreysCells = (): CoverageCell[] => proportionCells('Jeffreys', jeffreys)

/** At an accuracy, arms disagree on a quarter, a half or all of the examples that two independent arms would; B gains nothing or 3 points. */
const truths: readonly (Truth & { readonly data: string })[] = accuracies.flatMap((accuracy) =>
  [0.25, 0.5, 1].flatMap((share) => {
    const psi = share * 2 * accuracy * (1 - accuracy)
    return [0, Math.min(0.03, psi / 2)].map((delta) => ({
      psi,
      delta,
      data: `${accuracyName(accuracy)}, psi ${psi.toFixed(3)}, difference ${delta.toFixed(3)}`,
    }))
  }),
)

export const tangoCells = (): CoverageCell[] =>
  truths.flatMap((truth) => sizes.map((n) => ({ method: 'Tango', data: truth.data, n, coverage: tangoCoverage(n, truth), trials: 0 })))

/** Thresholds of the rule at the truth: superiority by 2, 3 or 5 points, a loss of 1.5 tolerated, and equal arms. */
const atTheLine: readonly Truth[] = [
  { psi: 0.02, delta: 0 },
  { psi: 0.02, delta: 0.02 },
  { psi: 0.03, delta: 0.02 },
  { psi: 0.06, delta: 0.03 },
  { psi: 0.1, delta: 0.03 },
  { psi: 0.2, delta: 0.05 },
  { psi: 0.06, delta: -0.015 },
  { psi: 0.4, delta: 0.05 },
]
const ruleSizes = [20, 50, 100, 200, 300, 500, 1000, 2000] as const

export const binarySizeCells = (): SizeCell[] =>
  atTheLine.flatMap((truth) =>
    ruleSizes.flatMap((n) =>
      [lookAlpha, 0.05].map((alpha) => ({
        data: `right or wrong, psi ${truth.psi}, difference ${truth.delta}`,
        n,
        alpha,
        trials: 0,
        ...binaryErrors(n, truth, alpha),
      })),
    ),
  )

const clusteredTruths: readonly Truth[] = [
  { psi: 0.2, delta: 0.05 },
  { psi: 0.08, delta: 0.02 },
]

const trialsFor = (n: number, most: number): number => Math.max(300, Math.min(most, Math.round((most * 100) / n)))

export const simulatedSizeCells = (): SizeCell[] => {
  const cells = (
    data: string,
    ns: readonly number[],
    most: number,
    run: (settings: { n: number; trials: number }, alpha: number) => Conclusions,
  ) =>
    ns.flatMap((n) =>
      [lookAlpha, 0.05].map((alpha) => {
        const trials = trialsFor(n, most)
        return { data, n, alpha, trials, ...run({ n, trials }, alpha) }
      }),
    )
  return [
    ...clusteredTruths.flatMap((truth) =>
      cells(`right or wrong in clusters, psi ${truth.psi}, difference ${truth.delta}`, [20, 40, 100, 400], 2000, (settings, alpha) =>
        clusteredErrors(settings, truth, alpha),
      ),
    ),
    ...cells('right or wrong, one in ten twice, 20 differences one way', [200, 1000], 4000, oneSidedErrors),
    ...(['light', 'skewed', 'lognormal'] as const).flatMap((shape) =>
      cells(`graded, ${shape}`, [20, 50, 100, 200], 800, (settings, alpha) => gradedErrors(shape, settings, alpha)),
    ),
    ...cells('macro F1 of three classes, accuracy 0.8', [100, 200, 500], 600, (settings, alpha) => macroF1Errors(settings, 0.8, alpha)),
    ...cells('macro F1 of three classes, accuracy 0.95', [200, 500], 600, (settings, alpha) => macroF1Errors(settings, 0.95, alpha)),
  ]
}

const simulated = (
  method: string,
  data: string,
  ns: readonly number[],
  most: number,
  run: (settings: { n: number; trials: number }) => number,
): CoverageCell[] =>
  ns.map((n) => {
    const trials = trialsFor(n, most)
    return { method, data, n, trials, coverage: run({ n, trials }) }
  })

export const clusteredCells = (): CoverageCell[] => [
  ...[0.7, 0.9, 0.95].flatMap((accuracy) =>
    simulated('Wilson, design effect', `${accuracyName(accuracy)}, clusters of 1 to 6`, [20, 40, 100, 400], 1500, (settings) =>
      clusteredProportion(settings, accuracy),
    ),
  ),
  ...clusteredTruths.flatMap((truth) =>
    simulated(
      'cluster-robust t and Tango',
      `psi ${truth.psi}, difference ${truth.delta}, clusters of 1 to 6`,
      [40, 100, 400],
      3000,
      (settings) => clusteredDifference(settings, truth),
    ),
  ),
]

/** `n` counts clusters. */
export const gradedClusterCells = (): CoverageCell[] =>
  simulated('cluster-robust t', 'graded, clusters of 1 to 6', [40, 60, 100, 200], 2000, (settings) => clusteredMean('t', settings))

export const fewClusterCells = (): CoverageCell[] => [
  ...simulated('cluster-robust t', 'graded, clusters of 1 to 6', [8, 12, 20, 29], 1000, (settings) => clusteredMean('t', settings)),
  ...simulated('wild cluster bootstrap', 'graded, clusters of 1 to 6', [8, 12, 20, 29], 300, (settings) =>
    clusteredMean('bootstrap', settings),
  ),
  ...simulated('cluster bootstrap', 'graded, clusters of 1 to 6', [30, 60], 600, (settings) => clusteredMean('bootstrap', settings)),
]

export const gradedCells = (): CoverageCell[] =>
  (['light', 'skewed', 'lognormal'] as const).flatMap((shape) =>
    simulated('t; BCa where skewed', `graded differences, ${shape}`, [50, 100, 200, 500, 1000, 2000], 1000, (settings) =>
      gradedDifference(shape, settings),
    ).filter(({ n }) => shape === 'light' || n >= 100),
  )

export const macroF1Cells = (): CoverageCell[] =>
  [0.7, 0.9].flatMap((accuracy) => [
    ...simulated('bootstrap', `macro F1, ${accuracyName(accuracy)}`, [100, 200, 500, 2000], 600, (settings) =>
      macroF1Interval(settings, accuracy),
    ),
    ...simulated('paired bootstrap', `difference of macro F1, ${accuracyName(accuracy)}`, [100, 200, 500, 2000], 600, (settings) =>
      macroF1Difference(settings, accuracy),
    ),
  ])

export const otherCells = (): CoverageCell[] => [
  ...simulated('paired bootstrap of p95', 'lognormal latencies', [200, 500, 1000], 800, quantileDifference),
  ...simulated('paired bootstrap of ratios', 'cost per success', [50, 100, 200, 500], 600, ratioDifference),
  ...simulated('Bonferroni-t, five at once', 'correlated arms', [50, 200], 600, (settings) => familyCoverage('Bonferroni', settings)),
  ...simulated('max-T bootstrap, five at once', 'correlated arms', [50, 200], 500, (settings) => familyCoverage('max-T', settings)),
  ...([2, 4] as const).flatMap((factor) =>
    simulated(`learning curve at ${factor} times the rows`, 'four sizes, two seeds', [200, 1000], 200, (settings) =>
      learningCurveCoverage(factor, settings),
    ),
  ),
]

export interface SequentialCell {
  readonly data: string
  readonly n: number
  readonly trials: number
  readonly superior: number
  readonly inferior: number
  readonly futile: number
  readonly meanUsed: number
  /** Share of wrong answers, for cells whose truth makes an answer wrong. */
  readonly wrong?: number
}

const sequential = (
  truth: Truth,
  n: number,
  options: { readonly margin?: number; readonly sides?: 'one' | 'two' },
  wrongAnswers: readonly ('superior' | 'inferior' | 'futile')[],
): SequentialCell => {
  const trials = n > 500 ? 1000 : 2000
  const answers = sequentialAnswers(truth, { n, trials }, options)
  const { margin = 0, sides = 'two' } = options
  return {
    data: `psi ${truth.psi}, difference ${truth.delta}; ${sides} side${sides === 'two' ? 's' : ''}, margin ${margin}`,
    n,
    trials,
    ...answers,
    ...(wrongAnswers.length === 0
      ? {}
      : { wrong: Math.max(...(sides === 'two' ? [answers.superior + answers.inferior] : wrongAnswers.map((answer) => answers[answer]))) }),
  }
}

/** A look after every example. At the line, superior and futile are both wrong (each at most alpha); equal arms make superior and inferior wrong. */
export const sequentialCells = (): SequentialCell[] => [
  ...[0.03, 0.1, 0.3, 1].flatMap((psi) => [400, 2000].map((n) => sequential({ psi, delta: 0 }, n, {}, ['superior', 'inferior']))),
  ...[
    { psi: 0.02, delta: 0.02 },
    { psi: 0.05, delta: 0.02 },
    { psi: 0.3, delta: 0.02 },
    { psi: 0.05, delta: -0.01 },
    { psi: 0.02, delta: -0.02 },
  ].flatMap((truth) => [400, 2000].map((n) => sequential(truth, n, { sides: 'one', margin: truth.delta }, ['superior', 'futile']))),
  sequential({ psi: 0.3, delta: 0.1 }, 400, {}, []),
  sequential({ psi: 0.1, delta: 0.05 }, 400, {}, []),
  sequential({ psi: 0.1, delta: 0.07 }, 1000, { sides: 'one', margin: 0.02 }, []),
  sequential({ psi: 0.1, delta: 0 }, 2000, { sides: 'one', margin: 0.02 }, []),
]

export interface TestCell {
  readonly n: number
  readonly psi: number
  readonly size: number
}

export const mcnemarCells = (): TestCell[] =>
  [20, 50, 100, 300, 1000, 2000].flatMap((n) => [0.05, 0.1, 0.2, 0.4].map((psi) => ({ n, psi, size: mcnemarSize(n, psi) })))
