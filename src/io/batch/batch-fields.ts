import { AssayError } from '../../core/errors.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A foreign value as an object; empty where it is none. */
export const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** One line of a result file; undefined where it is not JSON: its request then counts as not answered. */
export const parseLine = (line: string): Fields | undefined => {
  try {
    return fields(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** The id that a provider gave to what was just made. Throws `provider-failed` where there is none. */
export const idOf = (value: unknown, what: string): string => {
  const { id } = fields(value)
  if (typeof id === 'string' && id !== '') return id
  throw new AssayError('provider-failed', `the provider took the ${what} and gave it no id`, { hint: 'run the same command again' })
}
