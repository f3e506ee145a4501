import type { SideComparison } from '../compare/side-comparison.ts'
import type { Finding } from '../data/finding.ts'
import type { Look } from '../data/golden-lock.ts'
import type { FailureCauses, FailureReport } from '../failures/failure-report.ts'
import type { Breakdown } from '../scorers/breakdown.ts'
import type { MetricUnit } from '../scorers/report-metric.ts'
import type { Interval } from '../stats/interval.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'

export const verdicts = ['fine-tune', 'prompt', 'retrieval', 'classifier', 'hybrid', 'not-yet', 'inconclusive'] as const
export type Verdict = (typeof verdicts)[number]

/** Ranked, strongest first. */
export type Evidence = 'measured' | 'observed' | 'declared' | 'assumed'

export interface GateResult {
  readonly id: string
  readonly question: string
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly evidence: Evidence
  readonly why: string
  readonly whatWouldChangeIt: string
  /** What its policy says where this is no. */
  readonly ifNo?: Verdict
}

export interface MetricValue extends Interval {
  readonly name: string
  readonly split: 'dev' | 'dev2' | 'golden'
  /** What it counts; a share in [0, 1] where absent. */
  readonly unit?: Exclude<MetricUnit, 'share'>
  /** Answers that its scorer could not judge; they count as missing. */
  readonly unscored?: number
}

export type ArmStatus =
  | 'measured'
  | 'dominated on dev'
  | 'blocked: privacy'
  | 'blocked: budget'
  | 'blocked: licence'
  | 'blocked: latency'
  | 'failed'
  | 'not run'

export interface ArmReport {
  readonly name: string
  readonly kind: string
  readonly rung: number
  readonly status: ArmStatus
  /** Split of `metric`; golden where the arm was looked at there, else dev2. */
  readonly split: 'dev' | 'dev2' | 'golden' | 'none'
  readonly metric?: MetricValue
  /** The same metric on dev2, always present where measured. */
  readonly devMetric?: MetricValue
  readonly tries: number
  readonly trainRows: number
  readonly latencyMs?: { readonly p50: number; readonly p95: number; readonly n: number; readonly evidence: Evidence }
  readonly costPer1k: { readonly usd: number; readonly low: number; readonly high: number; readonly basis: string }
  readonly modelCalls: number
  readonly hardware: string
  /** Share of unconstrained answers that were valid, where the arm asks a model. */
  readonly firstPassValidity?: MetricValue
  /** Secondary scorers on the same split. */
  readonly otherMetrics: readonly MetricValue[]
  /** The metric in its parts, on dev2: labels, fields, rows that a scorer flagged. */
  readonly breakdown?: Breakdown
  readonly integrity: { readonly attempted: number; readonly answered: number; readonly failed: number; readonly missing: number }
  readonly detail: string
}

/** `difference` is b - a, on the metric's scale. */
export interface ComparisonReport extends Pick<
  PairedComparison,
  'n' | 'difference' | 'low' | 'high' | 'alpha' | 'pValue' | 'method' | 'discordant'
> {
  readonly a: string
  readonly b: string
  readonly split: 'dev2' | 'golden'
  /** What b had to beat: beta_r of the rule. */
  readonly threshold?: number
  /** Bounds for a claim about the recipe, not this adapter: the seeds' spread is added. Where three seeds were trained. */
  readonly recipe?: { readonly low: number; readonly high: number; readonly seeds: number; readonly sigma: number }
  readonly conclusion: string
}

/** A look's comparison on a part of golden; `difference` is b - a. Shown, never decisive. */
export interface SliceReport {
  readonly slice: string
  readonly label: string
  readonly a: string
  readonly b: string
  readonly n: number
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly method: string
}

/** Over the joint draws of the cost model. USD unless said otherwise. */
export interface Spread {
  readonly p05: number
  readonly p50: number
  readonly p95: number
}

/** What a reader should know of an input's price before believing it. */
export type PriceMark = 'expired' | 'ageing' | 'undated' | 'third-party' | 'unlikely magnitude' | 'own price'

/** One kind of cost of one arm ("labels to buy"), every input at its middle; `total` over the draws. USD. */
export interface CostComponentReport {
  readonly id: string
  readonly label: string
  readonly category: string
  readonly upfront: number
  /** Mean over the months of the horizon, changes of the task left out. */
  readonly monthly: number
  readonly perCycle: number
  readonly total: Spread
  /** Ids of the inputs it rests on: `economics.inputs`. */
  readonly inputs: readonly string[]
}

/** How far one input moves what tuning costs more than the incumbent, all others at their middle. USD. */
export interface Swing {
  readonly input: string
  readonly label: string
  readonly unit: string
  readonly low: number
  readonly high: number
  readonly atLow: number
  readonly atHigh: number
  /** The cheaper of the two is another one at one end. */
  readonly flips: boolean
  readonly trust: string
}

/** Most that knowing one input exactly is worth, where cost alone decides. USD. */
export interface InformationValue {
  readonly input: string
  readonly label: string
  readonly usd: number
}

export interface CostLine {
  /** Of the input; sums have none. */
  readonly id?: string
  /** Plausible ends of an uncertain input. */
  readonly low?: number
  readonly high?: number
  readonly marks?: readonly PriceMark[]
  readonly label: string
  readonly value: number
  readonly unit: string
  readonly source: string
  readonly date: string | null
  readonly trust: string
}

export interface ArmEconomics {
  readonly name: string
  readonly upfront: number
  readonly monthly: number
  readonly total: { readonly p05: number; readonly p50: number; readonly p95: number }
  /** Against the incumbent (`current`, else the cheapest untuned arm); null where it never pays back within the horizon. */
  readonly breakEvenMonth: number | null
  readonly lines: readonly CostLine[]
  readonly components?: readonly CostComponentReport[]
  /** P(costs less than the incumbent over the horizon). */
  readonly probabilityCheaper?: number
  /** P(what it costs up front is earned back within the horizon). */
  readonly probabilityPayback?: number
  /** Calls a day from which it is cheaper than the incumbent over the horizon; `share` of the draws have such a volume. Null where it is cheaper at any. */
  readonly breakEvenCallsPerDay?: (Spread & { readonly share: number }) | null
}

export interface LearningPoint {
  readonly arm: string
  readonly rows: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

/** What twice and four times the training rows are expected to bring, or why nobody can say. */
export type LearningForecast =
  | {
      readonly arm: string
      readonly status: 'fitted'
      readonly factor: number
      readonly rows: number
      readonly value: number
      readonly low: number
      readonly high: number
      /** Over the value at all rows that there are. */
      readonly gain: { readonly value: number; readonly low: number; readonly high: number }
    }
  | { readonly arm: string; readonly status: 'unknown'; readonly why: string }

/** One policy beside the decision rule. */
export interface PolicyReport {
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  /** The gate that decides; null where all of them together do. */
  readonly stoppedAt: string | null
  /** What that gate found. */
  readonly why?: string
  readonly source?: string
  /** The verdict in the words of its source. */
  readonly answer?: string
  /** `probable`: the source itself says no more than "probably". */
  readonly strength?: 'sure' | 'probable'
  /** Where it and the rule part: a gate of its own, or the gate of the rule that it does not ask for. */
  readonly partsAt?: { readonly policy: string; readonly gate: string }
  /** The weakest evidence that it rests on. */
  readonly evidence?: Evidence
}

/** decision.json (DESIGN §9): no row text, only row ids. */
export interface Decision {
  /** 2: licences, terms, serving and deprecation may refuse (gates added to the rule). Raised whenever the default rule changes. */
  readonly version: 2
  readonly task: string
  readonly verdict: Verdict
  /** Arm to use now. null only for not-yet without any measured arm. */
  readonly winner: string | null
  /** One to three sentences; the first says against whom. */
  readonly summary: string
  readonly decidedAt: string
  readonly policy: string
  readonly digest: string
  readonly metric: string
  readonly margin: number
  readonly data: {
    readonly rows: number
    readonly train: number
    readonly dev: number
    readonly golden: number
    readonly duplicatesRemoved: number
    readonly contradictions: number
    readonly leaksRemoved: number
    readonly findings: readonly Omit<Finding, 'examples'>[]
    /** Golden rows that people judged blind, and those whose label that changed (adjudications.jsonl). */
    readonly adjudicated?: { readonly rows: number; readonly changed: readonly string[] }
  }
  readonly arms: readonly ArmReport[]
  readonly comparisons: readonly ComparisonReport[]
  readonly slices?: readonly SliceReport[]
  readonly economics: {
    readonly horizonMonths: number
    readonly currency: 'USD'
    /** Money of the readers, where it is not USD: multiply by `perUsd`. */
    readonly shownIn?: { readonly code: string; readonly perUsd: number; readonly date: string }
    readonly perArm: readonly ArmEconomics[]
    /** The arm that payback and `probabilityCheaper` are held against. */
    readonly against?: string | null
    /** It is what production uses, not the best untuned arm in its place. */
    readonly againstRunsToday?: boolean
    /** Every input of the model once. */
    readonly inputs?: readonly CostLine[]
    /** Of the tuned arm against the incumbent, the largest first. */
    readonly tornado?: readonly Swing[]
    readonly valueOfInformation?: readonly InformationValue[]
    /** The same for all inputs at once: what choosing by cost alone is expected to lose because they are uncertain. USD. */
    readonly perfectInformationUsd?: number
  }
  readonly gates: readonly GateResult[]
  /** What each policy beside the rule says to the same facts: policies that answer with a verdict only. */
  readonly policies?: readonly PolicyReport[]
  readonly sensitivity: readonly { readonly margin: number; readonly verdict: Verdict }[]
  /** Golden rows on which T and its rivals differ: to be adjudicated blind, first. */
  readonly adjudication: { readonly rows: readonly string[]; readonly pair: readonly [string, string] } | null
  /** Why the arm that tuning would have to beat fails on dev: counts and row ids. */
  readonly failureCauses?: FailureCauses
  readonly looks: readonly Omit<Look, 'declared'>[]
  readonly learningCurve: readonly LearningPoint[]
  readonly learningForecast?: readonly LearningForecast[]
  readonly assumptions: readonly string[]
  readonly next: readonly { readonly command: string; readonly why: string }[]
}

/** What report.html shows beyond decision.json; holds row texts and stays in .assay/. */
export interface ShownFailure {
  readonly id: string
  readonly input: string
  readonly expected: string
  readonly answers: readonly { readonly arm: string; readonly text: string; readonly right: boolean }[]
}

export interface Report {
  readonly decision: Decision
  readonly findings: readonly Finding[]
  /** From dev, never golden. */
  readonly worstFailures: readonly ShownFailure[]
  /** The same arm's failures by cause and in clusters, with texts. */
  readonly failures?: FailureReport
  /** The tuned arm or the winner against what it would replace, on dev2, by slice. */
  readonly compared?: SideComparison
  readonly training: readonly {
    readonly arm: string
    readonly recipe: Readonly<Record<string, unknown>>
    readonly points: readonly { readonly step: number; readonly loss: number }[]
    /** Rows of dev1 that each of `devScores` rests on. */
    readonly scoredRows: number
    readonly devScores: readonly { readonly step: number; readonly value: number }[]
    readonly notes: readonly string[]
  }[]
  /** Cumulated cost of what runs today and of the arm to use: before the first call, then after each month. USD. */
  readonly costOverTime?: readonly { readonly name: string; readonly months: readonly Spread[] }[]
  readonly runId: string
  readonly codeVersion: string
}
