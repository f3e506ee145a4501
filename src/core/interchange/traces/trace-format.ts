import type { RawValues, RowFields } from '../../data/formats/row-format.ts'

/** What people or programs said of a trace, as numbers: a thumb up is 1, a thumb down 0. */
export type TraceScores = Readonly<Record<string, number>>

export type TraceRead =
  | { readonly status: 'read'; readonly fields: RowFields; readonly note?: string; readonly scores?: TraceScores }
  /** Left out. Traces with the same reason are counted together. */
  | { readonly status: 'dropped'; readonly reason: string }

/** A log or annotation export of another tool, record by record. One file, one line in `index.ts`. */
export interface TraceFormat {
  readonly id: string
  readonly label: string
  /** What tells it, after "the first record has". */
  readonly rule: string
  /** A whole task can be made of such a file: rows alone are made of it only where they are asked for. */
  readonly alsoTask?: true
  recognise(record: RawValues): boolean
  /** Examples in a record: one a model call or task. Never throws. */
  read(record: RawValues): readonly TraceRead[]
}

export const dropped = (reason: string): TraceRead => ({ status: 'dropped', reason })
