import { isRecord } from '../../lib/is-record.ts'
import type { RawValues } from './row-format.ts'

type Problem = { readonly problem: string }

/** The system message that stands beside the turns of a row, as text; undefined where there is none. It may be a list of parts. */
export const systemText = ({ system }: RawValues): string | undefined | Problem => {
  if (system === undefined || system === null) return undefined
  const parts: readonly unknown[] = Array.isArray(system) ? system : [{ text: system }]
  const texts = parts.map((part) => (isRecord(part) ? part['text'] : undefined))
  if (!texts.every((text) => typeof text === 'string')) return { problem: 'system is neither text nor a list of parts with text' }
  const text = texts.join('')
  return text.trim() === '' ? undefined : text
}

/** Turns behind the system message that stands beside them in a row. */
export const withSystem = (values: RawValues, turns: readonly unknown[]): readonly unknown[] | Problem => {
  const content = systemText(values)
  if (typeof content === 'object') return content
  return content === undefined ? turns : [{ role: 'system', content }, ...turns]
}
