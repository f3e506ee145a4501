import { crossingVolume } from '../crossing.ts'
import { alwaysOnUsdPerMonth, machineUsdPer1M, parityTokensPerSecond } from '../machine-money.ts'
import { tokensForUsd } from '../token-money.ts'
import { callsPerDayOf } from '../volume.ts'

/** One machine that is always on against tokens at today's price. USD; null where today's tokens are free. */
export interface MachineParity {
  readonly usdPerHour: number
  readonly usdPerMonth: number
  /** What it makes a million tokens for without a pause; absent without its speed. */
  readonly usdPer1M?: number
  /** Speed, load and calls from which it is the cheaper one. */
  readonly tokensPerSecond: number | null
  readonly tokensPerMonth: number | null
  readonly callsPerDay: number | null
  /** Millions of tokens a month from which it is ten times cheaper. */
  readonly tenTimesFromMillions: number | null
}

export const machineParity = ({
  usdPerHour,
  todayUsdPer1M,
  tokensPerCall,
  tokensPerSecond,
}: {
  readonly usdPerHour: number
  /** What a million of today's tokens cost, prompt and answer as they are mixed. */
  readonly todayUsdPer1M: number
  readonly tokensPerCall: number
  readonly tokensPerSecond?: number
}): MachineParity => {
  const usdPerMonth = alwaysOnUsdPerMonth(usdPerHour)
  const tokensPerMonth = tokensForUsd(usdPerMonth, todayUsdPer1M)
  return {
    usdPerHour,
    usdPerMonth,
    ...(tokensPerSecond === undefined ? {} : { usdPer1M: machineUsdPer1M({ usdPerHour, tokensPerSecond }) }),
    tokensPerSecond: parityTokensPerSecond({ usdPerHour, usdPer1M: todayUsdPer1M }),
    tokensPerMonth,
    callsPerDay: tokensPerMonth === null ? null : callsPerDayOf({ tokensPerMonth, tokensPerCall }),
    tenTimesFromMillions: crossingVolume({ fixed: usdPerMonth, theirs: todayUsdPer1M, times: 10 }),
  }
}
