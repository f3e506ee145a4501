import { regionMap } from '../../core/pictures/region-map.ts'
import { standalone } from '../../core/pictures/standalone.ts'
import { sweepLines, type SweptAxis } from '../../core/pictures/sweep-lines.ts'
import type { SweepReport } from '../../flows/decide-again.ts'
import { formatValue, outcomeOf } from './sweep.ts'

const width = 820

const axisOf = ({ key, scale, values }: SweepReport['axes'][number]): SweptAxis => ({
  label: key,
  scale,
  values,
  format: (value) => formatValue(key, value),
})

/** The sweep as an SVG file: lines of total cost for one input, who wins where for two. */
export const sweepPicture = (report: SweepReport): string => {
  const [first, second] = report.axes
  if (first === undefined) return ''
  const id = 'sweep'
  if (second !== undefined)
    return standalone(regionMap({ id, width, x: axisOf(second), y: axisOf(first), outcomes: report.points.map(outcomeOf) }))
  return standalone(
    sweepLines({
      id,
      width,
      axis: axisOf(first),
      series: report.arms.map((name, arm) => ({ name, totals: report.points.map(({ totals }) => totals[arm] ?? 0) })),
      crossings: report.crossings.map(({ arm, value, usd }) => ({ value, usd, label: `${arm} at ${formatValue(first.key, value)}` })),
      verdicts: report.points.map(({ verdict }) => verdict),
    }),
  )
}
