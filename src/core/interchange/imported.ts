import type { ChatMessage } from '../data/example.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { ScorerSpec } from '../task/task.ts'

/** One row of another tool, in our words. */
export interface ImportedRow {
  readonly id?: string
  readonly input: string
  readonly history?: readonly ChatMessage[]
  /** Text, a label, or JSON text. */
  readonly expected?: string
  readonly tags?: readonly string[]
}

/** What an arm of the other tool answered, aligned with the rows; undefined where it did not. */
export interface ImportedAnswers {
  /** Name of the model or prompt over there. */
  readonly arm: string
  readonly answers: readonly (string | undefined)[]
}

export interface Imported {
  readonly name: string
  readonly rows: readonly ImportedRow[]
  readonly systemPrompt?: string
  readonly schema?: JsonSchema
  readonly models: Readonly<Record<string, { readonly model: string; readonly provider: string; readonly baseUrl?: string }>>
  readonly scorers: readonly (string | ScorerSpec)[]
  /** Rubrics that scorers name, by file. */
  readonly rubrics: readonly { readonly file: string; readonly criteria: string }[]
  readonly answers: readonly ImportedAnswers[]
  /** What was not carried over, and why: one sentence each. */
  readonly notes: readonly string[]
}

/** A file of another tool: parsed where it is one value, its lines where it is many. */
export interface ForeignFile {
  /** Path as the user typed it. */
  readonly path: string
  /** YAML or JSON document; undefined for line files and archives. */
  readonly value?: unknown
  /** Rows of a JSONL or CSV file; each with its 1-based line. */
  readonly rows?: readonly { readonly line: number; readonly values: Readonly<Record<string, unknown>> }[]
  /** Text files of an archive, by name. */
  readonly entries?: ReadonlyMap<string, string>
  /** Reads a file that this one names, relative to it; undefined where there is none. */
  readText(relative: string): Promise<string | undefined>
  /** Reads rows of a CSV or JSONL file that this one names. */
  readRows(relative: string): Promise<ForeignFile['rows']>
}

/** A format of another tool that can be read. One file, one line in `index.ts`. */
export interface ForeignFormat {
  readonly id: string
  readonly label: string
  /** The rule that recognises it in words, or undefined where the file is something else. */
  recognise(file: ForeignFile): string | undefined
  /** Throws `import-unsupported` with every problem. */
  read(file: ForeignFile): Promise<Imported>
}

export type ForeignRecord = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is ForeignRecord => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text of any value: strings as they are, everything else as JSON; undefined for nothing. */
export const textOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export const nothing = { models: {}, scorers: [], rubrics: [], answers: [], notes: [] } as const satisfies Partial<Imported>
