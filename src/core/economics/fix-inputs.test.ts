import { describe, expect, it } from 'vitest'
import { costModelOf } from '../decision/plan-look.ts'
import { sampleArms, sampleEvidence, sampleTask } from '../decision/sample-evidence.ts'
import { costModel } from './cost-model.ts'
import { fixInputs } from './fix-inputs.ts'

const evidence = sampleEvidence([sampleArms.linear, sampleArms.current, sampleArms.tuned])
const model = costModelOf(evidence)
const rule = { ratio: 1, probability: 0.9 }
const arms = ['linear', 'prompt@current', 'tuned@student']

describe('a cost model with inputs known exactly', () => {
  it('without any is the model itself', () => {
    const same = fixInputs(model, new Map(), rule)
    for (const arm of arms) expect(same.totals(arm)).toEqual(model.totals(arm))
    for (const a of arms) for (const b of arms) expect(same.probabilityDearer(a, b)).toBe(model.probabilityDearer(a, b))
  })

  it('has the totals of a model that was built with that number', () => {
    const task = { ...sampleTask, volume: { callsPerDay: 1_000_000, growthPerMonth: 0 } }
    const { arms: all, prices, decidedAt: today, random } = evidence
    const built = costModel({ task, arms: all, prices, today, random: random.fork('economics'), ...rule })
    const fixed = fixInputs(model, new Map([['calls-per-day', 1_000_000]]), rule)
    for (const arm of arms) {
      expect(fixed.totals(arm)).toEqual(built.totals(arm))
      expect(fixed.totalAt(arm, fixed.middlePoint)).toBe(built.totalAt(arm, built.middlePoint))
    }
    expect(fixed.probabilityDearer('tuned@student', 'prompt@current')).toBe(built.probabilityDearer('tuned@student', 'prompt@current'))
    expect(fixed.surer('tuned@student', 'prompt@current')).not.toBe(model.surer('tuned@student', 'prompt@current'))
    expect(fixed.totals('prompt@current')).not.toEqual(model.totals('prompt@current'))
    expect(fixed.inputs.find(({ id }) => id === 'calls-per-day')?.quantity).toEqual({ kind: 'fixed', value: 1_000_000 })
    expect(fixed.inputsOf(['tuned@student']).every(({ id, quantity }) => id !== 'calls-per-day' || quantity.kind === 'fixed')).toBe(true)
  })

  it('holds "surer" against the ratio and probability that it is given', () => {
    const calls = new Map([['calls-per-day', 1_000_000]])
    expect(fixInputs(model, calls, { ratio: 1000, probability: 0.9 }).surer('tuned@student', 'prompt@current')).toBe(false)
    expect(fixInputs(model, calls, { ratio: 0, probability: 1 }).surer('tuned@student', 'prompt@current')).toBe(true)
  })
})
