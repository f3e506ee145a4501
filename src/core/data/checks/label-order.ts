import { formatShare } from '../../report/format.ts'
import { groupRows, type DataCheck } from './data-check.ts'

const leastRows = 50
/** p < .05 of one side is z < -1.645; the number of runs must be low by a third as well, or any large file would be named. */
const z = -1.645
const leastEffect = 1 / 3

/**
 * Is a file sorted by label? Runs of equal labels against their number in random order (Wald and Wolfowitz, for several classes:
 * Barton and David 1957, mean and variance over all permutations).
 */
export const runsTest = (labels: readonly string[]): { readonly z: number; readonly effect: number } => {
  const n = labels.length
  const sizes = [...groupRows(n, (row) => labels[row]).values()].map((rows) => rows.length)
  if (n < 2 || sizes.length < 2) return { z: 0, effect: 0 }
  let runs = 1
  for (let row = 1; row < n; row++) if (labels[row] !== labels[row - 1]) runs++
  const squares = sizes.reduce((sum, size) => sum + size ** 2, 0)
  const cubes = sizes.reduce((sum, size) => sum + size ** 3, 0)
  const expected = n + 1 - squares / n
  const variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n ** 3) / (n ** 2 * (n - 1))
  return { z: variance <= 0 ? 0 : (runs - expected) / Math.sqrt(variance), effect: 1 - runs / expected }
}

export const labelOrder: DataCheck = {
  id: 'label-order',
  label: 'files sorted by label',
  run: ({ kind, examples }) => {
    if (kind !== 'classification') return []
    const sorted = [...groupRows(examples.length, (row) => (examples[row]?.expected === undefined ? undefined : examples[row].source.file))]
      .filter(([, rows]) => rows.length >= leastRows)
      .map(([file, rows]) => ({ file, rows, ...runsTest(rows.map((row) => examples[row]?.expected ?? '')) }))
      .filter((test) => test.z < z && test.effect > leastEffect)
    if (sorted.length === 0) return []
    return [
      {
        id: 'label-order',
        severity: 'info',
        count: sorted.length,
        message: `rows stand in the order of their labels in ${sorted.map(({ file }) => file).join(', ')} (runs test, p < 0.05)`,
        examples: sorted.slice(0, 5).map(({ file, rows, effect }) => ({
          rows: [examples[rows[0] ?? 0]?.id ?? ''],
          note: `${file}: ${formatShare(effect)} fewer changes of label than in random order`,
        })),
        rows: [],
        fix: 'nothing to do: splits and training shuffle; do not cut such files by hand',
        effect: 'No effect on the split made here; a golden file cut from the end of such a file would lack labels.',
      },
    ]
  },
}
