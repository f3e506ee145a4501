import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeLabels, type Box } from './place-labels.ts'

const bounds: Box = { x: 0, y: 0, width: 600, height: 300 }
const overlaps = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const points = fc.array(
  fc.record({
    x: fc.double({ min: 10, max: 590, noNaN: true }),
    y: fc.double({ min: 10, max: 290, noNaN: true }),
    width: fc.integer({ min: 8, max: 180 }),
    height: fc.constant(15),
  }),
  { minLength: 1, maxLength: 16 },
)

test('placed labels lie inside the frame and touch neither each other nor any mark', () => {
  fc.assert(
    fc.property(points, (labels) => {
      const solid = labels.map(({ x, y }): Box => ({ x: x - 8, y: y - 8, width: 16, height: 16 }))
      const placed = placeLabels(labels, { bounds, solid, soft: [] }).filter((box) => box !== undefined)
      for (const [index, box] of placed.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(bounds.x)
        expect(box.y).toBeGreaterThanOrEqual(bounds.y)
        expect(box.x + box.width).toBeLessThanOrEqual(bounds.x + bounds.width)
        expect(box.y + box.height).toBeLessThanOrEqual(bounds.y + bounds.height)
        expect(placed.slice(index + 1).some((other) => overlaps(box, other))).toBe(false)
        expect(solid.some((other) => overlaps(box, other))).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})

test('a label with free space around it stands to the right of its point', () => {
  const [label] = placeLabels([{ x: 100, y: 100, width: 50, height: 14 }], { bounds, solid: [], soft: [] })
  expect(label).toMatchObject({ x: 109, y: 93, far: false })
})

test('a label that fits nowhere is reported as not placed', () => {
  expect(placeLabels([{ x: 5, y: 5, width: 900, height: 14 }], { bounds, solid: [], soft: [] })).toEqual([undefined])
})
