import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearScale, logScale } from './scales.ts'

test('a linear scale widens its domain to round ticks and maps its ends to the range', () => {
  const scale = linearScale([0.53, 0.91], [0, 400])
  expect(scale.domain).toEqual([0.5, 1])
  expect(scale.ticks).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1])
  expect(scale(0.5)).toBeCloseTo(0)
  expect(scale(1)).toBeCloseTo(400)
})

test('a bounded scale never leaves its bounds, so that no axis shows 110 %', () => {
  const scale = linearScale([0.02, 0.998], [0, 100], { within: [0, 1] })
  expect(scale.domain).toEqual([0, 1])
})

test('a domain of one value still has a width', () => {
  const scale = linearScale([0.8, 0.8], [0, 100], { within: [0, 1] })
  expect(Number.isFinite(scale(0.8))).toBe(true)
  expect(scale.ticks.length).toBeGreaterThan(1)
})

test('a log scale has ticks at powers of ten over many decades and between them over few', () => {
  expect(logScale([0.08, 60_000], [0, 100]).ticks).toEqual([0.1, 1, 10, 100, 1000, 10_000])
  expect(logScale([40, 1200], [0, 100]).ticks).toEqual([50, 100, 200, 500, 1000])
})

test('log ticks lie inside the domain and ascend, however wide it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1.5, max: 1e7, noNaN: true }), (low, factor) => {
      const scale = logScale([low, low * factor], [0, 500], { count: 5 })
      expect(scale.ticks).toEqual([...scale.ticks].sort((a, b) => a - b))
      for (const tick of scale.ticks) {
        expect(scale(tick)).toBeGreaterThan(-1e-3)
        expect(scale(tick)).toBeLessThan(500.001)
      }
    }),
  )
})
