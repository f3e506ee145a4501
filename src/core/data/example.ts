import type { Origin } from './origin.ts'

/** A call of a tool by a model: its arguments are JSON text, as the OpenAI chat API has them. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** A turn of a conversation, in the words of the OpenAI chat API. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** Text of the turn; of a turn that only calls tools, the calls as JSON. */
  readonly content: string
  readonly toolCalls?: readonly ToolCall[]
  /** Of a tool's result: the call that it answers. */
  readonly toolCallId?: string
}

/** Where a row came from: file relative to the task folder, 1-based physical line. */
export interface ExampleSource {
  readonly file: string
  readonly line: number
}

/**
 * One row of a task. `input` is the text every arm sees; for rows that were conversations it is the last
 * user turn and `history` holds what came before it. `expected` is a label, a text, or canonical JSON
 * (keys sorted, no spaces) for extraction.
 */
export interface Example {
  readonly id: string
  readonly input: string
  readonly history?: readonly ChatMessage[]
  readonly expected?: string
  /** The right passage, where a column of the data holds it: only the knowledge probe gives it to a model. */
  readonly context?: string
  readonly group?: string
  /** ISO 8601. */
  readonly time?: string
  readonly tags: readonly string[]
  /** How many source rows this example stands for (near duplicates merged into it included). At least 1. */
  readonly weight: number
  readonly licence?: string
  /** Definitions of the tools that the conversation may call, as the row has them (OpenAI's shape). */
  readonly tools?: readonly unknown[]
  /** Where the answer calls tools: the calls. `expected` then holds them as JSON. */
  readonly expectedCalls?: readonly ToolCall[]
  /** The answer that lost: of a preference pair, or of a row that people thumbed down (then `expected` may be absent). */
  readonly rejected?: string
  /** How the row came to be, where somebody or something other than the source file made it. Absent: as it was imported. */
  readonly origin?: Origin
  readonly source: ExampleSource
}

/** An example with an answer: what training and scoring need. */
export type LabelledExample = Example & { readonly expected: string }

export type SplitName = 'train' | 'dev' | 'golden'

/** The three splits of a task. `dev1` stops training early and calibrates, `dev2` chooses; both are halves of dev. */
export interface Splits {
  readonly train: readonly LabelledExample[]
  readonly dev: readonly LabelledExample[]
  readonly golden: readonly LabelledExample[]
}
