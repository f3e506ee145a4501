import { describe, expect, it } from 'vitest'
import { sampleArms } from '../decision/sample-evidence.ts'
import type { Task } from '../task/task.ts'
import { fixed, taskWith } from './sample-cost.ts'
import { sharedInputs } from './shared-inputs.ts'

const { linear, prompt, current, tuned } = sampleArms

const inputsOf = (rest: Partial<Task> = {}, arms: Parameters<typeof sharedInputs>[0]['arms'] = []) => {
  const [calls, growth, cycles] = sharedInputs({ task: taskWith(rest), arms })
  return { calls, growth, cycles }
}

describe('calls a day', () => {
  it('are as declared, else unsure by a factor of 3', () => {
    expect(inputsOf().calls).toMatchObject({
      id: 'calls-per-day',
      quantity: fixed(1000),
      trust: 'declared',
      source: 'task.yaml volume.callsPerDay',
    })
    const guess = inputsOf({ origins: { 'volume.callsPerDay': 'default' }, volume: { callsPerDay: 900, growthPerMonth: 0 } }).calls
    expect(guess).toMatchObject({ quantity: { kind: 'factor', low: 300, high: 2700 }, trust: 'assumed', unit: 'calls/day' })
  })

  it('keep the range that was declared', () => {
    const range = { kind: 'range', low: 1, high: 3 } as const
    expect(inputsOf({ quantities: { 'volume.callsPerDay': range } }).calls?.quantity).toEqual(range)
  })

  it("are derived from tokens a month by the tokens of today's calls", () => {
    const quantities = { 'volume.tokensPerMonth': fixed(1020 * 365) }
    const other = { ...prompt, cost: { ...prompt.cost, tokensPerCall: { input: 5, output: 9, evidence: 'measured' as const } } }
    const calls = inputsOf({ quantities, origins: { 'volume.callsPerDay': 'default' } }, [linear, other, current, tuned]).calls
    expect(calls).toMatchObject({
      quantity: fixed(12),
      trust: 'declared',
      source: 'task.yaml volume.tokensPerMonth / 1020 tokens a call of prompt@current',
    })
  })

  it('rest on any prompt where nothing is called current, and are unsure by a factor of 3 where its tokens are planned', () => {
    const range = { kind: 'range', low: 365 * 100, high: 365 * 200 } as const
    const planned = { ...prompt, cost: { ...prompt.cost, tokensPerCall: { input: 80, output: 20, evidence: 'assumed' as const } } }
    const other = { ...linear, cost: { ...linear.cost, tokensPerCall: { input: 1, output: 0, evidence: 'measured' as const } } }
    const calls = inputsOf({ quantities: { 'volume.tokensPerMonth': range } }, [other, planned]).calls
    expect(calls).toMatchObject({ trust: 'assumed', source: expect.stringContaining('100 tokens a call (assumed') })
    expect(calls?.quantity).toEqual({ kind: 'factor', low: expect.closeTo(4, 9), high: expect.closeTo(72, 9) })
    expect(inputsOf({ quantities: { 'volume.tokensPerMonth': range } }, [other]).calls?.source).toContain('of linear')
  })

  it('never divide by a call without tokens', () => {
    const empty = { ...current, cost: { ...current.cost, tokensPerCall: { input: 0, output: 0, evidence: 'measured' as const } } }
    const calls = inputsOf({ quantities: { 'volume.tokensPerMonth': fixed(330 * 365) } }, [empty]).calls
    expect(calls).toMatchObject({ trust: 'assumed', quantity: { low: expect.closeTo(4, 9), high: expect.closeTo(36, 9) } })
  })

  it('are the declared calls where both are there', () => {
    const quantities = { 'volume.tokensPerMonth': fixed(1), 'volume.callsPerDay': fixed(7) }
    expect(inputsOf({ quantities }, [current]).calls?.quantity).toEqual(fixed(7))
  })

  it('say that they come from the actions of users', () => {
    const quantities = { 'volume.actionsPerDay': fixed(10), 'volume.callsPerDay': fixed(40) }
    expect(inputsOf({ quantities, callsPerAction: 4 }).calls).toMatchObject({
      quantity: fixed(40),
      source: 'task.yaml volume.actionsPerDay x callsPerAction (4)',
    })
  })
})

describe('growth and changes', () => {
  it('are declared, else what task.yaml has by default, which is assumed', () => {
    expect(inputsOf({ volume: { callsPerDay: 1, growthPerMonth: 0.03 } }).growth).toMatchObject({
      id: 'growth',
      quantity: fixed(0.03),
      unit: 'a month',
      trust: 'declared',
    })
    expect(inputsOf({ origins: { 'volume.growthPerMonth': 'default' } }).growth).toMatchObject({ quantity: fixed(0), trust: 'assumed' })
    expect(inputsOf().cycles).toMatchObject({
      id: 'cycles',
      quantity: fixed(1),
      unit: 'a year',
      source: 'task.yaml changes.outputsPerYear',
    })
    expect(inputsOf({ origins: { 'changes.outputsPerYear': 'default' } }).cycles).toMatchObject({ quantity: fixed(1), trust: 'assumed' })
  })

  it('take the pledged cycles before the changes of the task', () => {
    expect(inputsOf({ maintain: { cyclesPerYear: 3 } }).cycles).toMatchObject({
      quantity: fixed(3),
      source: 'task.yaml maintain.cyclesPerYear',
    })
  })
})
