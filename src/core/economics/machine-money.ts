import { hoursPerMonth } from '../lib/calendar.ts'
const secondsPerHour = 3600

/** USD per million tokens of a rented machine that makes so many tokens a second while it is busy. Source: providers' rule $/h / (tokens/s x 3600) x 1e6 / utilisation. */
export const machineUsdPer1M = ({
  usdPerHour,
  tokensPerSecond,
  utilisation = 1,
}: {
  readonly usdPerHour: number
  readonly tokensPerSecond: number
  readonly utilisation?: number
}): number => (usdPerHour / (tokensPerSecond * secondsPerHour * utilisation)) * 1e6

/** Tokens a second, without a pause, from which a machine by the hour is `times` as cheap as tokens at a price per million; null where they are free. */
export const parityTokensPerSecond = ({
  usdPerHour,
  usdPer1M,
  times = 1,
}: {
  readonly usdPerHour: number
  readonly usdPer1M: number
  readonly times?: number
}): number | null => (usdPer1M === 0 ? null : (times * usdPerHour * 1e6) / (usdPer1M * secondsPerHour))

/** USD of a machine that is never switched off, a month of 730 hours as providers bill it. */
export const alwaysOnUsdPerMonth = (usdPerHour: number): number => usdPerHour * hoursPerMonth
