import type { Example } from './example.ts'

/** Rows that share a reason or a note, and where the first of them stand. */
export interface Tallied {
  readonly what: string
  readonly rows: number
  /** `file:line` of the first ones. */
  readonly where: readonly string[]
}

const shown = 5
const mostKinds = 200

/** Counts rows by what is said of them. Parsers put the text of a row into their words: such reasons are cut to their kind. */
export const tally = (): { add(what: string, where: string): void; readonly list: () => readonly Tallied[] } => {
  const kinds = new Map<string, { rows: number; readonly where: string[] }>()
  return {
    add(what, where) {
      const kind = what.startsWith('not JSON:') ? 'not JSON' : what
      const key = kinds.has(kind) || kinds.size < mostKinds ? kind : 'other reasons'
      const known = kinds.get(key) ?? { rows: 0, where: [] }
      kinds.set(key, known)
      known.rows++
      if (known.where.length < shown) known.where.push(where)
    },
    list: () => [...kinds].map(([what, { rows, where }]) => ({ what, rows, where })).sort((a, b) => b.rows - a.rows),
  }
}

/** How many of the imported rows hold what. */
export interface RowKinds {
  readonly answered: number
  /** Preference pairs: both answers. */
  readonly pairs: number
  /** Only an answer that people did not want. */
  readonly rejectedOnly: number
  readonly conversations: number
  readonly toolCalls: number
}

export const countKinds = (): { add(example: Example): void; readonly counts: () => RowKinds } => {
  let [answered, pairs, rejectedOnly, conversations, toolCalls] = [0, 0, 0, 0, 0]
  return {
    add({ expected, rejected, history, expectedCalls }) {
      if (expected !== undefined) answered++
      if (rejected !== undefined && expected !== undefined) pairs++
      if (rejected !== undefined && expected === undefined) rejectedOnly++
      if ((history ?? []).some(({ role }) => role === 'assistant')) conversations++
      if (expectedCalls !== undefined || (history ?? []).some((turn) => turn.toolCalls !== undefined)) toolCalls++
    },
    counts: () => ({ answered, pairs, rejectedOnly, conversations, toolCalls }),
  }
}
