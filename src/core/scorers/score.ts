/** Judgement of one output by one scorer. Never NaN, -1 or null that means 0. */
export type Score =
  | {
      readonly status: 'scored'
      readonly exampleId: string
      readonly arm: string
      readonly scorer: string
      readonly value: number
      readonly detail?: Readonly<Record<string, number | string>>
    }
  | {
      readonly status: 'unscored'
      readonly exampleId: string
      readonly arm: string
      readonly scorer: string
      readonly reason: string
      /** The question does not arise (no passage was given, no number was expected): left out. Otherwise the value is missing. */
      readonly notApplicable?: true
    }
  | {
      readonly status: 'failed'
      readonly exampleId: string
      readonly arm: string
      readonly scorer: string
      readonly missing: boolean
      readonly reason: string
    }
