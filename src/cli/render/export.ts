import { counted, formatBytes } from '../../core/report/format.ts'
import type { ExportResult } from '../../flows/export-adapter.ts'
import type { TaskExport } from '../../flows/export-task.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** The answer of `assay export`: where it is, and the command that serves it. */
export const renderExport = (result: ExportResult, terminal: Terminal): string => {
  const head = `${paint(terminal, 'green', '✓')} ${paint(terminal, 'bold', result.arm)} as ${result.form}, ${formatBytes(result.bytes)}:\n  ${result.folder}`
  const files = paint(terminal, 'dim', wrap(result.files.join(', '), { width: terminal.width, indent: '  ' }))
  const notes = result.notes.map((note) => wrap(note, { width: terminal.width, indent: '    ', first: '  · ' }))
  // The command stays on one line, so that it can be copied.
  return [head, files, ...notes, '', paint(terminal, 'bold', 'Serve it'), `  ${paint(terminal, 'cyan', result.serve)}`].join('\n')
}

/** What `assay export --to TOOL` wrote, and how to run it there. */
export const renderTaskExport = (result: TaskExport, terminal: Terminal): string => {
  const { tool, split, rows, folder, bytes, files, run, notes } = result
  const head = `${paint(terminal, 'green', '✓')} ${paint(terminal, 'bold', tool)}: ${counted(rows, 'row')} of ${split}, ${formatBytes(bytes)}, in\n  ${folder}`
  const shown = notes.map((note) => wrap(note, { width: terminal.width, indent: '    ', first: '  · ' }))
  return [
    head,
    paint(terminal, 'dim', wrap(files.join(', '), { width: terminal.width, indent: '  ' })),
    ...shown,
    '',
    paint(terminal, 'bold', 'Use it'),
    `  ${paint(terminal, 'cyan', run)}`,
  ].join('\n')
}
