/**
 * The cost model as data: every cost of an arm is an expression over named inputs. One form serves the draws (evaluated over whole
 * columns), the table of lines, and the spreadsheet with live formulas, so that all three cannot disagree.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** An input of the cost model by its id; one that nobody declared is 0. */
  | { readonly kind: 'input'; readonly id: string }
  /** Months since the first call: 0 in the first month. */
  | { readonly kind: 'month' }
  | { readonly kind: 'sum' | 'product' | 'max' | 'min'; readonly terms: readonly Expression[] }
  /** Nothing divided by nothing is nothing. */
  | { readonly kind: 'quotient'; readonly over: Expression; readonly under: Expression }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression }
  | { readonly kind: 'ceiling'; readonly of: Expression }

/** What an expression is put together from: another one, a plain number, or an input by its id. */
export type Operand = Expression | number | string

/** Numbers stand for themselves, text names an input. */
const expressionOf = (operand: Operand): Expression =>
  typeof operand === 'number' ? { kind: 'number', value: operand } : typeof operand === 'string' ? { kind: 'input', id: operand } : operand

const many =
  (kind: 'sum' | 'product' | 'max' | 'min') =>
  (...terms: readonly Operand[]): Expression => ({ kind, terms: terms.map(expressionOf) })

export const sum = many('sum')
export const product = many('product')
export const largest = many('max')
export const smallest = many('min')
export const quotient = (over: Operand, under: Operand): Expression => ({
  kind: 'quotient',
  over: expressionOf(over),
  under: expressionOf(under),
})
export const power = (base: Operand, exponent: Operand): Expression => ({
  kind: 'power',
  base: expressionOf(base),
  exponent: expressionOf(exponent),
})
export const ceiling = (of: Operand): Expression => ({ kind: 'ceiling', of: expressionOf(of) })
export const month: Expression = { kind: 'month' }
/** 1 - x. */
export const without = (share: Operand): Expression => sum(1, product(-1, share))
