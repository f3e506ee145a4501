import { counted, formatCount } from '../../core/report/format.ts'
import type { FixReport, UndoReport } from '../../flows/fix-data.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** The value of `data` in task.yaml that names the repaired files. */
const dataLine = (files: FixReport['files']): string => {
  if (files.some(({ split }) => split !== undefined)) return `{ ${files.map(({ split, to }) => `${split ?? 'train'}: ${to}`).join(', ')} }`
  return files.length === 1 ? (files[0]?.to ?? '') : `[${files.map(({ to }) => to).join(', ')}]`
}

/** What `assay check --fix` did, and how to go on. */
export const renderFixed = (report: FixReport, terminal: Terminal): string => {
  const { rows, kept, unreadable, repairs, protectedRows, files, log } = report
  const done = repairs.filter(({ dropped, edited }) => dropped + edited > 0)
  const head =
    done.length === 0
      ? `${paint(terminal, 'green', '✓')} nothing to repair in ${counted(rows, 'row')}`
      : `${paint(terminal, 'green', '✓')} ${formatCount(kept)} of ${counted(rows, 'row')} kept${log === null ? ' in a dry run: nothing was written' : ''}`
  const table = renderTable(
    [{ title: 'repair' }, { title: 'left out', align: 'right' }, { title: 'changed', align: 'right' }],
    done.map(({ label, dropped, edited }) => ({ cells: [label, formatCount(dropped), formatCount(edited)] })),
    terminal,
  )
  const notes = [
    ...(protectedRows === 0
      ? []
      : [
          `${counted(protectedRows, 'row')} of the frozen golden set stayed as they are: \`assay split --refreeze\` after editing task.yaml`,
        ]),
    ...(unreadable === 0 ? [] : [`${counted(unreadable, 'record')} could not be read and stand in the old files only`]),
  ].map((note) => wrap(note, { width: terminal.width, indent: '    ', first: '  · ' }))
  const written =
    log === null
      ? []
      : [
          '',
          ...files.map(({ from, to, rows: count }) => `  ${from} → ${paint(terminal, 'bold', to)}  ${formatCount(count)}`),
          `  every change: ${log}`,
          '',
          paint(terminal, 'bold', 'Use them'),
          `  ${paint(terminal, 'cyan', `data: ${dataLine(files)}`)}  in task.yaml, without columns`,
          paint(terminal, 'bold', 'Take them back'),
          `  ${paint(terminal, 'cyan', `assay check --undo ${log}`)}`,
        ]
  return [head, ...(done.length === 0 ? [] : ['', table]), ...notes, ...written].join('\n')
}

/** What `assay check --undo` wrote. */
export const renderUndone = ({ files, restored }: UndoReport, terminal: Terminal): string =>
  [
    `${paint(terminal, 'green', '✓')} ${counted(restored, 'change')} taken back`,
    ...files.map(({ file, rows }) => `  ${paint(terminal, 'bold', file)}  ${counted(rows, 'row')}`),
  ].join('\n')
