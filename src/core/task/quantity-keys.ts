/** A key of task.yaml with what it means and what holds without it. */
interface DescribedKey {
  readonly key: string
  readonly meaning: string
  readonly fallback?: string
}

/** A key of task.yaml that may be unsure: `8`, `5..20`, `5..8..20`, `5..20 lognormal` (core/economics/quantity.ts). */
export interface QuantityKey extends DescribedKey {
  readonly unit: string
  /** Bounds of what makes sense at all; outside is a mistake. */
  readonly least: number
  readonly most?: number
}

const share = { unit: 'share', least: 0, most: 1 } as const
/** Sums beyond a billion, and calls beyond what all people make, are slips: a zero too many, or another unit. */
const usd = { unit: 'USD', least: 0, most: 1e9 } as const
const mostCallsPerDay = 1e12

/**
 * Every uncertain number of task.yaml. `Task.quantities` holds those that are declared; what is not declared is an assumption of the
 * cost component that needs it.
 */
export const quantityKeys = [
  {
    key: 'volume.callsPerDay',
    meaning: 'calls a day in production',
    fallback: '1000 (assumed)',
    unit: 'calls/day',
    least: 0,
    most: mostCallsPerDay,
  },
  {
    key: 'volume.actionsPerDay',
    meaning: 'actions of users a day instead of calls: each makes callsPerAction calls',
    fallback: 'from the calls',
    unit: 'actions/day',
    least: 0,
    most: mostCallsPerDay,
  },
  {
    key: 'volume.tokensPerMonth',
    meaning: 'tokens a month instead of calls a day, prompt and answer together',
    fallback: 'from the calls',
    unit: 'tokens/month',
    least: 0,
    most: 1e18,
  },
  { key: 'volume.growthPerMonth', meaning: 'growth of the volume a month', fallback: '0%', unit: 'share a month', least: -0.9, most: 10 },
  { key: 'volume.peakFactor', meaning: 'busiest second against the mean one', fallback: '2..10 (assumed)', unit: 'x mean', least: 1 },
  {
    key: 'changes.outputsPerYear',
    meaning: 'how often a year the wanted answers change: each needs a new training',
    fallback: '1 (assumed)',
    unit: 'a year',
    least: 0,
    most: 1000,
  },
  {
    key: 'maintain.cyclesPerYear',
    meaning: 'retraining cycles a year',
    fallback: 'changes.outputsPerYear',
    unit: 'a year',
    least: 0,
    most: 1000,
  },
  { key: 'rates.engineerWeekUsd', meaning: 'cost of an engineer week, USD', fallback: '2000..4000..6000 (assumed)', ...usd },
  { key: 'rates.labelUsd', meaning: 'cost of one label, USD', fallback: '0.05..5 (assumed)', ...usd },
  { key: 'rates.reviewRowSeconds', meaning: 'seconds a person needs to review one row', fallback: '0', unit: 's/row', least: 0 },
  { key: 'rates.reviewerHourUsd', meaning: 'cost of an hour of whoever reviews rows', fallback: 'rates.engineerWeekUsd / 40', ...usd },
  { key: 'rates.kwhUsd', meaning: 'price of electricity, USD a kWh', fallback: '0.10..0.40 (assumed)', ...usd },
  { key: 'rates.coreHourUsd', meaning: 'a processor core for an hour, USD', fallback: '0.01..0.03..0.06 (assumed)', ...usd },
  {
    key: 'costs.projectWeeks',
    meaning: 'engineer weeks before a tuned arm goes live',
    fallback: 'as one cycle',
    unit: 'weeks',
    least: 0,
    most: 10_000,
  },
  {
    key: 'costs.baseProjectWeeks',
    meaning: 'engineer weeks before any other arm goes live',
    fallback: '0.5..2 (assumed)',
    unit: 'weeks',
    least: 0,
    most: 10_000,
  },
  {
    key: 'costs.baseWeeksPerCycle',
    meaning: 'engineer weeks of one cycle on any other arm',
    fallback: '0.5..2 (assumed)',
    unit: 'weeks',
    least: 0,
    most: 10_000,
  },
  {
    key: 'costs.weeksPerCycle',
    meaning: 'engineer weeks of one retraining cycle',
    fallback: '2..8 (assumed)',
    unit: 'weeks',
    least: 0,
    most: 10_000,
  },
  {
    key: 'costs.trainingRuns',
    meaning: 'trainings a cycle, sweeps and seeds included',
    fallback: 'as many as were run',
    unit: 'runs',
    least: 0,
  },
  {
    key: 'costs.failedRunShare',
    meaning: 'share of trainings that fail and are paid',
    fallback: '0..0.3 (assumed)',
    unit: 'share',
    least: 0,
    most: 0.95,
  },
  { key: 'costs.relabelledShare', meaning: 'rows labelled anew when the task changes', fallback: '0.1..1 (assumed)', ...share },
  { key: 'costs.labels', meaning: 'rows still to be labelled before the first training', fallback: '0', unit: 'rows', least: 0, most: 1e9 },
  { key: 'costs.distilledRows', meaning: 'rows that the teacher writes, a cycle', fallback: '0', unit: 'rows', least: 0, most: 1e9 },
  { key: 'costs.reviewedShare', meaning: 'share of the rows written by a teacher that people review', fallback: '1', ...share },
  {
    key: 'costs.dataPreparationShare',
    meaning: 'data work as a share of the whole, on top',
    fallback: '0',
    unit: 'share',
    least: 0,
    most: 0.95,
  },
  { key: 'costs.cachedShare', meaning: 'prompt tokens that the provider reads from its cache', fallback: 'as its replies said', ...share },
  { key: 'costs.batchShare', meaning: 'calls that may wait for a batch', fallback: '0', ...share },
  { key: 'costs.pricesFallPerYear', meaning: 'fall of API prices a year', fallback: 'not counted', ...share },
  { key: 'costs.storageGb', meaning: 'adapters, data and traces kept', fallback: 'the adapter', unit: 'GB', least: 0 },
  {
    key: 'costs.retrievalStoreUsdPerMonth',
    meaning: 'store that retrieval searches in',
    fallback: '0..50 (assumed) where an arm searches',
    ...usd,
  },
  { key: 'costs.monitoringUsdPerMonth', meaning: 'tracing and watching', fallback: '0', ...usd },
  { key: 'costs.evaluationUsdPerCycle', meaning: 'evaluation of a cycle, beyond the calls that Assay counts', fallback: '0', ...usd },
  {
    key: 'costs.baseCadenceMonths',
    meaning: 'months until a newer base model asks for a new cycle',
    fallback: 'not counted',
    unit: 'months',
    least: 0.1,
  },
  {
    key: 'costs.migrationWeeks',
    meaning: 'engineer weeks when a model that is used is switched off',
    fallback: '0.5..2 (assumed)',
    unit: 'weeks',
    least: 0,
    most: 10_000,
  },
  { key: 'costs.opportunityUsd', meaning: 'what the people could have earned elsewhere; never assumed', fallback: 'not counted', ...usd },
  { key: 'revenue.perCallUsd', meaning: 'revenue of one call', fallback: 'unknown', ...usd },
  { key: 'revenue.allowedPerCallUsd', meaning: 'most that one call may cost', fallback: 'unknown', ...usd },
] as const satisfies readonly QuantityKey[]

export type QuantityKeyName = (typeof quantityKeys)[number]['key']

/** How a model of task.yaml is served where it is not paid by the token; keys under `hosting.NAME`. */
export const hostingKeys = [
  { key: 'usdPerHour', meaning: 'one machine, an hour', unit: 'USD/h', least: 0 },
  { key: 'hoursPerDay', meaning: 'hours a day that it is up; 24 where always on', unit: 'h/day', least: 0.01, most: 24 },
  { key: 'machines', meaning: 'machines; else as many as peak load needs', unit: 'machines', least: 0 },
  { key: 'tokensPerSecond', meaning: 'tokens a second of one machine, all requests together', unit: 'tokens/s', least: 0.1 },
  { key: 'utilisation', meaning: 'busy share that a machine may reach', unit: 'share', least: 0.01, most: 1 },
  { key: 'purchaseUsd', meaning: 'own hardware: its price', unit: 'USD', least: 0 },
  { key: 'lifeMonths', meaning: 'own hardware: months of use', unit: 'months', least: 1 },
  { key: 'watts', meaning: 'own hardware: power drawn', unit: 'W', least: 0 },
  { key: 'pue', meaning: 'own hardware: power of the site against that of the machine', unit: 'x', least: 1 },
] as const satisfies readonly QuantityKey[]

export type HostingKeyName = (typeof hostingKeys)[number]['key']
