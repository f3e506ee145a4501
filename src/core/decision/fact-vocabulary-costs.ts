import { flag, number, type FactDefinition } from './fact-definition.ts'

/** Facts of money and upkeep: middles of the cost model over the horizon, unless said otherwise. */
export const costFactNames: readonly FactDefinition[] = [
  number('cost.tunedUsd', 'USD', 'total of the tuned arm over the horizon', 'cost model'),
  number('cost.todayUsd', 'USD', 'total of what runs today over the horizon', 'cost model'),
  number('cost.upfrontUsd', 'USD', 'what the tuned arm costs before it goes live', 'cost model'),
  number('cost.ratio', 'x', 'total of today’s arm against the tuned one', 'cost model'),
  number('price.ratio', 'x', 'price of one call of the strongest model against the tuned one', 'cost model'),
  number('cost.todayUsdPerMonth', 'USD/month', 'what today’s model costs a month', 'traces, cost model'),
  number('cost.todayUsdPerYear', 'USD/year', 'what today’s model costs a year', 'traces, cost model'),
  number('cost.upkeepUsdPerYear', 'USD/year', 'upkeep of the tuned arm: people, retraining, hosting', 'cost model'),
  number('cost.revenueShare', 'points', 'cost of a call today as a share of its revenue', 'cost model, task.yaml: revenue'),
  number('upkeep.weeksPerYear', 'weeks/year', 'engineer weeks that upkeep needs: cycles x weeks a cycle', 'cost model'),
  number('payback.months', 'months', 'until what is spent up front is earned back', 'cost model'),
  flag('payback.never', 'it is not earned back within the horizon', 'cost model'),
  number('saving.p10Usd', 'USD', 'saving over the horizon that nine draws of ten exceed, after engineering and upkeep', 'cost model'),
  number('saving.p50Usd', 'USD', 'saving over the horizon, middle', 'cost model'),
  number('prompt.savedUsd', 'USD', 'worth over the horizon of prompt tokens that tuning saves, after cache discounts', 'cost model'),
  flag('economics.breakEvenKnown', 'the volume or month of break-even is written down', 'cost model'),
  number('cadence.months', 'months', 'until a newer base overtakes a tuned model', 'task.yaml: costs.baseCadenceMonths'),
]
