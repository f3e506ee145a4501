import { counted } from '../../report/format.ts'
import type { Task } from '../../task/task.ts'
import type { Example } from '../example.ts'
import { findPersonal } from './find-personal.ts'
import { secretKind } from './personal-kinds.ts'
import { rowTexts } from './row-texts.ts'
import { secretIn } from './secret-spans.ts'

/** `personal` of task.yaml: what to do with rows that hold personal data before they leave the machine. */
export type PersonalRule = NonNullable<Task['personal']>

/** Rows by what they hold: a kind of personal data, `secret`, or `tag TAG`. */
export type Held = ReadonlyMap<string, readonly string[]>

/** What a text holds that must not leave without a word, by kind; `scanned` is what a scanner of secrets says of it. */
export const kindsIn = (text: string, allow: readonly string[], scanned?: string): readonly string[] => {
  const kinds = findPersonal(text).map(({ kind }) => (kind === 'url-credentials' ? secretKind : kind))
  if (scanned !== undefined || secretIn(text) !== undefined) kinds.push(secretKind)
  return [...new Set(kinds)].filter((kind) => !allow.includes(kind))
}

/** Collects rows by what they hold. `scanned`: kinds of secrets by row id, as a scanner found them. */
export const heldBy = (rows: Iterable<Example>, rule: PersonalRule | undefined, scanned?: ReadonlyMap<string, string>): Held => {
  const held = new Map<string, string[]>()
  const confidential = new Set(rule?.confidential)
  const allow = rule?.allow ?? []
  for (const row of rows) {
    const kinds = new Set(rowTexts(row).flatMap((text) => kindsIn(text, allow)))
    if (scanned?.has(row.id) === true && !allow.includes(secretKind)) kinds.add(secretKind)
    for (const tag of row.tags) if (confidential.has(tag)) kinds.add(`tag ${tag}`)
    for (const kind of kinds) {
      const rowsOfKind = held.get(kind)
      if (rowsOfKind === undefined) held.set(kind, [row.id])
      else rowsOfKind.push(row.id)
    }
  }
  return held
}

/** Does this kind stop what would leave? Secrets and confidential rows always, personal data where task.yaml says `leaving: block`. */
export const isBlocking = (kind: string, rule: PersonalRule | undefined): boolean =>
  kind === secretKind || kind.startsWith('tag ') || rule?.leaving === 'block'

const shownRows = 5

/** `3 rows with email (r1, r2), 1 row with secret (r9)`: kinds, counts and ids, never a value. */
export const heldText = (held: Held): string =>
  [...held]
    .map(
      ([kind, rows]) =>
        `${counted(rows.length, 'row')} with ${kind} (${rows.slice(0, shownRows).join(', ')}${rows.length > shownRows ? ', ...' : ''})`,
    )
    .join(', ')
