import { totalOf } from './arm-costs.ts'
import { at, subtractColumns } from './column.ts'
import type { Column } from './column.ts'
import type { CostModel } from './cost-model.ts'
import { createEvaluation } from './evaluate.ts'
import { spreadOf } from './spread.ts'
import type { Spread } from './spread.ts'

/** Calls a day that nobody has. */
const most = 1e12
/** Where a search between 0 and something starts to halve: a call in about three years. */
const least = 1e-3
const precision = 1e-6
const rounds = 80

/** The first draws are as good a sample as any; 2,000 leave 100 below the 5th percentile. */
const drawCount = 2000

const firstOf = (column: Column): Column => (typeof column === 'number' ? column : column.subarray(0, drawCount))

/** What an arm costs more than another at a volume of every draw. USD over the horizon. */
const leadAt = (model: CostModel, arm: string, against: string): ((callsPerDay: Column) => Column) => {
  const [own, other] = [model.costsOf(arm), model.costsOf(against)]
  const draws = createEvaluation((id) => firstOf(model.drawsOf(id)))
  return (callsPerDay) => {
    const evaluation = draws.withVolume(callsPerDay)
    return subtractColumns(totalOf(own, evaluation, model.horizonMonths), totalOf(other, evaluation, model.horizonMonths))
  }
}

/**
 * Where a function of each draw that is above 0 at `low` and below it at `high` crosses 0. Rounds of regula falsi (exact on a line) and
 * of halving on a logarithmic scale (which gets near a kink or a step) take turns. `low` and `high` are narrowed in place.
 */
const narrow = (
  leadOf: (volume: Column) => Column,
  bracket: { readonly low: Float64Array; readonly high: Float64Array; readonly above: Float64Array; readonly below: Float64Array },
): void => {
  const { low, high, above, below } = bracket
  const start = above.slice()
  const middle = new Float64Array(low.length)
  const isOpen = (i: number): boolean => (high[i] as number) - (low[i] as number) > precision * (high[i] as number)
  for (let round = 0; round < rounds; round++) {
    let open = 0
    for (let i = 0; i < low.length; i++) {
      const [from, to] = [low[i] as number, high[i] as number]
      const [over, under] = [above[i] as number, below[i] as number]
      const secant = from + ((to - from) * over) / (over - under)
      const halved = Math.sqrt(Math.max(from, least) * to)
      const wanted = round % 2 === 0 ? secant : halved
      middle[i] = isOpen(i) ? (wanted > from && wanted < to ? wanted : (from + to) / 2) : to
      if (isOpen(i)) open++
    }
    if (open === 0) return
    const lead = leadOf(middle)
    for (let i = 0; i < low.length; i++) {
      if (!isOpen(i)) continue
      const [here, volume] = [at(lead, i), middle[i] as number]
      // A line is met exactly but for rounding; then there is nothing left to narrow.
      const isFound = Math.abs(here) <= 1e-9 * (start[i] as number)
      if (here > 0 && !isFound) {
        low[i] = volume
        above[i] = here
      } else {
        high[i] = volume
        below[i] = here
        if (isFound) low[i] = volume
      }
    }
  }
}

/**
 * Calls a day from which an arm is cheaper over the horizon than `against`: percentiles over the draws that have such a volume, and
 * their `share`. A draw in which the arm is cheaper even without a call has it at 0; null where that is so in every draw. Undefined
 * where no draw has one. Where machines are added step by step there may be several crossings close by; one of them is found.
 */
export const breakEvenCallsPerDay = (
  model: CostModel,
  arm: string,
  against: string,
): (Spread & { readonly share: number }) | null | undefined => {
  const leadOf = leadAt(model, arm, against)
  const [withNone, withMost] = [leadOf(0), leadOf(most)]
  const low = new Float64Array(drawCount)
  const high = new Float64Array(drawCount)
  const above = new Float64Array(drawCount)
  const below = new Float64Array(drawCount)
  const isCheaperAtMost: boolean[] = []
  for (let draw = 0; draw < drawCount; draw++) {
    const [none, all] = [at(withNone, draw), at(withMost, draw)]
    isCheaperAtMost.push(all < 0)
    // A draw without a crossing keeps an empty bracket at 0: nothing is searched there.
    if (all >= 0 || none <= 0) continue
    high[draw] = most
    above[draw] = none
    below[draw] = all
  }
  if (!isCheaperAtMost.includes(true)) return undefined
  narrow(leadOf, { low, high, above, below })
  const volumes = high.filter((_, draw) => isCheaperAtMost[draw] === true)
  const spread = spreadOf(volumes)
  return spread.p95 === 0 && volumes.length === drawCount ? null : { ...spread, share: volumes.length / drawCount }
}
