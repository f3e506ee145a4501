import type { Policy } from '../core/decision/policy.ts'
import { ruleOf } from '../core/decision/plan-look.ts'
import { normalQuantile } from '../core/stats/normal.ts'
import { detectablePaired, requiredLabels } from '../core/stats/power.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'
import { planLadder, unpricedModels } from './ladder.ts'
import type { Candidate } from './ladder.ts'
import { loadCheckedTask, readPolicies } from './open-run.ts'
import type { RunOptions } from './run.ts'
import { prepareData } from './split.ts'
import type { PreparedData } from './split.ts'

export interface PlannedArm {
  readonly name: string
  readonly label: string
  /** `yes`, or why it will not run. */
  readonly runs: string
  /** Calls on dev at most; golden adds its rows for the arms of a look. */
  readonly devCalls: number
  readonly goldenCalls: number
  readonly sendsDataTo: string
}

export interface RunPlan {
  readonly task: string
  readonly splits: PreparedData['sizes']
  readonly rows: { readonly train: number; readonly dev: number; readonly golden: number }
  readonly arms: readonly PlannedArm[]
  /** One row per share of disagreement: what this golden set can detect at one look, and what the margin would need. */
  readonly power: readonly { readonly disagreement: number; readonly detectable: number | null; readonly goldenNeeded: number }[]
  readonly margin: number
  readonly looks: number
  readonly budget: Task['budget']
  /** Most that can be spent where prices are known: nothing above the declared budget. */
  readonly spendUpToUsd: number
  /** Models whose calls cannot be counted, because nobody knows their price. */
  readonly unpriced: readonly string[]
}

const plannedArm = (candidate: Candidate, dev: number, golden: number): PlannedArm => {
  const { name, definition, model, blocked } = candidate
  const calls = definition.needs.model && blocked === undefined
  return {
    name,
    label: definition.label,
    runs: blocked === undefined ? 'yes' : `${blocked.status}: ${blocked.why}`,
    devCalls: calls ? dev : 0,
    goldenCalls: calls ? golden : 0,
    sendsDataTo: model === undefined || isOnThisMachine(model) ? 'this machine' : (model.baseUrl ?? model.provider),
  }
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

/** What a run would do: rows, rungs, calls, where data goes, and what could be detected. Spends and writes nothing. */
export const planRun = async (options: RunOptions): Promise<RunPlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const policies = await readPolicies(options, task)
  const data = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  const { train, dev, golden } = data.splits
  const candidates = planLadder(task, ports.variablesSet)
  const paid = candidates.some(({ model, blocked }) => blocked === undefined && model !== undefined && !isOnThisMachine(model))
  return {
    task: task.name,
    splits: data.sizes,
    rows: { train: train.length, dev: dev.length, golden: golden.length },
    arms: candidates.map((candidate) => plannedArm(candidate, dev.length, golden.length)),
    power: powerOf(task, golden.length, policies),
    margin: task.margin,
    looks: ruleOf(policies).looks,
    budget: task.budget,
    spendUpToUsd: paid ? task.budget.usd : 0,
    unpriced: unpricedModels(candidates, ports.prices),
  }
}
