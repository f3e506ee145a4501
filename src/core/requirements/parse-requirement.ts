import { parseSlice, type Slice } from '../compare/slice.ts'
import { AssayError } from '../errors.ts'
import { operators, type Operator, type Reference, type Requirement, type Term } from './requirement.ts'

/** Shown wherever an expression could not be read or means nothing. */
export const requirementExamples =
  'examples: "accuracy >= current - 1pt", "accuracy.low >= 80%", "accuracy[tag=edge-case] >= 0.8", "verdict == fine-tune", "regressions == 0", "p95Ms <= current * 1.2", "cost <= 0.5", "gate.headroom == yes"'

type Token = { readonly column: number; readonly text: string } & (
  | { readonly kind: 'name' }
  | { readonly kind: 'number'; readonly value: number }
  /** `field`: the `.low` of `accuracy[tag=x].low`, which belongs to the name before. */
  | { readonly kind: 'slice'; readonly slice: Slice; readonly field: string }
  | { readonly kind: 'compare'; readonly operator: Operator }
  | { readonly kind: 'sign'; readonly sign: '+' | '-' | '*' | '(' | ')' }
)

const number = /^(\d+(?:\.\d+)?|\.\d+)\s*(%|pts?\b|points?\b)?(?![\w@])/
/** A name with spaces stands in quotes; `.low` may follow. */
const quoted = /^(?:"([^"]+)"|'([^']+)')(\.\w+)?/
// A hyphen inside a word belongs to it (`fine-tune`, `prompt@gpt-4`), unless a number with a unit follows (`current-1pt`).
const name = /^([A-Za-z_][\w@:.]*(?:-(?!\d+(?:\.\d+)?\s*(?:%|pts?\b|points?\b))[\w@:.]+)*)/

const fail = (text: string, column: number, expected: string): never => {
  throw new AssayError('usage', `--require "${text}" is not an expression: column ${column}, expected ${expected}`, {
    hint: requirementExamples,
  })
}

const readToken = (text: string, at: number, before: Token | undefined): { readonly token: Token; readonly length: number } => {
  const rest = text.slice(at)
  const column = at + 1
  const operator = operators.find((candidate) => rest.startsWith(candidate))
  if (operator !== undefined) return { token: { kind: 'compare', operator, column, text: operator }, length: operator.length }
  if (rest[0] === '[') {
    const end = rest.indexOf(']')
    if (end < 0) return fail(text, text.length + 1, '"]"')
    const field = /^\.\w+/.exec(rest.slice(end + 1))?.[0] ?? ''
    const length = end + 1 + field.length
    return { token: { kind: 'slice', slice: parseSlice(rest.slice(1, end)), field, column, text: rest.slice(0, length) }, length }
  }
  const sign = ['+', '-', '*', '(', ')'].find((candidate) => rest[0] === candidate) as '+' | undefined
  if (sign !== undefined) return { token: { kind: 'sign', sign, column, text: sign }, length: 1 }
  const digits = number.exec(rest)
  if (digits !== null) {
    const value = Number(digits[1]) / (digits[2] === undefined ? 1 : 100)
    return { token: { kind: 'number', value, column, text: digits[0] }, length: digits[0].length }
  }
  const long = quoted.exec(rest)
  if (long !== null) return { token: { kind: 'name', column, text: `${long[1] ?? long[2] ?? ''}${long[3] ?? ''}` }, length: long[0].length }
  const word = name.exec(rest)
  if (word?.[1] !== undefined) return { token: { kind: 'name', column, text: word[1] }, length: word[0].length }
  return fail(text, column, before === undefined ? 'a name such as accuracy' : 'a name, a number or an operator')
}

const tokenise = (text: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++
      continue
    }
    const { token, length } = readToken(text, at, tokens.at(-1))
    tokens.push(token)
    at += length
  }
  return tokens
}

/** Recursive descent over: sum = product (('+' | '-') product)*, product = factor ('*' factor)*, factor = number | name [slice] | '(' sum ')' | '-' factor. */
const readerOf = (text: string) => {
  const tokens = tokenise(text)
  let at = 0
  const peek = (): Token | undefined => tokens[at]
  const expected = (what: string): never => fail(text, peek()?.column ?? text.length + 1, what)
  const takeSign = <Sign extends string>(...signs: readonly Sign[]): Sign | undefined => {
    const token = peek()
    const sign = token?.kind === 'sign' ? signs.find((candidate) => candidate === token.sign) : undefined
    if (sign !== undefined) at++
    return sign
  }
  const reference = (): Reference => {
    const token = peek()
    if (token?.kind !== 'name') return expected('a name such as accuracy')
    at++
    const after = peek()
    if (after?.kind !== 'slice') return { kind: 'reference', name: token.text, column: token.column }
    at++
    return { kind: 'reference', name: `${token.text}${after.field}`, slice: after.slice, column: token.column }
  }
  const operator = (): Operator => {
    const token = peek()
    if (token?.kind !== 'compare') return expected(operators.join(', '))
    at++
    return token.operator
  }
  const factor = (): Term => {
    const token = peek()
    if (token?.kind === 'number') {
      at++
      return { kind: 'number', value: token.value }
    }
    if (takeSign('-') !== undefined) return { kind: 'binary', operator: '*', left: { kind: 'number', value: -1 }, right: factor() }
    if (takeSign('(') !== undefined) {
      const inner = sum()
      return takeSign(')') === undefined ? expected('")"') : inner
    }
    return token?.kind === 'name' ? reference() : expected('a number such as 0.8, 80% or 1pt, or a name such as current')
  }
  const product = (): Term => {
    let left = factor()
    while (takeSign('*') !== undefined) left = { kind: 'binary', operator: '*', left, right: factor() }
    return left
  }
  const sum = (): Term => {
    let left = product()
    for (let sign = takeSign('+', '-'); sign !== undefined; sign = takeSign('+', '-'))
      left = { kind: 'binary', operator: sign, left, right: product() }
    return left
  }
  const end = (): void => {
    if (peek() !== undefined) expected('+, -, * or the end')
  }
  return { reference, operator, sum, end }
}

/** Reads one expression, before anything runs. Throws `usage` with the column and what was expected there. */
export const parseRequirement = (text: string): Requirement => {
  const reader = readerOf(text)
  const subject = reader.reference()
  const operator = reader.operator()
  const wanted = reader.sum()
  reader.end()
  return { text: text.trim(), subject, operator, wanted }
}
