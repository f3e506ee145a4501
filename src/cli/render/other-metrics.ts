import type { Decision } from '../../core/decision/decision.ts'
import { formatCount, formatMetric } from '../../core/report/format.ts'
import { renderTable } from './table.ts'
import { paint, type Terminal } from './terminal.ts'

/** What further scorers say of the arm to use; those of every arm are in decision.md and the report. */
export const renderOtherMetrics = ({ arms, winner }: Decision, terminal: Terminal): string | undefined => {
  const arm = arms.find(({ name }) => name === winner)
  if (arm === undefined || arm.otherMetrics.length === 0) return undefined
  const columns = [
    { title: '  scorer', flexible: true },
    { title: 'value [95 %]' },
    { title: 'n', align: 'right' },
    { title: 'not judged', align: 'right' },
  ] as const
  const rows = arm.otherMetrics.map((metric) => ({
    cells: [
      `  ${metric.name}`,
      formatMetric(metric),
      formatCount(metric.n),
      metric.unscored === undefined ? '' : formatCount(metric.unscored),
    ],
  }))
  const title = paint(terminal, 'bold', 'Beside the metric')
  return `${title} ${paint(terminal, 'dim', 'without a say in the verdict')}\n${renderTable(columns, rows, terminal, '')}`
}
