import { expect, it, test } from 'vitest'
import { ceiling, largest, month, power, product, quotient, smallest, sum, without } from './expression.ts'
import type { Expression } from './expression.ts'
import { renderFormula } from './spreadsheet-formula.ts'

const names = { input: (id: string) => id.toUpperCase(), month: 'C$2' }

test.each<readonly [string, Expression, string]>([
  ['a number', { kind: 'number', value: 0.25 }, '0.25'],
  ['a negative number keeps its sign in brackets', product(-1, 'a'), '(-1)*A'],
  ['a very small number has a capital E', product(1e-9, 'a'), '1E-9*A'],
  ['a sum of products needs no brackets', sum(product('a', 'b'), 'c'), 'A*B+C'],
  ['a product of sums does', product(sum('a', 'b'), 'c'), '(A+B)*C'],
  ['one term is itself', sum(product('a')), 'A'],
  ['a sum of nothing is 0', { kind: 'sum', terms: [] }, '0'],
  ['a product of nothing is 1', { kind: 'product', terms: [] }, '1'],
  ['a single sum within a product keeps its brackets', product(sum(sum('a', 'b')), 'c'), '(A+B)*C'],
  ['growth', power(sum(1, 'growth'), month), '(1+GROWTH)^C$2'],
  ['a power of a power is unambiguous', power(power('a', 'b'), 'c'), '(A^B)^C'],
  ['an exponent that is a quotient', power('a', quotient(month, 12)), 'A^(C$2/12)'],
  ['division by a number', quotient(product('a', 'b'), 12), 'A*B/12'],
  ['division by 0 of 0 is 0', quotient('a', 'b'), 'IF(A=0,0,A/B)'],
  ['a divisor that is a product is in brackets', quotient(sum('a', 'c'), product('b', 'd')), 'IF(A+C=0,0,(A+C)/(B*D))'],
  ['a quotient as a factor', product('c', quotient('a', 12)), 'C*A/12'],
  ['a quotient as a divisor', quotient('c', quotient('a', 12)), 'IF(C=0,0,C/(A/12))'],
  ['max and min', largest(smallest('a', 3), 'b'), 'MAX(MIN(A,3),B)'],
  ['rounding up', ceiling(quotient('a', 10)), 'ROUNDUP(A/10,0)'],
  ['the rest of a share', without('share'), '1+(-1)*SHARE'],
])('%s', (_, expression, expected) => {
  expect(renderFormula(expression, names)).toBe(expected)
})

it('asks for every input by its id', () => {
  const asked: string[] = []
  renderFormula(product('a', sum('b', 'a')), { input: (id) => (asked.push(id), id), month: 'M' })
  expect(asked).toEqual(['a', 'b', 'a'])
})
