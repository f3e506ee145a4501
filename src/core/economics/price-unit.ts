import type { PriceKind } from './price-kind.ts'
import { hoursPerMonth } from '../lib/calendar.ts'

/** A unit that prices are kept in, and the kinds of price that may have it. */
interface BookUnit {
  readonly name: string
  readonly kinds: readonly PriceKind[]
  /** A price of 0 says something: a fee that is waived, not a price that is missing. */
  readonly mayBeFree?: true
}

const units: readonly BookUnit[] = [
  { name: '1M training tokens', kinds: ['training'] },
  { name: '1M operations', kinds: ['training'] },
  { name: 'training hour', kinds: ['training'] },
  { name: 'job', kinds: ['training'] },
  { name: '1M input tokens', kinds: ['inference'] },
  { name: '1M output tokens', kinds: ['inference'] },
  { name: '1M cached input tokens', kinds: ['inference'] },
  { name: 'GPU-hour', kinds: ['gpu-hour'] },
  { name: 'model-month', kinds: ['storage'], mayBeFree: true },
  { name: 'GB-month', kinds: ['storage'], mayBeFree: true },
  { name: 'row', kinds: ['labelling'] },
  { name: 'person hour', kinds: ['labelling'] },
  { name: 'job minimum', kinds: ['platform'], mayBeFree: true },
  { name: 'deployment hour', kinds: ['platform'], mayBeFree: true },
  { name: 'month', kinds: ['platform'], mayBeFree: true },
  { name: 'kWh', kinds: ['platform'] },
  { name: 'card', kinds: ['platform'] },
]

const tokenCounts: Readonly<Record<string, number>> = {
  '': 1,
  '1': 1,
  '1k': 1e3,
  k: 1e3,
  '1000': 1e3,
  thousand: 1e3,
  '1m': 1e6,
  m: 1e6,
  '1000000': 1e6,
  million: 1e6,
  '1b': 1e9,
}
const hourParts: Readonly<Record<string, number>> = {
  second: 3600,
  sec: 3600,
  s: 3600,
  minute: 60,
  min: 60,
  hour: 1,
  h: 1,
  hr: 1,
  day: 1 / 24,
  month: 1 / hoursPerMonth,
}
const timed: Readonly<Record<string, string>> = {
  gpu: 'GPU-hour',
  training: 'training hour',
  deployment: 'deployment hour',
  person: 'person hour',
}
const tokenSides: Readonly<Record<string, string>> = {
  input: 'input',
  prompt: 'input',
  output: 'output',
  completion: 'output',
  'cached input': 'cached input',
  training: 'training',
}

export interface ReadUnit {
  readonly unit: string
  /** A price in the written unit times this is the price in `unit`. */
  readonly factor: number
}

const readTokens = (text: string, kind: PriceKind): ReadUnit | undefined => {
  const match = /^(\d*[kmb]?|thousand|million)\s*(cached input|input|prompt|output|completion|training)?\s*tokens?$/.exec(text)
  const count = tokenCounts[match?.[1] ?? 'none']
  if (match === null || count === undefined) return undefined
  const side = match[2] === undefined ? (kind === 'training' ? 'training' : undefined) : tokenSides[match[2]]
  return side === undefined ? undefined : { unit: `1M ${side} tokens`, factor: 1e6 / count }
}

const readHours = (text: string): ReadUnit | undefined => {
  const match = /^(gpu|training|deployment|person)[\s-]?(second|sec|s|minute|min|hour|hr|h|day|month)s?$/.exec(text)
  const [name, factor] = [timed[match?.[1] ?? ''], hourParts[match?.[2] ?? '']]
  return name === undefined || factor === undefined ? undefined : { unit: name, factor }
}

/**
 * A unit as people write it (`1K tokens`, `per GPU-second`, `USD/1M output tokens`), as a unit of the book. Seconds, minutes, days and
 * months of a machine become hours (a month has 730). Undefined where it is not known, where it does not say which tokens, or where
 * the kind of price has no such unit.
 */
export const readUnit = (written: string, kind: PriceKind): ReadUnit | undefined => {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/^(?:[a-z]{3}|\$|€)?\s*(?:\/|per\s+)\s*/, '')
    .replaceAll(/\s+/g, ' ')
  const same = units.find(({ name }) => name.toLowerCase() === text)
  const read = same === undefined ? (readTokens(text, kind) ?? readHours(text)) : { unit: same.name, factor: 1 }
  return units.some(({ name, kinds }) => name === read?.unit && kinds.includes(kind)) ? read : undefined
}

/** Units that a kind of price may have. */
export const unitsOf = (kind: PriceKind): readonly string[] => units.filter(({ kinds }) => kinds.includes(kind)).map(({ name }) => name)

/** Whether 0 is a price in this unit. */
export const mayBeFree = (unit: string): boolean => units.some(({ name, mayBeFree: free }) => name === unit && free === true)
