import { isRecord } from '../../lib/is-record.ts'
import type { TraceScores } from './trace-format.ts'

const numberIn = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') {
    if (/^\s*(true|false)\s*$/i.test(value)) return value.trim().toLowerCase() === 'true' ? 1 : 0
    return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined
  }
  if (Array.isArray(value)) return numberIn(value[0])
  return isRecord(value) ? numberIn(value['avg'] ?? value['value'] ?? value['score']) : undefined
}

/** Scores of a trace: an object by name, a list of `{ name, value }`, or JSON text of either. A mean (`avg`) counts where there are several. */
export const scoresIn = (written: unknown): TraceScores => {
  let value = written
  if (typeof written === 'string' && /^\s*[[{]/.test(written)) {
    try {
      value = JSON.parse(written) as unknown
    } catch {
      return {}
    }
  }
  const named: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value.map((entry: unknown) =>
        isRecord(entry)
          ? [entry['name'] ?? entry['key'], entry['value'] ?? entry['score'] ?? entry['stringValue']]
          : [undefined, undefined],
      )
    : isRecord(value)
      ? Object.entries(value)
      : []
  return Object.fromEntries(
    named.flatMap(([name, score]) => {
      const number = Array.isArray(score) && score.length > 1 ? undefined : numberIn(score)
      return typeof name === 'string' && number !== undefined ? [[name, number] as const] : []
    }),
  )
}
