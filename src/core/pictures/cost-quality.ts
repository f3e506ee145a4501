import { formatShare } from '../report/format.ts'
import { placeLabels, type Box } from './place-labels.ts'
import { linearScale, logScale } from './scales.ts'
import { line, marker, svgRoot, text, textWidth } from './svg.ts'

export interface CostPoint {
  readonly name: string
  /** Over the horizon, in the readers' money. */
  readonly cost: { readonly p05: number; readonly p50: number; readonly p95: number }
  readonly metric: { readonly value: number; readonly low: number; readonly high: number; readonly split: string }
  readonly isWinner: boolean
}

const fontSize = 12

/** Smallest positive cost, a decade lower where something costs nothing: zero has no place on a log axis. */
const floorOf = (points: readonly CostPoint[]): number => {
  const positive = points.flatMap(({ cost }) => [cost.p05, cost.p50]).filter((value) => value > 0)
  const smallest = positive.length === 0 ? 1 : Math.min(...positive)
  return points.some(({ cost }) => cost.p50 <= 0 || cost.p05 <= 0) ? smallest / 10 : smallest
}

/** Cost against quality: right is dearer, up is better. Crosses are the 5-95 % range of cost and the interval of the metric. */
export const costQuality = (
  points: readonly CostPoint[],
  options: {
    readonly id: string
    readonly width: number
    readonly metricName: string
    readonly horizonMonths: number
    /** Writes a sum that is in the readers' money already. */
    readonly money: (amount: number) => string
    /** Code of the money that is shown. */
    readonly currency: string
  },
): string => {
  const { id, width, metricName, horizonMonths, money, currency } = options
  const isNarrow = width < 560
  const plotHeight = isNarrow ? 250 : 340
  const left = 46
  const right = width - 14
  const top = 26
  const bottom = top + plotHeight
  const floor = floorOf(points)
  const most = Math.max(floor * 10, ...points.map(({ cost }) => cost.p95))
  const x = logScale([floor / 1.5, most * 1.5], [left, right], { count: isNarrow ? 4 : 8 })
  const y = linearScale(
    [Math.min(...points.map(({ metric }) => metric.low)), Math.max(...points.map(({ metric }) => metric.high))],
    [bottom - 8, top + 8],
    {
      count: 5,
      within: [0, 1],
    },
  )
  const at = (point: CostPoint): { readonly px: number; readonly py: number } => ({
    px: x(Math.max(floor, point.cost.p50)),
    py: y(point.metric.value),
  })

  const yGrid = y.ticks.map(
    (tick) =>
      line(left, y(tick), right, y(tick), 'grid') +
      text(left - 6, y(tick) + 4, formatShare(tick).replace('.0', ''), { className: 'tick', anchor: 'end' }),
  )
  const xGrid = x.ticks.map(
    (tick) =>
      line(x(tick), top, x(tick), bottom, 'grid') +
      text(x(tick), bottom + 16, money(tick).replace('.00', ''), { className: 'tick', anchor: 'middle' }),
  )
  const axes =
    text(left, 14, `${metricName} ↑ better`, { className: 'tick' }) +
    text((left + right) / 2, bottom + 34, `${currency} over ${horizonMonths} months, log scale → dearer`, {
      className: 'tick',
      anchor: 'middle',
    })

  // The winner and what is measured on golden get the best places.
  const order = [...points].sort((a, b) => Number(b.isWinner) - Number(a.isWinner) || b.metric.value - a.metric.value)
  const labels = order.map((point, index) => (isNarrow ? String(index + 1) : point.name))
  const solid = order.map((point): Box => ({ x: at(point).px - 8, y: at(point).py - 8, width: 16, height: 16 }))
  const soft = order.flatMap((point): readonly Box[] => {
    const { px, py } = at(point)
    const from = x(Math.max(floor, point.cost.p05))
    return [
      { x: from, y: py - 1, width: x(Math.max(floor, point.cost.p95)) - from, height: 2 },
      { x: px - 1, y: y(point.metric.high), width: 2, height: y(point.metric.low) - y(point.metric.high) },
    ]
  })
  const placed = placeLabels(
    order.map((point, index) => ({
      x: at(point).px,
      y: at(point).py,
      width: textWidth(labels[index] ?? '', fontSize) + 4,
      height: fontSize + 3,
    })),
    { bounds: { x: left + 2, y: top, width: right - left - 4, height: plotHeight }, solid, soft },
  )

  const marks = order.map((point, index) => {
    const { px, py } = at(point)
    const kind = point.isWinner ? 'accent' : 'plain'
    const whiskers =
      line(x(Math.max(floor, point.cost.p05)), py, x(Math.max(floor, point.cost.p95)), py, `whisker thin ${kind}`) +
      line(px, y(point.metric.low), px, y(point.metric.high), `whisker thin ${kind}`)
    const mark = marker(px, py, point.isWinner ? 'diamond' : 'circle', {
      className: `mark ${kind}${point.metric.split === 'golden' ? '' : ' hollow'}`,
    })
    const box = placed[index]
    if (box === undefined) return whiskers + mark
    const nearestX = Math.min(Math.max(px, box.x), box.x + box.width)
    const leader = box.far ? line(px, py, nearestX, py < box.y ? box.y : box.y + box.height, 'leader') : ''
    return (
      whiskers +
      leader +
      mark +
      text(box.x + 2, box.y + fontSize, labels[index] ?? '', { className: point.isWinner ? 'label halo strong' : 'label halo' })
    )
  })

  // Names that found no place, and on a phone every name, stand in a key below.
  const keyed = order
    .map((point, index) => ({ point, number: index + 1, isShown: isNarrow || placed[index] === undefined }))
    .filter(({ isShown }) => isShown)
  const keyTop = bottom + 58
  const key = keyed.map(({ point, number }, row) => {
    const mark = isNarrow ? `${number}  ` : ''
    const name = `${mark}${point.isWinner ? '◆ ' : ''}${point.name}`
    return (
      text(8, keyTop + row * 18, name, { className: point.isWinner ? 'label strong' : 'label' }) +
      text(width - 8, keyTop + row * 18, `${formatShare(point.metric.value)}, ${money(point.cost.p50)}`, {
        className: 'label muted',
        anchor: 'end',
      })
    )
  })
  const description = order
    .map(
      (point) =>
        `${point.name}: ${formatShare(point.metric.value)} for ${money(point.cost.p50)} (${money(point.cost.p05)} to ${money(point.cost.p95)})`,
    )
    .join('; ')
  return svgRoot(
    {
      id,
      width,
      height: keyed.length === 0 ? bottom + 42 : keyTop + (keyed.length - 1) * 18 + 10,
      title: `Cost over ${horizonMonths} months against ${metricName}`,
      description,
    },
    yGrid.join('') + xGrid.join('') + axes + marks.join('') + key.join(''),
  )
}
