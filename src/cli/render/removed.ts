import { formatBytes } from '../../core/report/format.ts'
import { paint, type Terminal } from './terminal.ts'

/** What was deleted, and how much room it gave back. */
export const renderRemoved = (removed: { readonly id: string; readonly freedBytes: number }, terminal: Terminal): string =>
  removed.freedBytes === 0
    ? `${paint(terminal, 'dim', '–')} ${removed.id} was not installed`
    : `${paint(terminal, 'green', '✓')} ${removed.id} removed, ${formatBytes(removed.freedBytes)} freed`
