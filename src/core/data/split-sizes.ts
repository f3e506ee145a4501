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

/** Split sizes from task.yaml, or derived from the number of rows that are left after cleaning; each with its reason. */
export const deriveSizes = (
  split: Task['split'],
  rows: number,
): { readonly sizes: SplitSizes; readonly reasons: readonly SizeReason[] } => {
  const derive = (name: 'golden' | 'dev'): { size: number; why: string } => {
    const declared = split[name]
    if (declared !== undefined) return { size: declared, why: `split.${name} in task.yaml` }
    const { share, most } = defaults[name]
    const size = Math.min(most, Math.floor(rows * share))
    return { size, why: size === most ? `default: at most ${most}` : `default: ${share * 100} % of ${rows} rows` }
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
