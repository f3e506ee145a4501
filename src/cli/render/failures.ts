import { causeWords } from '../../core/failures/cause.ts'
import type { FailureReport } from '../../core/failures/failure-report.ts'
import { counted, formatShare } from '../../core/report/format.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const clusterLines = (report: FailureReport, index: number, terminal: Terminal): string => {
  const cluster = report.clusters[index]
  if (cluster === undefined) return ''
  const words = report.words[index] ?? []
  const title = [
    counted(cluster.rows.length, 'row'),
    cluster.signs.join(', '),
    words.length > 0 ? `often with "${words.join('", "')}"` : '',
    cluster.consistency === undefined ? '' : `wrong in ${formatShare(cluster.consistency)} of the repeats`,
  ].filter((part) => part !== '')
  const rows = report.shown.filter(({ id }) => cluster.rows.includes(id))
  return [
    paint(terminal, 'bold', wrap(oneLine(title.join(' · ')), { width: terminal.width, indent: '    ', first: '  ' })),
    ...rows.map(({ id, input, expected, answer, cause }) =>
      wrap(oneLine(`${id} (${causeWords[cause].title.toLowerCase()}): ${input} · expected ${expected} · answered ${answer}`), {
        width: terminal.width,
        indent: '      ',
        first: '    ',
      }),
    ),
  ].join('\n')
}

/** Causes with their shares, the prompt, then the worst failures in clusters. */
export const renderFailures = (report: FailureReport, terminal: Terminal): string => {
  const table = renderTable(
    [{ title: 'cause' }, { title: 'rows', align: 'right' }, { title: 'share [95 %]' }, { title: 'what helps', flexible: true }],
    report.causes.map(({ cause, count, share, low, high }) => ({
      cells: [
        causeWords[cause].title,
        String(count),
        `${formatShare(share)} [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`,
        causeWords[cause].helps,
      ],
    })),
    terminal,
  )
  const parts = [
    `${paint(terminal, 'bold', `Why ${report.arm} fails`)} ${paint(terminal, 'dim', `${counted(report.failures, 'failure')} in ${counted(report.n, 'row')} of ${report.split}`)}\n${table}`,
    report.prompt === undefined
      ? undefined
      : `${paint(terminal, 'bold', 'The prompt')}\n${report.prompt
          .split('\n')
          .map((line) => wrap(oneLine(line), { width: terminal.width, indent: '  ' }))
          .join('\n')}`,
    `${paint(terminal, 'bold', `The ${report.shown.length} worst`)} ${paint(terminal, 'dim', 'alike ones together')}\n${report.clusters.map((_, index) => clusterLines(report, index, terminal)).join('\n')}`,
  ]
  return parts.filter((part) => part !== undefined).join('\n\n')
}
