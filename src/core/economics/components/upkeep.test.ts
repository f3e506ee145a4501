import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import type { Task } from '../../task/task.ts'
import { contextWith, costAt, fixed, taskWith, valueOf } from '../sample-cost.ts'
import { cyclesByCadence, migration, newerBases } from './cycles.ts'
import { distillation, distilledUsd } from './distillation.ts'
import { evaluation } from './evaluation.ts'
import { people } from './people.ts'
import { dataPreparation, onTop, opportunity } from './project.ts'

const { majority, linear, prompt, current, tuned } = sampleArms
const week = { 'rates.engineerWeekUsd': fixed(4000) }
const context = (quantities: Task['quantities'], rest: Partial<Task> = {}) => contextWith({ task: taskWith({ quantities, ...rest }) })

describe('engineers', () => {
  it.each([
    [4, 16_000],
    [6, 24_000],
    [8, 32_000],
  ])('%i weeks of a cycle at 4,000 USD are %i USD (V-S4-02)', (weeks, expected) => {
    const cost = costAt(people, tuned, { context: context({ ...week, 'costs.weeksPerCycle': fixed(weeks) }) })
    expect([cost?.upfront, cost?.perCycle, cost?.monthly]).toEqual([expected, expected, 0])
  })

  it('take a project of its own before the first call, where it is declared', () => {
    const declared = context({
      ...week,
      'costs.weeksPerCycle': fixed(1),
      'costs.projectWeeks': fixed(6),
      'costs.baseProjectWeeks': fixed(2),
    })
    expect(costAt(people, tuned, { context: declared })).toMatchObject({ upfront: 24_000, perCycle: 4000 })
    expect(costAt(people, prompt, { context: declared })).toMatchObject({ upfront: 8000, perCycle: 1.25 * 4000 })
    expect(costAt(people, tuned, { context: declared })?.input('project-weeks-tuned')).toMatchObject({
      unit: 'weeks',
      trust: 'declared',
      label: 'work before a tuned arm goes live',
    })
    expect(costAt(people, prompt, { context: declared })?.input('project-weeks-base')?.label).toBe('work before any other arm goes live')
  })

  it('work on any arm for half a week to two, on a tuned one longer, where nobody says', () => {
    expect(costAt(people, linear)?.input('weeks-base')).toMatchObject({
      quantity: { kind: 'range', low: 0.5, high: 2 },
      trust: 'assumed',
      unit: 'weeks',
    })
    expect(costAt(people, tuned)?.input('weeks-tuned')?.quantity).toEqual({ kind: 'range', low: 2, high: 8 })
    expect(costAt(people, tuned, { context: context(week) })?.input('weeks-tuned')?.quantity).toEqual({ kind: 'range', low: 4, high: 8 })
    expect(costAt(people, tuned)?.input('engineer-week')).toMatchObject({
      quantity: { kind: 'triangular', low: 2000, mode: 4000, high: 6000 },
      trust: 'assumed',
      unit: 'USD/week',
    })
    expect(costAt(people, prompt, { context: context({ ...week, 'costs.baseWeeksPerCycle': fixed(3) }) })).toMatchObject({
      upfront: 12_000,
      perCycle: 12_000,
    })
  })

  it('do nothing for arms that nobody maintains', () => {
    const recorded = { ...current, cost: { host: { kind: 'unknown' } } } as const
    expect([costAt(people, majority), costAt(people, recorded)]).toEqual([undefined, undefined])
    expect(costAt(people, current)?.ids).toContain('weeks-base')
  })
})

describe('evaluation of a cycle', () => {
  it('repeats the calls of this run at the price of a call; those of this run are paid', () => {
    const cost = costAt(evaluation, { ...current, modelCalls: 2000 })
    expect(cost?.perCycle).toBeCloseTo(5.4, 9)
    expect([cost?.upfront, cost?.monthly]).toEqual([0, 0])
    expect(cost?.input('evaluation-calls:prompt@current')).toMatchObject({ quantity: fixed(2000), unit: 'calls', trust: 'measured' })
  })

  it('adds what is declared, before the first call as well', () => {
    const declared = context({ 'costs.evaluationUsdPerCycle': fixed(500) })
    expect(costAt(evaluation, { ...current, modelCalls: 2000 }, { context: declared })?.perCycle).toBeCloseTo(505.4, 9)
    expect(costAt(evaluation, linear, { context: declared })).toMatchObject({ upfront: 500, perCycle: 500 })
    expect(costAt(evaluation, majority, { context: declared })).toBeUndefined()
    expect(costAt(evaluation, linear)).toBeUndefined()
  })
})

describe('distillation', () => {
  it('pays the teacher for its tokens and people for the rows they read', () => {
    const options = { rows: 1000, inputTokens: 2000, outputTokens: 500, inputPer1M: 2.5, outputPer1M: 10, reviewedShare: 0.2, reviewUsd: 1 }
    // 1,000 x (0.005 + 0.005 + 0.2)
    expect(valueOf(distilledUsd(options))).toBeCloseTo(210, 9)
  })

  const models = { teacher: { name: 'teacher', model: 'big', provider: 'openai' }, big: { name: 'big', model: 'big', provider: 'x' } }
  const quantities = { 'costs.distilledRows': fixed(1000), 'rates.reviewRowSeconds': fixed(36), 'rates.reviewerHourUsd': fixed(50) }
  const planned: ArmEvidence = { ...tuned, cost: { ...tuned.cost, tokensPerCall: { input: 900, output: 30, evidence: 'measured' } } }

  it('of a tuned arm is priced by the teacher of task.yaml, now and in each cycle', () => {
    const cost = costAt(distillation, planned, { context: context({ ...quantities, 'costs.reviewedShare': fixed(0.5) }, { models }) })
    // 1,000 x (900 x 2.5 / 1M + 30 x 10 / 1M + 0.5 x 0.5)
    expect(cost?.upfront).toBeCloseTo(252.55, 9)
    expect(cost?.perCycle).toBeCloseTo(252.55, 9)
    expect(cost?.ids).toContain('price-output:openai/big')
    expect(cost?.input('teacher-in:tuned@student')).toMatchObject({
      quantity: { kind: 'factor', low: 300, high: 2700 },
      trust: 'assumed',
      unit: 'tokens/row',
    })
    expect(cost?.input('teacher-out:tuned@student')?.quantity).toEqual({ kind: 'factor', low: 10, high: 90 })
    expect(costAt(distillation, planned, { context: context(quantities, { models, teacher: 'big' }) })?.ids).toContain('price-output:x/big')
  })

  it('is reviewed in full unless declared otherwise, and has no known price without a teacher', () => {
    const cost = costAt(distillation, tuned, { context: context(quantities) })
    expect(cost?.input('reviewed-share')).toMatchObject({ quantity: fixed(1), trust: 'assumed', unit: 'share' })
    expect(cost?.input('price-input:unknown/teacher')).toMatchObject({ trust: 'assumed', quantity: { low: 0.02, high: 30 } })
    expect(cost?.input('teacher-in:tuned@student')?.quantity).toMatchObject({ low: 100, high: 900 })
    expect(cost?.input('teacher-out:tuned@student')?.quantity).toMatchObject({ low: 10, high: 90 })
  })

  it('is no cost where no rows are distilled, or of arms that are not tuned', () => {
    expect([costAt(distillation, tuned), costAt(distillation, linear, { context: context(quantities) })]).toEqual([undefined, undefined])
  })
})

const cycle = { ...week, 'costs.weeksPerCycle': fixed(1), 'rates.coreHourUsd': fixed(0.05), 'costs.failedRunShare': fixed(0) }
/** Training 0.1 h x 2 cores x 0.05 and one week. */
const oneCycle = 0.01 + 4000

describe('newer base models', () => {
  it.each([
    [6, 2],
    [4, 3],
  ])('every %i months ask for %i cycles a year (V-S1-17)', (cadence, expected) => {
    expect(valueOf(cyclesByCadence(cadence))).toBe(expected)
  })

  it('cost the cycles beyond those that the task itself asks for, labels left out', () => {
    const cadence = { ...cycle, 'costs.baseCadenceMonths': fixed(4) }
    const cost = costAt(newerBases, tuned, { context: context(cadence, { changes: { outputsPerYear: 1, knowledgePerYear: 0 } }) })
    expect(cost?.monthly).toBeCloseTo((2 * oneCycle) / 12, 9)
    expect(cost?.input('base-cadence')).toMatchObject({ unit: 'months', trust: 'declared' })
    const busy = context(cadence, { changes: { outputsPerYear: 5, knowledgePerYear: 0 } })
    expect(costAt(newerBases, tuned, { context: busy })?.monthly).toBe(0)
  })

  it('are not counted unless declared, nor for arms that are not tuned', () => {
    expect(costAt(newerBases, tuned)).toBeUndefined()
    expect(costAt(newerBases, linear, { context: context({ 'costs.baseCadenceMonths': fixed(4) }) })).toBeUndefined()
  })
})

describe('migration', () => {
  const until = (arm: ArmEvidence, deprecatesOn: string) => ({ ...arm, cost: { ...arm.cost, deprecatesOn } })

  it('is work where the model is switched off within the horizon, also where it already was', () => {
    const declared = context({ ...week, 'costs.migrationWeeks': fixed(1.5) })
    expect(costAt(migration, until(current, '2027-06-01'), { context: declared })).toMatchObject({ upfront: 6000, perCycle: 0, monthly: 0 })
    expect(costAt(migration, until(current, '2026-01-01'), { context: declared })?.upfront).toBe(6000)
    expect(costAt(migration, until(current, '2027-12-31'), { context: declared })).toBeUndefined()
    expect(costAt(migration, current, { context: declared })).toBeUndefined()
  })

  it('takes a tuned arm through its training again', () => {
    const cost = costAt(migration, until(tuned, '2027-06-01'), { context: context({ ...cycle, 'costs.migrationWeeks': fixed(1) }) })
    expect(cost?.upfront).toBeCloseTo(oneCycle, 9)
    const assumed = costAt(migration, until(tuned, '2027-06-01'))?.input('migration-weeks:tuned@student')
    expect(assumed).toMatchObject({ quantity: { kind: 'range', low: 0.5, high: 2 }, trust: 'assumed', unit: 'weeks' })
  })

  it('knows the day from the dated table where the arm does not say, and names model and day', () => {
    const nano = { ...current, cost: { ...current.cost, host: { kind: 'remote', provider: 'openai', model: 'gpt-4.1-nano' } } } as const
    const declared = context({ ...week, 'costs.migrationWeeks': fixed(1) })
    expect(costAt(migration, nano, { context: declared })?.upfront).toBe(4000)
    expect(costAt(migration, nano, { context: declared })?.input('migration-weeks:gpt-4.1-nano')?.label).toBe(
      'work when gpt-4.1-nano is switched off on 2026-10-23',
    )
  })

  it('says nothing about a day that is none', () => {
    expect(costAt(migration, until(current, 'soon'))).toBeUndefined()
  })
})

describe('data preparation', () => {
  it.each([
    [0.2, 7500],
    [0.4, 10_000],
  ])('as %f of the whole makes 6,000 USD of other work %i USD (V-S1-14)', (share, whole) => {
    expect(6000 + valueOf(onTop(6000, share))).toBeCloseTo(whole, 9)
  })

  it('comes on top of training, work and evaluation of a tuned arm, where it is declared', () => {
    const cost = costAt(dataPreparation, tuned, { context: context({ ...cycle, 'costs.dataPreparationShare': fixed(0.2) }) })
    expect(cost?.upfront).toBeCloseTo(oneCycle / 4, 9)
    expect(cost?.perCycle).toBeCloseTo(oneCycle / 4, 9)
    expect(cost?.input('data-share')?.unit).toBe('share')
    expect([
      costAt(dataPreparation, tuned),
      costAt(dataPreparation, linear, { context: context({ 'costs.dataPreparationShare': fixed(0.2) }) }),
    ]).toEqual([undefined, undefined])
  })
})

describe('opportunity', () => {
  it('is counted once for a tuned arm, as declared and never assumed', () => {
    const declared = context({ 'costs.opportunityUsd': fixed(9000) })
    expect(costAt(opportunity, tuned, { context: declared })).toMatchObject({ upfront: 9000, perCycle: 0, monthly: 0 })
    expect(costAt(opportunity, tuned, { context: declared })?.input('opportunity')).toMatchObject({ unit: 'USD', trust: 'declared' })
    expect([costAt(opportunity, tuned), costAt(opportunity, prompt, { context: declared })]).toEqual([undefined, undefined])
  })
})
