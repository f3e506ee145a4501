import type { Expression } from './expression.ts'

/** How a spreadsheet calls what an expression reads: cell references or defined names. */
interface FormulaNames {
  readonly input: (id: string) => string
  /** The cell with the months since the first call. */
  readonly month: string
}

/** How tightly an operator binds: what binds less tightly than its place asks for is put in brackets. */
const tightness = { sum: 1, product: 2, power: 3, leaf: 4 } as const
type Rendered = readonly [text: string, tightness: number]

const inBrackets = ([text, own]: Rendered, wanted: number): string => (own >= wanted ? text : `(${text})`)

/** Spreadsheets know neither `1e21` nor a sign after an operator. */
const numeral = (value: number): Rendered => {
  const text = String(value).replace('e', 'E')
  return value < 0 ? [`(${text})`, tightness.leaf] : [text, tightness.leaf]
}

const call = (name: string, args: readonly string[]): Rendered => [`${name}(${args.join(',')})`, tightness.leaf]

const rendered = (expression: Expression, names: FormulaNames): Rendered => {
  const render = (part: Expression): Rendered => rendered(part, names)
  const list = (terms: readonly Expression[]): readonly string[] => terms.map((term) => render(term)[0])
  const joined = (terms: readonly Expression[], sign: string, own: number, empty: number): Rendered => {
    const [first, ...rest] = terms
    if (first === undefined) return numeral(empty)
    return rest.length === 0 ? render(first) : [terms.map((term) => inBrackets(render(term), own)).join(sign), own]
  }
  switch (expression.kind) {
    case 'number':
      return numeral(expression.value)
    case 'input':
      return [names.input(expression.id), tightness.leaf]
    case 'month':
      return [names.month, tightness.leaf]
    case 'sum':
      return joined(expression.terms, '+', tightness.sum, 0)
    case 'product':
      return joined(expression.terms, '*', tightness.product, 1)
    case 'max':
      return call('MAX', list(expression.terms))
    case 'min':
      return call('MIN', list(expression.terms))
    case 'quotient': {
      const over = render(expression.over)
      const under = render(expression.under)
      const divided = `${inBrackets(over, tightness.product)}/${inBrackets(under, tightness.power)}`
      // A divisor that is written out cannot be 0; any other may be typed over with 0, and nothing divided by nothing is nothing.
      if (expression.under.kind === 'number') return [divided, tightness.product]
      return call('IF', [`${inBrackets(over, tightness.sum)}=0`, '0', divided])
    }
    case 'power':
      return [
        `${inBrackets(render(expression.base), tightness.leaf)}^${inBrackets(render(expression.exponent), tightness.leaf)}`,
        tightness.power,
      ]
    case 'ceiling':
      return call('ROUNDUP', [render(expression.of)[0], '0'])
  }
}

/**
 * An expression as the formula of a spreadsheet cell, without the leading `=`: English function names and a comma between arguments, as
 * files in Office Open XML hold them whatever the reader's language is. It computes what the cost model computes.
 */
export const renderFormula = (expression: Expression, names: FormulaNames): string => rendered(expression, names)[0]
