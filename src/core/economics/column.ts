/** One value for every draw, or one value a draw. All columns of one evaluation have the same length. */
export type Column = number | Float64Array

/** The value of a column in one draw. */
export const at = (column: Column, draw: number): number => (typeof column === 'number' ? column : (column[draw] ?? 0))

/** Joins columns draw by draw. Plain numbers are joined first, so that they cost nothing a draw. */
const fold =
  (start: number, step: (a: number, b: number) => number, into: (target: Float64Array, value: Column) => void) =>
  (columns: readonly Column[]): Column => {
    let constant = start
    let target: Float64Array | undefined
    for (const column of columns) {
      if (typeof column === 'number') constant = step(constant, column)
      else if (target === undefined) target = column.slice()
      else into(target, column)
    }
    if (target === undefined) return constant
    if (constant !== start) into(target, constant)
    return target
  }

// Each loop is written out: a function called for every draw costs ten times the arithmetic.
const addInto = (target: Float64Array, value: Column): void => {
  const { length } = target
  if (typeof value === 'number') for (let i = 0; i < length; i++) target[i] = (target[i] as number) + value
  else for (let i = 0; i < length; i++) target[i] = (target[i] as number) + (value[i] as number)
}

const multiplyInto = (target: Float64Array, value: Column): void => {
  const { length } = target
  if (typeof value === 'number') for (let i = 0; i < length; i++) target[i] = (target[i] as number) * value
  else for (let i = 0; i < length; i++) target[i] = (target[i] as number) * (value[i] as number)
}

const raiseInto = (target: Float64Array, value: Column): void => {
  for (let i = 0; i < target.length; i++) {
    const other = typeof value === 'number' ? value : (value[i] as number)
    if (other > (target[i] as number)) target[i] = other
  }
}

const lowerInto = (target: Float64Array, value: Column): void => {
  for (let i = 0; i < target.length; i++) {
    const other = typeof value === 'number' ? value : (value[i] as number)
    if (other < (target[i] as number)) target[i] = other
  }
}

/** Adds `times` x a column to `target` in place: for sums that are built month by month. */
export const addTimes = (target: Float64Array, value: Column, times: number): void => {
  const { length } = target
  if (typeof value === 'number') for (let i = 0; i < length; i++) target[i] = (target[i] as number) + times * value
  else for (let i = 0; i < length; i++) target[i] = (target[i] as number) + times * (value[i] as number)
}

/** Of no columns: 0. */
export const addColumns = fold(0, (a, b) => a + b, addInto)
/** Of no columns: 1. */
export const multiplyColumns = fold(1, (a, b) => a * b, multiplyInto)
/** The largest in each draw. */
export const largestColumn = fold(-Infinity, Math.max, raiseInto)
/** The smallest in each draw. */
export const smallestColumn = fold(Infinity, Math.min, lowerInto)

/** Nothing divided by nothing is nothing. */
export const divide = (over: number, under: number): number => (over === 0 ? 0 : over / under)

const lengthOf = (a: Column, b: Column): number => (typeof a === 'number' ? (typeof b === 'number' ? 0 : b.length) : a.length)

export const subtractColumns = (from: Column, what: Column): Column => {
  if (typeof from === 'number' && typeof what === 'number') return from - what
  const out = typeof from === 'number' ? new Float64Array(lengthOf(from, what)).fill(from) : from.slice()
  addTimes(out, what, -1)
  return out
}

export const divideColumns = (over: Column, under: Column): Column => {
  if (typeof over === 'number' && typeof under === 'number') return divide(over, under)
  const out = new Float64Array(lengthOf(over, under))
  for (let i = 0; i < out.length; i++) out[i] = divide(at(over, i), at(under, i))
  return out
}

export const powerColumns = (base: Column, exponent: Column): Column => {
  if (typeof base === 'number' && typeof exponent === 'number') return base ** exponent
  const out = new Float64Array(lengthOf(base, exponent))
  for (let i = 0; i < out.length; i++) out[i] = at(base, i) ** at(exponent, i)
  return out
}

export const roundUpColumn = (of: Column): Column => (typeof of === 'number' ? Math.ceil(of) : of.map(Math.ceil))
