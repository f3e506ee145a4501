import { formatCount } from '../report/format.ts'
import { detectablePaired, requiredPaired } from '../stats/power.ts'
import type { Task } from '../task/task.ts'

/** A size is a count of rows (1 or more) or a share of them (below 1). */
export interface SplitSizes {
  readonly golden: number
  readonly dev: number
  readonly train?: number
}

export interface SizeReason {
  readonly split: 'train' | 'dev' | 'golden'
  readonly size: number
  readonly why: string
}

const defaults = { golden: { share: 0.4, most: 1000 }, dev: { share: 0.2, most: 300 } } as const

/** Share of rows on which two arms are taken to disagree before anything was measured; `assay plan` shows other shares. */
const usualDisagreement = 0.1
/** One-sided level of the first of three looks (DESIGN §4). */
const alphaOfLook = 0.05 / 3

/** What a golden set of this size can tell, in words: from the power plan, before anything was measured. */
const whatItSees = (golden: number, margin: number): string => {
  const points = Math.round(margin * 1000) / 10
  const psi = Math.max(usualDisagreement, margin)
  const needed = requiredPaired({ psi, delta: margin, alpha: 2 * alphaOfLook })?.n ?? Infinity
  if (needed <= golden)
    return `enough to tell a difference of ${points} points where arms disagree on ${Math.round(psi * 100)} % of the rows (${formatCount(needed)} needed)`
  const detectable = detectablePaired({ psi, n: golden, alpha: 2 * alphaOfLook })
  const seen =
    detectable === null ? 'no difference can be told' : `only differences of ${Math.round(detectable * 1000) / 10} points can be told`
  return `${points} points need about ${formatCount(needed)} where arms disagree on ${Math.round(psi * 100)} % of the rows; ${seen}`
}

/** Split sizes from task.yaml, or derived from the number of rows that are left after cleaning; each with its reason. */
export const deriveSizes = (
  split: Task['split'],
  rows: number,
  margin?: number,
): { readonly sizes: SplitSizes; readonly reasons: readonly SizeReason[] } => {
  const derive = (name: 'golden' | 'dev'): { size: number; why: string } => {
    const declared = split[name]
    if (declared !== undefined) return { size: declared, why: `split.${name} in task.yaml` }
    const { share, most } = defaults[name]
    const size = Math.min(most, Math.floor(rows * share))
    const why = size === most ? `default: at most ${most}` : `default: ${share * 100} % of ${rows} rows`
    return { size, why: name === 'golden' && margin !== undefined ? `${why}; ${whatItSees(size, margin)}` : why }
  }
  const golden = derive('golden')
  const dev = derive('dev')
  const count = (size: number): number => (size < 1 ? Math.round(size * rows) : Math.min(size, rows))
  const train = split.train ?? Math.max(0, rows - count(golden.size) - count(dev.size))
  return {
    sizes: { golden: golden.size, dev: dev.size, ...(split.train !== undefined && { train: split.train }) },
    reasons: [
      { split: 'train', size: count(train), why: split.train === undefined ? 'all that is left' : 'split.train in task.yaml' },
      { split: 'dev', size: count(dev.size), why: dev.why },
      { split: 'golden', size: count(golden.size), why: golden.why },
    ],
  }
}
