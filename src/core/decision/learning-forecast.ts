import { fitLearningCurve } from '../stats/learning-curve.ts'
import type { LearningForecast, LearningPoint } from './decision.ts'

/**
 * Would more rows help? The fitted power law of each arm's points at 12, 25, 50 and 100 % of the training rows, read at twice and four
 * times as many, with the interval of the extrapolation (core/stats/learning-curve.ts). It may say yes or nothing, never no (DESIGN §4).
 * `value` of a point lies in [0, 1]; its error is what is missing to 1.
 */
export const learningForecasts = (points: readonly LearningPoint[]): readonly LearningForecast[] =>
  [...Map.groupBy(points, ({ arm }) => arm)].flatMap(([arm, own]): readonly LearningForecast[] => {
    const curve = fitLearningCurve(own.map(({ rows, value, n }) => ({ rows, error: 1 - value, n })))
    if (curve.status !== 'fitted') return [{ arm, status: 'unknown', why: curve.why }]
    return curve.predictions.map(({ factor, rows, error, gain }) => ({
      arm,
      status: 'fitted',
      factor,
      rows,
      value: 1 - error.value,
      low: 1 - error.high,
      high: 1 - error.low,
      gain: { value: gain.value, low: gain.low, high: gain.high },
    }))
  })

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const points = (share: number): string => (100 * share).toFixed(1)

/** One sentence an arm: what twice the rows are expected to bring. */
export const forecastSentences = (forecasts: readonly LearningForecast[]): readonly string[] =>
  forecasts.flatMap((forecast) => {
    if (forecast.status === 'unknown') return [`${forecast.arm}: more rows may or may not help; ${forecast.why}.`]
    if (forecast.factor !== 2) return []
    const { arm, rows, value, low, high, gain } = forecast
    const sure = gain.low > 0 ? 'more rows help' : 'more rows may help'
    return [
      `${arm}: ${sure}. With ${rows} rows ${percent(value)} [${points(low)}, ${points(high)}] are expected, ${points(gain.value)} points [${points(gain.low)}, ${points(gain.high)}] more than now.`,
    ]
  })
