import type { ComponentCost } from './component.ts'
import { costUnits } from './cost-unit.ts'
import type { Dimension } from './cost-unit.ts'
import { cyclesPerYear } from './component.ts'
import { product } from './expression.ts'
import type { Expression } from './expression.ts'

const kinds = ['money', 'token', 'call', 'row', 'time', 'energy', 'storage'] as const satisfies readonly (keyof Dimension)[]

/** Nothing is nothing of any kind: a 0 fits into every sum. */
type Known = Dimension | 'nothing'

const plain: Dimension = {}

const combine = (a: Dimension, b: Dimension, sign: 1 | -1): Dimension =>
  Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + sign * (b[kind] ?? 0)]))

const isSame = (a: Dimension, b: Dimension): boolean => kinds.every((kind) => (a[kind] ?? 0) === (b[kind] ?? 0))

/** As people write it: `money / time`; `a plain number` where it counts nothing. */
const formatDimension = (dimension: Dimension): string => {
  const side = (sign: 1 | -1): string =>
    kinds.flatMap((kind) => Array.from({ length: Math.max(0, sign * (dimension[kind] ?? 0)) }, () => kind)).join(' x ')
  const [over, under] = [side(1), side(-1)]
  if (over === '' && under === '') return 'a plain number'
  return under === '' ? over : `${over === '' ? '1' : over} / ${under}`
}

const mixed = (what: string, a: Dimension, b: Dimension): RangeError =>
  new RangeError(`cost model: ${what} ${formatDimension(a)} and ${formatDimension(b)}`)

/** What all terms of a sum count. A plain number beside others in `max` or `min` is a bound in their unit. */
const common = (expression: Expression & { readonly kind: 'sum' | 'max' | 'min' }, dimensionOf: (part: Expression) => Known): Known => {
  let found: Known = 'nothing'
  for (const term of expression.terms) {
    if (expression.kind !== 'sum' && term.kind === 'number' && expression.terms.length > 1) continue
    const own = dimensionOf(term)
    if (own === 'nothing') continue
    if (found !== 'nothing' && !isSame(found, own)) throw mixed(`a ${expression.kind} of`, found, own)
    found = own
  }
  return found
}

const ofPower = (base: Known, exponent: Known, written: Expression): Known => {
  if (exponent !== 'nothing' && !isSame(exponent, plain)) throw mixed('the exponent must be a plain number: a power of', plain, exponent)
  if (base === 'nothing' || isSame(base, plain)) return plain
  if (written.kind !== 'number') throw mixed('only a plain number has an exponent that varies: a power of', base, plain)
  return Object.fromEntries(kinds.map((kind) => [kind, (base[kind] ?? 0) * written.value]))
}

/**
 * What an expression counts, from what its inputs count. Throws RangeError where it adds or compares different kinds of things
 * (money and tokens, rows and hours). An input that nobody declared is 0, and fits anywhere.
 */
const dimensionOf = (expression: Expression, dimensionOfInput: (id: string) => Dimension | undefined): Known => {
  const of = (part: Expression): Known => dimensionOf(part, dimensionOfInput)
  switch (expression.kind) {
    case 'number':
      return expression.value === 0 ? 'nothing' : plain
    case 'input':
      return dimensionOfInput(expression.id) ?? 'nothing'
    case 'month':
      return plain
    case 'sum':
    case 'max':
    case 'min':
      return common(expression as Expression & { readonly kind: 'sum' | 'max' | 'min' }, of)
    case 'product': {
      let all: Dimension = plain
      let isNothing = false
      for (const term of expression.terms) {
        const own = of(term)
        if (own === 'nothing') isNothing = true
        else all = combine(all, own, 1)
      }
      return isNothing ? 'nothing' : all
    }
    case 'quotient': {
      const [over, under] = [of(expression.over), of(expression.under)]
      return over === 'nothing' || under === 'nothing' ? 'nothing' : combine(over, under, -1)
    }
    case 'power':
      return ofPower(of(expression.base), of(expression.exponent), expression.exponent)
    case 'ceiling':
      return of(expression.of)
  }
}

const money: Dimension = { money: 1 }
const moneyOverTime: Dimension = { money: 1, time: -1 }

/**
 * Throws RangeError unless what a component costs up front, in a month and for a change of the task comes out as money, money over time
 * and money: a wrong formula is a programming error and must not become a number. `name` says whose cost it is.
 */
export const assertMoney = (
  name: string,
  cost: Pick<ComponentCost, 'upfront' | 'monthly' | 'perCycle'>,
  inputs: ReadonlyMap<string, { readonly unit: keyof typeof costUnits }>,
): void => {
  const dimensionOfInput = (id: string): Dimension | undefined => {
    const unit = inputs.get(id)?.unit
    return unit === undefined ? undefined : costUnits[unit]
  }
  const wanted = [
    ['before the first call', cost.upfront, money],
    ['in a month', cost.monthly, moneyOverTime],
    ['for a change of the task', cost.perCycle === undefined ? undefined : product(cost.perCycle, cyclesPerYear), moneyOverTime],
  ] as const
  for (const [when, expression, dimension] of wanted) {
    if (expression === undefined) continue
    const found = dimensionOf(expression, dimensionOfInput)
    if (found === 'nothing' || isSame(found, dimension)) continue
    throw new RangeError(`cost model: ${name} ${when} is ${formatDimension(found)}, not ${formatDimension(dimension)}`)
  }
}
