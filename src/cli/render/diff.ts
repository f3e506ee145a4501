import type { DecisionDiff, InputTurn, MetricTurn } from '../../core/decision/decision-diff.ts'
import { formatCount, formatInterval, formatMargin, formatPoints, formatUsd } from '../../core/report/format.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const arrow = '→'

const amount = (value: number | null): string =>
  value === null ? '–' : Math.abs(value) >= 1e4 ? formatCount(value) : String(Number(value.toPrecision(4)))

/** `+34 %`; nothing where there was nothing before. */
const relative = (from: number, to: number): string =>
  from === 0 ? '' : `${to >= from ? '+' : '−'}${Math.abs((100 * (to - from)) / from).toFixed(Math.abs(to / from - 1) < 0.1 ? 1 : 0)} %`

const heading = (terminal: Terminal, text: string, more = ''): string =>
  `${paint(terminal, 'bold', text)}${more === '' ? '' : ` ${paint(terminal, 'dim', more)}`}`

const shownArms = 8

const costs = ({ costs: turns }: DecisionDiff, terminal: Terminal): string | undefined => {
  if (turns.length === 0) return undefined
  const rows = turns.slice(0, shownArms).map(({ arm, total }) => ({
    cells: [arm, formatUsd(total.from), arrow, formatUsd(total.to), relative(total.from, total.to)],
  }))
  const parts = turns
    .slice(0, 1)
    .flatMap(({ arm, components }) =>
      components.map(({ label, from, to }) => `  ${arm}: ${label} ${formatUsd(from)} ${arrow} ${formatUsd(to)}`),
    )
  const more = turns.length > shownArms ? [paint(terminal, 'dim', `  and ${turns.length - shownArms} more arms; --json has them all`)] : []
  const table = renderTable(
    [
      { title: 'arm', flexible: true },
      { title: 'before', align: 'right' },
      { title: '' },
      { title: 'then', align: 'right' },
      { title: '', align: 'right' },
    ],
    rows,
    terminal,
  )
  return [heading(terminal, 'Cost', 'middle total over the horizon'), table, ...more, ...parts].join('\n')
}

const gates = ({ gates: turns }: DecisionDiff, terminal: Terminal): string | undefined =>
  turns.length === 0
    ? undefined
    : [
        heading(terminal, 'Gates that turned'),
        ...turns.map(({ question, from, to, why }) =>
          wrap(`${question} ${from} ${arrow} ${to}${why === '' ? '' : `: ${oneLine(why)}`}`, {
            width: terminal.width,
            indent: '    ',
            first: '  ',
          }),
        ),
      ].join('\n')

const inputLine = ({ label, unit, from, to, isPrice, dates, source }: InputTurn): readonly string[] => [
  oneLine(label),
  amount(from),
  arrow,
  amount(to),
  unit,
  isPrice
    ? [dates.from ?? 'undated', dates.to ?? 'undated'].filter((date, i, all) => all.indexOf(date) === i).join(' / ')
    : oneLine(source),
]

const shownInputs = 15

const inputs = ({ inputs: turns }: DecisionDiff, terminal: Terminal): string | undefined => {
  if (turns.length === 0) return undefined
  const table = renderTable(
    [
      { title: 'input', flexible: true },
      { title: 'before', align: 'right' },
      { title: '' },
      { title: 'then', align: 'right' },
      { title: 'unit' },
      { title: 'from' },
    ],
    turns.slice(0, shownInputs).map((turn) => ({ cells: inputLine(turn) })),
    terminal,
  )
  const more = turns.length > shownInputs ? [paint(terminal, 'dim', `  and ${turns.length - shownInputs} more; --json has them all`)] : []
  return [heading(terminal, 'Inputs of the cost model'), table, ...more].join('\n')
}

const metricLine = ({ arm, from, to, paired }: MetricTurn, terminal: Terminal): string => {
  const side = (value: MetricTurn['from']): string => `${formatInterval(value)}, n ${formatCount(value.n)} on ${value.split}`
  const known =
    paired === undefined
      ? 'other rows: the intervals stand side by side'
      : `the same rows: ${formatPoints(paired.difference)} [${formatPoints(paired.low)}, ${formatPoints(paired.high)}], n ${formatCount(paired.n)}`
  return wrap(`${arm}: ${side(from)} ${arrow} ${side(to)}; ${known}`, { width: terminal.width, indent: '    ', first: '  ' })
}

const metrics = ({ metrics: turns }: DecisionDiff, terminal: Terminal): string | undefined =>
  turns.length === 0
    ? undefined
    : [heading(terminal, 'Quality', '95 % intervals'), ...turns.map((turn) => metricLine(turn, terminal))].join('\n')

const others = ({ margin, horizonMonths, policy, data, arms }: DecisionDiff, terminal: Terminal): string | undefined => {
  const lines = [
    ...(policy === undefined ? [] : [`policy ${policy.from} ${arrow} ${policy.to}`]),
    ...(margin === undefined ? [] : [`margin ${formatMargin(margin.from)} ${arrow} ${formatMargin(margin.to)}`]),
    ...(horizonMonths === undefined ? [] : [`horizon ${horizonMonths.from} ${arrow} ${horizonMonths.to} months`]),
    ...data.map(({ what, from, to }) => `${what} ${formatCount(from)} ${arrow} ${formatCount(to)}`),
    ...(arms.added.length === 0 ? [] : [`new arms: ${arms.added.join(', ')}`]),
    ...(arms.removed.length === 0 ? [] : [`arms no longer there: ${arms.removed.join(', ')}`]),
  ]
  return lines.length === 0
    ? undefined
    : [heading(terminal, 'Also'), ...lines.map((line) => wrap(line, { width: terminal.width, indent: '    ', first: '  ' }))].join('\n')
}

/** The blocks of a diff that hold something, ready to be joined; verdict and winner are the caller's first line. */
export const diffBlocks = (diff: DecisionDiff, terminal: Terminal): readonly string[] =>
  [gates, metrics, costs, inputs, others].flatMap((block) => block(diff, terminal) ?? [])
