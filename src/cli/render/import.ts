import { counted, formatCount } from '../../core/report/format.ts'
import type { TaskImport } from '../../flows/import-task.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

/** What `assay import` read, wrote and left behind. */
export const renderImport = (result: TaskImport, terminal: Terminal): string => {
  const { format, because, rows, labelled, kind, written, folder, notes } = result
  return [
    `${paint(terminal, 'green', '✓')} ${paint(terminal, 'bold', format)}: ${counted(rows, 'row')}, ${formatCount(labelled)} with an answer, taken as ${kind}`,
    paint(terminal, 'dim', wrap(because, { width: terminal.width, indent: '  ' })),
    wrap(`${folder}: ${written.join(', ')}`, { width: terminal.width, indent: '    ', first: '  ' }),
    ...notes.map((note) => paint(terminal, 'yellow', wrap(oneLine(note), { width: terminal.width, indent: '    ', first: '  ! ' }))),
    '',
    paint(terminal, 'bold', 'Next'),
    `  ${paint(terminal, 'cyan', 'assay check')}   look for problems in the data`,
    `  ${paint(terminal, 'cyan', 'assay run')}     measure, and decide`,
  ].join('\n')
}
