/** Readers of written quantities. Each returns undefined for text it does not understand. */

const number = (text: string): number | undefined => {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) ? value : undefined
}

/** `2pt`, `2 points`, `2%` and `0.02` are all 0.02. A bare number of 1 or more is refused: it could mean either. */
const readFraction = (value: number | string): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) && value > -1 && value < 1 ? value : undefined
  const match = /^\s*([-+]?[\d.]+)\s*(%|pt|pts|points?|pp)\s*$/i.exec(value)
  const hundredths = match?.[1] === undefined ? undefined : number(match[1])
  return hundredths === undefined ? undefined : hundredths / 100
}

/** A gain worth having: a fraction above 0. */
export const readMargin = (value: number | string): number | undefined => {
  const fraction = readFraction(value)
  return fraction !== undefined && fraction > 0 && fraction < 1 ? fraction : undefined
}

/** A score that counts as good enough: like a fraction, and 1 and `100%` are allowed. */
export const readScore = (value: number | string): number | undefined => {
  const fraction = value === 1 ? 1 : readFraction(value)
  return fraction !== undefined && fraction >= 0 && fraction <= 1 ? fraction : undefined
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
}

/** `300ms`, `1.5s`, `90min`, `2h` in milliseconds; a bare number is in the unit the key is named after. */
export const readDurationMs = (value: number | string, bareUnitMs: number): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value * bareUnitMs : undefined
  const match = /^\s*([\d.]+)\s*([a-z]+)?\s*$/i.exec(value)
  const amount = match?.[1] === undefined ? undefined : number(match[1])
  const unit = match?.[2] === undefined ? bareUnitMs : units[match[2].toLowerCase()]
  return amount === undefined || unit === undefined ? undefined : amount * unit
}

/** `12`, `12 months`, `1y` in months. */
export const readMonths = (value: number | string): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const match = /^\s*([\d.]+)\s*(months?|mo|years?|y)?\s*$/i.exec(value)
  const amount = match?.[1] === undefined ? undefined : number(match[1])
  return amount === undefined ? undefined : /^y/i.test(match?.[2] ?? '') ? amount * 12 : amount
}

/** A split size: a count of rows (`200`) or a share (`20%`, 0.2). */
export const readSize = (value: number | string): number | undefined => {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 ? value : value > 0 && value < 1 ? value : undefined
  const share = readFraction(value)
  return share !== undefined && share > 0 && share < 1 ? share : undefined
}
