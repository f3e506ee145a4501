import { describe, expect, it } from 'vitest'
import type { ArmEvidence } from '../decision/evidence.ts'
import { sampleArms, sampleTask } from '../decision/sample-evidence.ts'
import { createRandom } from '../lib/random.ts'
import { costPer1k } from './arm-economics.ts'
import { callsOfMonth } from './component.ts'
import { costLine } from './cost-line.ts'
import { costModel } from './cost-model.ts'
import { economicsReport } from './economics-report.ts'
import { largest, product, sum } from './expression.ts'
import { sampleInput, sampleModel } from './sample-model.ts'

const { majority, linear, current, tuned } = sampleArms
const recorded: ArmEvidence = { ...current, name: 'outputs', cost: { host: { kind: 'unknown' } } }
const arms: readonly ArmEvidence[] = [linear, current, tuned]

const model = (callsPerDay = 60_000, ladder = arms) =>
  costModel({
    task: { ...sampleTask, volume: { callsPerDay, growthPerMonth: 0 } },
    arms: ladder,
    prices: ({ model }) =>
      model === 'big'
        ? { inputPer1M: 2.5, outputPer1M: 10, source: 'sample', date: null, trust: 'third-party', marks: ['undated'] }
        : undefined,
    today: '2026-11-25',
    random: createRandom(1),
  })

const report = (rest: Partial<Parameters<typeof economicsReport>[1]> = {}) =>
  economicsReport(model(), { arms, incumbent: current, tuned, currency: undefined, ...rest })

describe('economics of a decision', () => {
  it('hold every arm against the incumbent, and the incumbent against nobody', () => {
    const { perArm, against } = report()
    expect(against).toBe('prompt@current')
    const [first, incumbent, last] = perArm
    expect(incumbent).not.toHaveProperty('probabilityCheaper')
    expect(incumbent?.breakEvenMonth).toBeNull()
    for (const arm of [first, last])
      expect(arm).toMatchObject({ probabilityCheaper: expect.any(Number), probabilityPayback: expect.any(Number) })
    expect(last?.breakEvenCallsPerDay).toMatchObject({ share: expect.any(Number) })
    expect(last?.breakEvenMonth).toBeGreaterThan(1)
  })

  it('leave out what needs an incumbent or a tuned arm where there is none', () => {
    const alone = report({ incumbent: undefined })
    expect(alone.against).toBeNull()
    expect(alone.perArm.every((arm) => arm.breakEvenMonth === null && !('probabilityPayback' in arm))).toBe(true)
    for (const given of [alone, report({ tuned: undefined }), report({ incumbent: tuned })]) {
      expect(given).not.toHaveProperty('tornado')
      expect(given).not.toHaveProperty('valueOfInformation')
      expect(given).not.toHaveProperty('perfectInformationUsd')
    }
  })

  it('show what to measure next: swings, and what knowing an input is worth', () => {
    // Where either may be cheaper.
    const {
      tornado = [],
      valueOfInformation = [],
      perfectInformationUsd = 0,
      inputs = [],
    } = economicsReport(model(20_000), {
      arms,
      incumbent: current,
      tuned,
      currency: undefined,
    })
    expect(tornado[0]?.trust).toBe('assumed')
    expect(valueOfInformation.length).toBeGreaterThan(0)
    for (const { input, usd } of valueOfInformation) {
      expect(inputs.map(({ id }) => id)).toContain(input)
      expect(usd).toBeLessThanOrEqual(perfectInformationUsd)
    }
  })

  it('show the currency of the readers without changing a number', () => {
    const shown = report({ currency: { code: 'EUR', usd: 1.25, date: '2026-11-01' } })
    expect(shown.shownIn).toEqual({ code: 'EUR', perUsd: 0.8, date: '2026-11-01' })
    expect(shown.perArm).toEqual(report().perArm)
    expect(report()).not.toHaveProperty('shownIn')
  })

  it('list every input once, with its ends and what to know before believing it', () => {
    const { inputs = [], perArm } = report()
    expect(new Set(inputs.map(({ id }) => id)).size).toBe(inputs.length)
    const price = inputs.find(({ id }) => id === 'price-input:openai/big')
    expect(price).toMatchObject({
      value: 2.5,
      low: 2.5 * 0.75,
      high: 2.5 * 1.25,
      unit: 'USD/1M tokens',
      trust: 'third-party',
      marks: ['undated'],
    })
    expect(perArm[1]?.lines).toContainEqual(price)
    expect(inputs.find(({ id }) => id === 'calls-per-day')).not.toHaveProperty('low')
    expect(costLine(sampleInput('fee', 5))).not.toHaveProperty('marks')
  })

  it('split each arm into its components', () => {
    const { perArm } = report()
    const tokens = perArm[1]?.components?.find(({ id }) => id === 'tokens')
    expect(tokens).toMatchObject({ category: 'serving', upfront: 0, perCycle: 0 })
    expect(tokens?.monthly).toBeCloseTo(((60_000 * 365) / 12) * 0.0027, 6)
    expect(tokens?.total.p50).toBeGreaterThan(0)
    expect(tokens?.inputs).toContain('price-input:openai/big')
    expect(tokens?.inputs).not.toContain('engineer-week')
  })

  it('end each list of inputs with what they add up to', () => {
    const [, { lines, upfront, monthly }] = report().perArm as [unknown, ReturnType<typeof report>['perArm'][number]]
    expect(lines.slice(-2)).toEqual([
      { label: 'before the first call', value: upfront, unit: 'USD', source: 'from the lines above', date: null, trust: 'derived' },
      {
        label: 'first month, changes of the task included',
        value: monthly,
        unit: 'USD',
        source: 'from the lines above',
        date: null,
        trust: 'derived',
      },
    ])
    expect(lines.every(({ value }) => value !== 0)).toBe(true)
  })
})

describe('the cost of 1,000 calls', () => {
  const priced = (fee: number, floor: number) =>
    costPer1k(
      sampleModel({
        tuned: {
          inputs: [
            sampleInput('fee', { kind: 'range', low: fee / 2, high: 2 * fee }, 'USD/call'),
            sampleInput('share', { kind: 'range', low: 0.1, high: 0.4 }, 'share'),
            sampleInput('floor', floor, 'USD/month'),
          ],
          upfront: product('floor', 0),
          monthly: sum(largest('floor', product(callsOfMonth, 'fee', sum(1, product(-1, 'share')))), 'floor'),
        },
        current: { inputs: [] },
      }),
      tuned,
    )

  it('leaves out what is paid without a call', () => {
    expect(priced(0.02, 1e6).usd).toBeCloseTo(1000 * 0.025 * 0.75, 6)
    expect(priced(0.02, 0).usd).toBeCloseTo(1000 * 0.025 * 0.75, 6)
  })

  it('ranges between the ends that make it least and most, whichever way an input works', () => {
    const { low, high } = priced(0.02, 10)
    expect(low).toBeCloseTo(1000 * 0.01 * 0.6, 6)
    expect(high).toBeCloseTo(1000 * 0.04 * 0.9, 6)
  })

  it('says what it rests on', () => {
    expect(costPer1k(model(), current).basis).toBe('tokens at the provider')
    const others = model(1000, [majority, recorded])
    expect([costPer1k(others, majority).basis, costPer1k(others, recorded).basis]).toEqual([
      'no computation worth counting',
      'nobody knows; assumed',
    ])
    expect(costPer1k(others, majority)).toMatchObject({ usd: 0, low: 0, high: 0 })
    expect(costPer1k(model(), linear).basis).toBe('time on this machine')
  })
})
