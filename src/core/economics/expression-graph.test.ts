import { array, assert, constant, constantFrom, double, integer, letrec, oneof, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column } from './column.ts'
import { createEvaluation } from './evaluate.ts'
import { pointTotal } from './evaluate-point.ts'
import { ceiling, largest, month, power, product, quotient, smallest, sum } from './expression.ts'
import type { Expression } from './expression.ts'
import { createGraph, inputIdsOf } from './expression-graph.ts'

/** What an expression means, spelt out: the graph may rearrange it and must not change it. */
const meaning = (expression: Expression, values: Readonly<Record<string, number>>, now: number): number => {
  const of = (part: Expression): number => meaning(part, values, now)
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'input':
      return values[expression.id] ?? 0
    case 'month':
      return now
    case 'sum':
      return expression.terms.reduce((total, term) => total + of(term), 0)
    case 'product':
      return expression.terms.reduce((total, term) => total * of(term), 1)
    case 'max':
      return Math.max(...expression.terms.map(of))
    case 'min':
      return Math.min(...expression.terms.map(of))
    case 'quotient':
      return of(expression.over) === 0 ? 0 : of(expression.over) / of(expression.under)
    case 'power':
      return of(expression.base) ** of(expression.exponent)
    case 'ceiling':
      return Math.ceil(of(expression.of))
  }
}

const ids = ['calls-per-day', 'a', 'b', 'c']

/** Any expression a component could write: divisors and bases stay above 0, rounding up stays away from whole numbers. */
const { any: expressions } = letrec<{ any: Expression; leaf: Expression }>((tie) => ({
  leaf: oneof(
    double({ min: 0.25, max: 4, noNaN: true }).map((value): Expression => ({ kind: 'number', value })),
    constantFrom(...ids).map((id): Expression => ({ kind: 'input', id })),
    constant(month),
  ),
  any: oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    tie('leaf'),
    array(tie('any'), { minLength: 0, maxLength: 3 }).map((terms) => sum(...terms)),
    array(tie('any'), { minLength: 0, maxLength: 3 }).map((terms) => product(...terms)),
    array(tie('any'), { minLength: 1, maxLength: 3 }).map((terms) => largest(...terms)),
    array(tie('any'), { minLength: 1, maxLength: 3 }).map((terms) => smallest(...terms)),
    record({ over: tie('any'), under: tie('leaf') }).map(({ over, under }) => quotient(over, sum(0.5, under))),
    record({ base: tie('leaf'), exponent: constantFrom<Expression>(month, quotient(month, 12)) }).map(({ base, exponent }) =>
      power(sum(0.5, base), exponent),
    ),
  ),
}))
const values = record({
  'calls-per-day': double({ min: 0, max: 5, noNaN: true }),
  a: double({ min: 0, max: 5, noNaN: true }),
  b: double({ min: 0, max: 5, noNaN: true }),
  c: double({ min: 0, max: 5, noNaN: true }),
})

const close = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe('any expression', () => {
  it('is worth in each month, summed over months and with other calls what it says', () => {
    assert(
      property(expressions, values, values, integer({ min: 1, max: 5 }), (expression, first, second, months) => {
        const node = createGraph().nodeOf(expression)
        // One input is the same in every draw: a plain number among columns.
        const draws = [first, { ...second, c: first.c }]
        const evaluation = createEvaluation((id) =>
          id === 'c' ? first.c : Float64Array.from(draws, (draw) => (draw as Record<string, number>)[id] ?? 0),
        )
        const at = (column: Column, draw: number): number => (typeof column === 'number' ? column : (column[draw] ?? 0))
        draws.forEach((draw, i) => {
          const each = Array.from({ length: months }, (_, now) => meaning(expression, draw, now))
          each.forEach((expected, now) => close(at(evaluation.inMonth(node, now), i), expected))
          close(
            at(evaluation.overMonths(node, months), i),
            each.reduce((total, value) => total + value, 0),
          )
          const busy = { ...draw, 'calls-per-day': 7 }
          const expected = Array.from({ length: months }, (_, now) => meaning(expression, busy, now)).reduce(
            (total, value) => total + value,
            0,
          )
          close(at(evaluation.withVolume(7).overMonths(node, months), i), expected)
        })
      }),
    )
  })

  it('is worth at a point what it is worth in a column', () => {
    assert(
      property(expressions, expressions, values, integer({ min: 1, max: 5 }), (upfront, running, point, months) => {
        const graph = createGraph()
        const total = pointTotal({ upfront: graph.nodeOf(upfront), running: graph.nodeOf(running) }, months)
        const expected = Array.from({ length: months }, (_, now) => meaning(running, point, now)).reduce(
          (sum, value) => sum + value,
          meaning(upfront, point, 0),
        )
        close(
          total((id) => (point as Record<string, number>)[id] ?? 0),
          expected,
        )
      }),
    )
  })

  it('does not change with an input that it does not name', () => {
    assert(
      property(expressions, values, constantFrom(...ids), (expression, point, id) => {
        const node = createGraph().nodeOf(expression)
        const at = (changed: number): Column =>
          createEvaluation((name) => (name === id ? changed : ((point as Record<string, number>)[name] ?? 0))).overMonths(node, 3)
        if (!inputIdsOf([node]).has(id)) expect(at(100)).toBe(at(0))
      }),
    )
  })
})

describe('the graph', () => {
  it('makes equal expressions one node, in whatever order they are written', () => {
    const { nodeOf } = createGraph()
    expect(nodeOf(product('a', sum('b', 2)))).toBe(nodeOf(product(sum(2, 'b'), 'a')))
    expect(nodeOf(quotient('a', 'b'))).not.toBe(nodeOf(quotient('b', 'a')))
    expect(nodeOf(sum(1))).not.toBe(nodeOf(sum(2)))
    expect(nodeOf({ kind: 'input', id: 'a' })).not.toBe(nodeOf({ kind: 'input', id: 'b' }))
  })

  it('gathers what grows alike, so that a month of many lines is one multiplication', () => {
    const { nodeOf } = createGraph()
    const growth = power(sum(1, 'growth'), month)
    const line = nodeOf(sum(product('a', growth), product('b', growth, 3), 'c'))
    expect(line).toMatchObject({ kind: 'sum', isMonthly: true })
    expect(line).toBe(nodeOf(sum('c', product(sum('a', product(3, 'b')), growth))))
  })

  it('brings a divisor that stays the same to what stays the same', () => {
    const { nodeOf } = createGraph()
    const growth = power(sum(1, 'growth'), month)
    expect(nodeOf(quotient(product('a', growth), 'b'))).toBe(nodeOf(product(quotient('a', 'b'), growth)))
    expect(nodeOf(quotient(sum(product('a', growth), 'c'), 'b'))).toBe(nodeOf(sum(product(quotient('a', 'b'), growth), quotient('c', 'b'))))
    expect(nodeOf(quotient(growth, 'b'))).toBe(nodeOf(product(quotient(product(), 'b'), growth)))
    expect(nodeOf(quotient('a', growth))).toMatchObject({ kind: 'quotient', isMonthly: true })
  })

  it('puts the still part of a product first', () => {
    const node = createGraph().nodeOf(product(month, 'a', power(2, month), 'b'))
    expect(node).toMatchObject({ kind: 'product', terms: [{ isMonthly: false }, { isMonthly: true }] })
  })

  it('multiplies sums out as long as that is short', () => {
    const sumOfLength = (length: number, name: string): Expression =>
      sum(name, ...Array.from({ length: length - 1 }, (_, i) => power(sum(1, `${name}${i}`), month)))
    const { nodeOf } = createGraph()
    expect(nodeOf(product(sumOfLength(4, 'a'), sumOfLength(6, 'b')))).toMatchObject({ kind: 'sum' })
    expect(nodeOf(product(sumOfLength(5, 'a'), sumOfLength(5, 'b')))).toMatchObject({ kind: 'product' })
    expect(nodeOf(product(sum('a', 'b'), sum('c', 'd')))).toMatchObject({ kind: 'product' })
  })

  it('knows what changes with the month and with the volume', () => {
    const { nodeOf } = createGraph()
    expect(nodeOf(product('a', month))).toMatchObject({ isMonthly: true, readsVolume: false })
    expect(nodeOf(ceiling(product('calls-per-day', 2)))).toMatchObject({ isMonthly: false, readsVolume: true })
  })

  it('names every input once', () => {
    const { nodeOf } = createGraph()
    expect([...inputIdsOf([nodeOf(sum('a', product('b', 'a'))), nodeOf(largest('c', ceiling('a')))])].sort()).toEqual(['a', 'b', 'c'])
  })
})

describe('an evaluation', () => {
  const column = (id: string): Float64Array => Float64Array.of(id.length, 2)
  const counting = () => {
    const asked: string[] = []
    return { asked, evaluation: createEvaluation((id) => (asked.push(id), column(id))) }
  }

  it('computes what is shared once', () => {
    const { asked, evaluation } = counting()
    const { nodeOf } = createGraph()
    const shared = product('a', 'b')
    const nodes = [largest(shared, 1), smallest(shared, 'b'), product(shared, power('a', month))].map((expression) => nodeOf(expression))
    for (const node of nodes) evaluation.overMonths(node, 3)
    for (const node of nodes) for (let now = 0; now < 3; now++) evaluation.inMonth(node, now)
    expect(asked.sort()).toEqual(['a', 'b'])
    for (const node of nodes) {
      expect(evaluation.overMonths(node, 3)).toBe(evaluation.overMonths(node, 3))
      expect(evaluation.inMonth(node, 2)).toBe(evaluation.inMonth(node, 2))
    }
  })

  it('computes for another volume only what depends on it', () => {
    const { asked, evaluation } = counting()
    const node = createGraph().nodeOf(sum(product('a', 'calls-per-day'), power('b', month)))
    const before = evaluation.overMonths(node, 2)
    expect(evaluation.withVolume(5).overMonths(node, 2)).toEqual(Float64Array.of(2 * 5 + 2, 4 * 5 + 3))
    expect(evaluation.withVolume(0).overMonths(node, 2)).toEqual(Float64Array.of(2, 3))
    expect(evaluation.overMonths(node, 2)).toBe(before)
    expect(asked.sort()).toEqual(['a', 'b', 'calls-per-day'])
  })

  it('keeps only so many columns of single months', () => {
    const { evaluation } = counting()
    const node = createGraph().nodeOf(power('a', product(month, 0.001)))
    const first = Array.from({ length: 401 }, (_, now) => evaluation.inMonth(node, now))
    expect(evaluation.inMonth(node, 399)).toBe(first[399])
    expect(evaluation.inMonth(node, 400)).not.toBe(first[400])
    expect(evaluation.inMonth(node, 400)).toEqual(first[400])
  })

  it('tells sums over different numbers of months apart', () => {
    const { evaluation } = counting()
    const node = createGraph().nodeOf(product('b', month))
    expect(evaluation.overMonths(node, 2)).toEqual(Float64Array.of(1, 2))
    expect(evaluation.overMonths(node, 4)).toEqual(Float64Array.of(6, 12))
  })
})

it('rounds up in single numbers and in columns', () => {
  const node = createGraph().nodeOf(ceiling('a'))
  expect(createEvaluation(() => 1.2).inMonth(node, 0)).toBe(2)
  expect(createEvaluation(() => Float64Array.of(1.2, 3)).inMonth(node, 0)).toEqual(Float64Array.of(2, 3))
  expect(pointTotal({ upfront: node, running: createGraph().nodeOf(sum()) }, 1)(() => 0.1)).toBe(1)
})

it('takes nothing divided by nothing for nothing', () => {
  const node = createGraph().nodeOf(quotient('a', 'b'))
  expect(createEvaluation(() => 0).inMonth(node, 0)).toBe(0)
  expect(createEvaluation(() => Float64Array.of(0, 2)).inMonth(node, 0)).toEqual(Float64Array.of(0, 1))
})
