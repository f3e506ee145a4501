/** Where something was found in a text: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface PersonalSpan extends Span {
  /** Id of the recogniser: `email`, `phone`, `iban`, ... */
  readonly kind: string
}

/** Finds one kind of personal data. Pure; one file in `recognisers`, one line in `index.ts`. */
export interface Recogniser {
  /** Permanent id, kebab-case; names the kind in task.yaml (`personal.allow`) and in placeholders. */
  readonly kind: string
  readonly label: string
  /** How sure a find is, 0 to 1: decides between finds of the same length. */
  readonly certainty: number
  /** A text without this substring is never looked at. */
  readonly needs?: string
  /** A text with fewer digits is never looked at. */
  readonly digits: number
  /** No more than three characters stand between two digits of a find: the digits of a text count only where they stand so. */
  readonly isCompact?: true
  find(text: string): readonly Span[]
}
