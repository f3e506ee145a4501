import type { Slice } from '../compare/slice.ts'

export const operators = ['==', '!=', '>=', '<=', '>', '<'] as const
export type Operator = (typeof operators)[number]

/** A name such as `accuracy`, `tuned@student.accuracy.low`, `current`, perhaps of some rows only: `accuracy[tag=edge-case]`. */
export interface Reference {
  readonly kind: 'reference'
  readonly name: string
  readonly slice?: Slice
  /** 1-based column where it starts. */
  readonly column: number
}

/** The right side: numbers and references, added, subtracted and scaled. */
export type Term =
  | { readonly kind: 'number'; readonly value: number }
  | Reference
  | { readonly kind: 'binary'; readonly operator: '+' | '-' | '*'; readonly left: Term; readonly right: Term }

/** `accuracy >= current - 1pt`: what CI asks of a decision or a comparison. */
export interface Requirement {
  readonly text: string
  readonly subject: Reference
  readonly operator: Operator
  readonly wanted: Term
}

/** What became of a requirement. `unknown`: there is no data to tell, which counts as not met. */
export interface RequirementResult {
  readonly text: string
  readonly status: 'met' | 'unmet' | 'unknown'
  /** The numbers behind the answer, in one sentence. */
  readonly message: string
  /** About how many further rows would settle it, where rows can. */
  readonly more?: number
}
