import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flipScale } from './flip-scale.ts'
import { findFlip } from './flip.ts'
import type { Ruling } from './what-if-verdict.ts'

const prompt: Ruling = { verdict: 'prompt', winner: 'prompt@current' }
const tune: Ruling = { verdict: 'fine-tune', winner: 'tuned@student' }
const variable = (at: (value: number) => Ruling, rest: Partial<Parameters<typeof findFlip>[0]> = {}) => ({
  present: 1000,
  low: 1,
  high: 1e6,
  isWhole: false,
  at,
  ...rest,
})

describe('a scale of a search', () => {
  it('walks wide ranges by factors and narrow ones by steps', () => {
    const [wide, narrow] = [flipScale(1, 10_000), flipScale(0, 20)]
    expect([wide.kind, narrow.kind, flipScale(1, 20).kind, flipScale(1, 20.1).kind]).toEqual(['log', 'linear', 'linear', 'log'])
    expect(wide.valueAt(0.5)).toBeCloseTo(100, 9)
    expect(wide.placeOf(100)).toBeCloseTo(0.5, 12)
    expect(narrow.valueAt(0.25)).toBe(5)
    expect(narrow.placeOf(5)).toBe(0.25)
    expect(wide.placeOf(0)).toBeLessThan(0)
    expect(() => flipScale(2, 2)).toThrow(RangeError)
  })
})

describe('a search for the nearest flip', () => {
  it('finds where the verdict turns, on its far side, wherever that is', () => {
    assert(
      property(double({ min: 1.001, max: 0.999e6, noNaN: true }), (threshold) => {
        const above = (value: number): Ruling => (value >= threshold ? tune : prompt)
        const flip = findFlip(variable(above), above(1000).verdict)
        if (flip.status === 'never') throw new Error('not found')
        expect(Math.abs(Math.log(flip.value / threshold))).toBeLessThan(Math.log(1e6) / 12 / 2 ** 14 + 1e-9)
        expect(above(flip.value).verdict).not.toBe(above(1000).verdict)
        expect(flip).toMatchObject(above(flip.value))
        expect(flip.distance).toBeCloseTo(Math.abs(Math.log(flip.value / 1000)) / Math.log(1e6), 9)
      }),
    )
  })

  it('takes the nearer of two', () => {
    const both = (value: number): Ruling => (value < 10 || value > 3000 ? tune : prompt)
    expect(findFlip(variable(both), 'prompt')).toMatchObject({ status: 'flips', value: expect.closeTo(3000, 0) })
    const other = (value: number): Ruling => (value < 400 || value > 1e5 ? tune : prompt)
    expect(findFlip(variable(other), 'prompt')).toMatchObject({ value: expect.closeTo(400, 0) })
  })

  it('says never where nothing turns, and asks no value outside the range', () => {
    const asked: number[] = []
    const flip = findFlip(
      variable((value) => {
        asked.push(value)
        return prompt
      }),
      'prompt',
    )
    expect(flip).toEqual({ status: 'never' })
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(1 - 1e-9)
    expect(Math.max(...asked)).toBeLessThanOrEqual(1e6 * (1 + 1e-9))
    expect(Math.min(...asked)).toBeCloseTo(1, 6)
  })

  it('of a number that is unsure, knowing it exactly may be enough', () => {
    expect(
      findFlip(
        variable(() => tune),
        'prompt',
      ),
    ).toMatchObject({ status: 'flips', value: expect.closeTo(1000, 6), distance: 0 })
  })

  it('of a number that nobody set starts from the middle of what is plausible', () => {
    const { present: _, ...unset } = variable((value) => (value > 5000 ? tune : prompt))
    expect(findFlip(unset, 'prompt')).toMatchObject({
      value: expect.closeTo(5000, 0),
      distance: expect.closeTo(Math.log(5) / Math.log(1e6), 3),
    })
  })

  it('of whole numbers gives a whole number', () => {
    const flip = findFlip(
      variable((value) => (value >= 18 ? tune : prompt), { present: 12, low: 1, high: 120, isWhole: true }),
      'prompt',
    )
    expect(flip).toMatchObject({ value: 18, verdict: 'fine-tune', winner: 'tuned@student' })
  })

  it('starts at the end of the range where the present value lies outside', () => {
    expect(
      findFlip(
        variable((value) => (value < 100 ? tune : prompt), { present: 5e6 }),
        'prompt',
      ),
    ).toMatchObject({ value: expect.closeTo(100, 1) })
  })
})
