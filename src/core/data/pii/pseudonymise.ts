import type { ChatMessage, Example, ToolCall } from '../example.ts'
import type { OriginStep } from '../origin.ts'
import { findPersonal } from './find-personal.ts'
import { insideJsonStrings } from './inside-json-strings.ts'
import type { PersonalSpan } from './recogniser.ts'
import { rowTexts } from './row-texts.ts'
import { secretSpans } from './secret-spans.ts'

/** No placeholder of ours holds a bracket inside, so none can begin or end within another: what is restored is what was replaced. */
const placeholderPattern = /\[[A-Z0-9]+(?:_[A-Z0-9]+)*_\d+(?:\.\d+)?\]/g

/** `[EMAIL_1]`: the first email address of the table; `[PHONE_1.2]`: the second way in which the first phone number is written. */
export interface Pseudonyms {
  /** Placeholder -> value. */
  readonly table: ReadonlyMap<string, string>
  /** The text with every value replaced, and how many were. */
  replace(text: string): { readonly text: string; readonly replaced: number }
  row(example: Example, step: OriginStep): { readonly example: Example; readonly replaced: number }
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

/** Texts of all rows that already look like placeholders: those are never given out. */
export const placeholdersIn = (rows: Iterable<Example>): Set<string> => {
  const found = new Set<string>()
  for (const row of rows)
    for (const text of [...rowTexts(row), row.id, row.group ?? '', ...row.tags])
      for (const [placeholder] of text.matchAll(placeholderPattern)) found.add(placeholder)
  return found
}

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

  /** Replaces what is recognised, and the values in `others` (found elsewhere in the row) wherever they stand. */
  const replaceIn = (text: string, others: readonly { readonly value: string; readonly kind: string }[]) => {
    const spans = [...spansIn(text)]
    for (const { value, kind } of others)
      for (const start of placesOf(text, value)) {
        const end = start + value.length
        if (!spans.some((span) => span.start < end && start < span.end)) spans.push({ kind, start, end })
      }
    if (spans.length === 0) return { text, replaced: 0 }
    // Of a JSON text only its strings are touched: a number cannot become a placeholder.
    const may = insideJsonStrings(text)
    let result = ''
    let at = 0
    let replaced = 0
    for (const { kind, start, end } of spans.sort((a, b) => a.start - b.start)) {
      if (!may(start, end)) continue
      result += text.slice(at, start) + placeholderOf(text.slice(start, end), kind)
      at = end
      replaced++
    }
    return { text: result + text.slice(at), replaced }
  }

  return {
    table,
    replace: (text) => replaceIn(text, []),
    row: (example, step) => {
      const others = new Map<string, string>()
      for (const text of rowTexts(example)) for (const { kind, start, end } of spansIn(text)) others.set(text.slice(start, end), kind)
      const values = [...others].map(([value, kind]) => ({ value, kind }))
      let replaced = 0
      const text = (before: string): string => {
        const after = replaceIn(before, values)
        replaced += after.replaced
        return after.text
      }
      const calls = (before: readonly ToolCall[]): readonly ToolCall[] =>
        before.map((call) => ({ ...call, arguments: text(call.arguments) }))
      const turn = (before: ChatMessage): ChatMessage => ({
        ...before,
        content: text(before.content),
        ...(before.toolCalls !== undefined && { toolCalls: calls(before.toolCalls) }),
      })
      const { id, input, history, expected, context, group, rejected, expectedCalls, tags, origin } = example
      const changed: Example = {
        ...example,
        id: text(id),
        input: text(input),
        tags: tags.map(text),
        ...(history !== undefined && { history: history.map(turn) }),
        ...(expected !== undefined && { expected: text(expected) }),
        ...(context !== undefined && { context: text(context) }),
        ...(group !== undefined && { group: text(group) }),
        ...(rejected !== undefined && { rejected: text(rejected) }),
        ...(expectedCalls !== undefined && { expectedCalls: calls(expectedCalls) }),
        ...(origin?.seed !== undefined && { origin: { ...origin, seed: text(origin.seed) } }),
      }
      if (replaced === 0) return { example, replaced }
      const from = changed.origin ?? { kind: 'imported' as const }
      return { example: { ...changed, origin: { ...from, steps: [...(from.steps ?? []), step] } }, replaced }
    },
  }
}

/** Puts the values back: exactly the placeholders of the table, everything else as it is. */
export const restoreText = (text: string, table: ReadonlyMap<string, string>): string =>
  text.includes('[') ? text.replaceAll(placeholderPattern, (placeholder) => table.get(placeholder) ?? placeholder) : text
