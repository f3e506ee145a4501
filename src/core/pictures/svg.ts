/** Characters that no text of a page may carry: controls, and marks that reorder what follows them. */
// oxlint-disable-next-line no-control-regex -- control characters are what this matches
const unsafe = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g

/** Text for SVG and HTML, in content and in quoted attributes. Lone surrogates and control characters become U+FFFD. */
export const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(unsafe, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** Coordinates with at most one decimal: short files, and no `1e-7` that some readers refuse. */
const coordinate = (value: number): string => String(Math.round(value * 10) / 10)

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** One element. `children` are ready SVG; attributes are escaped here. */
export const element = (name: string, attributes: Attributes, children = ''): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeText(value ?? '')}"`)
    .join('')
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`
}

export const line = (x1: number, y1: number, x2: number, y2: number, className: string): string =>
  element('line', { x1, y1, x2, y2, class: className })

/** A text; `anchor` says which end of it lies at x. */
export const text = (
  x: number,
  y: number,
  content: string,
  options: { readonly className?: string; readonly anchor?: 'start' | 'middle' | 'end' } = {},
): string => element('text', { x, y, class: options.className ?? 'label', 'text-anchor': options.anchor ?? 'start' }, escapeText(content))

/** Estimated width in px of a text in a system sans-serif, a little generous so that labels never touch. */
export const textWidth = (content: string, fontSize: number): number =>
  [...content].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e80 ? 1.05 : 0.58), 0) * fontSize

export interface Picture {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly title: string
  /** What the picture shows, for people who do not see it. */
  readonly description: string
}

/** The picture's root: scales down to its container, never up, and is announced as one image. */
export const svgRoot = (picture: Picture, body: string): string => {
  const { id, width, height, title, description } = picture
  const described =
    element('title', { id: `${id}-title` }, escapeText(title)) + element('desc', { id: `${id}-desc` }, escapeText(description))
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'picture',
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    described + body,
  )
}

const shapes = ['circle', 'square', 'triangle', 'diamond', 'down', 'cross'] as const
export type Shape = (typeof shapes)[number]

export const shapeOf = (index: number): Shape => shapes[index % shapes.length] ?? 'circle'

/** A point's mark. Shape and fill carry the meaning; colour only repeats it. */
export const marker = (x: number, y: number, shape: Shape, options: { readonly className: string; readonly size?: number }): string => {
  const { className, size = 5 } = options
  const path = (d: string): string => element('path', { d, class: className })
  const at = (dx: number, dy: number): string => `${coordinate(x + dx * size)} ${coordinate(y + dy * size)}`
  switch (shape) {
    case 'circle':
      return element('circle', { cx: x, cy: y, r: size, class: className })
    case 'square':
      return element('rect', { x: x - size * 0.9, y: y - size * 0.9, width: size * 1.8, height: size * 1.8, class: className })
    case 'triangle':
      return path(`M${at(0, -1.15)}L${at(1.1, 0.85)}L${at(-1.1, 0.85)}Z`)
    case 'diamond':
      return path(`M${at(0, -1.35)}L${at(1.35, 0)}L${at(0, 1.35)}L${at(-1.35, 0)}Z`)
    case 'down':
      return path(`M${at(0, 1.15)}L${at(1.1, -0.85)}L${at(-1.1, -0.85)}Z`)
    case 'cross':
      return path(
        `M${at(-0.4, -1)}L${at(0.4, -1)}L${at(0.4, -0.4)}L${at(1, -0.4)}L${at(1, 0.4)}L${at(0.4, 0.4)}L${at(0.4, 1)}L${at(-0.4, 1)}L${at(-0.4, 0.4)}L${at(-1, 0.4)}L${at(-1, -0.4)}L${at(-0.4, -0.4)}Z`,
      )
  }
}
