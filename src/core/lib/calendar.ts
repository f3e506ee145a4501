const dayMs = 86_400_000

/** Days of a month wherever Assay turns one into the other. */
export const daysPerMonth = 365 / 12

/** Hours of a month, as providers bill it. */
export const hoursPerMonth = 730

/** Months from one ISO 8601 day to another, below 0 where that day is past; undefined where one of them is no day. */
export const monthsUntil = (day: string, from: string): number | undefined => {
  const months = (Date.parse(day) - Date.parse(from)) / (dayMs * daysPerMonth)
  return Number.isNaN(months) ? undefined : months
}
