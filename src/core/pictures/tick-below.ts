import { text, textWidth } from './svg.ts'

/** A tick's label under an axis; near an edge of the picture it leans inwards, so that nothing is cut off. */
export const tickBelow = (x: number, y: number, content: string, width: number): string => {
  const half = textWidth(content, 11) / 2
  const anchor = x - half < 0 ? 'start' : x + half > width ? 'end' : 'middle'
  return text(anchor === 'start' ? Math.max(0, Math.min(x, 2)) : anchor === 'end' ? width - 2 : x, y, content, {
    className: 'tick',
    anchor,
  })
}
