import { linearScale } from './scales.ts'
import { element, line, svgRoot, text, textWidth } from './svg.ts'
import { tickBelow } from './tick-below.ts'

/** Total of one arm in its parts, in the order of the legend, in the readers' money. */
export interface CostBar {
  readonly name: string
  readonly total: number
  readonly parts: readonly { readonly kind: string; readonly amount: number }[]
  readonly isWinner: boolean
}

const legend = (
  kinds: readonly string[],
  place: { readonly left: number; readonly right: number; readonly top: number },
): { readonly svg: string; readonly height: number } => {
  let x = place.left
  let y = place.top
  const parts = kinds.map((kind, index) => {
    const width = textWidth(kind, 12) + 34
    if (x + width > place.right && x > place.left) {
      x = place.left
      y += 20
    }
    const svg = element('rect', { x, y: y - 10, width: 12, height: 12, class: `part part-${index % 9}` }) + text(x + 17, y, kind)
    x += width
    return svg
  })
  return { svg: parts.join(''), height: y - place.top + 20 }
}

/** Totals as bars in their parts; the parts have the order and the names of the legend, so colour only repeats it. */
export const costBars = (
  bars: readonly CostBar[],
  options: {
    readonly id: string
    readonly width: number /** Writes a sum that is in the readers' money already. */
    readonly money: (amount: number) => string
    readonly horizonMonths: number
  },
): string => {
  const { id, width, money, horizonMonths } = options
  const isNarrow = width < 560
  const kinds = [...new Set(bars.flatMap(({ parts }) => parts.map(({ kind }) => kind)))]
  const rowHeight = isNarrow ? 44 : 30
  const nameWidth = isNarrow ? 0 : Math.min(230, Math.max(90, ...bars.map(({ name }) => textWidth(name, 12) + 26)))
  const valueWidth = isNarrow ? 0 : Math.max(...bars.map(({ total }) => textWidth(money(total), 12))) + 16
  const left = isNarrow ? 8 : nameWidth
  const right = width - (isNarrow ? 10 : valueWidth)
  const key = legend(kinds, { left: 8, right: width - 8, top: 16 })
  const top = key.height + 14
  const bottom = top + bars.length * rowHeight
  const x = linearScale([0, Math.max(1e-9, ...bars.map(({ total }) => total))], [left, right], { count: isNarrow ? 3 : 6 })
  const grid = x.ticks
    .map((tick) => line(x(tick), top, x(tick), bottom, 'grid') + tickBelow(x(tick), bottom + 16, money(tick).replace(/\.00$/, ''), width))
    .join('')
  const body = bars.map((bar, index) => {
    const y = top + index * rowHeight + (isNarrow ? 22 : 6)
    const name = bar.isWinner ? `◆ ${bar.name}` : bar.name
    const className = bar.isWinner ? 'label strong' : 'label'
    let from = 0
    const parts = bar.parts.map(({ kind, amount }) => {
      const [start, end] = [x(from), x(from + amount)]
      from += amount
      return end - start < 0.4
        ? ''
        : element('rect', { x: start, y, width: end - start, height: 18, class: `part part-${kinds.indexOf(kind) % 9}` })
    })
    const label = isNarrow
      ? text(8, y - 6, name, { className }) + text(width - 8, y - 6, money(bar.total), { className, anchor: 'end' })
      : text(left - 10, y + 13, name, { className, anchor: 'end' }) +
        text(width - 4, y + 13, money(bar.total), { className, anchor: 'end' })
    return label + parts.join('')
  })
  const description = bars
    .map(({ name, total, parts }) => `${name}: ${money(total)} (${parts.map(({ kind, amount }) => `${kind} ${money(amount)}`).join(', ')})`)
    .join('; ')
  return svgRoot(
    { id, width, height: bottom + 24, title: `Cost over ${horizonMonths} months and what it is made of`, description },
    grid + key.svg + body.join(''),
  )
}
