import { formatCount, formatInterval } from '../../core/report/format.ts'
import type { StressedArm, StressPoint } from '../../flows/stress-format.ts'
import { renderTable } from './table.ts'
import { paint, type Terminal } from './terminal.ts'

const words = ({ factor, level }: StressPoint): string => {
  if (level === 0) return 'the prompt as it is'
  switch (factor) {
    case 'length':
      return `${formatCount(level)} words of background before it`
    case 'instructions':
      return `${formatCount(level)} further instructions`
    case 'depth':
      return `the answer ${formatCount(level)} objects deep`
  }
}

/** Share of valid answers under every stress, one block an arm. */
export const renderStressed = (arms: readonly StressedArm[], terminal: Terminal): string => {
  const columns = [{ title: '  prompt', flexible: true }, { title: 'valid [95 %]' }, { title: 'n', align: 'right' }] as const
  return arms
    .map(({ name, points }) => {
      const rows = points.map((point) => ({ cells: [`  ${words(point)}`, formatInterval(point.valid), formatCount(point.valid.n)] }))
      return `${paint(terminal, 'bold', name)} ${paint(terminal, 'dim', 'without constraint')}\n${renderTable(columns, rows, terminal, '')}`
    })
    .join('\n\n')
}
