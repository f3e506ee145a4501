import * as calendar from '../lib/calendar.ts'
import type { Expression } from './expression.ts'

const constant = (value: number): Expression => ({ kind: 'number', value })

/** Days a month: 365 / 12. */
export const daysPerMonth = constant(calendar.daysPerMonth)
/** Hours a month: 730, as providers bill it. */
export const hoursPerMonth = constant(calendar.hoursPerMonth)
export const monthsPerYear = constant(12)
export const msPerHour = constant(3_600_000)
export const secondsPerHour = constant(3600)
/** Prices are per million tokens. */
export const tokensPerPrice = constant(1_000_000)
/** Working hours of a week. */
export const hoursPerWeek = constant(40)
