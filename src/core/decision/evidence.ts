import type { AnswerKind } from '../arms/arm.ts'
import type { PriceRow } from '../economics/price-book.ts'
import type { PriceLookup } from '../economics/price-lookup.ts'
import type { FailureCauses } from '../failures/failure-report.ts'
import type { JudgeEvidence } from '../judge/judge-trust.ts'
import type { Random } from '../ports/world.ts'
import type { Breakdown } from '../scorers/breakdown.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import type { Task } from '../task/task.ts'
import type { ArmReport, ArmStatus, Decision, Evidence, LearningPoint, MetricValue } from './decision.ts'
import type { DeclaredLook } from './look.ts'
import type { Observed } from './observed.ts'
import type { Policy } from './policy.ts'

/** An arm's result on one split. `ids[i]` was scored `scores[i]`; null where the output is missing. */
export interface SplitEvidence {
  readonly metric: MetricValue
  /** One-sided 95 % lower bound of the metric (binary: `low` of Wilson at level 0.90). */
  readonly lower: number
  readonly ids: readonly string[]
  /** Per example, of the metric's own scorer, in [0, 1]: finds the rows on which arms differ. */
  readonly scores: readonly (number | null)[]
  readonly otherMetrics: readonly MetricValue[]
  readonly breakdown?: Breakdown
  readonly integrity: ArmReport['integrity']
}

/** Where an arm computes. `none`: in the application, at no cost worth counting (majority, copy). */
export type ArmHost =
  | { readonly kind: 'none' }
  /** Runs on cores of ours: a classifier inside the application, or a local model that needs a machine of its own. */
  | { readonly kind: 'local'; readonly cores: number; readonly alwaysOn: boolean }
  | { readonly kind: 'remote'; readonly provider: string; readonly model: string }
  /** What production answered (`outputs: FILE`) where no model is declared: nobody knows its cost. */
  | { readonly kind: 'unknown' }

/** What the cost model needs to know of an arm. Measured where it ran, else planned (`evidence: assumed`). */
export interface ArmCostFacts {
  readonly host: ArmHost
  /** Mean tokens of one call. */
  readonly tokensPerCall?: { readonly input: number; readonly output: number; readonly evidence: Evidence }
  /** Mean wall time of one call, alone on the host. */
  readonly msPerCall?: { readonly value: number; readonly evidence: Evidence }
  /** One fit on this machine: hours, cores kept busy. */
  readonly training?: { readonly hours: number; readonly cores: number; readonly evidence: Evidence }
  /** Tokens one training consumes (rows x epochs), where known: for providers' quotes. */
  readonly trainingTokens?: number
  /** Parameters of the base in billions: picks the quotes' size class. */
  readonly baseBillions?: number
  /** Labels that must still be bought before this arm can run; those that exist are sunk. */
  readonly newLabels?: number
  /** Trainings until the one that is used: sweeps and seeds. */
  readonly trainingRuns?: number
  /** Tokens that a provider would bill for evaluating while it trains, where known. */
  readonly evaluationTokens?: number
  /** Answers that could be read at the first try, as the arm is served; the rest is asked again. */
  readonly validShare?: { readonly value: number; readonly low: number; readonly high: number; readonly n: number }
  /** Share of the prompt tokens that the provider read from its cache. */
  readonly cachedShare?: number
  /** Size of the adapter. */
  readonly adapterGb?: number
  /** Day on which the model that it asks is switched off, ISO 8601. */
  readonly deprecatesOn?: string
}

/** Of single calls, ms. */
export interface Latency {
  readonly p50: number
  readonly p95: number
  /** 95 % upper confidence bound of the 95th percentile. */
  readonly p95Upper: number
  /** 95 % lower confidence bound of it; absent where too few calls were timed. */
  readonly p95Lower?: number
  /** Where answers differ in kind (a cascade), the middle one says nothing about cost: the mean does. */
  readonly mean?: number
  readonly n: number
  readonly evidence: Evidence
}

/** One rung as it was run, or the reason why it was not. */
export interface ArmEvidence {
  readonly name: string
  readonly kind: string
  readonly rung: number
  readonly answerKind: AnswerKind
  /** False for arms that train weights of a language model (LoRA): the candidates for T. */
  readonly untuned: boolean
  /** Learns from the training rows (linear, kNN, embedding + head, tuned): is refitted when the task changes. */
  readonly fitted: boolean
  /** Name in task.yaml of the model it asks: `current`, `student`. */
  readonly modelName?: string
  /** An arm built on two others (retrieval + tuned): names of both. */
  readonly layered?: readonly [string, string]
  /** Searches in the user's documents: what a knowledge probe asks for. */
  readonly searchesCorpus?: boolean
  /** This arm is `NAME` trained on as few rows as the tuned arm had (DESIGN §10.2); never a rival or winner itself. */
  readonly matchedRowsOf?: string
  readonly status: ArmStatus
  readonly dev2?: SplitEvidence
  /** dev2 was answered only until the arm was surely behind a permitted one by more than m + m0: its value there stands for a part of the rows. */
  readonly stoppedOnDev?: true
  /** Present where a declared look (or a free replay) scored it on golden. */
  readonly golden?: SplitEvidence
  readonly latencyMs?: Latency
  readonly trainRows: number
  readonly tries: number
  /** Requests to a model, replayed or not (so that a replay gives the same digest). */
  readonly modelCalls: number
  readonly hardware: string
  /** Spread of the metric on dev2 over seeds of the same recipe, where there were three. */
  readonly seeds?: { readonly k: number; readonly values: readonly number[]; readonly sigma: number }
  readonly firstPassValidity?: MetricValue
  readonly cost: ArmCostFacts
  /** One line; for a blocked or failed arm the reason. Never a row's text. */
  readonly detail: string
}

/**
 * Paired comparison of `candidate` with `baseline` on one split; undefined where either was not scored there.
 * The flow closes over scores, counts and clusters and calls `comparePaired` of core/stats.
 */
export type Comparator = (
  baseline: string,
  candidate: string,
  split: 'dev2' | 'golden',
  options: {
    readonly alpha: number
    readonly margin: number
    /** Only these examples: a slice. */
    readonly only?: ReadonlySet<string>
  },
) => PairedComparison | undefined

/** A part of golden on which comparisons are shown again. */
export interface GoldenSlice {
  readonly id: 'newest-third' | 'least-like-train'
  readonly label: string
  readonly ids: ReadonlySet<string>
}

/** All that a decision rests on: plain data, one price lookup, one comparator, one seeded generator. */
export interface DecisionEvidence {
  readonly task: Task
  readonly metric: { readonly name: string; readonly label: string }
  /** ISO 8601. */
  readonly decidedAt: string
  readonly data: Decision['data'] & {
    /** Independent units (groups or clusters counted once) after cleaning. */
    readonly trainUnits: number
    readonly goldenUnits: number
    readonly labelNoise?: { readonly value: number; readonly low: number; readonly high: number; readonly n: number }
    /** Rows of train and dev for which the majority arm's answer is right: bounds the majority arm more tightly than dev alone. Accuracy tasks only. */
    readonly majority?: { readonly count: number; readonly n: number }
  }
  /** Every rung planned or run, the tuned one (planned: `status: 'not run'` with assumed cost facts) included. */
  readonly arms: readonly ArmEvidence[]
  /** What was seen of rows, prompt and machine beyond the ladder. */
  readonly observed?: Observed
  readonly compare: Comparator
  /** What is known of the judge behind the metric; absent where the metric is no judge. */
  readonly judge?: JudgeEvidence
  /** The look declared for this decision, once golden was scored. */
  readonly look?: DeclaredLook
  /** The ledger of golden.lock, this look included. */
  readonly looks: Decision['looks']
  /** Right passage given against not given, on dev; knowledge or behaviour. */
  readonly oracleContext?: PairedComparison
  readonly slices?: readonly GoldenSlice[]
  /** Mean tokens of the prompt under test. */
  readonly promptTokens?: number
  readonly failureCauses?: FailureCauses
  readonly learningCurve: readonly LearningPoint[]
  /** Further assumptions the run made (hardware, sampling); shown as they are. */
  readonly assumptions: readonly string[]
  readonly prices: PriceLookup
  /** Rows of the price book, the user's own first. */
  readonly book?: readonly PriceRow[]
  /** The deciding policy (task.policy) first, then those reported beside it. */
  readonly policies: readonly Policy[]
  readonly random: Random
}
