import { groupRows } from '../core/data/checks/data-check.ts'
import type { Finding } from '../core/data/finding.ts'
import type { BadRow } from '../core/data/read-examples.ts'
import { gatherData, type GatherOptions } from './gather-data.ts'

export interface DataCheckReport {
  /** Records read, bad ones included. */
  readonly rows: number
  readonly usable: number
  readonly badRows: readonly BadRow[]
  /** Most frequent first; empty for tasks without labels. */
  readonly labels: readonly { readonly label: string; readonly rows: number }[]
  readonly findings: readonly Finding[]
}

/** Reads the task's data and runs every check; writes nothing. Throws what `gatherData` throws. */
export const checkData = async (options: GatherOptions): Promise<DataCheckReport> => {
  const { imported, usable, labels, findings } = await gatherData(options)
  const counts = groupRows(usable.length, (row) => usable[row]?.expected)
  return {
    rows: imported.rows,
    usable: usable.length,
    badRows: imported.badRows,
    labels: labels.map((label) => ({ label, rows: counts.get(label)?.length ?? 0 })).sort((a, b) => b.rows - a.rows),
    findings,
  }
}
