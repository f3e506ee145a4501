/**
 * Numbers, times and dates of a text under every reading that they may have: `1.000` is a thousand or one, `03/05` the third of May or
 * the fifth of March. Two texts state the same where they share a reading.
 */
export interface StatedNumber {
  /** As written. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** Readings: `n:1000`, `t:14:30`, `d:05-03`, `d:2024-05-03`, `p:` and the digits of a long number. */
  readonly keys: readonly string[]
  /** Of one digit and without a unit: a list's number, a choice, nothing that one would look up. */
  readonly isSmall: boolean
}

const monthNames: readonly string[] = [
  'january jan januar jänner janvier enero gennaio janeiro',
  'february feb februar février fevrier febrero febbraio fevereiro',
  'march mar märz mars marzo março',
  'april apr avril abril aprile',
  'may mai mayo maggio maio',
  'june jun juni juin junio giugno junho',
  'july jul juli juillet julio luglio julho',
  'august aug août aout agosto',
  'september sep sept septembre septiembre settembre setembro',
  'october oct oktober okt octobre octubre ottobre outubro',
  'november nov novembre noviembre novembro',
  'december dec dezember dez décembre decembre diciembre dicembre dezembro',
]
const monthOf = new Map(monthNames.flatMap((names, at) => names.split(' ').map((name): [string, number] => [name, at + 1])))
const month = `(?:${[...monthOf.keys()].sort((a, b) => b.length - a.length).join('|')})`
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const year = '(?:1[89]|20|21)\\d\\d'
const unit =
  '(?:%|€|\\$|£|usd|eur|gbp|percent|prozent|seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|kg|km|cm|mm|gb|mb|stunden?|tagen?|tage|wochen?|monaten?|monate|jahren?|jahre|minuten|jours?|heures?|semaines?|mois|ans|d[ií]as?|horas?|semanas?|meses|años?|giorni|ore|settimane|mesi|anni|dias|anos)'

/** Dates, then times, then long numbers, then numbers: what is read as one is not read as another. */
const shapes = new RegExp(
  [
    `(?<y1>${year})[-/.](?<m1>\\d{1,2})[-/.](?<d1>\\d{1,2})(?!\\d)`,
    `(?<a>\\d{1,2})(?<s>[./-])(?<b>\\d{1,2})\\k<s>(?<y2>${year}|\\d\\d)(?!\\d)`,
    `(?<d2>${day})(?:st|nd|rd|th|\\.|er|º)?(?: of| de)? (?<n1>${month})\\b\\.?(?:,? (?:de |del )?(?<y3>${year}))?(?!\\d)`,
    `\\b(?<n2>${month})\\b\\.? (?<d3>${day})(?:st|nd|rd|th)?(?!\\d)(?:,? (?<y4>${year}))?`,
    `(?<h1>[01]?\\d|2[0-4])(?<ts>[:.h])(?<min>[0-5]\\d)(?![\\d%]|[.,]\\d) ?(?<half1>[ap]\\.?m\\b)?`,
    `(?<h2>1[0-2]|0?[1-9]) ?(?<half2>[ap]\\.?m\\b)`,
    `\\+?\\(?\\d[\\d ()/.\\u00a0-]{5,}\\d`,
    `(?:[€$£] ?)?\\d+(?:[.,'’\\u00a0\\u202f]\\d+)*(?: ?${unit}(?!\\p{L}))?`,
  ].join('|'),
  'giu',
)

const two = (value: number | string): string => String(value).padStart(2, '0')

const dateKeys = (ofYear: string | undefined, readings: readonly (readonly [number, number])[]): readonly string[] =>
  readings
    .filter(([m, d]) => m >= 1 && m <= 12 && d >= 1 && d <= 31)
    .map(([m, d]) => `d:${ofYear === undefined ? '' : `${ofYear.length === 2 ? `20${ofYear}` : ofYear}-`}${two(m)}-${two(d)}`)

const timeKeys = (hour: number, minute: string, half: string | undefined): readonly string[] => {
  const isAfternoon = half?.startsWith('p')
  if (isAfternoon === undefined) return [`t:${two(hour)}:${minute}`, ...(hour < 12 ? [`t:${two(hour + 12)}:${minute}`] : [])]
  return [`t:${two((hour % 12) + (isAfternoon ? 12 : 0))}:${minute}`, ...(minute === '00' ? [`n:${hour}`] : [])]
}

const plainNumber = (whole: string, fraction = ''): string => {
  const digits = whole.replace(/^0+(?=\d)/, '')
  const rest = fraction.replace(/0+$/, '')
  return `n:${digits}${rest === '' ? '' : `.${rest}`}`
}

/** Readings of digits with separators: thousands, decimals, or both where either may be meant. */
const numberKeys = (text: string): readonly string[] => {
  const parts = text.split(/[.,'’\u00a0\u202f ]/)
  const separators: readonly string[] = text.match(/[.,'’\u00a0\u202f ]/g) ?? []
  const [first = '', ...rest] = parts
  const last = rest.at(-1)
  if (last === undefined) return [plainNumber(first)]
  const isGrouped = first.length <= 3 && rest.every((part) => part.length === 3) && new Set(separators).size === 1
  const mark = separators.at(-1) ?? ''
  const isDecimal = (mark === '.' || mark === ',') && separators.indexOf(mark) === separators.length - 1
  return [
    ...(isGrouped ? [plainNumber(parts.join(''))] : []),
    ...(isDecimal ? [plainNumber(parts.slice(0, -1).join(''), last)] : []),
    ...(isGrouped || isDecimal ? [] : [`v:${parts.join('.')}`]),
  ]
}

const isLong = (digits: string): boolean => digits.length >= 7

const stated = (match: RegExpExecArray): StatedNumber | undefined => {
  const { 0: text, index: start, groups: g = {} } = match
  const parts = { text: text.trim(), start, end: start + text.length, isSmall: false }
  const named = g['n1'] ?? g['n2']
  if (named !== undefined)
    return { ...parts, keys: dateKeys(g['y3'] ?? g['y4'], [[monthOf.get(named.toLowerCase()) ?? 0, Number(g['d2'] ?? g['d3'])]]) }
  if (g['y1'] !== undefined) return { ...parts, keys: dateKeys(g['y1'], [[Number(g['m1']), Number(g['d1'])]]) }
  if (g['a'] !== undefined) {
    const [a, b] = [Number(g['a']), Number(g['b'])]
    return {
      ...parts,
      keys: [
        ...dateKeys(g['y2'], [
          [a, b],
          [b, a],
        ]),
        `v:${text.replaceAll(/\D/g, '.')}`,
      ],
    }
  }
  if (g['h1'] !== undefined) {
    const keys = timeKeys(Number(g['h1']), g['min'] ?? '00', g['half1']?.toLowerCase())
    return { ...parts, keys: g['ts'] === '.' ? [...keys, plainNumber(g['h1'], g['min'])] : keys }
  }
  if (g['h2'] !== undefined) return { ...parts, keys: timeKeys(Number(g['h2']), '00', g['half2']?.toLowerCase()) }
  const digits = text.replaceAll(/\D/g, '')
  if (isLong(digits) && /[ ()/-]/.test(text.trim())) return { ...parts, keys: [`p:${digits.slice(-7)}`] }
  const number = /\d[\d.,'’\u00a0\u202f]*/.exec(text)?.[0].replace(/[.,'’\u00a0\u202f]+$/, '') ?? ''
  if (number === '') return undefined
  const keys = [...numberKeys(number), ...(isLong(digits) ? [`p:${digits.slice(-7)}`] : [])]
  return { ...parts, keys, isSmall: digits.length < 2 && number === text.trim() }
}

/** Reading of the name of a month: `m:05`; undefined for other words. */
export const monthKey = (word: string): string | undefined => {
  const found = monthOf.get(word.toLowerCase())
  return found === undefined ? undefined : `m:${two(found)}`
}

/** Numbers, times and dates of a text, in order. */
export const numbersIn = (text: string): readonly StatedNumber[] => {
  const found: StatedNumber[] = []
  for (const match of text.matchAll(shapes)) {
    const number = stated(match)
    if (number !== undefined) found.push(number)
  }
  return found
}

const numberWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
const wordValues = new Map([
  ...numberWords.split(' ').map((word, value): [string, number] => [word, value]),
  ...'thirty forty fifty sixty seventy eighty ninety hundred'.split(' ').map((word, at): [string, number] => [word, (at + 3) * 10]),
  ['dozen', 12],
])

/** Every reading that a prompt supports: of its numbers, of the digits in them, of numbers written as English words. */
export const supportedKeys = (prompt: string): ReadonlySet<string> => {
  const keys = new Set<string>()
  for (const number of numbersIn(prompt))
    for (const key of number.keys) {
      keys.add(key)
      // A date also supports its day without the year, and its month.
      if (/^d:\d{4}-/.test(key)) keys.add(`d:${key.slice(7)}`)
      if (key.startsWith('d:')) keys.add(`m:${key.slice(-5, -3)}`)
    }
  for (const [digits] of prompt.matchAll(/\d+/g)) keys.add(plainNumber(digits))
  // Groups apart by blanks: 1 000 000.
  for (const [grouped] of prompt.matchAll(/(?<!\d)\d{1,3}(?: \d{3})+(?!\d)/g)) keys.add(plainNumber(grouped.replaceAll(' ', '')))
  for (const [word] of prompt.toLowerCase().matchAll(/[a-z]+/g)) {
    const value = wordValues.get(word)
    if (value !== undefined) keys.add(`n:${value}`)
  }
  return keys
}
