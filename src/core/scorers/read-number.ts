const pattern =
  /(?<open>\()?(?<sign>(?<![\p{L}\p{N}])[-+\u2212])?\s?\p{Sc}?\s?(?<digits>\d[\d.,\u00A0\u202F' ]*\d|\d|[.,]\d+)(?:e(?<power>[-+]?\d+))?(?<close>\))?\s?(?<percent>%)?/giu

/** Digits with separators as JavaScript writes them: the last of two kinds is the decimal sign; a lone comma is one unless three digits follow. */
const plain = (digits: string): string => {
  const joined = digits.replaceAll(/[\u00A0\u202F' ]/g, '')
  const [dot, comma] = [joined.lastIndexOf('.'), joined.lastIndexOf(',')]
  const dots = joined.split('.').length - 1
  const commas = joined.split(',').length - 1
  if (dot >= 0 && comma >= 0) {
    const [decimal, group] = dot > comma ? ['.', ','] : [',', '.']
    return joined.replaceAll(group, '').replace(decimal, '.')
  }
  if (commas > 1 || (commas === 1 && /^\d{1,3},\d{3}$/.test(joined))) return joined.replaceAll(',', '')
  if (commas === 1) return joined.replace(',', '.')
  return dots > 1 ? joined.replaceAll('.', '') : joined
}

/**
 * The number that a text states; of several the last ("3 items cost 42" is 42), undefined where there is none. Thousands
 * ("1,234.5", "1.234,5", "1 234.5"), signs, accounting brackets "(5)" for minus 5, currency signs, exponents, and per cent ("45%" is 0.45).
 * A lone comma before three digits groups thousands: "1,234" is 1234.
 */
export const readNumber = (text: string): number | undefined => {
  const found = [...text.matchAll(pattern)].flatMap(({ groups }) => {
    const { open, sign, digits = '', power, close, percent } = groups ?? {}
    // Digits that only a space parts are one number when they stand in threes, else several: the last one counts.
    const number = /^\d{1,3}(?:[\u00A0\u202F ']\d{3})+(?:[.,]\d+)?$/.test(digits) ? digits : (digits.split(/[\u00A0\u202F ']/).at(-1) ?? '')
    const value = Number(`${plain(number.replace(/[.,]$/, ''))}e${power ?? 0}`)
    if (!Number.isFinite(value)) return []
    const isMinus = sign === '-' || sign === '\u2212' || (open !== undefined && close !== undefined && sign === undefined)
    const scaled = percent === undefined ? value : value / 100
    return [isMinus ? -scaled : scaled]
  })
  return found.at(-1)
}
