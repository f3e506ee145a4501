import { expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import { contextWith, costAt, fixed, taskWith } from '../sample-cost.ts'
import { ownMachine } from './own-machine.ts'

const { prompt, linear, current, majority } = sampleArms
const values = { 'core-hour': 0.04, utilisation: 0.5 }
const at = (callsPerDay: number) => contextWith({ task: taskWith({ volume: { callsPerDay, growthPerMonth: 0 } }) })

it('a model needs a machine that is always on: 2 cores x 730 h x 0.04 USD where hardly anybody calls', () => {
  expect(costAt(ownMachine, prompt, { context: at(1), values })?.monthly).toBeCloseTo(58.4, 9)
})

it('a busy model costs its time at the busy share that a core reaches', () => {
  // 3.6M calls a day x 100 ms = 100 hours a day on 2 cores, at 0.08 USD
  expect(costAt(ownMachine, prompt, { context: at(3_600_000), values })?.monthly).toBeCloseTo((100 * 2 * 0.08 * 365) / 12, 6)
})

it('a classifier inside the application costs its time alone', () => {
  const cost = costAt(ownMachine, linear, { context: at(18_000_000), values })
  // 18M x 0.2 ms = 1 hour a day on one core
  expect(cost?.monthly).toBeCloseTo((0.08 * 365) / 12, 9)
  expect(cost?.input('ms:linear')).toMatchObject({
    unit: 'ms/call',
    trust: 'measured',
    source: 'sample machine',
    label: 'time of a call on 1 core',
  })
  expect(cost?.input('core-hour')).toMatchObject({
    trust: 'assumed',
    quantity: { low: 0.01, mode: 0.03, high: 0.06 },
    unit: 'USD/core-hour',
  })
  expect(cost?.input('utilisation')).toMatchObject({ trust: 'assumed', quantity: { low: 0.1, mode: 0.3, high: 0.7 } })
})

it('a planned time of a call may be wrong by a factor of 3, one that nobody planned costs its machine alone', () => {
  const planned = { ...prompt, cost: { ...prompt.cost, msPerCall: { value: 30, evidence: 'assumed' as const } } }
  expect(costAt(ownMachine, planned)?.input('ms:prompt@student')).toMatchObject({
    quantity: { low: 10, high: 90 },
    source: 'planned, not measured',
  })
  const unplanned = { ...prompt, cost: { host: prompt.cost.host } }
  expect(costAt(ownMachine, unplanned, { context: at(1e9), values })?.monthly).toBeCloseTo(58.4, 9)
})

it('is no cost of an arm at a provider, of one that computes nothing, or of a model that task.yaml hosts elsewhere', () => {
  expect([costAt(ownMachine, current), costAt(ownMachine, majority)]).toEqual([undefined, undefined])
  const context = contextWith({ task: taskWith({ hosting: { student: { quantities: { usdPerHour: fixed(1) } } } }) })
  expect(costAt(ownMachine, prompt, { context })).toBeUndefined()
  expect(costAt(ownMachine, linear, { context })).toBeDefined()
})
