import { numberKeys } from '../../core/decision/what-if-number.ts'
import { formatUsd } from '../../core/report/format.ts'
import type { SweepReport } from '../../flows/decide-again.ts'
import { noteLines } from './decide-what-if.ts'
import { renderTable } from './table.ts'
import { paint, type Terminal } from './terminal.ts'

/** A swept value as `--set` would take it. */
export const formatValue = (key: string, value: number): string => {
  const host = /^hosting\.([\w-]+)\./.exec(key)?.[1]
  const number = numberKeys({ hosting: host === undefined ? {} : { [host]: { quantities: {} } } }).find(
    (candidate) => candidate.key === key,
  )
  return number?.format(value) ?? String(value)
}

const lineTable = (report: SweepReport, terminal: Terminal): string => {
  const [axis] = report.axes
  if (axis === undefined) return ''
  const shown = report.arms.slice(0, terminal.width < 100 ? 2 : 4)
  return renderTable(
    [
      { title: axis.key, align: 'right' },
      { title: 'verdict' },
      { title: 'winner', flexible: true },
      { title: 'cheapest' },
      ...shown.map((arm) => ({ title: arm, align: 'right' as const })),
    ],
    report.points.map(({ values, verdict, winner, cheapest, totals }, i) => ({
      cells: [
        formatValue(axis.key, values[0] ?? 0),
        verdict,
        winner ?? '–',
        cheapest ?? '–',
        ...shown.map((_, arm) => formatUsd(totals[arm] ?? 0)),
      ],
      // Where the verdict turns is what a reader looks for.
      ...(i > 0 && report.points[i - 1]?.verdict !== verdict ? { mark: 'bold' as const } : {}),
    })),
    terminal,
  )
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** What wins at a point: verdict and winner together. */
export const outcomeOf = ({ verdict, winner }: SweepReport['points'][number]): string =>
  `${verdict}${winner === null ? '' : ` (${winner})`}`

const gridTable = (report: SweepReport, terminal: Terminal): string => {
  const [rows, columns] = report.axes
  if (rows === undefined || columns === undefined) return ''
  const outcomes = [...new Set(report.points.map(outcomeOf))]
  const letterOf = (outcome: string): string => letters[outcomes.indexOf(outcome)] ?? '?'
  const width = columns.values.length
  const body = rows.values.map((value, i) => {
    const points = report.points.slice(i * width, (i + 1) * width)
    return { cells: [formatValue(rows.key, value), ...points.map((point) => letterOf(outcomeOf(point)))] }
  })
  const fits = Math.max(4, Math.floor((terminal.width - 24) / 8))
  const step = Math.ceil(width / fits)
  const kept = columns.values.map((_, i) => i).filter((i) => i % step === 0)
  const table = renderTable(
    [
      { title: rows.key.split('.').at(-1) ?? rows.key, align: 'right' },
      ...kept.map((i) => ({ title: formatValue(columns.key, columns.values[i] ?? 0), align: 'right' as const })),
    ],
    body.map(({ cells: [head = '', ...cells] }) => ({ cells: [head, ...kept.map((i) => cells[i] ?? '')] })),
    terminal,
  )
  const key = outcomes.map((outcome) => `  ${letterOf(outcome)}  ${outcome}`).join('\n')
  const skipped = step === 1 ? '' : `\n${paint(terminal, 'dim', `  one column in ${step} is shown; --json and --picture have all`)}`
  return `down: ${rows.key}, across: ${columns.key}\n${table}${skipped}\n\n${key}`
}

const answer = (report: SweepReport, terminal: Terminal): string => {
  const verdicts = [...new Set(report.points.map(({ verdict }) => verdict))]
  const keys = report.axes.map(({ key }) => key).join(' and ')
  const text = verdicts.length === 1 ? `${verdicts[0]} everywhere over ${keys}` : `The verdict turns over ${keys}: ${verdicts.join(', ')}`
  return `${paint(terminal, 'bold', text)}  ${paint(terminal, 'dim', `(recorded: ${report.now.verdict}${report.now.winner === null ? '' : `, ${report.now.winner}`})`)}`
}

/** The table of a sweep: verdict, winner and cost line by line, or who wins where. */
export const renderSweep = (
  { report, picture }: { readonly report: SweepReport; readonly picture?: string | undefined },
  terminal: Terminal,
): string => {
  const [axis] = report.axes
  const crossings =
    axis === undefined || report.crossings.length === 0
      ? []
      : report.crossings.map(
          ({ arm, value, usd }) =>
            `  ${report.tuned} costs what ${arm} costs at ${axis.key} = ${formatValue(axis.key, value)} (${formatUsd(usd)})`,
        )
  return [
    answer(report, terminal),
    report.axes.length === 1 ? lineTable(report, terminal) : gridTable(report, terminal),
    ...(crossings.length === 0 ? [] : [crossings.join('\n')]),
    ...(picture === undefined ? [] : [`Picture  ${picture}`]),
    noteLines(
      [
        `USD over ${report.now.horizonMonths} months, unless the sweep changes them. A what-if: nothing was measured, spent or written.`,
        ...report.notes,
      ],
      terminal,
    ),
  ].join('\n\n')
}
