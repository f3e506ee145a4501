import { counted, formatCount, formatMetric } from '../../core/report/format.ts'
import type { Rescored } from '../../flows/rescore-run.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** What recorded answers are worth by the scorers of today: one row an arm and scorer. */
export const renderRescored = ({ task, runId, arms, added, notes }: Rescored, terminal: Terminal): string => {
  const columns = [
    { title: '  arm', flexible: true },
    { title: 'scorer' },
    { title: 'value [95 %]' },
    { title: 'n', align: 'right' },
    { title: 'not judged', align: 'right' },
  ] as const
  const rows = arms.flatMap(({ name, metric, otherMetrics }) =>
    [metric, ...otherMetrics].map((value, i) => ({
      cells: [
        i === 0 ? `  ${name}` : '',
        value.name,
        value.n === 0 ? 'none judged' : formatMetric(value),
        formatCount(value.n),
        value.unscored === undefined ? '' : formatCount(value.unscored),
      ],
      ...(i === 0 ? { mark: 'bold' as const } : {}),
    })),
  )
  const title = `${paint(terminal, 'bold', `${task}, run ${runId}`)} ${paint(terminal, 'dim', 'dev2, scored again; no arm was asked')}`
  return [
    `${title}\n${renderTable(columns, rows, terminal, '')}`,
    `${counted(added, 'new score')} in .assay/runs/${runId}/scores.jsonl`,
    ...notes.map((note) => wrap(note, { width: terminal.width })),
  ].join('\n\n')
}
