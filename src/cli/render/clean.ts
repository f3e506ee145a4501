import { counted, formatBytes, formatCount } from '../../core/report/format.ts'
import type { CleanReport } from '../../flows/clean.ts'
import type { PrunedJournal } from '../../flows/prune-journal.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** The answer of `assay clean`: sizes, what would be lost, and what was deleted. */
export const renderClean = (report: CleanReport, terminal: Terminal): string => {
  if (report.parts.length === 0) return 'nothing is kept on disk'
  const table = renderTable(
    [{ title: 'part' }, { title: 'size', align: 'right' }, { title: 'deleting it loses', flexible: true }],
    report.parts.map((part) => ({
      cells: [part.part, part.removed ? 'deleted' : formatBytes(part.bytes), part.loses],
      ...(part.removed && { mark: 'dim' as const }),
    })),
    terminal,
  )
  const removed = report.parts.some((part) => part.removed)
  const total = report.parts.reduce((sum, part) => sum + part.bytes, 0)
  const last = removed
    ? `${paint(terminal, 'green', '✓')} ${formatBytes(report.freedBytes)} freed`
    : report.waitingForYes
      ? `${paint(terminal, 'yellow', '!')} nothing was deleted: add --yes to delete the parts you named`
      : `${formatBytes(total)} in all; delete with \`assay clean PART... --yes\``
  return `${table}\n\n${last}`
}

/** The answer of `assay clean --journal-days`: what is old, and what was given back. */
export const renderPrunedJournal = (pruned: PrunedJournal, terminal: Terminal): string => {
  const { days, calls, older, bytes, bytesAfter, removed } = pruned
  const found = wrap(
    `the journal holds ${counted(calls, 'finished call')} in ${formatBytes(bytes)}, ${formatCount(older)} of them older than ${counted(days, 'day')}`,
    { width: terminal.width, indent: '  ', first: '' },
  )
  if (removed)
    return `${found}\n${paint(terminal, 'green', '✓')} ${counted(older, 'call')} dropped, ${formatBytes(Math.max(0, bytes - bytesAfter))} freed`
  return `${found}\n${paint(terminal, 'yellow', '!')} nothing was dropped: add --yes\n${wrap('a call that is dropped is paid for again where it is needed', { width: terminal.width, indent: '  ' })}`
}
