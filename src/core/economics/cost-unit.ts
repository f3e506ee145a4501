/**
 * What a number of the cost model counts, as exponents of base kinds. Money, tokens, calls, rows and time are different kinds: they
 * multiply and divide, and never add up. Days, hours and milliseconds are one kind; turning one into another is a plain number.
 */
export interface Dimension {
  readonly money?: number
  readonly token?: number
  readonly call?: number
  readonly row?: number
  readonly time?: number
  readonly energy?: number
  readonly storage?: number
}

const plain: Dimension = {}
const usdPerTime: Dimension = { money: 1, time: -1 }
const usdPerToken: Dimension = { money: 1, token: -1 }

/** Every unit that an input of the cost model may have. A new one is a line here; shares, factors and counts of machines or runs are plain numbers. */
export const costUnits = {
  USD: { money: 1 },
  'USD/month': usdPerTime,
  'USD/week': usdPerTime,
  'USD/h': usdPerTime,
  'USD/core-hour': usdPerTime,
  'USD/call': { money: 1, call: -1 },
  'USD/row': { money: 1, row: -1 },
  'USD/run': { money: 1 },
  'USD/1M tokens': usdPerToken,
  'USD/kWh': { money: 1, energy: -1 },
  'USD/GB-month': { money: 1, storage: -1, time: -1 },
  'calls/day': { call: 1, time: -1 },
  calls: { call: 1 },
  'calls/row': { call: 1, row: -1 },
  'tokens/call': { token: 1, call: -1 },
  'tokens/row': { token: 1, row: -1 },
  'tokens/month': { token: 1, time: -1 },
  'tokens/s': { token: 1, time: -1 },
  tokens: { token: 1 },
  rows: { row: 1 },
  's/row': { row: -1, time: 1 },
  'ms/call': { call: -1, time: 1 },
  h: { time: 1 },
  weeks: { time: 1 },
  months: { time: 1 },
  /** Times a year. */
  'a year': { time: -1 },
  W: { energy: 1, time: -1 },
  GB: { storage: 1 },
  'h/day': plain,
  share: plain,
  /** Relative growth; the number of months is its exponent. */
  'a month': plain,
  'share a month': plain,
  'share a year': plain,
  'of training rows': plain,
  'of the time': plain,
  'x mean': plain,
  x: plain,
  runs: plain,
  machines: plain,
  cores: plain,
} as const satisfies Readonly<Record<string, Dimension>>

export type CostUnit = keyof typeof costUnits
