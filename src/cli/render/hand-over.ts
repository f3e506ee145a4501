import { formatBytes } from '../../core/report/format.ts'
import type { HandedOver } from '../../flows/hand-over.ts'
import { paint, type Terminal } from './terminal.ts'

/** What `assay report --xlsx` and `--csv` wrote. */
export const renderHandOver = (
  { run, written }: { readonly run: string; readonly written: readonly HandedOver[] },
  terminal: Terminal,
): string =>
  [
    `${paint(terminal, 'green', '✓')} costs of run ${run}:`,
    ...written.map(({ path, bytes }) => `  ${path}  ${paint(terminal, 'dim', formatBytes(bytes))}`),
  ].join('\n')
