import { formatBytes, formatTime } from '../../core/report/format.ts'
import type { RunSummary } from '../../flows/runs.ts'
import { renderTable } from './table.ts'
import type { Terminal } from './terminal.ts'

/** The answer of `assay runs`. */
export const renderRuns = (runs: readonly RunSummary[], terminal: Terminal): string => {
  if (runs.length === 0) return 'no runs yet; `assay run` makes the first'
  return renderTable(
    [
      { title: 'run' },
      { title: 'last written' },
      { title: 'verdict', flexible: true },
      { title: 'size', align: 'right' },
      { title: 'digest' },
    ],
    runs.map((run) => ({
      cells: [run.id, formatTime(run.changedAt), run.verdict ?? 'unfinished', formatBytes(run.bytes), run.digest?.slice(0, 12) ?? ''],
      ...(run.status === 'unfinished' && { mark: 'dim' as const }),
    })),
    terminal,
    '',
  )
}
