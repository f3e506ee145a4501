import { planCapacity } from '../capacity/plan-capacity.ts'
import type { Capacity } from '../capacity/plan-capacity.ts'
import type { ModelShape } from '../capacity/model-shape.ts'
import type { CostLine, Swing } from '../../decision/decision.ts'
import type { ArmEconomics } from '../../decision/decision.ts'
import { ratioOf } from '../../lib/ratio-of.ts'
import type { Random } from '../../ports/world.ts'
import { detectableGain, rowsForGain } from '../../stats/detectable-gain.ts'
import type { Task } from '../../task/task.ts'
import { armEconomics } from '../arm-economics.ts'
import { costLine } from '../cost-line.ts'
import { costModel } from '../cost-model.ts'
import { periodsToRepay, savedPerPeriod } from '../payback.ts'
import type { PriceRow } from '../price-book.ts'
import type { PriceLookup } from '../price-lookup.ts'
import { ends, middle } from '../quantity.ts'
import type { Quantity } from '../quantity.ts'
import { tornado } from '../tornado.ts'
import { perMonth } from '../volume.ts'
import { machineParity } from './machine-parity.ts'
import type { MachineParity } from './machine-parity.ts'
import { studentName } from './price-flags.ts'
import { usdOfTokens, usdPer1MOf } from '../token-money.ts'
import { calculatorArms, todayName, tunedName } from './calculator-arms.ts'
import type { CalculatorArmsOptions } from './calculator-arms.ts'

/** What one way costs. USD; `middle` has every input at its middle. */
export interface PricedWay {
  readonly name: string
  readonly total: ArmEconomics['total'] & { readonly middle: number }
  /** Once, before the first call. */
  readonly upfront: number
  /** The calls of a month at the middle of the horizon's months: tokens, machines, storage, no cycles. */
  readonly monthly: number
  readonly perCycle: number
  /** Serving of the first month over its calls. */
  readonly perCallUsd: number
  /** Serving over its tokens, prompt and answer together; null without tokens. */
  readonly usdPer1M: number | null
  readonly components: NonNullable<ArmEconomics['components']>
}

export interface TwoWays {
  readonly horizonMonths: number
  readonly volume: {
    readonly callsPerDay: { readonly low: number; readonly middle: number; readonly high: number }
    readonly callsPerMonth: number
    readonly tokensPerCall: { readonly input: number; readonly output: number }
    readonly tokensPerMonth: number
  }
  readonly today: PricedWay
  readonly tuned: PricedWay
  /** Today's total over the other's, and what is saved over the horizon and in a month without cycles. */
  readonly ratio: number | null
  readonly savedUsd: number
  readonly savedPerMonthUsd: number
  /** Months until what it costs up front is earned back, cycles counted, at the middle; null where never. */
  readonly paybackMonths: number | null
  /** First month of the horizon in which that is so; null where in none. */
  readonly breakEvenMonth: number | null
  readonly breakEvenCallsPerDay: ArmEconomics['breakEvenCallsPerDay'] | undefined
  readonly probabilityCheaper: number
  readonly probabilityPayback: number
  /** What moves the difference most, the largest first. */
  readonly tornado: readonly Swing[]
  readonly inputs: readonly CostLine[]
  readonly capacity?: Capacity
  /** One machine against today's tokens, where the other way is a machine by the hour. */
  readonly machine?: MachineParity
  /** Nothing was measured: golden rows that would show a gain of 2 points when 2 % of the answers get worse, what both ways would answer them for, and the gain that usual sizes show. */
  readonly measuring: {
    readonly rowsForTwoPoints: number
    readonly usd: number
    readonly gains: readonly { readonly rows: number; readonly gain: number | null }[]
  }
}

interface TwoWaysOptions extends CalculatorArmsOptions {
  readonly task: Task
  readonly prices: PriceLookup
  readonly book: readonly PriceRow[]
  readonly today: string
  readonly random: Random
  readonly shape?: ModelShape
  readonly trainingTokens?: number
}

/** Share of the answers that a better arm makes worse all the same: assumed, as in the tables of docs/method. */
const regressing = 0.02

/** A saving that is this small a part of the whole is what arithmetic left over. */
const rounding = 1e-12

/** A mean saving knows nothing of growth: where the month is known, the answer lies in it. No outlay is earned back at once only by what saves. */
const withinMonth = (month: number | null, months: number | null): number | null => {
  if (month === null) return months === 0 ? null : months
  return Math.min(month, Math.max(month - 1, months ?? month))
}

const spread = (quantity: Quantity): TwoWays['volume']['callsPerDay'] => {
  const [low, high] = ends(quantity)
  return { low, middle: middle(quantity), high }
}

/** Serving, storage and other parts that are paid every month. */
const sumOf = (components: PricedWay['components'], part: 'upfront' | 'monthly' | 'perCycle'): number =>
  components.reduce((total, component) => total + component[part], 0)

/** Two ways of answering the same calls, priced by the cost model that `assay decide` uses. Pure: the same seed gives the same numbers. */
export const priceTwoWays = (options: TwoWaysOptions): TwoWays => {
  const { task, prices, book, random, shape, tokensPerCall } = options
  const arms = calculatorArms(options)
  const model = costModel({ task, arms: [arms.today, arms.tuned], prices, book, today: options.today, random })
  const calls = spread(task.quantities['volume.callsPerDay'] ?? { kind: 'fixed', value: task.volume.callsPerDay })
  const callsPerMonth = perMonth(calls.middle)
  const tokens = tokensPerCall.input + tokensPerCall.output
  const wayOf = (arm: typeof arms.today): PricedWay & { readonly economics: ArmEconomics } => {
    const economics = armEconomics(model, arm, arms.today)
    const components = (economics.components ?? []).filter(({ total }) => total.p95 !== 0 || total.p05 !== 0)
    const serving = components.filter(({ category }) => category === 'serving')
    const monthly = sumOf(components, 'monthly')
    return {
      name: arm.name,
      total: { ...economics.total, middle: model.totalAt(arm.name, model.middlePoint) },
      upfront: economics.upfront,
      monthly,
      perCycle: sumOf(components, 'perCycle'),
      perCallUsd: ratioOf(sumOf(serving, 'monthly'), callsPerMonth) ?? 0,
      usdPer1M: usdPer1MOf(sumOf(serving, 'monthly'), callsPerMonth * tokens),
      components,
      economics,
    }
  }
  const [
    {
      economics: { monthly: todayFirst },
      ...today
    },
    { economics, ...tuned },
  ] = [wayOf(arms.today), wayOf(arms.tuned)]
  const running = savedPerPeriod({
    theirs: (today.total.middle - today.upfront) / task.horizonMonths,
    own: (tuned.total.middle - tuned.upfront) / task.horizonMonths,
  })
  const fallPerYear = task.quantities['costs.pricesFallPerYear']
  const fall = fallPerYear === undefined ? 0 : 1 - (1 - middle(fallPerYear)) ** (1 / 12)
  // Where prices fall the first month's saving is what falls; else the mean one, which holds the growth.
  const saving = fall === 0 ? running : savedPerPeriod({ theirs: todayFirst, own: economics.monthly })
  const hourly = model.inputs.find(({ id }) => id.startsWith('host-hour:') || id.startsWith('host-usdPerHour:'))
  const speed = task.hosting[studentName]?.quantities.tokensPerSecond
  const rowsForTwoPoints = rowsForGain({ gain: 0.02, regressing })?.n ?? 0
  return {
    horizonMonths: task.horizonMonths,
    volume: { callsPerDay: calls, callsPerMonth, tokensPerCall, tokensPerMonth: callsPerMonth * tokens },
    today,
    tuned,
    ratio: ratioOf(today.total.middle, tuned.total.middle),
    savedUsd: savedPerPeriod({ theirs: today.total.middle, own: tuned.total.middle }),
    savedPerMonthUsd: savedPerPeriod({ theirs: today.monthly, own: tuned.monthly }),
    paybackMonths: withinMonth(
      economics.breakEvenMonth,
      periodsToRepay({
        outlay: tuned.upfront - today.upfront,
        saving: Math.abs(saving) < rounding * today.total.middle ? 0 : saving,
        fall,
      }),
    ),
    breakEvenMonth: economics.breakEvenMonth,
    breakEvenCallsPerDay: economics.breakEvenCallsPerDay,
    probabilityCheaper: economics.probabilityCheaper ?? 0,
    probabilityPayback: economics.probabilityPayback ?? 0,
    tornado: tornado(model, tunedName, todayName).slice(0, 5),
    inputs: model.inputs.map(costLine),
    ...(shape === undefined
      ? {}
      : {
          capacity: planCapacity({
            shape,
            tokensPerDay: calls.middle * tokens,
            contextTokens: tokens,
            ...(options.trainingTokens === undefined ? {} : { trainingTokens: options.trainingTokens }),
            ...(task.quantities['volume.peakFactor'] === undefined ? {} : { peakFactor: middle(task.quantities['volume.peakFactor']) }),
          }),
        }),
    ...(hourly === undefined
      ? {}
      : {
          machine: machineParity({
            usdPerHour: middle(hourly.quantity),
            todayUsdPer1M: today.usdPer1M ?? 0,
            tokensPerCall: tokens,
            ...(speed === undefined ? {} : { tokensPerSecond: middle(speed) }),
          }),
        }),
    measuring: {
      rowsForTwoPoints,
      usd: usdOfTokens(rowsForTwoPoints * tokens, (today.usdPer1M ?? 0) + (tuned.usdPer1M ?? 0)),
      gains: [100, 200, 500].map((rows) => ({ rows, gain: detectableGain({ n: rows, regressing }) })),
    },
  }
}
