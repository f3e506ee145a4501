import { describe, expect, it } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import { callsOfMonth } from './component.ts'
import { cumulatedCost } from './cumulated-cost.ts'
import { product, sum } from './expression.ts'
import type { Expression } from './expression.ts'
import { breakEvenMonth, probabilityCheaper, probabilityPayback } from './paid-back.ts'
import type { Quantity } from './quantity.ts'
import { sampleModel, sampleInput } from './sample-model.ts'

const [tuned, current] = ['tuned@student', 'prompt@current']

/** Tuned: `upfront` once, `own` a month. Current: `theirs` a month. */
const paying = (upfront: Quantity | number, own: number, theirs: number, task = sampleTask) =>
  sampleModel(
    {
      tuned: {
        inputs: [sampleInput('start', upfront), sampleInput('own', own, 'USD/month')],
        upfront: sum('start'),
        monthly: sum('own'),
      },
      current: { inputs: [sampleInput('theirs', theirs, 'USD/month')], monthly: sum('theirs') },
    },
    { task },
  )

const atVolume = (callsPerDay: number, growthPerMonth: number, horizonMonths: number) => ({
  ...sampleTask,
  horizonMonths,
  volume: { callsPerDay, growthPerMonth },
})

describe('the month in which a dear start pays back', () => {
  it.each([
    ['on the day', 600, 100, 200, 6],
    ['a dollar later', 601, 100, 200, 7],
    ['at the end of the first month', 100, 100, 200, 1],
    ['in the last month of the horizon', 1200, 100, 200, 12],
    ['never within the horizon', 1201, 100, 200, null],
    ['never where it saves nothing', 1, 200, 200, null],
    ['at once where it is cheaper from the start', 0, 100, 200, 1],
  ])('%s', (_, upfront, own, theirs, month) => {
    expect(breakEvenMonth(paying(upfront, own, theirs), tuned, current)).toBe(month)
  })

  it('counts every change of the task', () => {
    const model = sampleModel({
      tuned: { inputs: [sampleInput('change', 600)], upfront: sum('change'), perCycle: sum('change') },
      current: { inputs: [sampleInput('theirs', 150, 'USD/month')], monthly: sum('theirs') },
    })
    // One change a year: 50 USD a month.
    expect(breakEvenMonth(model, tuned, current)).toBe(6)
  })
})

describe('the probability of payback', () => {
  it('is the share of the draws that pay back within the horizon', () => {
    // Uniform from 0 to 2,400; 1,200 are saved.
    expect(probabilityPayback(paying({ kind: 'range', low: 0, high: 2400 }, 100, 200), tuned, current)).toBeCloseTo(0.5, 1)
    expect(probabilityPayback(paying({ kind: 'range', low: 0, high: 1200 }, 100, 200), tuned, current)).toBe(1)
    expect(probabilityPayback(paying({ kind: 'range', low: 1201, high: 1300 }, 100, 200), tuned, current)).toBe(0)
  })

  it('is more than the probability of being cheaper where the lead is lost again', () => {
    // Current shrinks by half each month, the tuned arm costs the same always: ahead at first, behind at the end.
    const model = sampleModel(
      {
        tuned: { inputs: [sampleInput('own', 40, 'USD/month')], monthly: sum('own') },
        current: { inputs: [sampleInput('fee', 1, 'USD/call')], monthly: product(callsOfMonth, 'fee') },
      },
      { task: atVolume((100 * 12) / 365, -0.5, 12) },
    )
    expect(breakEvenMonth(model, tuned, current)).toBe(1)
    expect(probabilityPayback(model, tuned, current)).toBe(1)
    expect(probabilityCheaper(model, tuned, current)).toBe(0)
  })

  it('counts a draw as cheaper only where it is, not where both cost the same', () => {
    expect(probabilityCheaper(paying(0, 100, 100), tuned, current)).toBe(0)
    expect(probabilityCheaper(paying(0, 99, 100), tuned, current)).toBe(1)
  })
})

describe('cumulated costs', () => {
  const growing: Expression = product(callsOfMonth, 'fee')
  it('start with what is paid before the first call and end with the total', () => {
    const model = sampleModel(
      {
        tuned: {
          inputs: [sampleInput('start', { kind: 'range', low: 5, high: 15 }), sampleInput('fee', 1, 'USD/call')],
          upfront: sum('start'),
          monthly: growing,
        },
        current: { inputs: [] },
      },
      { task: atVolume(12 / 365, 1, 3) },
    )
    const spreads = cumulatedCost(model, tuned)
    expect(spreads).toHaveLength(4)
    const start = spreads[0]?.p50 ?? 0
    expect(spreads.map(({ p50 }) => Math.round((p50 - start) * 1e6) / 1e6)).toEqual([0, 1, 3, 7])
    expect(spreads[3]?.p95).toBeCloseTo(model.totals(tuned).p95, 9)
    expect(spreads[0]?.p05).toBeLessThan(start)
  })
})
