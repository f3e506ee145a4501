import type { Cause } from './cause.ts'

/** How many failures of an arm have a cause; goes into decision.json, so rows are ids. */
export interface CauseShare {
  readonly cause: Cause
  readonly count: number
  /** Of all failures of the arm, with a 95 % Wilson interval. */
  readonly share: number
  readonly low: number
  readonly high: number
  readonly rows: readonly string[]
}

/** Failures that are alike. */
export interface FailureCluster {
  readonly rows: readonly string[]
  /** What they share: the confusion, the wrong fields. */
  readonly signs: readonly string[]
  /** Mean share of the repeats in which the rows fail; where there are repeats. A gap worth tuning for is near 1. */
  readonly consistency?: number
  readonly causes: readonly Cause[]
}

/** Additive field `failureCauses` of decision.json: ids and counts only. */
export interface FailureCauses {
  readonly arm: string
  readonly split: 'dev' | 'dev2' | 'golden'
  readonly n: number
  readonly failures: number
  readonly causes: readonly CauseShare[]
  /** Row ids of the worst failures, grouped. */
  readonly clusters: readonly FailureCluster[]
}

/** With texts: for report.html and the terminal. */
export interface FailureReport extends FailureCauses {
  /** The system message that the arm was asked with, where it asks a model. */
  readonly prompt?: string
  /** Words that most rows of a cluster hold and others do not; aligned with `clusters`. */
  readonly words: readonly (readonly string[])[]
  readonly shown: readonly {
    readonly id: string
    readonly input: string
    readonly expected: string
    readonly answer: string
    readonly cause: Cause
  }[]
}
