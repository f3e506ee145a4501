import { ibanRemainder } from '../checksums.ts'
import type { Recogniser, Span } from '../recogniser.ts'

/** Lengths by country: the IBAN registry of SWIFT. */
const lengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 VG24 XK20'
const lengthOf: ReadonlyMap<string, number> = new Map(lengths.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]))
const start = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/g
const isLetterOrDigit = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9]/.test(char)

const ibanAt = (text: string, from: number): Span | undefined => {
  const length = lengthOf.get(text.slice(from, from + 2))
  if (length === undefined) return undefined
  let iban = ''
  let end = from
  while (iban.length < length && end < text.length) {
    const char = text[end] ?? ''
    if (/[A-Z0-9]/.test(char)) iban += char
    else if (!/[ -]/.test(char) || !/[A-Z0-9]/.test(text[end + 1] ?? '')) return undefined
    end++
  }
  return iban.length === length && !isLetterOrDigit(text[end]) && ibanRemainder(iban) === 1 ? { start: from, end } : undefined
}

/** Length of the country and remainder 1 modulo 97; blanks or hyphens between groups. */
export const iban: Recogniser = {
  kind: 'iban',
  label: 'bank accounts (IBAN)',
  certainty: 0.99,
  digits: 8,
  find: (text) => [...text.matchAll(start)].flatMap(({ index }) => ibanAt(text, index) ?? []),
}
