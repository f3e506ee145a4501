import type { LicenceCount } from '../licences/data-licence.ts'
import type { Interval } from '../stats/interval.ts'

export const promptParts = ['persona', 'task', 'constraints', 'format'] as const
export type PromptPart = (typeof promptParts)[number]

/** What a run saw of rows, prompt and machine beyond the ladder: plain data, never a row's text. What was not looked at is absent. */
export interface Observed {
  /** Licences that rows to learn from name. */
  readonly licences?: readonly LicenceCount[]
  /** Independent units of dev; those of train and golden are in `data`. */
  readonly devUnits?: number
  /** Characters of the inputs; conversations with at least three earlier turns. */
  readonly inputs?: { readonly shortest: number; readonly median: number; readonly longest: number; readonly longTalks: number }
  /**
   * Newest against oldest third of the dated rows: share of rows whose nearest other row (cosine of TF-IDF) is of the same third. 0.5
   * where nothing moved.
   */
  readonly sameThird?: Interval
  /** Kappa of two people on the same rows. */
  readonly raters?: Interval
  /** The instructions of the prompt under test, by themselves: tokens are estimated. */
  readonly prompt?: { readonly tokens: number; readonly words: number; readonly parts: readonly PromptPart[] }
  readonly machine?: { readonly memoryBytes: number; readonly cores: number }
}
