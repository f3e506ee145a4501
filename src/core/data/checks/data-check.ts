import { counted } from '../../report/format.ts'
import type { Passage } from '../../retrieval/passage.ts'
import type { TaskKind } from '../../task/task.ts'
import type { Duplicates } from '../dedupe.ts'
import type { Example, SplitName } from '../example.ts'
import { secretSpans } from '../pii/secret-spans.ts'
import type { Finding } from '../finding.ts'

/** What checks look at. Arrays run parallel to `examples`. */
export interface CheckContext {
  readonly kind: TaskKind
  readonly examples: readonly Example[]
  /** Normalised texts in which rows are compared. */
  readonly texts: readonly string[]
  readonly duplicates: Duplicates
  /** The label list of task.yaml; undefined where it is `auto` or the task has none. */
  readonly declaredLabels?: readonly string[]
  /** Errors of a JSON answer against the task's schema; absent for tasks without one. */
  validate?(value: unknown): readonly string[]
  /** Split of each row, where task.yaml fixes the splits. */
  readonly splits?: readonly SplitName[]
  /** Of the task's corpus, where it has one. */
  readonly passages?: readonly Passage[]
  /** ISO date; absent where nobody asked the clock. */
  readonly today?: string
  /** Language (ISO 639-1) of a text; undefined where it cannot be told. Absent where no detector was loaded. */
  detectLanguage?(text: string): string | undefined
  /** Kind of secret by row id, where a scanner outside this check found one. */
  readonly scannedSecrets?: ReadonlyMap<string, string>
  /** Whether rows may leave this machine, and what task.yaml says of personal data then. */
  readonly leaving?: { readonly leaves: boolean; readonly rule: 'block' | 'warn'; readonly allow: readonly string[] }
}

/** A check of data: pure. One file, one line in `index.ts`. */
export interface DataCheck {
  readonly id: string
  readonly label: string
  /** Takes seconds, on a sample: `assay check` runs it, a split does not wait for it. */
  readonly isThorough?: boolean
  run(context: CheckContext): readonly Finding[]
}

/** Answers in free text: what is said of prose holds for them only. */
export const isProse = (kind: TaskKind): boolean => kind === 'generation' || kind === 'chat'

/** A check may quote a row that another check warns of: keys and passwords never stand in a note. */
const withoutKeys = (text: string): string => {
  let shown = text.slice(0, longestQuoted)
  for (const { start, end } of secretSpans(shown).toSorted((a, b) => b.start - a.start))
    shown = `${shown.slice(0, start)}[key]${shown.slice(end)}`
  return shown
}
/** Characters of a text that a note can come from. */
const longestQuoted = 4000

/** Texts in notes are cut: notes are for people who look at their own rows. */
export const excerpt = (text: string, length = 70): string => {
  const line = withoutKeys(text).replaceAll(/\s+/g, ' ').trim()
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}

export interface FindingParts extends Omit<Finding, 'count' | 'examples' | 'rows'> {
  readonly examples: readonly Example[]
  note?(example: Example): string
}

/** A finding about single rows. Empty when there are none. */
export const rowFinding = ({ examples, note, ...parts }: FindingParts): readonly Finding[] =>
  examples.length === 0
    ? []
    : [
        {
          ...parts,
          count: examples.length,
          examples: examples.slice(0, 5).map((example) => ({
            rows: [example.id],
            note: `${example.source.file}:${example.source.line} ${note === undefined ? excerpt(example.input) : note(example)}`.trim(),
          })),
          rows: examples.map(({ id }) => id),
        },
      ]

/** Groups of row numbers by a key, in order of first appearance; rows without a key are left out. */
export const groupRows = <Key>(count: number, keyOf: (row: number) => Key | undefined): ReadonlyMap<Key, readonly number[]> => {
  const groups = new Map<Key, number[]>()
  for (let row = 0; row < count; row++) {
    const key = keyOf(row)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

const repeated = new WeakMap<ArrayLike<number>, readonly (readonly number[])[]>()

/**
 * Groups of two rows and more, in order of first appearance, from the first row of each row's group (`Duplicates`). Found once for all
 * checks: most rows stand alone and cost nothing.
 */
export const repeatedRows = (firstOf: Int32Array): readonly (readonly number[])[] => {
  const known = repeated.get(firstOf)
  if (known !== undefined) return known
  const sizes = new Uint32Array(firstOf.length)
  for (const first of firstOf) sizes[first] = (sizes[first] ?? 0) + 1
  const groups = [...groupRows(firstOf.length, (row) => ((sizes[firstOf[row] ?? row] ?? 0) > 1 ? firstOf[row] : undefined)).values()]
  repeated.set(firstOf, groups)
  return groups
}

export interface GroupFindingParts extends Omit<Finding, 'count' | 'examples' | 'rows'> {
  readonly groups: readonly (readonly Example[])[]
  note(group: readonly Example[]): string
}

/** A finding about groups of rows; `count` is the number of groups. */
export const groupFinding = ({ groups, note, ...parts }: GroupFindingParts): readonly Finding[] =>
  groups.length === 0
    ? []
    : [
        {
          ...parts,
          count: groups.length,
          examples: groups.slice(0, 5).map((group) => ({ rows: group.map(({ id }) => id), note: note(group) })),
          rows: groups.flatMap((group) => group.map(({ id }) => id)),
        },
      ]

export const rowsText = (count: number): string => counted(count, 'row')
