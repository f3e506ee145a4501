import { expect, test } from 'vitest'
import { moneyIn, rateSentence, roughMoneyIn } from './money.ts'

const euro = { code: 'EUR', perUsd: 0.9, date: '2026-11-20' }

test('money is USD where the readers have no other currency', () => {
  expect(moneyIn(undefined)(1234)).toBe('$1,234')
  expect(moneyIn({ ...euro, code: 'USD', perUsd: 1 })(1234)).toBe('$1,234')
  expect(rateSentence(undefined)).toBeUndefined()
  expect(rateSentence({ ...euro, code: 'USD' })).toBeUndefined()
})

test('another currency is converted at its rate and written with its sign, or its code where it has no sign that everybody knows', () => {
  expect(moneyIn(euro)(1000)).toBe('€900')
  expect(moneyIn(euro)(-1000)).toBe('−€900')
  expect(moneyIn({ ...euro, code: 'CHF', perUsd: 0.5 })(10)).toBe('CHF\u00A05.00')
  expect(rateSentence({ ...euro, perUsd: 1 / 1.09 })).toContain('at 0.9174 EUR for one USD')
  expect(rateSentence(euro)).toBe(
    'Sums are in EUR, at 0.9 EUR for one USD (2026-11-20); prices of inputs stay in USD, as their sources give them.',
  )
})

test.each([
  [5_523, '$5,500'],
  [34_560, '$34,600'],
  [9_999, '$10,000'],
  [12.34, '$12.00'],
  [9.87, '$9.87'],
  [-5_523, '−$5,500'],
  [0, '$0'],
])('%d in a sentence is %s', (usd, text) => {
  expect(roughMoneyIn(undefined)(usd)).toBe(text)
})

test('a sum in a sentence is rounded after it was converted', () => {
  expect(roughMoneyIn(euro)(34_560)).toBe('€31,100')
})
