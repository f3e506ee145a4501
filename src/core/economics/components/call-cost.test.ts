import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import { contextWith, costAt, fixed, taskWith, valueOf } from '../sample-cost.ts'
import { callsPerSuccess } from './call-cost.ts'
import { promptUsd } from './call-tokens.ts'
import { batchDiscount, fallenPrice, tokens } from './tokens.ts'

const { current, prompt, tuned, majority } = sampleArms
const perMonth = (callsPerDay: number) => (callsPerDay * 365) / 12

const monthlyOf = (arm: ArmEvidence, quantities: object = {}, rest: object = {}) =>
  costAt(tokens, arm, { context: contextWith({ task: taskWith({ quantities, ...rest }) }) })

describe('prompt tokens', () => {
  it.each([
    [1, 0.0025],
    [0.5, 0.00125],
    [0.25, 0.000625],
    [0.1, 0.00025],
  ])('cost less where they are cached: 1,000 at 2.50 USD, cached at %f of it, are %f USD (V-S4-07)', (factor, expected) => {
    expect(valueOf(promptUsd({ tokens: 1000, per1M: 2.5, cachedShare: 1, cachedPer1M: 2.5 * factor }))).toBeCloseTo(expected, 12)
  })

  it('cost the full price for the part that is not cached', () => {
    expect(valueOf(promptUsd({ tokens: 1_000_000, per1M: 4, cachedShare: 0.25, cachedPer1M: 1 }))).toBeCloseTo(3.25, 12)
  })
})

describe('tokens at the provider', () => {
  it('cost what goes in and what comes out at their own prices', () => {
    // 1,000 x 2.50 + 20 x 10 USD a million, 1,000 calls a day
    const cost = monthlyOf(current)
    expect(cost?.monthly).toBeCloseTo(perMonth(1000) * 0.0027, 9)
    expect([cost?.upfront, cost?.perCycle]).toEqual([0, 0])
    expect(cost?.input('tokens-in:prompt@current')).toMatchObject({
      unit: 'tokens/call',
      trust: 'measured',
      source: 'measured on the examples',
    })
    expect(cost?.input('tokens-out:prompt@current')?.quantity).toMatchObject({ mode: 20 })
    expect(cost?.input('price-input:openai/big')).toMatchObject({
      unit: 'USD/1M tokens',
      date: '2026-11-20',
      source: 'sample',
      trust: 'vendor-page',
    })
  })

  it('are no cost of arms that compute here or nowhere', () => {
    expect([monthlyOf(prompt), monthlyOf(majority)]).toEqual([undefined, undefined])
  })

  it('are widened by a factor of 3 where they were planned, and guessed where nobody planned them', () => {
    const planned = { ...current, cost: { ...current.cost, tokensPerCall: { input: 900, output: 0, evidence: 'assumed' as const } } }
    expect(monthlyOf(planned)?.input('tokens-in:prompt@current')).toMatchObject({
      quantity: { kind: 'factor', low: 300, high: 2700 },
      trust: 'assumed',
    })
    expect(monthlyOf(planned)?.input('tokens-out:prompt@current')?.quantity).toEqual({ kind: 'factor', low: 1, high: 3 })
    const unknown = { ...current, cost: { host: current.cost.host } }
    expect(monthlyOf(unknown)?.input('tokens-in:prompt@current')).toMatchObject({
      quantity: { low: 100, high: 900 },
      source: 'assumed: a short prompt and a short answer',
    })
    expect(monthlyOf(unknown)?.input('tokens-out:prompt@current')?.quantity).toMatchObject({ low: 10, high: 90 })
  })

  it('carry what a reader should know of their price', () => {
    const priced = (marks: readonly 'undated'[]) =>
      costAt(tokens, current, {
        context: contextWith({ prices: () => ({ inputPer1M: 1, outputPer1M: 2, source: 's', date: null, trust: 'third-party', marks }) }),
      })?.input('price-output:openai/big')
    expect(priced(['undated'])).toMatchObject({ marks: ['undated'], quantity: { low: 1.5, mode: 2, high: 2.5 } })
    expect(priced([])).not.toHaveProperty('marks')
  })

  it('are as many as declared, where they are declared', () => {
    const said = { ...current, cost: { ...current.cost, tokensPerCall: { input: 900, output: 7, evidence: 'declared' as const } } }
    expect(monthlyOf(said)?.input('tokens-in:prompt@current')).toMatchObject({
      quantity: fixed(900),
      trust: 'declared',
      source: 'declared',
    })
  })

  it('cost anything where nobody knows the price, and say so', () => {
    const elsewhere = { ...current, cost: { ...current.cost, host: { kind: 'remote', provider: 'x', model: 'y' } } } as const
    expect(monthlyOf(elsewhere)?.input('price-output:x/y')).toMatchObject({
      quantity: { low: 0.02, high: 30 },
      trust: 'assumed',
      date: null,
    })
    const recorded = { ...current, cost: { ...current.cost, host: { kind: 'unknown' } } } as const
    expect(monthlyOf(recorded)?.ids).toContain('price-input:unknown/prompt@current')
  })

  it('take the declared share from the cache, else the one that the replies reported', () => {
    const seen = { ...current, cost: { ...current.cost, cachedShare: 0.8 } }
    // 1,000 x (0.2 x 2.50 + 0.8 x 1.25) + 20 x 10
    expect(monthlyOf(seen)?.monthly).toBeCloseTo(perMonth(1000) * 0.0017, 9)
    expect(monthlyOf(seen)?.input('cached-share:prompt@current')).toMatchObject({ trust: 'measured', unit: 'share' })
    expect(monthlyOf(seen)?.input('price-cached:openai/big')?.label).toBe('big, cached input tokens')
    expect(monthlyOf(seen, { 'costs.cachedShare': fixed(0.4) })?.monthly).toBeCloseTo(perMonth(1000) * 0.0022, 9)
    expect(monthlyOf(seen, { 'costs.cachedShare': fixed(0.4) })?.ids).toContain('cached-share')
  })

  it('are paid in full where the provider names no price for cached tokens', () => {
    const small = {
      ...current,
      cost: { ...current.cost, cachedShare: 0.8, host: { kind: 'remote', provider: 'x', model: 'small' } },
    } as const
    expect(monthlyOf(small)?.monthly).toBeCloseTo(perMonth(1000) * 0.000162, 9)
    expect(monthlyOf(small)?.ids).not.toContain('cached-share:prompt@current')
  })

  it('cost less for the share of the calls that may wait for a batch', () => {
    expect(valueOf(batchDiscount(0.5, 0.5))).toBe(0.75)
    expect(monthlyOf(current, { 'costs.batchShare': fixed(0.4) })?.monthly).toBeCloseTo(perMonth(1000) * 0.0027 * 0.8, 9)
    expect(monthlyOf(current, { 'costs.batchShare': fixed(0.4) })?.input('batch-factor:openai')).toMatchObject({
      quantity: fixed(0.5),
      unit: 'x',
    })
    const elsewhere = { ...current, cost: { ...current.cost, host: { kind: 'remote', provider: 'x', model: 'big' } } } as const
    expect(monthlyOf(elsewhere, { 'costs.batchShare': fixed(0.4) })?.monthly).toBeCloseTo(perMonth(1000) * 0.0027, 9)
    expect(monthlyOf(current)?.ids).not.toContain('batch-share')
  })

  it('fall with API prices month by month, where that is declared', () => {
    expect(valueOf(fallenPrice(0.36), {}, 6)).toBeCloseTo(0.8, 12)
    const cost = monthlyOf(current, { 'costs.pricesFallPerYear': fixed(0.36) })
    expect([cost?.inMonth(0), cost?.inMonth(12)]).toEqual(
      [perMonth(1000) * 0.0027, perMonth(1000) * 0.0027 * 0.64].map((x) => expect.closeTo(x, 9)),
    )
    const recorded = { ...current, cost: { ...current.cost, host: { kind: 'unknown' } } } as const
    expect(monthlyOf(recorded, { 'costs.pricesFallPerYear': fixed(0.36) })?.ids).not.toContain('prices-fall')
    expect(monthlyOf(current)?.ids).not.toContain('prices-fall')
  })

  it('cost a tuned model its own price where the provider asks more for it, else the base', () => {
    const at = (model: string, untuned = false) =>
      monthlyOf({
        ...tuned,
        untuned,
        cost: { tokensPerCall: { input: 1000, output: 0, evidence: 'measured' }, host: { kind: 'remote', provider: 'x', model } },
      })
    expect(at('small')?.ids).toContain('price-input:x/ft:small')
    expect(at('small')?.monthly).toBeCloseTo(perMonth(1000) * 0.0003, 9)
    expect(at('small', true)?.monthly).toBeCloseTo(perMonth(1000) * 0.00015, 9)
    expect(at('big')?.ids).toContain('price-input:x/big')
    expect(at('ft:small')?.ids).toContain('price-input:x/ft:small')
  })
})

describe('retries', () => {
  it.each([
    [0.85, 1.1765],
    [0.95, 1.0526],
    [1, 1],
    [1.2, 1],
  ])('at a valid share of %f an answer takes %f calls (V-S1-03)', (share, expected) => {
    expect(valueOf(callsPerSuccess(share))).toBeCloseTo(expected, 4)
  })

  const withValid = (value: number): ArmEvidence => ({
    ...current,
    cost: { ...current.cost, validShare: { value, low: value - 0.05, high: Math.min(1, value + 0.05), n: 200 } },
  })

  it('are paid as often as the form of answers could not be read, with the interval of that share', () => {
    expect(monthlyOf(withValid(0.9))?.monthly).toBeCloseTo((perMonth(1000) * 0.0027) / 0.9, 9)
    expect(monthlyOf(withValid(0.9))?.input('valid-share:prompt@current')).toMatchObject({
      quantity: { kind: 'measured', value: 0.9, high: expect.closeTo(0.95, 9), floor: 0.05 },
      unit: 'share',
      source: 'measured on 200 examples',
      trust: 'measured',
    })
  })

  it('cost nothing where every answer could be read, and end at 20 calls where none could', () => {
    expect(monthlyOf(withValid(1))?.ids).not.toContain('valid-share:prompt@current')
    expect(monthlyOf(withValid(0))?.monthly).toBeCloseTo(perMonth(1000) * 0.0027 * 20, 9)
  })
})
