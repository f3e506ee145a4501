import type { LearningPoint } from '../decision/decision.ts'
import { formatCount, formatShare } from '../report/format.ts'
import { linearScale, logScale } from './scales.ts'
import { element, line, marker, shapeOf, svgRoot, text, textWidth } from './svg.ts'

interface Series {
  readonly arm: string
  readonly index: number
  readonly points: readonly LearningPoint[]
}

/** Points by arm, the best last value first; within an arm by rows. */
const seriesOf = (points: readonly LearningPoint[]): readonly Series[] => {
  const arms = [...new Set(points.map((point) => point.arm))]
  return arms
    .map((arm) => points.filter((point) => point.arm === arm).sort((a, b) => a.rows - b.rows))
    .sort((a, b) => (b.at(-1)?.value ?? 0) - (a.at(-1)?.value ?? 0))
    .map((own, index) => ({ arm: own[0]?.arm ?? '', index, points: own }))
}

/** Moves positions apart, as little as needed, so that neighbours keep `gap`; input order is kept. */
export const spreadApart = (wanted: readonly number[], gap: number, range: readonly [number, number]): readonly number[] => {
  const order = wanted.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const places: number[] = []
  for (const { value } of order) places.push(Math.max(value, (places.at(-1) ?? range[0] - gap) + gap))
  let limit = range[1]
  for (let index = places.length - 1; index >= 0; index--) {
    places[index] = Math.min(places[index] ?? 0, limit)
    limit = (places[index] ?? 0) - gap
  }
  const result: number[] = Array.from({ length: wanted.length }, () => 0)
  for (const [place, { index }] of order.entries()) result[index] = places[place] ?? 0
  return result
}

/** Quality by number of training rows (log), several arms, with intervals. */
export const learningCurve = (
  points: readonly LearningPoint[],
  options: { readonly id: string; readonly width: number; readonly metricName: string },
): string => {
  const { id, width, metricName } = options
  const isNarrow = width < 560
  const series = seriesOf(points)
  const labelWidth = isNarrow ? 0 : Math.max(...series.map(({ arm }) => textWidth(arm, 12))) + 30
  const left = 46
  const right = width - labelWidth - 14
  const top = 26
  const bottom = top + (isNarrow ? 230 : 270)
  const rows = points.map((point) => point.rows)
  const x = logScale([Math.min(...rows) / 1.15, Math.max(...rows) * 1.15], [left, right], { count: isNarrow ? 5 : 8 })
  const y = linearScale(
    [Math.min(...points.map((point) => point.low)), Math.max(...points.map((point) => point.high))],
    [bottom - 4, top + 4],
    { count: 5, within: [0, 1] },
  )
  // Arms measured at the same number of rows stand side by side, so that their intervals can be told apart.
  const shift = (index: number): number => (index - (series.length - 1) / 2) * 5

  const grid =
    y.ticks
      .map(
        (tick) =>
          line(left, y(tick), right, y(tick), 'grid') +
          text(left - 6, y(tick) + 4, formatShare(tick).replace('.0', ''), { className: 'tick', anchor: 'end' }),
      )
      .join('') +
    x.ticks
      .map(
        (tick) =>
          line(x(tick), top, x(tick), bottom, 'grid') +
          text(x(tick), bottom + 16, formatCount(tick), { className: 'tick', anchor: 'middle' }),
      )
      .join('') +
    text(left, 14, `${metricName} ↑ better`, { className: 'tick' }) +
    text((left + right) / 2, bottom + 34, 'training rows, log scale', { className: 'tick', anchor: 'middle' })

  const lines = series.map(({ index, points: own }) => {
    const colour = `series-${index % 6}`
    const path = own
      .map((point, step) => `${step === 0 ? 'M' : 'L'}${(x(point.rows) + shift(index)).toFixed(1)} ${y(point.value).toFixed(1)}`)
      .join('')
    const whiskers = own
      .map((point) =>
        line(x(point.rows) + shift(index), y(point.low), x(point.rows) + shift(index), y(point.high), `whisker thin ${colour}`),
      )
      .join('')
    const marks = own
      .map((point) => marker(x(point.rows) + shift(index), y(point.value), shapeOf(index), { className: `mark ${colour}`, size: 4.5 }))
      .join('')
    return (own.length > 1 ? element('path', { d: path, class: `curve ${colour} dash-${index % 6}` }) : '') + whiskers + marks
  })

  const ends = series.map(({ points: own }) => y(own.at(-1)?.value ?? 0))
  const places = spreadApart(ends, 17, [top + 6, bottom])
  const keyTop = bottom + 58
  const labels = series.map(({ arm, index, points: own }) => {
    const last = own.at(-1)
    if (last === undefined) return ''
    if (isNarrow)
      return (
        marker(14, keyTop - 4 + index * 18, shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }) +
        text(26, keyTop + index * 18, arm) +
        text(width - 8, keyTop + index * 18, `${formatShare(last.value)} at ${formatCount(last.rows)}`, {
          className: 'label muted',
          anchor: 'end',
        })
      )
    const place = places[index] ?? 0
    return (
      line(x(last.rows) + shift(index) + 6, y(last.value), right + 4, place, 'leader') +
      marker(right + 12, place, shapeOf(index), { className: `mark series-${index % 6}`, size: 4.5 }) +
      text(right + 22, place + 4, arm)
    )
  })
  const description = series
    .map(
      ({ arm, points: own }) => `${arm}: ${own.map((point) => `${formatShare(point.value)} with ${formatCount(point.rows)}`).join(', ')}`,
    )
    .join('; ')
  return svgRoot(
    {
      id,
      width,
      height: isNarrow ? keyTop + (series.length - 1) * 18 + 10 : bottom + 42,
      title: `${metricName} by number of training rows`,
      description,
    },
    grid + lines.join('') + labels.join(''),
  )
}
