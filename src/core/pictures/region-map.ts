import { element, svgRoot, text, textWidth } from './svg.ts'
import { sweptScale } from './sweep-lines.ts'
import type { SweptAxis } from './sweep-lines.ts'

export interface RegionMap {
  readonly id: string
  readonly width: number
  readonly x: SweptAxis
  readonly y: SweptAxis
  /** What holds at each point, row by row: a row for each value of `y`, in their order. */
  readonly outcomes: readonly string[]
}

/** Edges between neighbouring points, the first and last at the ends of the range. */
const edgesOf = (places: readonly number[]): readonly number[] => [
  places[0] ?? 0,
  ...places.slice(1).map((place, i) => ((places[i] ?? 0) + place) / 2),
  places.at(-1) ?? 0,
]

/** Who wins where, over two inputs: a field for each point, a colour and a letter for each outcome. */
export const regionMap = ({ id, width, x, y, outcomes }: RegionMap): string => {
  const distinct = [...new Set(outcomes)]
  const letter = (outcome: string): string => String.fromCharCode(65 + (distinct.indexOf(outcome) % 26))
  const [left, right, top, bottom] = [72, width - 16, 26, 26 + Math.min(420, width * 0.6)]
  const [scaleX, scaleY] = [sweptScale(x, [left, right]), sweptScale(y, [bottom, top])]
  const [edgesX, edgesY] = [edgesOf(x.values.map(scaleX)), edgesOf(y.values.map(scaleY))]
  const fields = outcomes.map((outcome, i) => {
    const [row, column] = [Math.floor(i / x.values.length), i % x.values.length]
    const [start, end] = [edgesX[column] ?? 0, edgesX[column + 1] ?? 0]
    const [low, high] = [edgesY[row] ?? 0, edgesY[row + 1] ?? 0]
    const rect = element('rect', {
      x: start,
      y: high,
      width: end - start,
      height: low - high,
      class: `area part-${distinct.indexOf(outcome) % 6}`,
    })
    const fits = end - start > 14 && low - high > 14
    return rect + (fits ? text((start + end) / 2, (low + high) / 2 + 4, letter(outcome), { className: 'tick', anchor: 'middle' }) : '')
  })
  const ticks =
    scaleX.ticks.map((tick) => text(scaleX(tick), bottom + 16, x.format(tick), { className: 'tick', anchor: 'middle' })).join('') +
    scaleY.ticks.map((tick) => text(left - 6, scaleY(tick) + 4, y.format(tick), { className: 'tick', anchor: 'end' })).join('') +
    text(left, 14, `${y.label}${y.scale === 'log' ? ', log scale' : ''} ↑`, { className: 'tick' }) +
    text((left + right) / 2, bottom + 34, `${x.label}${x.scale === 'log' ? ', log scale' : ''}`, { className: 'tick', anchor: 'middle' })
  const key = distinct.map((outcome, i) => {
    const place = bottom + 58 + i * 20
    return (
      element('rect', { x: left, y: place - 11, width: 16, height: 14, class: `area part-${i % 6}` }) +
      text(left + 8, place, letter(outcome), { className: 'tick', anchor: 'middle' }) +
      text(left + 24, place, outcome)
    )
  })
  const widest = Math.max(...distinct.map((outcome) => textWidth(outcome, 12)))
  return svgRoot(
    {
      id,
      width: Math.max(width, left + 40 + widest),
      height: bottom + 58 + distinct.length * 20,
      title: `Who wins by ${x.label} and ${y.label}`,
      description: distinct
        .map(
          (outcome) =>
            `${letter(outcome)}: ${outcome} at ${outcomes.filter((other) => other === outcome).length} of ${outcomes.length} points`,
        )
        .join('; '),
    },
    fields.join('') + ticks + key.join(''),
  )
}
