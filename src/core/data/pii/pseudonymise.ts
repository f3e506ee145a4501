import type { Edit } from '../cells/cell.ts'
import { findPersonal } from './find-personal.ts'
import { insideJsonStrings } from './inside-json-strings.ts'
import type { PersonalSpan } from './recogniser.ts'
import { secretSpans } from './secret-spans.ts'

/** No placeholder of ours holds a bracket inside, so none can begin or end within another: what is restored is what was replaced. */
const placeholderPattern = /\[[A-Z0-9]+(?:_[A-Z0-9]+)*_\d+(?:\.\d+)?\]/g

/** `[EMAIL_1]`: the first email address of the table; `[PHONE_1.2]`: the second way in which the first phone number is written. */
export interface Pseudonyms {
  /** Placeholder -> value. */
  readonly table: ReadonlyMap<string, string>
  /**
   * What to replace in each text of one row: what is recognised, and what was recognised in another text of the row. `kept`: finds that
   * stay, as they are numbers of a JSON text, or escaped in it.
   */
  edits(texts: readonly string[]): { readonly edits: readonly (readonly Edit[])[]; readonly kept: number }
}

/** How two ways of writing a value are known to be one: letters and digits alone, email addresses without case. */
const entityOf = (value: string, kind: string): string =>
  kind === 'email'
    ? value.toLowerCase()
    : kind === 'secret' || kind === 'url-credentials'
      ? value
      : value.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase()

const nameOf = (kind: string): string => kind.toUpperCase().replaceAll('-', '_')

const spansIn = (text: string): readonly PersonalSpan[] => {
  const secrets = secretSpans(text)
  const personal = findPersonal(text).filter(({ start, end }) => !secrets.some((secret) => start < secret.end && secret.start < end))
  return [...personal, ...secrets.map((span) => ({ ...span, kind: 'secret' }))].sort((a, b) => a.start - b.start)
}

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)

/** Every place of a value in a text where no longer word holds it. */
const placesOf = (text: string, value: string): readonly number[] => {
  const places: number[] = []
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
    if (!isWordChar(text[at - 1]) && !isWordChar(text[at + value.length])) places.push(at)
  return places
}

/** What already looks like a placeholder in a text: those are never given out. */
export const placeholdersIn = (text: string): readonly string[] => (text.includes('[') ? (text.match(placeholderPattern) ?? []) : [])

/** Pseudonyms that go on from a table. `taken`: placeholders that the texts hold already. */
export const createPseudonyms = (known: ReadonlyMap<string, string>, taken: ReadonlySet<string>): Pseudonyms => {
  const table = new Map(known)
  const byValue = new Map([...known].map(([placeholder, value]) => [value, placeholder]))
  /** Entity -> its first placeholder, and how many ways of writing it there are. */
  const entities = new Map<string, { stem: string; ways: number }>()
  const counts = new Map<string, number>()
  for (const [placeholder, value] of known) {
    const [, name = '', number = '0', way = '1'] = /^\[(.+)_(\d+)(?:\.(\d+))?\]$/.exec(placeholder) ?? []
    counts.set(name, Math.max(counts.get(name) ?? 0, Number(number)))
    const key = `${name} ${entityOf(value, name.toLowerCase().replaceAll('_', '-'))}`
    const entity = entities.get(key)
    entities.set(key, { stem: `${name}_${number}`, ways: Math.max(entity?.ways ?? 0, Number(way)) })
  }
  const mint = (value: string, kind: string): string => {
    const name = nameOf(kind)
    const key = `${name} ${entityOf(value, kind)}`
    const entity = entities.get(key)
    if (entity !== undefined) {
      do entity.ways++
      while (taken.has(`[${entity.stem}.${entity.ways}]`))
      return `[${entity.stem}.${entity.ways}]`
    }
    let number = counts.get(name) ?? 0
    do number++
    while (taken.has(`[${name}_${number}]`))
    counts.set(name, number)
    entities.set(key, { stem: `${name}_${number}`, ways: 1 })
    return `[${name}_${number}]`
  }
  const placeholderOf = (value: string, kind: string): string => {
    const placeholder = byValue.get(value) ?? mint(value, kind)
    byValue.set(value, placeholder)
    table.set(placeholder, value)
    return placeholder
  }

  /** What is recognised, and the values in `others` (found elsewhere in the row) wherever they stand. */
  const editsOf = (
    text: string,
    own: readonly PersonalSpan[],
    others: ReadonlyMap<string, string>,
  ): { readonly edits: readonly Edit[]; readonly kept: number } => {
    const spans = [...own]
    for (const [value, kind] of others)
      for (const start of placesOf(text, value)) {
        const end = start + value.length
        if (!spans.some((span) => span.start < end && start < span.end)) spans.push({ kind, start, end })
      }
    if (spans.length === 0) return { edits: [], kept: 0 }
    // Of a JSON text only its strings are touched: a number cannot become a placeholder.
    const may = insideJsonStrings(text)
    const edits = spans
      .sort((a, b) => a.start - b.start)
      .flatMap(({ kind, start, end }) => (may(start, end) ? [{ start, end, text: placeholderOf(text.slice(start, end), kind) }] : []))
    return { edits, kept: spans.length - edits.length }
  }

  return {
    table,
    edits: (texts) => {
      const spans = texts.map(spansIn)
      const others = new Map<string, string>()
      spans.forEach((own, place) => {
        for (const { kind, start, end } of own) others.set(texts[place]?.slice(start, end) ?? '', kind)
      })
      const found = texts.map((text, place) => editsOf(text, spans[place] ?? [], others))
      return { edits: found.map(({ edits }) => edits), kept: found.reduce((sum, { kept }) => sum + kept, 0) }
    },
  }
}

/** Puts the values back: exactly the placeholders of the table, everything else as it is. */
export const restoreEdits = (text: string, table: ReadonlyMap<string, string>): readonly Edit[] =>
  text.includes('[')
    ? [...text.matchAll(placeholderPattern)].flatMap(({ 0: placeholder, index }) => {
        const value = table.get(placeholder)
        return value === undefined ? [] : [{ start: index, end: index + placeholder.length, text: value }]
      })
    : []
