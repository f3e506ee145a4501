import type { Tallied } from '../../core/data/import-report.ts'
import { counted, formatCount } from '../../core/report/format.ts'
import type { ImportResult } from '../../flows/import-file.ts'
import type { RowsImport } from '../../flows/import-rows.ts'
import type { TaskImport } from '../../flows/import-task.ts'
import { showPath } from '../command.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const next = (terminal: Terminal, commands: readonly (readonly [string, string])[]): readonly string[] => {
  const width = Math.max(...commands.map(([command]) => command.length))
  return [
    '',
    paint(terminal, 'bold', 'Next'),
    ...commands.map(([command, what]) =>
      wrap(what, { width: terminal.width, indent: '    ', first: `  ${paint(terminal, 'cyan', command.padEnd(width))}   ` }),
    ),
  ]
}

const renderTask = (result: TaskImport, terminal: Terminal): readonly string[] => {
  const { format, because, rows, labelled, kind, written, dryRun, folder, notes } = result
  return [
    `${paint(terminal, 'green', '✓')} ${paint(terminal, 'bold', format)}: ${counted(rows, 'row')}, ${formatCount(labelled)} with an answer, taken as ${kind}`,
    paint(terminal, 'dim', wrap(because, { width: terminal.width, indent: '  ' })),
    wrap(`${dryRun ? 'would write ' : ''}${folder}: ${written.join(', ')}`, { width: terminal.width, indent: '    ', first: '  ' }),
    ...notes.map((note) => paint(terminal, 'yellow', wrap(oneLine(note), { width: terminal.width, indent: '    ', first: '  ! ' }))),
    ...next(terminal, [
      ['assay check', 'look for problems in the data'],
      ['assay run', 'measure, and decide'],
    ]),
  ]
}

const tallied = (title: string, list: readonly Tallied[], terminal: Terminal): readonly string[] => {
  if (list.length === 0) return []
  const width = Math.max(...list.slice(0, 20).map(({ rows }) => formatCount(rows).length))
  return [
    '',
    paint(terminal, 'bold', title),
    ...list.slice(0, 20).map(({ what, rows, where }) =>
      wrap(`${oneLine(what)} (${where.join(', ')}${rows > where.length ? ', ...' : ''})`, {
        width: terminal.width,
        indent: ' '.repeat(width + 4),
        first: `  ${formatCount(rows).padStart(width)}  `,
      }),
    ),
    ...(list.length > 20 ? [`  and ${counted(list.length - 20, 'other reason')}: --json lists all`] : []),
  ]
}

const renderRows = (result: RowsImport, terminal: Terminal, cwd: string): readonly string[] => {
  const { sources, rows, imported, dropped, notes, out, dryRun, answered, pairs, rejectedOnly, conversations, toolCalls } = result
  const path = showPath(cwd, out)
  const kinds = [
    `${formatCount(answered)} with an answer`,
    ...(pairs > 0 ? [counted(pairs, 'preference pair')] : []),
    ...(rejectedOnly > 0 ? [`${formatCount(rejectedOnly)} with a rejected answer alone`] : []),
    ...(conversations > 0 ? [counted(conversations, 'conversation')] : []),
    ...(toolCalls > 0 ? [`${formatCount(toolCalls)} with tool calls`] : []),
  ]
  return [
    `${paint(terminal, 'green', '✓')} ${dryRun ? 'would write' : 'wrote'} ${paint(terminal, 'bold', path)}: ${formatCount(imported)} of ${counted(rows, 'row')}`,
    wrap(kinds.join(', '), { width: terminal.width, indent: '  ' }),
    ...sources.slice(0, 10).map((source) => {
      const roles = Object.entries(source.columns ?? {}).map(([role, column]) => `${role}: ${column}`)
      const name = sources.length > 1 ? `${source.file}: ` : ''
      return paint(
        terminal,
        'dim',
        wrap(
          `${name}${source.label} (${source.name}): ${oneLine(source.because)}${roles.length > 0 ? `; ${oneLine(roles.join(', '))}` : ''}`,
          {
            width: terminal.width,
            indent: '    ',
            first: '  ',
          },
        ),
      )
    }),
    ...sources.flatMap(({ notes: said = [] }) =>
      said.map((note) => paint(terminal, 'yellow', wrap(oneLine(note), { width: terminal.width, indent: '    ', first: '  ! ' }))),
    ),
    ...(sources.length > 10 ? [`  and ${counted(sources.length - 10, 'other file')}`] : []),
    ...tallied('Left out', dropped, terminal),
    ...tallied('Imported in part', notes, terminal),
    ...next(
      terminal,
      dryRun
        ? [['assay import ... --out FILE.jsonl', 'write the rows']]
        : [
            [`assay init ${path}`, 'make a task of them, or list the file under data in task.yaml'],
            ['assay check', 'look for problems in the data'],
          ],
    ),
  ]
}

/** What `assay import` read, wrote and left behind. */
export const renderImport =
  (cwd: string) =>
  (result: ImportResult, terminal: Terminal): string =>
    (result.made === 'task' ? renderTask(result, terminal) : renderRows(result, terminal, cwd)).join('\n')
