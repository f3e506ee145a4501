import { formatUsd } from '../report/format.ts'
import { spreadApart } from './learning-curve.ts'
import { linearScale, logScale } from './scales.ts'
import type { Scale } from './scales.ts'
import { element, line, marker, shapeOf, svgRoot, text, textWidth } from './svg.ts'

export interface SweptAxis {
  readonly label: string
  readonly scale: 'linear' | 'log'
  readonly values: readonly number[]
  format(value: number): string
}

export interface SweepLines {
  readonly id: string
  readonly width: number
  readonly axis: SweptAxis
  /** Total cost of each arm at each value, USD. */
  readonly series: readonly { readonly name: string; readonly totals: readonly number[] }[]
  readonly crossings: readonly { readonly value: number; readonly usd: number; readonly label: string }[]
  /** The verdict at each value. */
  readonly verdicts: readonly string[]
}

/** A scale over exactly the swept range. */
export const sweptScale = ({ scale, values }: SweptAxis, range: readonly [number, number]): Scale => {
  const domain = [values[0] ?? 0, values.at(-1) ?? 1] as const
  if (scale === 'log') return logScale(domain, range)
  return linearScale(domain, range, { within: domain })
}

/** Neighbouring values with one verdict, as bands. */
const bandsOf = (verdicts: readonly string[]): readonly { readonly verdict: string; readonly from: number; readonly to: number }[] => {
  const bands: { verdict: string; from: number; to: number }[] = []
  verdicts.forEach((verdict, i) => {
    const last = bands.at(-1)
    if (last?.verdict === verdict) last.to = i
    else bands.push({ verdict, from: i, to: i })
  })
  return bands
}

/** Total cost by one input, a line an arm, points where two lines cross, and the verdict along the top. */
export const sweepLines = ({ id, width, axis, series, crossings, verdicts }: SweepLines): string => {
  const labelWidth = Math.max(...series.map(({ name }) => textWidth(name, 12))) + 30
  const [left, right, top, bottom] = [64, width - labelWidth - 14, 58, 340]
  const x = sweptScale(axis, [left, right])
  const all = series.flatMap(({ totals }) => totals)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const isLog = least > 0 && most / least > 20
  const y = isLog
    ? logScale([least / 1.2, most * 1.2], [bottom - 4, top + 4])
    : linearScale([Math.min(0, least), most], [bottom - 4, top + 4], { count: 5 })
  const grid =
    y.ticks
      .map(
        (tick) =>
          line(left, y(tick), right, y(tick), 'grid') + text(left - 6, y(tick) + 4, formatUsd(tick), { className: 'tick', anchor: 'end' }),
      )
      .join('') +
    x.ticks
      .map(
        (tick) =>
          line(x(tick), top, x(tick), bottom, 'grid') +
          text(x(tick), bottom + 16, axis.format(tick), { className: 'tick', anchor: 'middle' }),
      )
      .join('') +
    text(left, 14, `total cost over the horizon${isLog ? ', log scale' : ''}`, { className: 'tick' }) +
    text((left + right) / 2, bottom + 34, `${axis.label}${axis.scale === 'log' ? ', log scale' : ''}`, {
      className: 'tick',
      anchor: 'middle',
    })
  const edge = (i: number): number => {
    const [a, b] = [axis.values[i - 1], axis.values[i]]
    return a === undefined ? left : b === undefined ? right : (x(a) + x(b)) / 2
  }
  const bands = bandsOf(verdicts).map(({ verdict, from, to }, i) => {
    const [start, end] = [edge(from), edge(to + 1)]
    const label =
      end - start > textWidth(verdict, 11) + 6 ? text((start + end) / 2, 36, verdict, { className: 'tick', anchor: 'middle' }) : ''
    return (
      element('rect', { x: start, y: 40, width: end - start, height: 8, class: `area part-${i % 6}` }) +
      (i === 0 ? '' : line(start, 40, start, bottom, 'leader')) +
      label
    )
  })
  const curves = series.map(({ totals }, index) => {
    const d = totals.map((total, i) => `${i === 0 ? 'M' : 'L'}${x(axis.values[i] ?? 0).toFixed(1)} ${y(total).toFixed(1)}`).join('')
    return element('path', { d, class: `curve series-${index % 6} dash-${index % 6}` })
  })
  const marks = crossings.map(({ value, usd, label }) => {
    const isLate = x(value) > (left + right) / 2
    const name = text(x(value) + (isLate ? -9 : 9), y(usd) - 9, label, { className: 'label halo', anchor: isLate ? 'end' : 'start' })
    return marker(x(value), y(usd), 'diamond', { className: 'mark accent' }) + name
  })
  const places = spreadApart(
    series.map(({ totals }) => y(totals.at(-1) ?? 0)),
    17,
    [top + 6, bottom],
  )
  const names = series.map(({ name, totals }, index) => {
    const place = places[index] ?? 0
    return (
      line(right, y(totals.at(-1) ?? 0), right + 6, place, 'leader') +
      marker(right + 12, place, shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }) +
      text(right + 22, place + 4, name)
    )
  })
  const description = [
    ...bandsOf(verdicts).map(
      ({ verdict, from, to }) => `${verdict} from ${axis.format(axis.values[from] ?? 0)} to ${axis.format(axis.values[to] ?? 0)}`,
    ),
    ...series.map(({ name, totals }) => `${name}: ${formatUsd(totals[0] ?? 0)} to ${formatUsd(totals.at(-1) ?? 0)}`),
    ...crossings.map(({ label }) => label),
  ].join('; ')
  return svgRoot(
    { id, width, height: bottom + 44, title: `Total cost by ${axis.label}`, description },
    grid + bands.join('') + curves.join('') + marks.join('') + names.join(''),
  )
}
