import type { ArmEvidence, DecisionEvidence } from '../../src/core/decision/evidence.ts'
import { costModelOf } from '../../src/core/decision/plan-look.ts'
import { defaultRule } from '../../src/core/decision/policy.ts'
import { thresholdsOf } from '../../src/core/decision/look.ts'
import { sampleArms, sampleEvidence, sampleTask } from '../../src/core/decision/sample-evidence.ts'
import type { CostModel } from '../../src/core/economics/cost-model.ts'
import type { ProcedureCell } from './procedure-cells.ts'
import { ownShareFor, type RowSettings } from './procedure-rows.ts'
import { tableComparator, type TableComparator } from './table-comparator.ts'

/** A cell made concrete: who competes, how good each truly is, what is declared about costs and what they truly are. */
export interface World {
  readonly task: DecisionEvidence['task']
  /** Untuned arms first, then one tuned arm for each learning rate; without results. */
  readonly arms: readonly ArmEvidence[]
  /** Of the tuned arms: what the recipe reaches on average over seeds. */
  readonly accuracy: Readonly<Record<string, number>>
  /** The cost model of what is declared: the procedure sees this one. */
  readonly cost: CostModel
  /** What T must truly exceed against each untuned arm, by the true prices. */
  readonly trueBounds: Readonly<Record<string, number>>
  readonly rows: RowSettings
  /** Compares right-or-wrong answers to independent rows. */
  readonly compare: TableComparator
}

/** The best rival's accuracy: far enough from 1 that arms can differ on 30 % of the rows. */
const bestAccuracy = 0.75

/** Every learning rate is as good as the others: then choosing among them picks luck, which is the worst that choosing can do. */
const learningRates = ['tuned-slow', 'tuned-default', 'tuned-fast'] as const

const best = 'best'

/**
 * USD per 1M input tokens (output four times that). T is surely cheaper than an arm at the high price, surely dearer than one at the low, and neither at
 * the middle one: a price that is declared wrong by a factor of two is enough.
 */
export const prices = { high: 20, middle: 10, low: 0.1 } as const

const task: DecisionEvidence['task'] = { ...sampleTask, volume: { callsPerDay: 20_000, growthPerMonth: 0 } }

const remote = (name: string, rung: number): ArmEvidence => ({
  ...sampleArms.current,
  name,
  rung,
  modelName: name,
  cost: { ...sampleArms.current.cost, host: { kind: 'remote', provider: 'remote', model: name } },
})

const costsAt = (arms: readonly ArmEvidence[], dear: ReadonlySet<string>, otherPrice: number): CostModel =>
  costModelOf(
    sampleEvidence(arms, {
      task,
      prices: ({ model }) => {
        const inputPer1M = dear.has(model) ? prices.high : otherPrice
        return { inputPer1M, outputPer1M: 4 * inputPer1M, source: 'simulated', date: '2026-11-20', trust: 'vendor-page' }
      },
    }),
  )

/** What T must exceed: m against what is not surely dearer, else -m0. */
const boundsBy = (surer: CostModel['surer'], arms: readonly string[], margin: number): Readonly<Record<string, number>> =>
  thresholdsOf({
    tuned: learningRates[0],
    rivals: arms,
    anchor: best,
    margin,
    tolerated: margin * defaultRule.toleratedShare,
    surer,
  }).thresholds

/** Accuracy of the i-th other rival, i from 1. */
const otherAccuracy = ({ others, margin, rivals }: ProcedureCell, i: number): number => {
  if (others === 'tied') return bestAccuracy
  // Cheap arms that T beats by exactly m, while it holds the dear best one to within exactly m0.
  if (others === 'at-own-bound') return bestAccuracy - margin * (1 + defaultRule.toleratedShare)
  return bestAccuracy - 0.01 - (0.11 * (i - 1)) / Math.max(1, rivals - 2)
}

/** Throws RangeError where a cell cannot be: arms that cannot differ so little, or prices that do not make the costs it speaks of. */
export const worldOf = (cell: ProcedureCell): World => {
  const { bound, costs, margin, psi, golden, designEffect, labelNoise } = cell
  const names = [best, ...Array.from({ length: cell.rivals - 1 }, (_, i) => `other-${i + 1}`)]
  const untuned = names.map((name, i) => remote(name, 20 + i))
  const arms = [...untuned, ...learningRates.map((name, i) => ({ ...sampleArms.tuned, name, rung: 90 + i }))]

  // Rivals tied with the best one cost what it costs; those below it too, but for cheap ones that stand at their own bound.
  const costLikeBest = cell.others === 'at-own-bound' ? [best] : names
  const trulyDear = new Set(bound === 'hold' ? costLikeBest : [])
  const declaredDear = new Set(trulyDear)
  if (costs === 'declared-too-dear') for (const name of costLikeBest) declaredDear.add(name)
  if (costs === 'declared-too-cheap') for (const name of costLikeBest) declaredDear.delete(name)
  const otherPrice = costs === 'right' ? prices.low : prices.middle
  const cost = costsAt(arms, declaredDear, otherPrice)
  const trueCost = costsAt(arms, trulyDear, otherPrice)
  for (const [model, dear] of [
    [cost, declaredDear],
    [trueCost, trulyDear],
  ] as const)
    for (const name of names)
      if (model.surer(learningRates[0], name) !== dear.has(name))
        throw new RangeError(`${cell.name}: the cost of ${name} is not as the cell says`)

  const trueBounds = boundsBy(trueCost.surer, names, margin)
  const testedBounds = boundsBy(cost.surer, names, margin)
  const standsAt = (cell.at === 'true-bound' ? trueBounds : testedBounds)[best] ?? margin
  const beyond = 2.97 * Math.sqrt((designEffect * psi) / golden)
  const noThreshold = cost.surer(best, learningRates[0]) ? margin : -margin * defaultRule.toleratedShare
  const tuned = bestAccuracy + (cell.truth === 'bound' ? standsAt : cell.truth === 'clear-yes' ? standsAt + beyond : noThreshold - beyond)
  return {
    task: { ...task, margin },
    arms,
    accuracy: Object.fromEntries([
      ...names.map((name, i) => [name, i === 0 ? bestAccuracy : otherAccuracy(cell, i)] as const),
      ...learningRates.map((name) => [name, tuned] as const),
    ]),
    cost,
    trueBounds,
    compare: tableComparator(),
    rows: { ownShare: ownShareFor(psi, bestAccuracy, tuned), labelNoise, isClustered: designEffect > 1 },
  }
}
