import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import { breakEvenCallsPerDay } from './break-even-volume.ts'
import { callsOfMonth } from './component.ts'
import { ceiling, largest, product, quotient, sum } from './expression.ts'
import type { Expression } from './expression.ts'
import type { Quantity } from './quantity.ts'
import { sampleModel, sampleInput } from './sample-model.ts'

const [tuned, current] = ['tuned@student', 'prompt@current']
const daysPerYear = 365

interface Given {
  readonly start: Quantity | number
  readonly own: Quantity | number
  readonly theirs: Quantity | number
  readonly floor?: number
  /** Calls a month of one machine that costs `floor`. */
  readonly capacity?: number
  readonly growth?: number
}

/** A year of: a start, then a fee a call (never less than a floor; or machines) against a dearer fee a call. */
const volumeOf = ({ start, own, theirs, floor = 0, capacity, growth = 0 }: Given) => {
  const fees: Expression = product(callsOfMonth, 'own')
  const model = sampleModel(
    {
      tuned: {
        inputs: [
          sampleInput('start', start),
          sampleInput('own', own, 'USD/call'),
          sampleInput('floor', floor, 'USD/month'),
          sampleInput('capacity', capacity ?? 1, 'calls'),
          sampleInput('months', 1, 'months'),
        ],
        upfront: sum('start'),
        monthly:
          capacity === undefined
            ? largest('floor', fees)
            : product(ceiling(quotient(product(callsOfMonth, 'months'), 'capacity')), 'floor'),
      },
      current: { inputs: [sampleInput('theirs', theirs, 'USD/call')], monthly: product(callsOfMonth, 'theirs') },
    },
    { task: { ...sampleTask, volume: { callsPerDay: 1000, growthPerMonth: growth } } },
  )
  return breakEvenCallsPerDay(model, tuned, current)
}

const middleOf = (given: Given): number => volumeOf(given)?.p50 ?? Number.NaN

describe('the break-even volume', () => {
  it('is the start over what a call a day saves in the horizon', () => {
    const volume = volumeOf({ start: 3650, own: 0.01, theirs: 0.03 })
    expect(volume?.p50).toBeCloseTo(3650 / (0.02 * daysPerYear), 6)
    expect(volume).toMatchObject({ p05: volume?.p50, p95: volume?.p50, share: 1 })
  })

  it('is exact on any line', () => {
    assert(
      property(
        double({ min: 1, max: 1e6, noNaN: true }),
        double({ min: 1e-6, max: 1, noNaN: true }),
        double({ min: 1.01, max: 100, noNaN: true }),
        (start, own, ratio) => {
          expect(middleOf({ start, own, theirs: own * ratio }) / (start / (own * (ratio - 1) * daysPerYear))).toBeCloseTo(1, 5)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('lies where the floor is earned, below the kink and beyond it', () => {
    // Floor 100 a month: 1,200 a year against 0.02 a call.
    expect(middleOf({ start: 0, own: 0.001, theirs: 0.02, floor: 100 })).toBeCloseTo(1200 / (0.02 * daysPerYear), 5)
    // At a start of 100,000 the floor is passed long before.
    expect(middleOf({ start: 100_000, own: 0.001, theirs: 0.02, floor: 100 })).toBeCloseTo(100_000 / (0.019 * daysPerYear), 3)
  })

  it('is found between the steps of machines', () => {
    // 10,000 calls a month cost 50 by the call and one machine at 20; alone with its start of 120: 12 x 20 + 120 = 12 x calls x 0.005.
    expect(middleOf({ start: 120, own: 0, theirs: 0.005, floor: 20, capacity: 10_000 })).toBeCloseTo((360 / 12 / 0.005) * (12 / 365), 3)
  })

  it('counts growth', () => {
    const months = (1.1 ** 12 - 1) / 0.1
    expect(middleOf({ start: 1000, own: 0, theirs: 0.01, growth: 0.1 })).toBeCloseTo(1000 / (0.01 * months * (365 / 12)), 5)
  })

  it('has the spread of what it rests on', () => {
    // start uniform from 1,000 to 2,000 over 365 x 0.01 a call.
    const volume = volumeOf({ start: { kind: 'range', low: 1000, high: 2000 }, own: 0.01, theirs: 0.02 })
    expect((volume?.p05 ?? 0) * 3.65).toBeCloseTo(1050, -1.3)
    expect((volume?.p50 ?? 0) * 3.65).toBeCloseTo(1500, -1.7)
    expect((volume?.p95 ?? 0) * 3.65).toBeCloseTo(1950, -1.3)
  })

  it('is null where the arm is cheaper at any volume', () => {
    expect(volumeOf({ start: 0, own: 0.01, theirs: 0.02 })).toBeNull()
  })

  it('is unknown where no volume makes the arm cheaper', () => {
    expect(volumeOf({ start: 10, own: 0.02, theirs: 0.02 })).toBeUndefined()
    expect(volumeOf({ start: 0, own: 0.03, theirs: 0.02 })).toBeUndefined()
  })

  it('says in which share of the draws there is one', () => {
    const volume = volumeOf({ start: 10, own: { kind: 'range', low: 0, high: 0.04 }, theirs: 0.01 })
    expect(volume?.share).toBeCloseTo(0.25, 1)
    expect(volume?.p05).toBeGreaterThan(10 / (0.01 * daysPerYear) - 1e-6)
  })

  it('stands at 0 in draws that are cheaper without a call', () => {
    const volume = volumeOf({ start: { kind: 'range', low: -100, high: 100 }, own: 0.01, theirs: 0.02 })
    expect(volume).toMatchObject({ p05: 0, share: 1 })
    expect(volume?.p95).toBeCloseTo(90 / 3.65, -0.5)
  })
})
