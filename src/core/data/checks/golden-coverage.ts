import { formatShare } from '../../report/format.ts'
import { goldenCoverage as coverageOf } from '../diversity/golden-coverage.ts'
import { excerpt, rowFinding, type DataCheck } from './data-check.ts'

/** In equal samples nine of ten golden rows are covered. */
const least = 0.6

/** Golden rows with no train row nearby, where task.yaml gives the splits. */
export const goldenCoverage: DataCheck = {
  id: 'golden-coverage',
  label: 'golden rows that train does not cover',
  isThorough: true,
  run: ({ examples, splits }) => {
    if (splits === undefined) return []
    const coverage = coverageOf(examples, splits)
    if (coverage === undefined || coverage.share >= least) return []
    return rowFinding({
      id: 'golden-coverage',
      severity: 'warning',
      message: `only ${formatShare(coverage.share)} of golden have a train row about as near as train rows are to each other (${coverage.threshold.toFixed(2)})`,
      examples: coverage.uncovered.flatMap((row) => examples[row] ?? []),
      note: ({ input }) => excerpt(input),
      fix: 'do train and golden come from the same source? Collect train rows like these',
      effect: 'Golden asks for what train does not teach: the tuned model looks worse than it would with fitting data.',
    })
  },
}
