import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { ArmEconomics, CostLine, Decision } from '../decision/decision.ts'
import {
  againstWords,
  breakEvenVolume,
  chance,
  groundsOf,
  inputRange,
  inputValue,
  namedInputs,
  paidComponents,
  payback,
  swingEnds,
  tunedOf,
  visibleSwings,
} from './cost-words.ts'

const { decision } = sampleReport
const armOf = (name: string): ArmEconomics => decision.economics.perArm.find((arm) => arm.name === name) ?? decision.economics.perArm[0]!

test.each([
  [4000, 'USD/week', '$4,000/week'],
  [0.4, 'USD/1M tokens', '$0.40/1M tokens'],
  [12, 'USD', '$12.00'],
  [500_000, 'calls/day', '500,000 calls/day'],
  [0.03, 'a month', '3 % a month'],
  [0.1775, 'of the time', '17.8 % of the time'],
  [0.25, 'share', '25 %'],
  [1.25, 'x', '1.25'],
  [3, '', '3'],
])('%d %s reads as %s', (value, unit, text) => {
  expect(inputValue(value, unit)).toBe(text)
})

test('a range names its unit once, and a certain input has none', () => {
  expect(inputRange({ low: 4, high: 8, unit: 'weeks' })).toBe('4 to 8 weeks')
  expect(inputRange({ low: 0.1, high: 0.7, unit: 'of the time' })).toBe('10 to 70 % of the time')
  expect(inputRange({ low: 2000, high: 6000, unit: 'USD/week' })).toBe('$2,000 to $6,000/week')
  expect(inputRange({ low: 2, high: 6, unit: 'x' })).toBe('2 to 6')
  expect(inputRange({ low: 4, high: 4, unit: 'weeks' })).toBeUndefined()
  expect(inputRange({ unit: 'weeks' })).toBeUndefined()
})

test.each([
  [1, 'all'],
  [0, 'none'],
  [0.9999, 'more than 99 of 100'],
  [0.001, 'fewer than 1 of 100'],
  [0.01, '1 of 100'],
  [0.974, '97 of 100'],
])('a probability of %d is %s', (probability, text) => {
  expect(chance(probability)).toBe(text)
})

test('payback is a month, or not in time; there is none where an arm costs no more at first than what it is held against', () => {
  const { economics } = decision
  const arm = { ...armOf('tuned@student'), upfront: 100, breakEvenMonth: 3 }
  expect(payback(arm, economics)).toBe('month 3')
  expect(payback({ ...arm, breakEvenMonth: null }, economics)).toBe('not in time')
  expect(payback({ ...arm, upfront: 0 }, economics)).toBe('')
  expect(payback(arm, { ...economics, against: 'linear' })).toBe('')
  expect(payback({ ...arm, upfront: 151 }, { ...economics, against: 'linear' })).toBe('month 3')
  expect(payback(arm, { ...economics, against: 'tuned@student' })).toBe('')
  expect(payback(arm, { perArm: [] })).toBe('month 3')
})

test('a break-even volume is a range of calls a day, never, always, or unknown', () => {
  const { breakEvenCallsPerDay: _, ...arm } = armOf('tuned@student')
  const at = (p50: number, share = 1) => ({ ...arm, breakEvenCallsPerDay: { p05: p50 / 2, p50, p95: p50 * 2, share } })
  expect(breakEvenVolume(arm)).toBeUndefined()
  expect(breakEvenVolume({ ...arm, breakEvenCallsPerDay: null })).toBe('cheaper at any volume')
  expect(breakEvenVolume(at(62_345))).toBe('62,000 calls a day (31,000 to 120,000)')
  expect(breakEvenVolume(at(62_345, 0.4))).toBe('62,000 calls a day (31,000 to 120,000), in 40 of 100 draws')
  expect(breakEvenVolume(at(62_345, 0))).toBe('at no volume')
  expect(breakEvenVolume(at(115e6))).toBe('120 million calls a day (58 million to 230 million)')
  expect(breakEvenVolume(at(6.7e9))).toBe('6.7 billion calls a day (3.4 billion to 13 billion)')
  expect(breakEvenVolume(at(40))).toBe('40 calls a day (20 to 80)')
})

test('the tuned arm is that of the last look, else the first that is tuned', () => {
  expect(tunedOf(decision)).toBe('tuned@student')
  expect(tunedOf({ ...decision, looks: [] })).toBe('tuned@student')
  expect(tunedOf({ ...decision, looks: [], arms: [] })).toBeUndefined()
})

test('swings that nobody could see beside the largest are left out, unless they change which is cheaper', () => {
  const [first] = decision.economics.tornado ?? []
  const swing = { ...first!, atLow: 0, atHigh: 1000, flips: false }
  const tiny = { ...swing, input: 'tiny', atHigh: 9 }
  const shown = (tornado: Decision['economics']['tornado']): readonly string[] =>
    visibleSwings({ ...decision, economics: { ...decision.economics, ...(tornado === undefined ? {} : { tornado }) } }).map(
      ({ input }) => input,
    )
  expect(shown([swing, tiny])).toEqual([swing.input])
  expect(shown([swing, { ...tiny, flips: true }])).toEqual([swing.input, 'tiny'])
  expect(shown([swing, { ...tiny, atHigh: -10 }])).toEqual([swing.input, 'tiny'])
  expect(visibleSwings({ ...decision, economics: { horizonMonths: 12, currency: 'USD', perArm: [] } })).toEqual([])
  expect(swingEnds(decision.economics.tornado?.[1] ?? swing)).toEqual(['4 weeks', '8 weeks'])
})

test('inputs with one label are told apart by whose they are, others keep theirs', () => {
  const line = (id: string, label: string): CostLine => ({ id, label, value: 1, unit: 'h', source: '', date: null, trust: 'measured' })
  const named = namedInputs([
    line('ms:a@x', 'time of a call'),
    line('ms:b:c', 'time of a call'),
    line('hours:a@x', 'one training'),
    line('label', 'one training'),
  ])
  expect(named.map(({ label }) => label)).toEqual(['time of a call, a@x', 'time of a call, b:c', 'one training, a@x', 'one training'])
  expect(namedInputs([line('hours:a@x', 'one training')]).map(({ label }) => label)).toEqual(['one training'])
})

test('components that cost nothing in any draw are not shown', () => {
  const arm = armOf('tuned@student')
  const [part] = arm.components ?? []
  const free = { ...part!, upfront: 0, monthly: 0, perCycle: 0, total: { p05: 0, p50: 0, p95: 0 } }
  expect(paidComponents({ ...arm, components: [free] })).toEqual([])
  for (const more of [{ upfront: 1 }, { monthly: 1 }, { perCycle: 1 }, { total: { p05: 0, p50: 0, p95: 1 } }])
    expect(paidComponents({ ...arm, components: [{ ...free, ...more }] })).toHaveLength(1)
  const { components: _, ...older } = arm
  expect(paidComponents(older)).toEqual([])
})

test('grounds count every kind of trust once', () => {
  expect(groundsOf(decision.economics.inputs ?? []).map(({ words, count }) => `${count} ${words}`)).toEqual([
    '2 measured',
    '2 set by you',
    '3 from price lists',
    '3 assumed',
  ])
  expect(groundsOf([])).toEqual([])
})

test('only what production uses is said to run today', () => {
  expect(againstWords(decision)).toBe('runs today')
  expect(againstWords({ ...decision, economics: { ...decision.economics, againstRunsToday: false } })).toBe('held against')
})
