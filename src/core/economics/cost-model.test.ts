import { describe, expect, it } from 'vitest'
import { sampleArms, sampleTask } from '../decision/sample-evidence.ts'
import type { ArmEvidence } from '../decision/evidence.ts'
import { createRandom } from '../lib/random.ts'
import type { Task } from '../task/task.ts'
import { armEconomics, costPer1k } from './arm-economics.ts'
import { costModel } from './cost-model.ts'
import type { CostModelOptions } from './cost-model.ts'
import { breakEvenMonth } from './paid-back.ts'
import { quantile } from './quantity.ts'
import type { PriceLookup } from './price-lookup.ts'
import { priceSpread } from './price-lookup.ts'

const prices: PriceLookup = ({ model }) =>
  model === 'big' ? { inputPer1M: 2.5, outputPer1M: 10, source: 'sample', date: '2026-11-20', trust: 'vendor-page' } : undefined

const { majority, linear, prompt, current, tuned } = sampleArms
const arms = [majority, linear, prompt, current, tuned]

const modelOf = (task: Task = sampleTask, rest: Partial<CostModelOptions> = {}) =>
  costModel({ task, arms, prices, today: '2026-11-25', random: createRandom(1), ...rest })

const at = (callsPerDay: number, rest: Partial<Task> = {}): Task => ({ ...sampleTask, volume: { callsPerDay, growthPerMonth: 0 }, ...rest })

/** An arm's total where these inputs have these values and every other one is 0. */
const totalOf = (arm: ArmEvidence, values: Readonly<Record<string, number>>, horizonMonths = 12): number =>
  modelOf({ ...sampleTask, horizonMonths }, { arms: [arm] }).totalAt(arm.name, (id) => values[id] ?? 0)

describe('costs of an arm', () => {
  it('gives the frontier bill of 500,000 calls a day: 456,250 USD a year (V-S4-01, V-S4-02)', () => {
    const values = { 'calls-per-day': 500_000, 'tokens-in:prompt@current': 1000, 'price-input:openai/big': 2.5 }
    expect(totalOf(current, values)).toBeCloseTo(456_250, 6)
  })

  it('gives the tuned path of the worked case: 75,250, 128,750 and 214,250 USD (V-S4-02)', () => {
    const remote: ArmEvidence = { ...tuned, fitted: false, cost: { host: { kind: 'remote', provider: 'p', model: 'm' }, newLabels: 5000 } }
    const path = (label: number, weeks: number, cycles: number) =>
      totalOf(remote, {
        'calls-per-day': 500_000,
        'tokens-in:tuned@student': 1000,
        'price-input:p/m': 0.1,
        'new-labels:tuned@student': 5000,
        label,
        'engineer-week': 4000,
        'weeks-tuned': weeks,
        // The article counts the first cycle among its cycles; here it is paid before the first call.
        cycles: cycles - 1,
      })
    expect(path(5, 4, 2)).toBeCloseTo(75_250, 6)
    expect(path(12.5, 6, 2)).toBeCloseTo(128_750, 6)
    expect(path(20, 8, 3)).toBeCloseTo(214_250, 6)
  })

  it('pays a machine that is always on even where nobody calls, and more only beyond what it can do', () => {
    const values = { 'core-hour': 0.04, utilisation: 0.5, 'ms:prompt@student': 100 }
    expect(totalOf(prompt, { ...values, 'calls-per-day': 1 }, 1)).toBeCloseTo(2 * 730 * 0.04, 9)
    // 10M x 365/12 calls x 0.1 s x 2 cores in hours, at 0.04 / 0.5 a core-hour.
    const busy = totalOf(prompt, { ...values, 'calls-per-day': 1e7 }, 1)
    expect(busy).toBeCloseTo((((1e7 * 365) / 12) * 0.1 * 2 * 0.08) / 3600, 6)
  })

  it('grows with the calls of each month', () => {
    const values = { 'calls-per-day': 12, growth: 0.1, 'tokens-in:prompt@current': 1e6 / 365, 'price-input:openai/big': 1 }
    expect(totalOf(current, values, 3)).toBeCloseTo(1 + 1.1 + 1.21, 9)
  })

  it('costs nothing where nobody calls and nothing is always on', () => {
    expect(totalOf(current, { 'tokens-in:prompt@current': 1000, 'price-input:openai/big': 2.5 })).toBe(0)
    expect(totalOf(majority, { 'calls-per-day': 1e6 })).toBe(0)
  })

  it('stays exact for billions of calls a day', () => {
    const values = { 'calls-per-day': 7e9, 'tokens-in:prompt@current': 1000, 'price-input:openai/big': 2.5 }
    expect(totalOf(current, values) / (7e9 * 365 * 1000 * 2.5e-6)).toBeCloseTo(1, 12)
  })
})

describe('the cost model', () => {
  it('gives the same totals for the same seed and others for another', () => {
    const totals = (seed: number) => modelOf(sampleTask, { random: createRandom(seed) }).totals('tuned@student')
    expect(totals(1)).toEqual(totals(1))
    expect(totals(1)).not.toEqual(totals(2))
  })

  it('orders p05, p50 and p95', () => {
    const { p05, p50, p95 } = modelOf().totals('tuned@student')
    expect(p05).toBeLessThan(p50)
    expect(p50).toBeLessThan(p95)
  })

  it('does not change an arm because another one is on the ladder', () => {
    expect(modelOf(sampleTask, { arms: [tuned] }).totals('tuned@student')).toEqual(modelOf().totals('tuned@student'))
  })

  it('is sure that a tuned arm costs at least the prompt on the same base', () => {
    const model = modelOf()
    expect(model.surer('prompt@student', 'tuned@student')).toBe(true)
    expect(model.surer('tuned@student', 'prompt@student')).toBe(false)
  })

  it('is sure both ways about an arm and itself', () => {
    expect(modelOf().surer('linear', 'linear')).toBe(true)
    expect(modelOf().probabilityDearer('tuned@student', 'tuned@student')).toBe(1)
  })

  it('decides between a local tuned arm and an API by volume, and is sure of neither in between', () => {
    expect(modelOf(at(10_000_000)).surer('tuned@student', 'prompt@current')).toBe(true)
    expect(modelOf(at(10)).surer('prompt@current', 'tuned@student')).toBe(true)
    const middle = modelOf(at(20_000))
    expect([middle.surer('tuned@student', 'prompt@current'), middle.surer('prompt@current', 'tuned@student')]).toEqual([false, false])
  })

  it('asks for more where the policy wants a ratio', () => {
    const volume = at(200_000, { rates: { engineerWeekUsd: 0, labelUsd: 0 } })
    expect(modelOf(volume).surer('tuned@student', 'prompt@current')).toBe(true)
    expect(modelOf(volume, { ratio: 1000 }).surer('tuned@student', 'prompt@current')).toBe(false)
  })

  it('asks for as much certainty as the policy wants', () => {
    // Remembering neither end as the assumed inputs stand at one: what is left to chance are the measured ones.
    const model = modelOf(at(20_000))
    const share = model.probabilityDearer('tuned@student', 'prompt@current')
    expect(modelOf(at(20_000), { probability: share }).surer('tuned@student', 'prompt@current')).toBe(true)
    expect(modelOf(at(20_000), { probability: share + 1e-6 }).surer('tuned@student', 'prompt@current')).toBe(false)
  })

  it('is sure of nothing about an arm whose price nobody knows', () => {
    const model = modelOf(at(100_000), { prices: () => undefined })
    expect([model.surer('tuned@student', 'prompt@current'), model.surer('prompt@current', 'tuned@student')]).toEqual([false, false])
    expect(model.decisiveAssumption('tuned@student', 'prompt@current')?.trust).toBe('assumed')
  })

  it('names no decisive assumption where none is left', () => {
    expect(modelOf().decisiveAssumption('majority', 'majority')).toBeUndefined()
  })

  it('takes a declared rate of 0 at its word: nobody is paid', () => {
    const model = modelOf(at(1000, { rates: { engineerWeekUsd: 0, labelUsd: 0 } }))
    expect(armEconomics(model, linear, undefined).upfront).toBeLessThan(0.01)
  })

  it('finds the month in which a dear start pays back, and none where it never does', () => {
    expect(breakEvenMonth(modelOf(at(500_000)), 'tuned@student', 'prompt@current')).toBe(1)
    expect(breakEvenMonth(modelOf(at(10)), 'tuned@student', 'prompt@current')).toBeNull()
    const month = breakEvenMonth(modelOf(at(60_000)), 'tuned@student', 'prompt@current')
    expect(month).toBeGreaterThan(2)
    expect(month).toBeLessThan(12)
  })

  it('lists every input of an arm with unit, source and trust, and nothing that it does not use', () => {
    const { lines } = armEconomics(modelOf(), current, undefined)
    expect(lines.map(({ label }) => label)).toContain('big, input tokens')
    expect(lines.some(({ label }) => label.startsWith('a processor core'))).toBe(false)
    expect(lines.every(({ unit, source, trust }) => unit !== '' && source !== '' && trust !== '')).toBe(true)
  })

  it('prices 1,000 calls with a range around the middle', () => {
    const { usd, low, high } = costPer1k(modelOf(), current)
    expect(usd).toBeCloseTo(2.5 + 0.2, 9)
    expect(low).toBeLessThan(usd)
    expect(high).toBeGreaterThan(usd)
    const local = costPer1k(modelOf(), prompt)
    expect(local.low).toBeLessThan(local.usd)
    expect(local.high).toBeGreaterThan(local.usd)
  })

  it('knows only the arms that it was built for', () => {
    expect(() => modelOf().totals('nobody')).toThrow(new RangeError('cost model: no arm nobody'))
  })
})

describe('inputs', () => {
  it('have inverse distribution functions that hit their ends and middles', () => {
    expect(quantile({ kind: 'range', low: 2, high: 4 }, 0.5)).toBe(3)
    expect(quantile({ kind: 'triangular', low: 0, mode: 1, high: 2 }, 0.5)).toBeCloseTo(1, 12)
    expect(quantile({ kind: 'triangular', low: 0, mode: 1, high: 2 }, 0.125)).toBeCloseTo(0.5, 12)
    expect(quantile({ kind: 'factor', low: 1, high: 100 }, 0.5)).toBeCloseTo(10, 12)
  })

  it('widen with the age of a price', () => {
    const today = '2026-11-25T00:00:00Z'
    expect([
      priceSpread('2026-11-20', today),
      priceSpread('2026-09-20', today),
      priceSpread('2026-01-01', today),
      priceSpread(null, today),
    ]).toEqual([0, 0.1, 0.25, 0.25])
  })
})

it('a factor around nothing is nothing at every draw', () => {
  expect([0, 0.5, 0.999].map((u) => quantile({ kind: 'factor', low: 0, high: 0 }, u))).toEqual([0, 0, 0])
})
