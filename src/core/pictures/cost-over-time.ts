import { spreadApart } from './learning-curve.ts'
import { linearScale } from './scales.ts'
import { element, line, marker, shapeOf, svgRoot, text, textWidth } from './svg.ts'

/** Cumulated cost of one arm: before the first call, then after each month, in the readers' money. */
export interface CostSeries {
  readonly name: string
  readonly months: readonly { readonly p05: number; readonly p50: number; readonly p95: number }[]
}

const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`

/** What each arm has cost by each month, with its 5-95 % band; where two lines cross for good, the month is marked. */
export const costOverTime = (
  series: readonly CostSeries[],
  options: {
    readonly id: string
    readonly width: number
    /** Writes a sum that is in the readers' money already. */
    readonly money: (amount: number) => string
    /** First month in which the one has cost no more than the other. */
    readonly crossing?: { readonly month: number; readonly of: string; readonly label: string }
  },
): string => {
  const { id, width, money, crossing } = options
  const isNarrow = width < 560
  const horizon = Math.max(1, ...series.map(({ months }) => months.length - 1))
  const end = ({ months }: CostSeries): number => months.at(-1)?.p50 ?? 0
  const labelWidth = isNarrow
    ? 0
    : Math.max(0, ...series.map((one) => Math.max(textWidth(one.name, 12), textWidth(money(end(one)), 12)))) + 34
  const right = width - labelWidth - 14
  const top = 30
  const bottom = top + (isNarrow ? 210 : 240)
  const highest = Math.max(1e-9, ...series.flatMap(({ months }) => months.map(({ p95 }) => p95)))
  const y = linearScale([0, highest], [bottom, top], { count: 4 })
  const written = y.ticks.map((tick) => money(tick).replace(/\.00$/, ''))
  const left = 10 + Math.max(36, ...written.map((label) => textWidth(label, 11)))
  const x = linearScale([0, horizon], [left, right], { count: isNarrow ? 4 : 12, within: [0, horizon] })
  const whole = x.ticks.filter((tick) => Number.isInteger(tick))

  const grid =
    y.ticks
      .map(
        (tick, index) =>
          line(left, y(tick), right, y(tick), 'grid') +
          text(left - 6, y(tick) + 4, written[index] ?? '', { className: 'tick', anchor: 'end' }),
      )
      .join('') +
    whole.map((tick) => text(x(tick), bottom + 16, String(tick), { className: 'tick', anchor: 'middle' })).join('') +
    text(left, 14, 'cumulated cost, ↓ better', { className: 'tick' }) +
    text((left + right) / 2, bottom + 34, 'months since the first call', { className: 'tick', anchor: 'middle' })

  const bands = series.map(({ months }, index) => {
    const upper = months.map(({ p95 }, month) => at(x(month), y(p95)))
    const lower = months.map(({ p05 }, month) => at(x(month), y(p05))).toReversed()
    return element('path', { d: `M${[...upper, ...lower].join('L')}Z`, class: `area series-${index % 6}` })
  })
  const lines = series.map(({ months }, index) => {
    const path = months.map(({ p50 }, month) => `${month === 0 ? 'M' : 'L'}${at(x(month), y(p50))}`).join('')
    return element('path', { d: path, class: `curve series-${index % 6} dash-${index % 6}` })
  })

  const crossed = series.find(({ name }) => name === crossing?.of)
  const mark = (): string => {
    if (crossing === undefined || crossed === undefined) return ''
    const px = x(crossing.month)
    const py = y(crossed.months[crossing.month]?.p50 ?? 0)
    const isRight = px + textWidth(crossing.label, 12) + 10 > right
    return (
      line(px, top, px, bottom, 'leader') +
      marker(px, py, 'diamond', { className: 'mark accent' }) +
      text(isRight ? px - 8 : px + 8, top + 10, crossing.label, { className: 'label halo strong', anchor: isRight ? 'end' : 'start' })
    )
  }

  const keyTop = bottom + 58
  const places = spreadApart(
    series.map((one) => y(end(one))),
    34,
    [top + 12, bottom - 6],
  )
  const labels = series.map((one, index) => {
    if (isNarrow)
      return (
        marker(14, keyTop - 4 + index * 18, shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }) +
        text(26, keyTop + index * 18, one.name) +
        text(width - 8, keyTop + index * 18, money(end(one)), { className: 'label muted', anchor: 'end' })
      )
    const place = places[index] ?? 0
    return (
      line(right + 2, y(end(one)), right + 10, place, 'leader') +
      marker(right + 16, place, shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }) +
      text(right + 26, place - 3, one.name) +
      text(right + 26, place + 12, money(end(one)), { className: 'label muted' })
    )
  })
  const ends = series.map((one, index) =>
    marker(x(one.months.length - 1), y(end(one)), shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }),
  )
  const description = series
    .map(({ name, months }) => {
      const [first, last] = [months[0], months.at(-1)]
      return `${name}: ${money(first?.p50 ?? 0)} before the first call, ${money(last?.p50 ?? 0)} after ${months.length - 1} months (${money(last?.p05 ?? 0)} to ${money(last?.p95 ?? 0)})`
    })
    .join('; ')
  return svgRoot(
    {
      id,
      width,
      height: isNarrow ? keyTop + (series.length - 1) * 18 + 10 : bottom + 42,
      title: `Cumulated cost over ${horizon} months`,
      description: `${description}${crossing === undefined ? '' : `. ${crossing.label}`}.`,
    },
    bands.join('') + grid + lines.join('') + mark() + ends.join('') + labels.join(''),
  )
}
