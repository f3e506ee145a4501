import { describe, expect, it } from 'vitest'
import { sum } from './expression.ts'
import { informationValues, perfectInformation } from './information-value.ts'
import type { Quantity } from './quantity.ts'
import { sampleModel, sampleInput } from './sample-model.ts'
import { tornado } from './tornado.ts'

const [tuned, current] = ['tuned@student', 'prompt@current']

/** What tuning costs more is the sum of these. */
const leadOf = (parts: Readonly<Record<string, Quantity | number>>, seed = 1) =>
  sampleModel(
    {
      tuned: { inputs: Object.entries(parts).map(([id, quantity]) => sampleInput(id, quantity)), upfront: sum(...Object.keys(parts)) },
      current: { inputs: [] },
    },
    { seed },
  )

const range = (low: number, high: number): Quantity => ({ kind: 'range', low, high })

describe('the value of perfect information', () => {
  it('is what choosing by the mean is expected to lose', () => {
    // Uniform from -100 to 300: kept at mean 100; cheaper by 50 on average in a quarter of the cases.
    expect(perfectInformation(leadOf({ a: range(-100, 300) }), tuned, current)).toBeCloseTo(12.5, -0.3)
    // The mirror image: chosen at mean -100.
    expect(perfectInformation(leadOf({ a: range(-300, 100) }), tuned, current)).toBeCloseTo(12.5, -0.3)
  })

  it('is nothing where every draw agrees', () => {
    expect(perfectInformation(leadOf({ a: range(1, 300) }), tuned, current)).toBe(0)
    expect(perfectInformation(leadOf({ a: range(-300, -1) }), tuned, current)).toBeCloseTo(0, 9)
    expect(perfectInformation(leadOf({ a: 5 }), tuned, current)).toBe(0)
  })
})

describe('the value of knowing one input', () => {
  it('is all there is where it is the only uncertain one', () => {
    const [only, ...others] = informationValues(leadOf({ a: range(-100, 300), b: 0 }), tuned, current)
    expect(only).toMatchObject({ input: 'a', label: 'the a' })
    expect(only?.usd).toBeCloseTo(12.5, -0.3)
    expect(others).toEqual([])
  })

  it('is what that input can turn, in order, and never more than perfect information', () => {
    // E[lead | a] is a + 10: uniform from -90 to 110. b alone turns nothing: the mean of a outweighs it.
    const model = leadOf({ a: range(-100, 100), b: range(-5, 25) })
    const values = informationValues(model, tuned, current)
    expect(values.map(({ input }) => input)).toEqual(['a'])
    expect(values[0]?.usd).toBeCloseTo((90 * 90) / (2 * 200), -0.5)
    expect(values[0]?.usd).toBeLessThanOrEqual(perfectInformation(model, tuned, current))
  })

  it('invents nothing for an input that turns nothing, whatever the seed', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const model = leadOf({ a: range(-100, 100), b: range(0, 0.01) }, seed)
      expect(informationValues(model, tuned, current).map(({ input }) => input)).toEqual(['a'])
    }
  })
})

describe('the tornado', () => {
  it('goes from the 5th to the 95th percentile of one input at a time, the widest first', () => {
    const swings = tornado(leadOf({ a: range(0, 100), b: range(-300, 100), c: 7 }), tuned, current)
    expect(swings).toEqual([
      { input: 'b', label: 'the b', unit: 'USD', low: -280, high: 80, atLow: -223, atHigh: 137, flips: true, trust: 'declared' },
      { input: 'a', label: 'the a', unit: 'USD', low: 5, high: 95, atLow: -88, atHigh: 2, flips: true, trust: 'declared' },
    ])
  })

  it('does not say that anything flips where one arm is cheaper at every end', () => {
    expect(tornado(leadOf({ a: range(10, 100) }), tuned, current)).toMatchObject([{ input: 'a', flips: false }])
    expect(tornado(leadOf({ a: range(-100, -10) }), tuned, current)).toMatchObject([{ input: 'a', flips: false }])
  })

  it('leaves out what moves nothing', () => {
    expect(tornado(leadOf({ a: 5 }), tuned, current)).toEqual([])
    const unused = sampleModel({
      tuned: { inputs: [sampleInput('a', range(1, 2)), sampleInput('b', range(1, 2))], upfront: sum('a') },
      current: { inputs: [] },
    })
    expect(tornado(unused, tuned, current).map(({ input }) => input)).toEqual(['a'])
  })
})
