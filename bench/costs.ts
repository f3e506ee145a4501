import type { ArmEvidence } from '../src/core/decision/evidence.ts'
import { sampleArms, sampleTask } from '../src/core/decision/sample-evidence.ts'
import { costModel } from '../src/core/economics/cost-model.ts'
import { economicsReport } from '../src/core/economics/economics-report.ts'
import { createRandom } from '../src/core/lib/random.ts'
import type { Task } from '../src/core/task/task.ts'

/**
 * Time of the cost model: 10,000 joint draws of a ladder of 15 arms over 12 months (budget: 200 ms for the draws, every arm's total and
 * whether tuning is cheaper), beside a loop as one would first write it. `node bench/costs.ts`; medians of `runs` runs in one process,
 * after two runs to warm up.
 */
const runs = 9
const budgetMs = 200

/** Everything uncertain that task.yaml can declare: the widest model there is. */
const task: Task = {
  ...sampleTask,
  volume: { callsPerDay: 50_000, growthPerMonth: 0.03 },
  quantities: {
    'volume.callsPerDay': { kind: 'range', low: 20_000, high: 80_000 },
    'volume.growthPerMonth': { kind: 'range', low: 0, high: 0.05 },
    'rates.labelUsd': { kind: 'lognormal', low: 0.5, high: 5 },
    'costs.trainingRuns': { kind: 'range', low: 3, high: 9 },
    'costs.failedRunShare': { kind: 'range', low: 0, high: 0.2 },
    'costs.cachedShare': { kind: 'range', low: 0.2, high: 0.6 },
    'costs.batchShare': { kind: 'range', low: 0, high: 0.3 },
    'costs.pricesFallPerYear': { kind: 'range', low: 0, high: 0.5 },
    'costs.storageGb': { kind: 'range', low: 1, high: 50 },
    'costs.monitoringUsdPerMonth': { kind: 'range', low: 10, high: 100 },
    'costs.evaluationUsdPerCycle': { kind: 'range', low: 10, high: 100 },
    'costs.baseCadenceMonths': { kind: 'range', low: 4, high: 12 },
    'costs.dataPreparationShare': { kind: 'range', low: 0.2, high: 0.6 },
  },
  origins: { 'volume.callsPerDay': 'task.yaml', 'volume.growthPerMonth': 'task.yaml', 'changes.outputsPerYear': 'task.yaml' },
}

const { majority, linear, prompt, current, tuned } = sampleArms
const copies = (arm: ArmEvidence, count: number): readonly ArmEvidence[] =>
  Array.from({ length: count }, (_, i) => ({ ...arm, name: i === 0 ? arm.name : `${arm.name}-${i}` }))
const arms = [majority, ...copies(linear, 3), ...copies(prompt, 3), ...copies(current, 5), ...copies(tuned, 3)]

const build = (seed: number) =>
  costModel({
    task,
    arms,
    prices: () => ({ inputPer1M: 2.5, outputPer1M: 10, source: 'sample', date: null, trust: 'third-party' }),
    today: '2026-11-25',
    random: createRandom(seed),
  })

const totals = (seed: number): number => {
  const model = build(seed)
  let sum = 0
  for (const { name } of arms) sum += model.totals(name).p50
  const [own, other] = [model.totalColumn(tuned.name), model.totalColumn(current.name)]
  return sum + Number(own === other)
}

/** The same arithmetic for an arm at a time and a draw at a time, without the model: 15 arms x 12 components x 12 months x 10,000 draws. */
const plainLoop = (): number => {
  let sum = 0
  for (let arm = 0; arm < arms.length; arm++)
    for (let draw = 0; draw < 10_000; draw++) {
      let calls = 1000 + draw
      for (let month = 0; month < 12; month++) {
        for (let component = 0; component < 12; component++) sum += Math.max(component, calls * 0.01 * component)
        calls *= 1.03
      }
    }
  return sum
}

const surer = (seed: number): number => {
  const model = build(seed)
  return arms.filter(({ name }) => model.surer(tuned.name, name)).length
}

const report = (seed: number): unknown =>
  economicsReport(build(seed), { arms, incumbent: current, tuned, currency: undefined }).perArm.length

const work: readonly (readonly [string, number | undefined, (seed: number) => unknown])[] = [
  ['plain loop, a draw at a time', undefined, plainLoop],
  ['draws and totals of every arm', budgetMs, totals],
  ['surer(tuned, r) for every arm r', undefined, surer],
  ['economics of decision.json: components, payback, break-even, tornado, information', undefined, report],
]

const timeMs = (run: () => unknown): number => {
  const start = performance.now()
  run()
  return performance.now() - start
}

const { inputs } = build(1)
const parts = arms.map(({ name }) => build(1).costsOf(name).parts.length)
process.stdout.write(
  `${arms.length} arms, ${Math.max(...parts)} components at most, ${inputs.length} inputs, ${inputs.filter(({ quantity }) => quantity.kind !== 'fixed').length} of them uncertain; median (least, most) of ${runs} runs, node ${process.version}\n`,
)
for (const [name, budget, run] of work) {
  run(1)
  run(2)
  const times = Array.from({ length: runs }, (_, i) => timeMs(() => run(i + 3))).sort((a, b) => a - b)
  const show = (at: number): string => `${(times[at] ?? 0).toFixed(1)} ms`
  process.stdout.write(
    `${name}: ${show(runs >> 1)} (${show(0)}, ${show(runs - 1)})${budget === undefined ? '' : `, budget ${budget} ms`}\n`,
  )
}
