import type { ArmEvidence } from '../decision/evidence.ts'
import { secondsPerWeek } from './cost-inputs.ts'

const daysPerMonth = 365 / 12
const hoursPerMonth = 730
const msPerHour = 3_600_000

/** One joint draw of all inputs, by id. An input that an arm does not have reads as 0. */
export type Draw = (id: string) => number

/** What an arm costs under one draw. USD. */
export interface ArmCost {
  /** Before the first call: labels to buy, the first training, the first cycle of work. */
  readonly upfront: number
  /** For one call, its share of an always-on machine left out. */
  readonly perCall: number
  /** Paid every month even without a call: a machine that is always on. */
  readonly monthlyFloor: number
  /** One change of the task: training, labels and review, work. */
  readonly perCycle: number
}

/** Names of an arm's inputs are put together once, not for each of 10,000 draws. */
const perCall = (arm: ArmEvidence): ((draw: Draw) => number) => {
  const { host } = arm.cost
  switch (host.kind) {
    case 'none':
      return () => 0
    case 'local': {
      const ms = `ms:${arm.name}`
      return (draw) => ((draw(ms) / msPerHour) * host.cores * draw('core-hour')) / draw('utilisation')
    }
    case 'remote':
    case 'unknown': {
      const model = host.kind === 'remote' ? `${host.provider}/${host.model}` : `unknown/${arm.name}`
      const [tokensIn, tokensOut, priceIn, priceOut] = [
        `tokens-in:${arm.name}`,
        `tokens-out:${arm.name}`,
        `price-input:${model}`,
        `price-output:${model}`,
      ]
      return (draw) => (draw(tokensIn) * draw(priceIn) + draw(tokensOut) * draw(priceOut)) / 1e6
    }
  }
}

/** Work weeks of one cycle: nothing for arms that nobody maintains, a range for any arm, a wider one where weights are trained. */
const weeks = (arm: ArmEvidence): string | undefined => {
  if (arm.cost.host.kind === 'none' || arm.cost.host.kind === 'unknown') return undefined
  return arm.untuned ? 'weeks-base' : 'weeks-tuned'
}

/**
 * Costs of one arm as a function of a draw (providers.md §9.3.13, without what is equal for every arm: the golden set, monitoring).
 * Labels that exist already are sunk.
 */
export const armCost = (arm: ArmEvidence): ((draw: Draw) => ArmCost) => {
  const { host, training } = arm.cost
  const [hours, newLabels, call, work] = [`training-hours:${arm.name}`, `new-labels:${arm.name}`, perCall(arm), weeks(arm)]
  return (draw) => {
    const fit = training === undefined ? 0 : draw(hours) * training.cores * draw('core-hour')
    const row = draw('label') + (draw('review-seconds') / secondsPerWeek) * draw('engineer-week')
    const people = work === undefined ? 0 : draw(work) * draw('engineer-week')
    // Labels are made for the task, not for one arm: an arm that learned from fewer rows does not make them cheaper.
    const relabelled = arm.fitted ? draw('train-rows') * draw('relabelled-share') * row : 0
    return {
      upfront: draw(newLabels) * row + fit + people,
      perCall: call(draw),
      monthlyFloor: host.kind === 'local' && host.alwaysOn ? host.cores * hoursPerMonth * draw('core-hour') : 0,
      perCycle: fit + relabelled + people,
    }
  }
}

/** Running costs month by month, over `months` months; changes of the task are spread evenly over the year. USD. */
export const monthlyCosts = (cost: ArmCost, draw: Draw, months: number): readonly number[] => {
  const growth = 1 + draw('growth')
  const changes = (cost.perCycle * draw('cycles')) / 12
  let calls = draw('calls-per-day') * daysPerMonth
  return Array.from({ length: months }, () => {
    const month = Math.max(cost.monthlyFloor, calls * cost.perCall) + changes
    calls *= growth
    return month
  })
}

/** Total over the horizon under one draw: the sum of `monthlyCosts` without making the list, since 10,000 draws ask for it. USD. */
export const totalCost = (cost: ArmCost, draw: Draw, horizonMonths: number): number => {
  const growth = 1 + draw('growth')
  let calls = draw('calls-per-day') * daysPerMonth
  let total = cost.upfront + (cost.perCycle * draw('cycles') * horizonMonths) / 12
  for (let month = 0; month < horizonMonths; month++) {
    total += Math.max(cost.monthlyFloor, calls * cost.perCall)
    calls *= growth
  }
  return total
}
