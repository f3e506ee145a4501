import { describe, expect, it, test } from 'vitest'
import type { CostUnit } from './cost-unit.ts'
import { assertMoney } from './dimensions.ts'
import { ceiling, largest, month, power, product, quotient, smallest, sum } from './expression.ts'
import type { Expression } from './expression.ts'

const units: Readonly<Record<string, CostUnit>> = {
  usd: 'USD',
  tokens: 'tokens/call',
  price: 'USD/1M tokens',
  'calls-per-day': 'calls/day',
  growth: 'share a month',
  cycles: 'a year',
  hours: 'h',
  weeks: 'weeks',
  'core-hour': 'USD/core-hour',
  rows: 'rows',
  label: 'USD/row',
  seconds: 's/row',
  watts: 'W',
  kwh: 'USD/kWh',
  gb: 'GB',
  storage: 'USD/GB-month',
  purchase: 'USD',
  life: 'months',
  share: 'share',
}
const inputs = new Map(Object.entries(units).map(([id, unit]) => [id, { unit }]))
const check = (cost: Parameters<typeof assertMoney>[1]) => () => assertMoney('a line', cost, inputs)

test.each<readonly [string, Expression]>([
  ['rows at a price a row', product('rows', 'label')],
  ['hours at a price an hour, doubled', product(2, 'hours', 'core-hour')],
  ['seconds a row turned into money', product('rows', quotient('seconds', 3600), 'core-hour')],
  ['the larger of a bill and a fixed minimum', largest(product('rows', 'label'), 5)],
  ['the larger of a minimum and a bill', smallest(5, product('rows', 'label'))],
  ['nothing', sum()],
  ['nothing times anything', product(0, 'tokens')],
  ['a bill and nothing', sum('usd', 0)],
  ['an input that nobody declared', sum('usd', product('nobody', 'tokens'))],
  ['nothing over something', sum('usd', quotient('nobody', 'rows'))],
  ['something over nothing', sum('usd', quotient('rows', 'nobody'))],
  ['a power of nothing', product('usd', power('nobody', month))],
  ['a power by nothing', product('usd', power('share', 'nobody'))],
  ['a share of money', product('usd', sum(1, product(-1, 'share')))],
  ['rounded up', product(ceiling(quotient('hours', 'weeks')), 'usd')],
  ['a square root of a square', power(product('usd', 'usd'), 0.5)],
])('%s is money', (_, upfront) => {
  expect(check({ upfront })).not.toThrow()
})

test.each<readonly [string, Expression]>([
  [
    'tokens of growing calls at a price',
    product('calls-per-day', power(sum(1, 'growth'), month), quotient(product('tokens', 'price'), 1e6)),
  ],
  ['power drawn at a price of energy', product('watts', 'kwh')],
  ['storage', product('gb', 'storage')],
  ['a purchase over its life', quotient('purchase', 'life')],
])('%s is money over time', (_, monthly) => {
  expect(check({ monthly })).not.toThrow()
  expect(check({ upfront: monthly })).toThrow('before the first call is money / time, not money')
})

describe('what mixes units', () => {
  test.each<readonly [string, Expression, string]>([
    ['money and rows', sum('usd', 'rows'), 'a sum of money and row'],
    ['money and a plain number', sum('usd', 1), 'a sum of money and a plain number'],
    ['the larger of hours and rows', product(largest('hours', 'rows'), 'core-hour'), 'a max of time and row'],
    ['a smaller that mixes', smallest('usd', 'share'), 'a min of money and a plain number'],
    ['hours in an exponent', product('usd', power(2, 'hours')), 'a power of a plain number and time'],
    ['a power of money by a share', power('usd', 'share'), 'a power of money and a plain number'],
  ])('%s cannot be added or compared', (_, upfront, message) => {
    expect(check({ upfront })).toThrow(RangeError)
    expect(check({ upfront })).toThrow(message)
  })

  it('says what came out instead of money', () => {
    expect(check({ upfront: product('rows', 'tokens') })).toThrow(
      'cost model: a line before the first call is token x row / call, not money',
    )
    expect(check({ upfront: sum('share') })).toThrow('before the first call is a plain number, not money')
    expect(check({ upfront: largest(5) })).toThrow('before the first call is a plain number, not money')
    expect(check({ upfront: quotient(1, 'rows') })).toThrow('is 1 / row, not money')
    expect(check({ monthly: sum('usd') })).toThrow('in a month is money, not money / time')
    expect(check({ perCycle: product('core-hour', 2) })).toThrow('for a change of the task is money / time x time, not money / time')
  })
})

it('takes what a change of the task costs for money', () => {
  expect(check({ perCycle: product('rows', 'label') })).not.toThrow()
})
