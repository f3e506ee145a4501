import { formatCount } from '../report/format.ts'
import { linearScale } from './scales.ts'
import { element, line, svgRoot, text } from './svg.ts'

/** Training loss by step, small: is it falling, and did it flatten? Points in between are dropped past 400. */
export const lossCurve = (
  points: readonly { readonly step: number; readonly loss: number }[],
  options: { readonly id: string; readonly width: number },
): string => {
  const { id, width } = options
  const height = 150
  const left = 40
  const right = width - 44
  const top = 22
  const bottom = height - 24
  const stride = Math.max(1, Math.ceil(points.length / 400))
  const shown = points.filter((_, index) => index % stride === 0 || index === points.length - 1)
  const first = shown[0]
  const last = shown.at(-1)
  const x = linearScale([0, Math.max(1, last?.step ?? 1)], [left, right], { count: 4, within: [0, last?.step ?? 1] })
  const y = linearScale([0, Math.max(0.1, ...shown.map((point) => point.loss))], [bottom, top], { count: 3 })
  const grid =
    y.ticks
      .map(
        (tick) =>
          line(left, y(tick), right, y(tick), 'grid') + text(left - 6, y(tick) + 4, String(tick), { className: 'tick', anchor: 'end' }),
      )
      .join('') + x.ticks.map((tick) => text(x(tick), bottom + 16, formatCount(tick), { className: 'tick', anchor: 'middle' })).join('')
  const path = shown.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.step).toFixed(1)} ${y(point.loss).toFixed(1)}`).join('')
  const end = last === undefined ? '' : text(x(last.step) + 6, y(last.loss) + 4, last.loss.toFixed(2), { className: 'label' })
  const description =
    first === undefined || last === undefined
      ? 'no steps'
      : `from ${first.loss.toFixed(2)} at step ${first.step} to ${last.loss.toFixed(2)} at step ${last.step}`
  return svgRoot(
    { id, width, height, title: 'Training loss by step', description },
    `${grid}${text(left, 12, 'training loss by step, lower is better', { className: 'tick' })}${element('path', { d: path, class: 'curve series-0' })}${end}`,
  )
}
