import type { MetricUnit } from '../scorers/report-metric.ts'

/** 12345.6 -> `12,346`. */
export const formatCount = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `1 label`, `1,200 labels`. */
export const counted = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

/** A metric in [0, 1] as a percentage with one decimal: `87.3 %`. */
export const formatShare = (value: number): string => `${(100 * value).toFixed(1)} %`

/** A difference of metrics in points, always with its sign: `+3.1 pt`, `−0.4 pt`. */
export const formatPoints = (difference: number): string => {
  const points = (100 * difference).toFixed(1)
  if (points === '0.0' || points === '-0.0') return '0.0 pt'
  return difference < 0 ? `−${points.slice(1)} pt` : `+${points} pt`
}

/** A size without a sign, such as the margin: `2 pt`, `1.5 pt`. */
export const formatMargin = (margin: number): string => `${Number((100 * margin).toFixed(2))} pt`

/** USD with as many digits as the size deserves: `$0`, `<$0.0001`, `$0.0042`, `$3.10`, `$1,234`. */
export const formatUsd = (value: number): string => {
  if (value === 0) return '$0'
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size >= 100) return `${sign}$${formatCount(size)}`
  if (size >= 1) return `${sign}$${size.toFixed(2)}`
  if (size < 0.0001) return value < 0 ? '>−$0.0001' : '<$0.0001'
  const digits = 1 - Math.floor(Math.log10(size))
  return `${sign}$${size.toFixed(digits)}`
}

/** Milliseconds as people say them: `0.4 ms`, `85 ms`, `1.2 s`, `3 min 05 s`, `2 h 10 min`. */
export const formatDuration = (ms: number): string => {
  if (ms < 0.05) return '<0.1 ms'
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 59.95) return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

/** Bytes in decimal units, as disks are sold: `94 MB`, `5.6 GB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 'B'
  for (const next of units) {
    if (value < 999.5) break
    value /= 1000
    unit = next
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** `87.3 % [85.1, 89.2]`: the value with its interval; n is printed beside it. */
export const formatInterval = (metric: { readonly value: number; readonly low: number; readonly high: number }): string =>
  `${formatShare(metric.value)} [${(100 * metric.low).toFixed(1)}, ${(100 * metric.high).toFixed(1)}]`

/** One number of a metric in its own unit. */
const formatQuantity = (value: number, unit: MetricUnit): string => {
  switch (unit) {
    case 'share':
      return formatShare(value)
    case 'coefficient':
      return value.toFixed(3)
    case 'ms':
      return formatDuration(value)
    case 'usd':
      return formatUsd(value)
    case 'tokens':
      return formatCount(value)
  }
}

/** A metric of any unit with its interval: `87.3 % [85.1, 89.2]`, `210 ms [190 ms, 260 ms]`. */
export const formatMetric = (metric: {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly unit?: MetricUnit
}): string => {
  const { value, low, high, unit = 'share' } = metric
  return unit === 'share'
    ? formatInterval(metric)
    : `${formatQuantity(value, unit)} [${formatQuantity(low, unit)}, ${formatQuantity(high, unit)}]`
}

/** `2026-11-25T16:00:00.000Z` -> `2026-11-25 16:00 UTC`. */
export const formatTime = (iso: string): string => {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(iso)
  return match === null ? iso : `${match[1]} ${match[2]} UTC`
}

/** Keeps a number and its unit on one line where a page breaks it. */
export const keepUnits = (text: string): string => text.replace(/(\d) (%|pt\b|ms\b)/g, '$1\u00A0$2')
