const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const seconds = /^\d{9,10}(?:\.\d+)?$/
const milliseconds = /^\d{12,13}$/

/** A row's time in milliseconds since 1970: ISO 8601 (UTC where it names no zone), or seconds or milliseconds since 1970. undefined for anything else. */
export const timeOf = (text: string | undefined): number | undefined => {
  const written = text?.trim() ?? ''
  if (milliseconds.test(written)) return Number(written)
  if (seconds.test(written)) return Number(written) * 1000
  if (!iso.test(written)) return undefined
  const standard = written.replace(' ', 'T')
  const at = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(standard) || !standard.includes('T') ? standard : `${standard}Z`)
  return Number.isNaN(at) ? undefined : at
}
