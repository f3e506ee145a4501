import { calculatorTask } from '../../src/core/economics/calculator/calculator-task.ts'
import type { WrittenNumbers } from '../../src/core/economics/calculator/calculator-task.ts'
import { priceTwoWays } from '../../src/core/economics/calculator/price-two-ways.ts'
import type { TwoWays } from '../../src/core/economics/calculator/price-two-ways.ts'
import { createEvaluation } from '../../src/core/economics/evaluate.ts'
import type { Expression } from '../../src/core/economics/expression.ts'
import { createGraph } from '../../src/core/economics/expression-graph.ts'
import { packagedBook } from '../../src/core/economics/price-book.ts'
import { createRandom } from '../../src/core/lib/random.ts'

interface PricedOptions {
  readonly callsPerDay: number
  /** USD per 1M input tokens of today's way and of the other one. */
  readonly from: number
  readonly to: number
  /** USD a month of a machine instead of tokens. */
  readonly hostingPerMonth?: number
  readonly labels?: number
  readonly cycles?: string
  readonly numbers?: WrittenNumbers
}

const known = new Map<string, TwoWays>()

/** Many figures come from one pricing: each is computed once. */
export const priced = (options: PricedOptions): TwoWays => {
  const key = JSON.stringify(options)
  const value = known.get(key) ?? pricedAfresh(options)
  known.set(key, value)
  return value
}

/** The cost model at work as `assay price` runs it: 1,000 tokens a call, no output, no upkeep of today's way, no labels made twice. */
const pricedAfresh = ({ callsPerDay, from, to, hostingPerMonth, labels, cycles, numbers = {} }: PricedOptions): TwoWays =>
  priceTwoWays({
    task: calculatorTask({
      numbers: { baseWeeks: '0', weeks: '0', weekUsd: '4000', relabel: '0', ...numbers },
      callsPerDay,
      ...(cycles === undefined ? {} : { cycles }),
      ...(hostingPerMonth === undefined ? {} : { hosting: { usdPerHour: hostingPerMonth / 730, machines: 1, hoursPerDay: 24 } }),
    }),
    from: { provider: 'stated', model: 'from' },
    to: { provider: 'stated', model: 'to' },
    tokensPerCall: { input: 1000, output: 0 },
    prices: ({ model }) =>
      model === 'from' || model === 'to'
        ? { inputPer1M: model === 'from' ? from : to, outputPer1M: 0, source: 'the article', date: '2026-11-01', trust: 'declared' }
        : undefined,
    book: packagedBook(),
    today: '2026-11-01',
    random: createRandom(1),
    ...(labels === undefined ? {} : { labels }),
  })

/** What an expression of the cost model comes to. */
export const valueOf = (expression: Expression): number => {
  const graph = createGraph()
  return createEvaluation(() => 0).inMonth(graph.nodeOf(expression), 0) as number
}
