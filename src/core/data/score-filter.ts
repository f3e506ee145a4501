import { AssayError } from '../errors.ts'

export interface ScoreFilter {
  readonly score: string
  /** As it was typed, for reasons. */
  readonly text: string
  holds(value: number): boolean
}

const tests: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '>=': (value, bound) => value >= bound,
  '<=': (value, bound) => value <= bound,
  '!=': (value, bound) => value !== bound,
  '>': (value, bound) => value > bound,
  '<': (value, bound) => value < bound,
  '=': (value, bound) => value === bound,
}

/** `helpful>=1`, `thumb=true`: which traces are good enough. Throws `usage`. */
export const parseScoreFilter = (text: string): ScoreFilter => {
  const [, score, operator = '', written = ''] = /^\s*(.+?)\s*(>=|<=|!=|>|<|=)\s*(-?\d+(?:\.\d+)?|true|false)\s*$/.exec(text) ?? []
  const test = tests[operator]
  if (score === undefined || test === undefined)
    throw new AssayError('usage', `--only "${text}" is no condition on a score`, {
      hint: 'write NAME>=NUMBER, such as --only "helpful>=1"',
    })
  const bound = written === 'true' ? 1 : written === 'false' ? 0 : Number(written)
  return { score, text: text.trim(), holds: (value) => test(value, bound) }
}
