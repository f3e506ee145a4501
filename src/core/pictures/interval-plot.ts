import { formatCount, formatInterval, formatMargin, formatShare } from '../report/format.ts'
import { linearScale } from './scales.ts'
import { element, line, marker, svgRoot, text, textWidth } from './svg.ts'

export interface IntervalRow {
  readonly name: string
  readonly metric?: { readonly value: number; readonly low: number; readonly high: number; readonly n: number; readonly split: string }
  /** Shown instead of the interval where nothing was measured. */
  readonly note: string
  readonly isWinner: boolean
}

/** The ladder: one row an arm with its interval, in the order given. The band is within the margin of the winner. */
export const intervalPlot = (
  rows: readonly IntervalRow[],
  options: { readonly id: string; readonly width: number; readonly metricName: string; readonly margin: number },
): string => {
  const { id, width, metricName, margin } = options
  const isNarrow = width < 560
  const rowHeight = isNarrow ? 46 : 30
  const nameWidth = isNarrow ? 0 : Math.min(230, Math.max(90, ...rows.map((row) => textWidth(row.name, 13) + 14)))
  const valueWidth = isNarrow ? 0 : 205
  const left = isNarrow ? 8 : nameWidth
  const right = width - (isNarrow ? 12 : valueWidth)
  const top = 10
  const bottom = top + rows.length * rowHeight + 6
  const measured = rows.flatMap((row) => (row.metric === undefined ? [] : [row.metric]))
  const lows = measured.map((metric) => metric.low)
  const highs = measured.map((metric) => metric.high)
  const scale = linearScale(measured.length === 0 ? [0, 1] : [Math.min(...lows), Math.max(...highs)], [left + 6, right - 6], {
    count: isNarrow ? 4 : 6,
    within: [0, 1],
  })
  const winner = rows.find((row) => row.isWinner)?.metric

  const grid = scale.ticks
    .map(
      (tick) =>
        line(scale(tick), top, scale(tick), bottom, 'grid') +
        text(scale(tick), bottom + 16, formatShare(tick).replace('.0', ''), { className: 'tick', anchor: 'middle' }),
    )
    .join('')
  const bandLeft = winner === undefined ? 0 : Math.max(scale(winner.value - margin), left)
  const bandRight = winner === undefined ? 0 : Math.min(scale(winner.value + margin), right)
  const band =
    winner === undefined ? '' : element('rect', { x: bandLeft, y: top, width: bandRight - bandLeft, height: bottom - top, class: 'band' })

  const body = rows.map((row, index) => {
    const y = top + index * rowHeight + (isNarrow ? 32 : rowHeight / 2 + 2)
    const labelClass = row.isWinner ? 'label strong' : row.metric === undefined ? 'label muted' : 'label'
    const name = row.isWinner ? `◆ ${row.name}` : row.name
    const value = row.metric === undefined ? row.note : formatInterval(row.metric)
    const label = isNarrow
      ? text(left, y - 14, name, { className: labelClass }) + text(width - 8, y - 14, value, { className: labelClass, anchor: 'end' })
      : text(left - 10, y + 4, name, { className: labelClass, anchor: 'end' }) +
        text(right + 10, y + 4, value, { className: labelClass }) +
        (row.metric === undefined
          ? ''
          : text(width - 2, y + 4, `n ${formatCount(row.metric.n)}`, { className: 'label muted', anchor: 'end' }))
    if (row.metric === undefined) return label
    const { low, high, value: point, split } = row.metric
    const kind = row.isWinner ? 'accent' : 'plain'
    const caps =
      line(scale(low), y - 4, scale(low), y + 4, `whisker ${kind}`) + line(scale(high), y - 4, scale(high), y + 4, `whisker ${kind}`)
    const mark = marker(scale(point), y, row.isWinner ? 'diamond' : 'circle', {
      className: `mark ${kind}${split === 'golden' ? '' : ' hollow'}`,
    })
    return label + line(scale(low), y, scale(high), y, `whisker ${kind}`) + caps + mark
  })

  const description = rows
    .map((row) =>
      row.metric === undefined
        ? `${row.name}: ${row.note}`
        : `${row.name}${row.isWinner ? ' (winner)' : ''}: ${formatInterval(row.metric)}, ${row.metric.n} rows of ${row.metric.split}`,
    )
    .join('; ')
  return svgRoot(
    {
      id,
      width,
      height: bottom + 26,
      title: `${metricName} of each arm, with 95 % intervals`,
      description: `${description}. The band is within ${formatMargin(margin)} of the winner.`,
    },
    band + grid + body.join(''),
  )
}
