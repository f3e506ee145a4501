import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import { contextWith, costAt, fixed, taskWith, valueOf } from '../sample-cost.ts'
import { labels, labelsUsd, reviewUsd } from './labels.ts'

const { majority, linear, prompt, tuned } = sampleArms

describe('labels and review', () => {
  it.each([
    [5000, 5, 25_000],
    [5000, 20, 100_000],
    [1000, 5, 5000],
    [1000, 20, 20_000],
    [500, 5, 2500],
    [500, 20, 10_000],
  ])('%i labels at %i USD are %i USD (V-S4-09)', (rows, usd, expected) => {
    expect(valueOf(labelsUsd(rows, usd, 0))).toBe(expected)
  })

  it('adds the reading of each row: 90 s at 40 USD an hour is 1 USD', () => {
    expect(valueOf(reviewUsd(90, 40))).toBe(1)
    expect(valueOf(labelsUsd(100, 5, reviewUsd(90, 40)))).toBe(600)
  })

  it('buys what is planned for an arm before its first call', () => {
    const planned = { ...linear, fitted: false, cost: { ...linear.cost, newLabels: 200 } }
    const context = contextWith({ task: taskWith({ rates: { labelUsd: 2 } }) })
    const cost = costAt(labels, planned, { context })
    expect([cost?.upfront, cost?.perCycle]).toEqual([400, 0])
    expect(cost?.input('new-labels:linear')).toMatchObject({ source: 'plan', trust: 'declared', unit: 'rows' })
    expect(cost?.ids).not.toContain('train-rows')
  })

  it('buys declared missing labels for a tuned arm only: the others learned from what exists', () => {
    const context = contextWith({ task: taskWith({ rates: { labelUsd: 2 }, quantities: { 'costs.labels': fixed(300) } }) })
    expect(costAt(labels, tuned, { context })?.upfront).toBe(600)
    expect(costAt(labels, linear, { context })?.upfront).toBe(0)
    expect(costAt(labels, tuned, { context })?.input('labels-to-buy')?.source).toBe('task.yaml costs.labels')
  })

  it("makes a share of the task's rows anew at each change, for arms that learned from rows", () => {
    const context = contextWith({
      task: taskWith({ rates: { labelUsd: 2, reviewRowSeconds: 36 }, quantities: { 'costs.relabelledShare': fixed(0.2) } }),
    })
    // 500 rows x 0.2 x (2 USD + 36 s of an engineer at 4,000 USD for 40 hours, 1 USD)
    expect(costAt(labels, linear, { context })?.perCycle).toBeCloseTo(300, 9)
    expect(costAt(labels, linear, { context })?.upfront).toBe(0)
    expect([costAt(labels, prompt, { context }), costAt(labels, majority, { context })]).toEqual([undefined, undefined])
  })

  it('assumes what nobody declared, and says so', () => {
    const cost = costAt(labels, tuned)
    expect(cost?.input('label')).toMatchObject({ quantity: { kind: 'factor', low: 0.05, high: 5 }, trust: 'assumed', unit: 'USD/row' })
    expect(cost?.input('relabelled-share')).toMatchObject({ quantity: { kind: 'range', low: 0.1, high: 1 }, trust: 'assumed' })
    expect(cost?.input('train-rows')).toMatchObject({ quantity: fixed(500), trust: 'measured', unit: 'rows' })
    expect(cost?.input('review-seconds')).toMatchObject({ quantity: fixed(0), unit: 's/row' })
  })

  it("pays reviewers their own hour where it is declared, else an engineer's", () => {
    const quantities = { 'rates.reviewRowSeconds': fixed(60), 'costs.relabelledShare': fixed(1), 'rates.labelUsd': fixed(0) }
    const perCycle = (more: object) =>
      costAt(labels, tuned, { context: contextWith({ task: taskWith({ quantities: { ...quantities, ...more } }) }) })
    expect(perCycle({ 'rates.reviewerHourUsd': fixed(30) })?.perCycle).toBeCloseTo(250, 9)
    expect(perCycle({ 'rates.reviewerHourUsd': fixed(30) })?.ids).not.toContain('engineer-week')
    expect(perCycle({ 'rates.engineerWeekUsd': fixed(2400) })?.perCycle).toBeCloseTo(500, 9)
  })

  it('takes labels and reviewers at the rows of a price book where no rate is declared', () => {
    const row = {
      provider: 'agency',
      kind: 'labelling',
      currency: 'USD',
      asOf: '2026-11-20',
      source: 'offer',
      trust: 'declared',
      own: true,
    } as const
    const book = [
      { ...row, id: 'label', unit: 'row', value: 3 },
      { ...row, id: 'hour', unit: 'person hour', value: 36 },
    ]
    const quantities = { 'costs.labels': fixed(100), 'rates.reviewRowSeconds': fixed(100) }
    const cost = costAt(labels, tuned, { context: contextWith({ task: taskWith({ quantities }), book }) })
    expect(cost?.upfront).toBeCloseTo(400, 9)
    expect(cost?.input('label')).toMatchObject({ source: 'offer', unit: 'USD/row', marks: ['own price'] })
    expect(cost?.input('reviewer-hour')).toMatchObject({ source: 'offer', unit: 'USD/h' })
    expect(cost?.ids).not.toContain('engineer-week')
    const rates = { ...quantities, 'rates.labelUsd': fixed(1), 'rates.reviewerHourUsd': fixed(72) }
    expect(costAt(labels, tuned, { context: contextWith({ task: taskWith({ quantities: rates }), book }) })?.upfront).toBeCloseTo(300, 9)
  })
})
