import { linearScale } from './scales.ts'
import { element, line, svgRoot, text, textWidth } from './svg.ts'
import { tickBelow } from './tick-below.ts'

/** How far one input moves a difference of costs, in the readers' money. */
export interface TornadoRow {
  readonly label: string
  /** Its plausible ends, as a reader reads them. */
  readonly low: string
  readonly high: string
  readonly atLow: number
  readonly atHigh: number
  readonly flips: boolean
}

/** Bars from one end of each input to the other, the longest first; left of the line `cheaper` is what holds, right of it the other. */
export const tornado = (
  rows: readonly TornadoRow[],
  options: {
    readonly id: string
    readonly width: number /** Writes a sum that is in the readers' money already. */
    readonly money: (amount: number) => string
    readonly tuned: string
    readonly against: string
  },
): string => {
  const { id, width, money, tuned, against } = options
  const isNarrow = width < 560
  const rowHeight = isNarrow ? 62 : 36
  const nameWidth = isNarrow ? 0 : Math.min(320, Math.max(120, ...rows.map(({ label }) => textWidth(`⇄ ${label}`, 12.5) + 20)))
  const left = isNarrow ? 10 : nameWidth
  const right = width - 16
  const top = 34
  const bottom = top + rows.length * rowHeight
  const values = rows.flatMap(({ atLow, atHigh }) => [atLow, atHigh])
  // Room at both sides for what the ends are.
  const pad = (Math.max(0, ...values) - Math.min(0, ...values) || 1) * (isNarrow ? 0.02 : 0.2)
  const x = linearScale([Math.min(0, ...values) - pad, Math.max(0, ...values) + pad], [left + 4, right - 4], { count: isNarrow ? 3 : 6 })
  const zero = x(0)
  const grid =
    x.ticks
      .map((tick) => line(x(tick), top, x(tick), bottom, 'grid') + tickBelow(x(tick), bottom + 16, money(tick).replace(/\.00$/, ''), width))
      .join('') + line(zero, top - 4, zero, bottom, 'zero')
  const heads = isNarrow
    ? text(8, 14, `← ${tuned} costs less than ${against}`, { className: 'tick' })
    : text(zero - 8, 18, `← ${tuned} costs less`, { className: 'tick', anchor: 'end' }) +
      text(zero + 8, 18, 'costs more →', { className: 'tick', anchor: 'start' })
  const fits = (at: number, length: number, towards: 'left' | 'right'): boolean =>
    towards === 'left' ? at - length > left : at + length < right
  const body = rows.map((row, index) => {
    const y = top + index * rowHeight + (isNarrow ? 24 : 8)
    const name = `${row.flips ? '⇄ ' : ''}${row.label}`
    const [from, to] = [Math.min(x(row.atLow), x(row.atHigh)), Math.max(x(row.atLow), x(row.atHigh))]
    const [atLeft, atRight] = row.atLow <= row.atHigh ? [row.low, row.high] : [row.high, row.low]
    const bar = element('rect', { x: from, y, width: Math.max(1.5, to - from), height: 16, class: row.flips ? 'bar accent' : 'bar plain' })
    if (isNarrow)
      return (
        text(8, y - 7, name, { className: row.flips ? 'label strong' : 'label' }) +
        bar +
        text(8, y + 29, `${row.low} to ${row.high}`, { className: 'tick' })
      )
    const leftText = fits(from, textWidth(atLeft, 11) + 6, 'left')
      ? text(from - 6, y + 12, atLeft, { className: 'tick halo', anchor: 'end' })
      : ''
    const rightText = fits(to, textWidth(atRight, 11) + 6, 'right') ? text(to + 6, y + 12, atRight, { className: 'tick halo' }) : ''
    return text(left - 10, y + 12, name, { className: row.flips ? 'label strong' : 'label', anchor: 'end' }) + bar + leftText + rightText
  })
  const description = rows
    .map(
      (row) =>
        `${row.label}: ${money(row.atLow)} at ${row.low}, ${money(row.atHigh)} at ${row.high}${row.flips ? ', which changes which one is cheaper' : ''}`,
    )
    .join('; ')
  return svgRoot(
    { id, width, height: bottom + 26, title: `What moves the cost of ${tuned} less that of ${against} most`, description },
    grid + heads + body.join(''),
  )
}
