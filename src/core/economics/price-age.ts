const dayMs = 86_400_000

/** Days between two ISO 8601 days; undefined where the first is not known. */
export const daysSince = (date: string | null, today: string): number | undefined => {
  const days = (Date.parse(today) - (date === null ? Number.NaN : Date.parse(date))) / dayMs
  return Number.isNaN(days) ? undefined : Math.floor(days)
}

export type PriceAge = 'fresh' | 'ageing' | 'stale' | 'undated'

/** Fresh up to 30 days, ageing up to 90, then stale: prices move within a quarter. */
export const priceAge = (date: string | null, today: string): PriceAge => {
  const days = daysSince(date, today)
  if (days === undefined) return 'undated'
  if (days <= 30) return 'fresh'
  return days <= 90 ? 'ageing' : 'stale'
}
