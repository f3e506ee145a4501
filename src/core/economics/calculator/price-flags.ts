/** A flag of `assay price` that is a key of task.yaml, so that the same number means the same in a task. */
export interface PriceFlag {
  /** As the command's code names it; `--label-usd` on the command line. */
  readonly flag: string
  readonly key: readonly [string, ...string[]]
  readonly brief: string
  readonly placeholder: string
}

/** Name in `models:` and `hosting:` of the way that is priced against today's. */
export const studentName = 'student'

const hosted = (name: string): readonly [string, ...string[]] => ['hosting', studentName, name]

/** Every uncertain number may be written `8`, `5..20`, `5..8..20` or `5..20 lognormal`. */
export const priceFlags = [
  { flag: 'growth', key: ['volume', 'growthPerMonth'], brief: 'Growth of the calls a month', placeholder: '3%' },
  { flag: 'horizon', key: ['horizonMonths'], brief: 'Months that are added up (default: 12)', placeholder: 'months' },
  { flag: 'peak', key: ['volume', 'peakFactor'], brief: 'Busiest second against the mean one (default: 2..10)', placeholder: 'x' },
  {
    flag: 'cached',
    key: ['costs', 'cachedShare'],
    brief: 'Share of the prompt that the provider reads from its cache',
    placeholder: '50%',
  },
  { flag: 'batch', key: ['costs', 'batchShare'], brief: 'Share of the calls that may wait for a batch', placeholder: '50%' },
  { flag: 'labelUsd', key: ['rates', 'labelUsd'], brief: 'USD a label (default: 0.05..5)', placeholder: '5..20' },
  {
    flag: 'relabel',
    key: ['costs', 'relabelledShare'],
    brief: 'Share of the labels made anew each further cycle (default: 10%..100%)',
    placeholder: '10%',
  },
  { flag: 'weeks', key: ['costs', 'weeksPerCycle'], brief: 'Engineer weeks of a cycle (default: 2..8)', placeholder: '4..8' },
  {
    flag: 'projectWeeks',
    key: ['costs', 'projectWeeks'],
    brief: 'Engineer weeks of the first cycle (default: as --weeks)',
    placeholder: 'weeks',
  },
  {
    flag: 'baseWeeks',
    key: ['costs', 'baseWeeksPerCycle'],
    brief: "Engineer weeks a cycle that today's way takes (default: 0.5..2)",
    placeholder: 'weeks',
  },
  { flag: 'weekUsd', key: ['rates', 'engineerWeekUsd'], brief: 'USD an engineer week (default: 2000..4000..6000)', placeholder: '4000' },
  { flag: 'runs', key: ['costs', 'trainingRuns'], brief: 'Trainings a cycle, sweeps included', placeholder: 'n' },
  { flag: 'dataShare', key: ['costs', 'dataPreparationShare'], brief: 'Data work as a share of the whole', placeholder: '20%..40%' },
  { flag: 'pricesFall', key: ['costs', 'pricesFallPerYear'], brief: 'Fall of API prices a year', placeholder: '20%' },
  { flag: 'cadence', key: ['costs', 'baseCadenceMonths'], brief: 'Months until a newer base asks for another cycle', placeholder: '4..6' },
  { flag: 'monitoring', key: ['costs', 'monitoringUsdPerMonth'], brief: 'USD a month of tracing and watching', placeholder: 'usd' },
  { flag: 'trainer', key: ['trainingProvider'], brief: 'Provider that trains, at its price of the book', placeholder: 'together' },
  {
    flag: 'tokensPerSecond',
    key: hosted('tokensPerSecond'),
    brief: 'With --to-gpu: tokens a second of one machine, all requests together',
    placeholder: '2500',
  },
  {
    flag: 'utilisation',
    key: hosted('utilisation'),
    brief: 'With --to-gpu: busy share that a machine may reach (default: 50%..90%)',
    placeholder: '70%',
  },
  { flag: 'hoursPerDay', key: hosted('hoursPerDay'), brief: 'With --to-gpu: hours a day that it is up (default: 24)', placeholder: 'h' },
  { flag: 'machines', key: hosted('machines'), brief: 'With --to-gpu: machines (default: as many as the peak needs)', placeholder: 'n' },
] as const satisfies readonly PriceFlag[]

export type PriceFlagName = (typeof priceFlags)[number]['flag']

/** `labelUsd` as people type it: `--label-usd`. */
export const typedFlag = (flag: string): string => `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
