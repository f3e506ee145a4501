export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LabelRequest {
  /** The point that the label names. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where a label goes; `far` labels need a line to their point. */
export interface PlacedLabel extends Box {
  readonly far: boolean
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** Directions tried at each distance, the best to read first: right, left, above, below, then between. */
const directions: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.8, -0.6],
  [0.8, 0.6],
  [-0.8, -0.6],
  [-0.8, 0.6],
]

const boxAt = (label: LabelRequest, [dx, dy]: readonly [number, number], distance: number): Box => ({
  // The side of the box that faces the point lies `distance` away from it.
  x: label.x + dx * distance + (dx > 0.1 ? 0 : dx < -0.1 ? -label.width : -label.width / 2),
  y: label.y + dy * distance + (Math.abs(dx) === 1 ? -label.height / 2 : dy < 0 ? -label.height : 0),
  width: label.width,
  height: label.height,
})

/**
 * Places labels greedily, the first has the best choice. A placed label lies inside `bounds` and touches no other label
 * and nothing in `solid` (marks); lines in `soft` (whiskers) are crossed only where nothing else is near.
 * undefined: no room; the caller names that point elsewhere.
 */
export const placeLabels = (
  labels: readonly LabelRequest[],
  options: { readonly bounds: Box; readonly solid: readonly Box[]; readonly soft: readonly Box[] },
): readonly (PlacedLabel | undefined)[] => {
  const placed: Box[] = []
  return labels.map((label) => {
    let best: { readonly box: Box; readonly distance: number; readonly cost: number } | undefined
    for (const distance of [9, 16, 26, 38, 52]) {
      for (const [order, direction] of directions.entries()) {
        const box = boxAt(label, direction, distance)
        if (!contains(options.bounds, box) || [...placed, ...options.solid].some((other) => overlap(box, other))) continue
        const crossed = options.soft.filter((other) => overlap(box, other)).length
        const cost = crossed * 25 + distance + order * 0.5
        if (best === undefined || cost < best.cost) best = { box, distance, cost }
      }
    }
    if (best === undefined) return undefined
    placed.push(best.box)
    return { ...best.box, far: best.distance > 16 }
  })
}
