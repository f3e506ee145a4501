/** Below this a day of waiting saves less than looking at it costs, USD. */
const leastSavingUsd = 1

/** Whether handing calls in as a batch is worth the wait. */
export interface BatchSaving {
  readonly savesUsd: number
  readonly windowHours: number
  readonly isWorthWaiting: boolean
  readonly why: string
}

/**
 * `usd`: what the calls cost live; `factor`: the part of it that a batch costs; `hours`: how long the run may take (`budget.hours`).
 * Worth it where it saves at least one dollar and the run may take as long as a batch is given.
 */
export const batchSaving = ({
  usd,
  factor,
  windowHours,
  hours,
}: {
  readonly usd: number
  readonly factor: number
  readonly windowHours: number
  readonly hours: number
}): BatchSaving => {
  const savesUsd = usd * (1 - factor)
  const saves = savesUsd >= leastSavingUsd
  const hasTime = hours >= windowHours
  const why = !saves
    ? `it would save less than ${leastSavingUsd} USD`
    : hasTime
      ? `it saves ${savesUsd.toFixed(2)} USD within ${windowHours} hours`
      : `it would save ${savesUsd.toFixed(2)} USD, but may take ${windowHours} hours and budget.hours is ${hours}`
  return { savesUsd, windowHours, isWorthWaiting: saves && hasTime, why }
}
