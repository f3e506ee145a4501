/** A longer pause is no decision but a coffee: only so many seconds of it count. */
const longestSeconds = 300

/** Working time of decisions, in seconds. */
export const workSeconds = (seconds: readonly number[]): number => seconds.reduce((total, one) => total + Math.min(longestSeconds, one), 0)

/** Decisions an hour of work; undefined before there are any. */
export const rowsPerHour = (seconds: readonly number[]): number | undefined => {
  const worked = workSeconds(seconds)
  return seconds.length === 0 || worked <= 0 ? undefined : (3600 * seconds.length) / worked
}
