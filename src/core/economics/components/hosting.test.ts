import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import type { Hosting } from '../../task/task.ts'
import { contextWith, costAt, fixed, taskWith, valueOf } from '../sample-cost.ts'
import { hosting, hostingMonth, machinesFor, peakTokensPerSecond } from './hosting.ts'
import { powerHour, purchaseMonth } from './own-hardware.ts'
import { failureOf } from '../../../../tests/fixtures/failure-of.ts'

const { linear, tuned } = sampleArms
const arm: ArmEvidence = { ...tuned, cost: { ...tuned.cost, tokensPerCall: { input: 800, output: 200, evidence: 'measured' } } }

const hostedAt = (student: Hosting, options: { readonly quantities?: object; readonly callsPerDay?: number } = {}) => {
  const { quantities = {}, callsPerDay = 1000 } = options
  return costAt(hosting, arm, {
    context: contextWith({ task: taskWith({ hosting: { student }, quantities, volume: { callsPerDay, growthPerMonth: 0 } }) }),
  })
}

describe('machines', () => {
  it.each([
    [0, 1],
    [800, 1],
    [801, 2],
    [5787, 8],
  ])('a peak of %f tokens/s on machines of 1,000 tokens/s at 80 %% needs %i', (peak, expected) => {
    expect(valueOf(machinesFor({ peakTokensPerSecond: peak, tokensPerSecond: 1000, utilisation: 0.8 }))).toBe(expected)
  })

  it('500M tokens a day are 5,787 tokens a second on average (V-S4-14), and half the hours double them', () => {
    const load = (hoursPerDay: number, peakFactor: number) =>
      valueOf(peakTokensPerSecond({ callsPerMonth: (500_000 * 365) / 12, tokensPerCall: 1000, hoursPerDay, peakFactor }))
    expect(Math.round(load(24, 1))).toBe(5787)
    expect(Math.round(load(24, 3))).toBe(17_361)
    expect(load(12, 1)).toBeCloseTo(2 * load(24, 1), 9)
  })

  it.each([
    ['0.20 USD an hour, always on (V-S3-02)', 1, 24, 0.2, 146],
    ['Together, an H100 (providers.md §9.1)', 1, 24, 6.49, 4738],
    ['Fireworks', 1, 24, 8, 5840],
    ['two hours a day (providers.md §9.2)', 1, 2, 6.49, 395],
    ['two machines', 2, 24, 0.2, 292],
  ])('%s', (_, machines, hoursPerDay, usdPerHour, expected) => {
    expect(Math.round(valueOf(hostingMonth({ machines, hoursPerDay, usdPerHour })))).toBe(expected)
  })
})

describe('hosting by the hour', () => {
  it('is always on and one machine where nothing else is said, and says that this is assumed', () => {
    const cost = hostedAt({ quantities: { usdPerHour: fixed(2) } })
    expect(cost?.monthly).toBeCloseTo(1460, 9)
    expect(cost?.input('host-machines:student')).toMatchObject({ quantity: fixed(1), trust: 'assumed', unit: 'machines' })
    expect(cost?.input('host-hoursPerDay:student')).toMatchObject({ quantity: fixed(24), trust: 'assumed', unit: 'h/day' })
    expect(cost?.input('host-usdPerHour:student')).toMatchObject({
      trust: 'declared',
      source: 'task.yaml hosting.student.usdPerHour',
      unit: 'USD/h',
    })
    expect([cost?.upfront, cost?.perCycle]).toEqual([0, 0])
  })

  it('takes the declared machines and hours', () => {
    const quantities = { usdPerHour: fixed(2), machines: fixed(3), hoursPerDay: fixed(8), tokensPerSecond: fixed(1) }
    expect(hostedAt({ quantities })?.monthly).toBeCloseTo(1460, 9)
  })

  it('needs as many machines as the peak does', () => {
    // 4.32M calls a day x 1,000 tokens = 50,000 tokens/s on average, 100,000 at the peak; 10,000 a machine at 80 %: 13 machines
    const quantities = { usdPerHour: fixed(1), tokensPerSecond: fixed(10_000), utilisation: fixed(0.8) }
    const cost = hostedAt({ quantities }, { quantities: { 'volume.peakFactor': fixed(2) }, callsPerDay: 4_320_000 })
    expect(cost?.monthly).toBeCloseTo(13 * 730, 6)
    expect(cost?.input('host-tokensPerSecond:student')).toMatchObject({ unit: 'tokens/s', trust: 'declared' })
    expect(cost?.ids).not.toContain('host-machines:student')
  })

  it('assumes a peak and a busy share with a range where nobody declared them', () => {
    const cost = hostedAt({ quantities: { usdPerHour: fixed(1), tokensPerSecond: fixed(10_000) } })
    expect(cost?.input('peak-factor')).toMatchObject({ quantity: { kind: 'range', low: 2, high: 10 }, trust: 'assumed', unit: 'x mean' })
    expect(cost?.input('host-utilisation:student')).toMatchObject({
      quantity: { kind: 'range', low: 0.5, high: 0.9 },
      trust: 'assumed',
      unit: 'share',
    })
  })

  it('finds the price of a GPU in the price book, at one provider or between the cheapest and the dearest', () => {
    const at = hostedAt({ gpu: 'H200', provider: 'fireworks', quantities: {} })
    expect(at?.input('host-hour:H200 at fireworks')).toMatchObject({
      label: 'H200 at fireworks, an hour',
      date: '2026-10-05',
      trust: 'third-party',
    })
    expect(at?.monthly).toBeCloseTo(8 * 730, 9)
    const anywhere = hostedAt({ gpu: 'h200 ', quantities: {} })
    expect(anywhere?.input('host-hour:h200')?.quantity).toMatchObject({ kind: 'triangular', low: 4.44, high: 8 })
  })

  it('is no cost of an arm whose model is not hosted, or that has none', () => {
    const context = contextWith({ task: taskWith({ hosting: { other: { quantities: {} } } }) })
    expect([costAt(hosting, arm, { context }), costAt(hosting, linear, { context })]).toEqual([undefined, undefined])
  })
})

describe('hosting that cannot be', () => {
  it.each(['tokensPerSecond', 'utilisation', 'hoursPerDay'] as const)('of %s 0 is refused by name, and never endless money', (key) => {
    const quantities = { usdPerHour: fixed(1), tokensPerSecond: fixed(1), [key]: { kind: 'range', low: 0, high: 1 } as const }
    expect(failureOf(() => hostedAt({ quantities }))).toMatchObject({
      code: 'task-invalid',
      message: `hosting.student.${key} may be 0: nothing could be served`,
      where: `task.yaml hosting.student.${key}`,
      hint: expect.stringContaining('write more than 0'),
    })
  })

  it('without any price is refused, with what to add', () => {
    expect(failureOf(() => hostedAt({ quantities: {} }))).toMatchObject({
      code: 'task-invalid',
      hint: expect.stringContaining('usdPerHour'),
    })
  })

  it('on a GPU that nobody sells is refused, with those that are known', () => {
    const problem = failureOf(() => hostedAt({ gpu: 'H900', provider: 'x', quantities: {} }))
    expect(problem).toMatchObject({ code: 'price-unknown', message: 'hosting.student.gpu: no price is known for H900 at x' })
    expect(problem.hint).toContain('H100 80GB')
    expect(problem.hint).not.toContain('electricity')
  })
})

describe('hardware of one’s own', () => {
  it('draws 0.11 USD an hour at 450 W and 0.25 USD a kWh (providers.md §9.3)', () => {
    expect(valueOf(powerHour({ watts: 450, pue: 1, kwhUsd: 0.25 }))).toBeCloseTo(0.1125, 12)
    expect(valueOf(powerHour({ watts: 450, pue: 1.5, kwhUsd: 0.25 }))).toBeCloseTo(0.168_75, 12)
  })

  it('spreads the purchase over its life: 1,600 USD over three years are 0.30 USD an hour at 20 % use', () => {
    expect(valueOf(purchaseMonth(1600, 36)) / (730 * 0.2)).toBeCloseTo(0.3044, 4)
  })

  it('pays the purchase in every month and electricity for the hours that it is up', () => {
    const quantities = {
      purchaseUsd: fixed(3600),
      lifeMonths: fixed(36),
      watts: fixed(1000),
      pue: fixed(1.2),
      hoursPerDay: fixed(12),
      machines: fixed(2),
    }
    const cost = hostedAt({ quantities }, { quantities: { 'rates.kwhUsd': fixed(0.25) } })
    // 2 x (100 + 365 h x 1 kW x 1.2 x 0.25)
    expect(cost?.monthly).toBeCloseTo(2 * (100 + 365 * 0.3), 9)
    expect(cost?.ids.filter((id) => id.startsWith('host-usd'))).toEqual([])
  })

  it('assumes life, power, site and electricity with ranges where only the purchase is known', () => {
    const cost = hostedAt({ quantities: { purchaseUsd: fixed(3600) } })
    expect(['lifeMonths', 'watts', 'pue'].map((key) => cost?.input(`host-${key}:student`))).toMatchObject([
      { quantity: { low: 24, high: 48 }, unit: 'months', trust: 'assumed' },
      { quantity: { low: 300, high: 1000 }, unit: 'W', trust: 'assumed' },
      { quantity: { low: 1, high: 1.6 }, unit: 'x', trust: 'assumed' },
    ])
    expect(cost?.input('kwh')).toMatchObject({ quantity: { low: 0.1, high: 0.4 }, unit: 'USD/kWh', trust: 'assumed' })
    expect(failureOf(() => hostedAt({ quantities: { purchaseUsd: fixed(1), lifeMonths: fixed(0) } })).message).toContain(
      'lifeMonths may be 0',
    )
  })
})
