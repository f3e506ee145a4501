import type { Example } from '../core/data/example.ts'
import type { GatheredData } from './gather-data.ts'
import type { PreparedData } from './split.ts'

export interface ThumbedRows {
  readonly train: readonly Example[]
  readonly dev: readonly Example[]
  /** Rows beside a golden row, or beside one of dev in a train file: they would give it away. */
  readonly leaked: number
}

/**
 * Rows that hold a rejected answer alone (thumbed down), which no split has as they answer nothing. Each goes where the rows of its unit
 * are; those of golden's units stay away.
 */
export const thumbedRows = (gathered: GatheredData, { splits, unitOf }: Pick<PreparedData, 'splits' | 'unitOf'>): ThumbedRows => {
  const { examples, units, given } = gathered.all
  const keysOf = (rows: readonly Example[]): ReadonlySet<string> => new Set(rows.map(({ id }) => unitOf.get(id) ?? id))
  const golden = keysOf(splits.golden)
  const devKeys = keysOf(splits.dev)
  const train: Example[] = []
  const dev: Example[] = []
  let leaked = 0
  examples.forEach((example, row) => {
    if (example.expected !== undefined || example.rejected === undefined || example.input.trim() === '') return
    const key = units.keys[row] ?? example.id
    const split = given?.[row]
    if (split === 'golden') return
    if (golden.has(key) || (split === 'train' && devKeys.has(key))) leaked++
    else if (split === 'dev' || devKeys.has(key)) dev.push(example)
    else train.push(example)
  })
  return { train, dev, leaked }
}
