import type { Policy } from '../core/decision/policy.ts'
import { ruleOf } from '../core/decision/plan-look.ts'
import { normalQuantile } from '../core/stats/normal.ts'
import { detectablePaired, requiredLabels } from '../core/stats/power.ts'
import { planArms } from './plan-arms.ts'
import { planTunedCapacity } from './plan-capacity.ts'
import type { PlannedCapacity } from './plan-capacity.ts'
import { planBatches } from './plan-batches.ts'
import type { PlannedBatch } from './plan-batches.ts'
import type { PlannedArm } from './plan-arms.ts'
import { planJudges } from './plan-judges.ts'
import { planCorpus, planProbe } from './plan-corpus.ts'
import type { PlannedCorpus } from './plan-corpus.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'
import { planLadder, unpricedModels } from './ladder.ts'
import { openPrices } from './open-prices.ts'
import { loadCheckedTask, readPolicies } from './open-run.ts'
import type { RunOptions } from './run.ts'
import { prepareData } from './split.ts'
import type { PreparedData } from './split.ts'

export interface RunPlan {
  readonly task: string
  readonly splits: PreparedData['sizes']
  readonly rows: { readonly train: number; readonly dev: number; readonly golden: number }
  readonly arms: readonly PlannedArm[]
  /** The documents of the task and where their text goes. */
  readonly corpus?: PlannedCorpus
  /** Memory, cards, adapter and tokens a second of the model that would be tuned. */
  readonly capacity?: PlannedCapacity
  /** One row per share of disagreement: what this golden set can detect at one look, and what the margin would need. */
  readonly power: readonly { readonly disagreement: number; readonly detectable: number | null; readonly goldenNeeded: number }[]
  readonly margin: number
  readonly looks: number
  readonly budget: Task['budget']
  /** Most that can be spent where prices are known: nothing above the declared budget. */
  readonly spendUpToUsd: number
  /** Every rung that runs, dev and golden together; USD only where prices are known. */
  readonly totals: { readonly calls: number; readonly tokens: number; readonly usd: number; readonly minutes: number }
  /** Golden rows that `budget.usd` pays for beside dev; null where nothing costs money. */
  readonly affordableGolden: number | null
  /** Answers per example: decoding is greedy, so a second one would repeat the first. */
  readonly repeats: number
  /** Where `assay evaluate --batch` could ask for less money, and whether that is worth the wait. */
  readonly batches: readonly PlannedBatch[]
  /** Models whose calls cannot be counted, because nobody knows their price. */
  readonly unpriced: readonly string[]
}

/** What one look at a golden set of this size can tell, for arms that disagree on 5 to 30 % of the rows. */
const powerOf = (task: Task, golden: number, policies: readonly Policy[]): RunPlan['power'] => {
  const rule = ruleOf(policies)
  const alpha = rule.alpha / rule.looks
  return [0.05, 0.1, 0.2, 0.3].map((disagreement) => ({
    disagreement,
    // Connor's formula is two-sided: a one-sided bound at alpha is a two-sided test at 2 alpha.
    detectable: detectablePaired({ psi: disagreement, n: golden, alpha: 2 * alpha }),
    goldenNeeded: requiredLabels({ z: normalQuantile(1 - alpha), v: disagreement, delta: task.margin, designEffect: 1, n: 0 }),
  }))
}

const totalsOf = (arms: readonly PlannedArm[]): RunPlan['totals'] => {
  const total = (value: (arm: PlannedArm) => number): number => arms.reduce((sum, arm) => sum + value(arm), 0)
  const calls = ({ devCalls, goldenCalls }: PlannedArm): number => devCalls + goldenCalls
  return {
    calls: total(calls),
    tokens: total((arm) => calls(arm) * ((arm.tokensPerCall?.input ?? 0) + (arm.tokensPerCall?.output ?? 0))),
    usd: total(({ usd = 0 }) => usd),
    minutes: total(({ minutes = 0 }) => minutes),
  }
}

/** How many golden rows the money left after dev would pay for, every paid rung among the declared ones. */
const affordable = (arms: readonly PlannedArm[], { usd, golden }: { readonly usd: number; readonly golden: number }): number | null => {
  const paid = arms.filter((arm) => (arm.usd ?? 0) > 0)
  if (paid.length === 0 || golden === 0) return null
  const share = (calls: (arm: PlannedArm) => number): number =>
    paid.reduce((sum, arm) => sum + ((arm.usd ?? 0) * calls(arm)) / (arm.devCalls + arm.goldenCalls), 0)
  const left = usd - share(({ devCalls }) => devCalls)
  return left <= 0 ? 0 : Math.floor((left / share(({ goldenCalls }) => goldenCalls)) * golden)
}

/** What a run would do: rows, rungs, calls, where data goes, and what could be detected. Spends and writes nothing. */
export const planRun = async (options: RunOptions): Promise<RunPlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const policies = await readPolicies(options, task)
  const data = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  const { train, dev, golden } = data.splits
  const candidates = planLadder(task, ports.variablesSet)
  const { lookup: prices } = await openPrices(ports, { task, files })
  const rungs = await planArms({ task, files, data, prices, machine: ports.machine }, candidates, signal)
  const judges = await planJudges({ task, files, data, prices }, candidates)
  const arms = [...rungs, ...planProbe({ task, data }, rungs, candidates), ...judges]
  const corpus = planCorpus({ task, data }, candidates)
  const capacity = planTunedCapacity(task, { candidates, arms, trainRows: train.length })
  const paid =
    judges.some(({ usd = 0 }) => usd > 0) ||
    candidates.some(({ model, blocked }) => blocked === undefined && model !== undefined && !isOnThisMachine(model))
  return {
    task: task.name,
    splits: data.sizes,
    rows: { train: train.length, dev: dev.length, golden: golden.length },
    arms,
    ...(corpus === undefined ? {} : { corpus }),
    ...(capacity === undefined ? {} : { capacity }),
    totals: totalsOf(arms),
    affordableGolden: affordable(arms, { usd: task.budget.usd, golden: golden.length }),
    repeats: 1,
    power: powerOf(task, golden.length, policies),
    margin: task.margin,
    looks: ruleOf(policies).looks,
    budget: task.budget,
    spendUpToUsd: paid ? task.budget.usd : 0,
    batches: planBatches(task, candidates, arms),
    unpriced: unpricedModels(candidates, prices),
  }
}
