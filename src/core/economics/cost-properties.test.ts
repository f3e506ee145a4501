import { assert, constantFrom, double, integer, oneof, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArmEvidence } from '../decision/evidence.ts'
import { sampleArms, sampleTask } from '../decision/sample-evidence.ts'
import { createRandom } from '../lib/random.ts'
import type { Task } from '../task/task.ts'
import { costModel } from './cost-model.ts'
import type { CostModelOptions } from './cost-model.ts'
import { economicsReport } from './economics-report.ts'
import { probabilityPayback } from './paid-back.ts'
import { sampleInput } from './sample-model.ts'
import { tornado } from './tornado.ts'

const { majority, linear, prompt, current, tuned } = sampleArms
/** Asks a small model at a provider: a saving by the token. */
const byToken: ArmEvidence = {
  ...tuned,
  name: 'tuned@hosted',
  cost: {
    ...tuned.cost,
    host: { kind: 'remote', provider: 'p', model: 'small' },
    tokensPerCall: { input: 300, output: 20, evidence: 'measured' },
  },
}
const arms = [majority, linear, prompt, current, tuned, byToken]

const tasks = record({
  callsPerDay: oneof(constantFrom(0, 1, 5e9), double({ min: 0, max: 1e6, noNaN: true })),
  growthPerMonth: constantFrom(-0.5, 0, 0.07),
  horizonMonths: constantFrom(1, 12, 36),
  engineerWeekUsd: constantFrom(undefined, 0, 5000),
  outputsPerYear: constantFrom(0, 1, 6),
}).map(({ callsPerDay, growthPerMonth, horizonMonths, engineerWeekUsd, outputsPerYear }): Task => ({
  ...sampleTask,
  horizonMonths,
  volume: { callsPerDay, growthPerMonth },
  changes: { outputsPerYear, knowledgePerYear: 0 },
  rates: engineerWeekUsd === undefined ? {} : { engineerWeekUsd },
}))

const modelOf = (task: Task, rest: Partial<CostModelOptions> = {}) =>
  costModel({
    task,
    arms,
    prices: ({ model }) => ({
      inputPer1M: model === 'big' ? 2.5 : 0.1,
      outputPer1M: model === 'big' ? 10 : 0.4,
      source: 'sample',
      date: '2026-11-20',
      trust: 'vendor-page',
    }),
    today: '2026-11-25',
    random: createRandom(1),
    ...rest,
  })

/** Every number of a value, wherever it stands. */
const numbersOf = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : []

const reportOf = (task: Task, seed = 1) =>
  economicsReport(modelOf(task, { random: createRandom(seed) }), { arms, incumbent: current, tuned, currency: undefined })

const few = { numRuns: 8, seed: 7 }

describe('the costs of any task', () => {
  it('are finite, ordered and shares where they are shares, from no calls to billions a day', () => {
    assert(
      property(tasks, (task) => {
        const report = reportOf(task)
        expect(numbersOf(report).filter((value) => !Number.isFinite(value))).toEqual([])
        for (const arm of report.perArm) {
          const spreads = [
            arm.total,
            ...(arm.components ?? []).map(({ total }) => total),
            ...(arm.breakEvenCallsPerDay ? [arm.breakEvenCallsPerDay] : []),
          ]
          for (const { p05, p50, p95 } of spreads) expect([p05, p50, p95]).toEqual([p05, p50, p95].sort((a, b) => a - b))
          for (const share of [arm.probabilityCheaper ?? 0, arm.probabilityPayback ?? 0, arm.breakEvenCallsPerDay?.share ?? 0]) {
            expect(share).toBeGreaterThanOrEqual(0)
            expect(share).toBeLessThanOrEqual(1)
          }
        }
      }),
      few,
    )
  })

  it('add up from their components', () => {
    assert(
      property(tasks, (task) => {
        const { totalAt, middlePoint } = modelOf(task)
        const close = (actual: number, expected: number) =>
          expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
        for (const arm of reportOf(task).perArm) {
          const parts = arm.components ?? []
          const months = task.horizonMonths
          const changes = task.changes.outputsPerYear / 12
          close(
            parts.reduce((sum, part) => sum + part.upfront, 0),
            arm.upfront,
          )
          close(
            parts.reduce((sum, part) => sum + part.upfront + months * (part.monthly + part.perCycle * changes), 0),
            totalAt(arm.name, middlePoint),
          )
        }
      }),
      { numRuns: 3, seed: 7 },
    )
  })

  it('are linear in each price', () => {
    assert(
      property(tasks, double({ min: 0.01, max: 100, noNaN: true }), (task, price) => {
        const model = modelOf(task)
        const priced = model.inputs.filter(({ unit }) => unit.startsWith('USD'))
        expect(priced.length).toBeGreaterThan(5)
        for (const { id } of priced)
          for (const arm of arms) {
            const at = (value: number) => model.totalAt(arm.name, (other) => (other === id ? value : model.middlePoint(other)))
            const [none, once, twice] = [at(0), at(price), at(2 * price)]
            expect(Math.abs(twice - once - (once - none))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(twice)))
          }
      }),
      few,
    )
  })

  it('are the same for the same seed', () => {
    assert(
      property(tasks, integer({ min: 1, max: 1e6 }), (task, seed) => {
        expect(reportOf(task, seed)).toEqual(reportOf(task, seed))
      }),
      { numRuns: 3, seed: 7 },
    )
  })
})

describe('a saving by the token', () => {
  it('never pays back less surely with more calls', () => {
    assert(
      property(tasks, double({ min: 1, max: 50, noNaN: true }), (task, more) => {
        const payback = (callsPerDay: number) =>
          probabilityPayback(modelOf({ ...task, volume: { ...task.volume, callsPerDay } }), 'tuned@hosted', 'prompt@current')
        const { callsPerDay } = task.volume
        expect(payback(callsPerDay * more)).toBeGreaterThanOrEqual(payback(callsPerDay))
      }),
      few,
    )
  })

  it('goes from hopeless to sure', () => {
    const payback = (callsPerDay: number) =>
      probabilityPayback(modelOf({ ...sampleTask, volume: { callsPerDay, growthPerMonth: 0 } }), 'tuned@hosted', 'prompt@current')
    expect(payback(10)).toBe(0)
    expect(payback(1e7)).toBe(1)
    expect(payback(40_000)).toBeGreaterThan(0.05)
    expect(payback(40_000)).toBeLessThan(0.95)
  })
})

describe('an input that an arm does not use', () => {
  it('moves nothing', () => {
    const model = modelOf(sampleTask)
    for (const { name } of arms) {
      const used = new Set(model.inputsOf([name]).map(({ id }) => id))
      const total = model.totalAt(name, model.middlePoint)
      for (const { id } of model.inputs)
        if (!used.has(id)) expect(model.totalAt(name, (other) => (other === id ? 1e6 : model.middlePoint(other)))).toBe(total)
    }
  })

  it('is not in a tornado', () => {
    const swings = tornado(modelOf(sampleTask), 'tuned@hosted', 'prompt@current')
    expect(swings.length).toBeGreaterThan(3)
    expect(swings.map(({ input }) => input).filter((id) => id.includes('tuned@student') || id === 'utilisation')).toEqual([])
    const sizes = swings.map(({ atLow, atHigh }) => Math.abs(atHigh - atLow))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })
})

describe('what no cost model may contain', () => {
  const component = (cost: object) =>
    [{ id: 'odd', label: 'an odd line', category: 'other', costOf: () => cost }] as unknown as NonNullable<CostModelOptions['components']>

  it('is a formula that is no money', () => {
    const odd = component({ inputs: [sampleInput('rows', 5, 'rows')], upfront: { kind: 'input', id: 'rows' } })
    expect(() => modelOf(sampleTask, { components: odd })).toThrow(
      'cost model: an odd line of majority before the first call is row, not money',
    )
  })

  it('is one name for two numbers', () => {
    for (const other of [sampleInput('fee', 6), sampleInput('fee', 5, 'USD/month')]) {
      const odd = component({ inputs: [sampleInput('fee', 5), other] })
      expect(() => modelOf(sampleTask, { components: odd })).toThrow(new RangeError('cost model: two different inputs are called fee'))
    }
    expect(() => modelOf(sampleTask, { components: component({ inputs: [sampleInput('fee', 5), sampleInput('fee', 5)] }) })).not.toThrow()
  })
})
