import type { ArmEconomics, CostComponentReport, CostLine, Decision, PriceMark, Swing } from '../decision/decision.ts'
import { formatCount, formatUsd } from './format.ts'

/** Units that are shares: `share a month` reads as per cent a month. */
const shares: Readonly<Record<string, string>> = {
  share: '',
  'share a month': ' a month',
  'share a year': ' a year',
  'a month': ' a month',
  'of the time': ' of the time',
  'of training rows': ' of training rows',
}

const number = (value: number): string => (Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3))))

/** One input as people say it: `$4,000/week`, `500,000 calls/day`, `3 % a month`. */
export const inputValue = (value: number, unit: string): string => {
  const share = shares[unit]
  if (share !== undefined) return `${number(100 * value)} %${share}`
  if (/^usd/i.test(unit)) return `${formatUsd(value)}${unit.slice(3)}`
  return unit === 'x' || unit === '' ? number(value) : `${number(value)} ${unit}`
}

/** `4 to 8 weeks`: the plausible ends of an input; undefined where it is certain. */
export const inputRange = ({ low, high, unit }: Pick<CostLine, 'low' | 'high' | 'unit'>): string | undefined => {
  if (low === undefined || high === undefined || low === high) return undefined
  const [from, to] = [inputValue(low, unit), inputValue(high, unit)]
  // The unit once, where both ends carry the same.
  const rest = /^[^\s/]+(.*)$/.exec(to)?.[1] ?? ''
  return rest !== '' && from.endsWith(rest) ? `${from.slice(0, -rest.length)} to ${to}` : `${from} to ${to}`
}

/** A probability over the draws, as people say it: `97 of 100`. */
export const chance = (probability: number): string => {
  if (probability >= 1) return 'all'
  if (probability <= 0) return 'none'
  if (probability > 0.99) return 'more than 99 of 100'
  return probability < 0.01 ? 'fewer than 1 of 100' : `${Math.round(100 * probability)} of 100`
}

/** Whether an arm costs more at first than what it is held against: else there is nothing to earn back. */
export const hasToPayBack = (arm: ArmEconomics, { against, perArm }: Pick<Decision['economics'], 'against' | 'perArm'>): boolean =>
  arm.name !== against && arm.upfront > (perArm.find(({ name }) => name === against)?.upfront ?? 0)

/** When an arm has earned back what it costs first; empty where there is nothing to earn back. */
export const payback = (arm: ArmEconomics, economics: Pick<Decision['economics'], 'against' | 'perArm'>): string => {
  if (!hasToPayBack(arm, economics)) return ''
  return arm.breakEvenMonth === null ? 'not in time' : `month ${arm.breakEvenMonth}`
}

/** A large count as people say it: `62,000`, `115 million`, `6.7 billion`. */
const roughCount = (value: number): string => {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(2))} billion`
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(2))} million`
  return formatCount(value >= 100 ? Number(value.toPrecision(2)) : value)
}

/** From how many calls a day an arm is the cheaper one. */
export const breakEvenVolume = (arm: ArmEconomics): string | undefined => {
  const volume = arm.breakEvenCallsPerDay
  if (volume === undefined) return undefined
  if (volume === null) return 'cheaper at any volume'
  if (volume.share <= 0) return 'at no volume'
  const range = `${roughCount(volume.p50)} calls a day (${roughCount(volume.p05)} to ${roughCount(volume.p95)})`
  return volume.share >= 0.995 ? range : `${range}, in ${chance(volume.share)} draws`
}

/** What each mark says to a person who decides. */
export const markWords: Readonly<Record<PriceMark, string>> = {
  expired: 'no longer valid',
  ageing: 'getting old',
  undated: 'without a date',
  'third-party': 'not from the seller',
  'unlikely magnitude': 'unlikely size',
  'own price': 'your own price',
}

/** The arm that the swings and the value of information are about: the tuned one. */
export const tunedOf = (decision: Decision): string | undefined =>
  decision.looks.at(-1)?.pair[0] ?? decision.arms.find(({ kind }) => kind.includes('tuned'))?.name

/** Swings that a reader can see beside the largest one. */
export const visibleSwings = ({ economics }: Decision): readonly Swing[] => {
  const size = ({ atLow, atHigh }: Swing): number => Math.abs(atHigh - atLow)
  const swings = economics.tornado ?? []
  const largest = Math.max(0, ...swings.map(size))
  return swings.filter((swing) => swing.flips || size(swing) >= 0.01 * largest)
}

/** Inputs whose labels are told apart: two arms have a "time of a call" each, and the id says whose it is. */
export const namedInputs = (inputs: readonly CostLine[]): readonly CostLine[] => {
  const seen = new Map<string, number>()
  for (const { label } of inputs) seen.set(label, (seen.get(label) ?? 0) + 1)
  return inputs.map((line) => {
    const of = line.id?.split(':').slice(1).join(':') ?? ''
    return of === '' || (seen.get(line.label) ?? 0) < 2 ? line : { ...line, label: `${line.label}, ${of}` }
  })
}

/** Components that cost anything in any draw. */
export const paidComponents = (arm: ArmEconomics): readonly CostComponentReport[] =>
  (arm.components ?? []).filter(({ total, upfront, monthly, perCycle }) => [total.p95, upfront, monthly, perCycle].some((usd) => usd !== 0))

/** What the others are held against, as a heading names it. */
export const againstWords = ({ economics }: Decision): string => (economics.againstRunsToday === true ? 'runs today' : 'held against')

/** The swing as a sentence's two ends. */
export const swingEnds = ({ low, high, unit }: Swing): readonly [string, string] => [inputValue(low, unit), inputValue(high, unit)]

/** How much of the cost model is measured, declared, priced by a source, or assumed: counts of its inputs. */
export const groundsOf = (inputs: readonly CostLine[]): readonly { readonly words: string; readonly count: number }[] => {
  const kinds: readonly (readonly [string, (trust: string) => boolean])[] = [
    ['measured', (trust) => trust === 'measured' || trust === 'observed'],
    ['set by you', (trust) => trust === 'declared'],
    ['from price lists', (trust) => trust === 'vendor-page' || trust === 'third-party' || trust === 'article'],
    ['assumed', (trust) => trust === 'assumed'],
  ]
  return kinds
    .map(([words, holds]) => ({ words, count: inputs.filter(({ trust }) => holds(trust)).length }))
    .filter(({ count }) => count > 0)
}
