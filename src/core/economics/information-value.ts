import type { InformationValue } from '../decision/decision.ts'
import { at, subtractColumns } from './column.ts'
import type { CostModel } from './cost-model.ts'
import type { CostInput } from './cost-input.ts'
import { quantile } from './quantity.ts'

const bins = 20
/** Values that sampling alone could have made are no values. */
const standardErrors = 2

/** What an arm costs more than `against` in each draw. USD. */
const leadColumn = (model: CostModel, arm: string, against: string): Float64Array => {
  const lead = subtractColumns(model.totalColumn(arm), model.totalColumn(against))
  return typeof lead === 'number' ? new Float64Array(model.drawCount).fill(lead) : lead
}

const meanOf = (values: Float64Array, most = Infinity): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.min(values[i] as number, most)
  return sum / values.length
}

/**
 * Expected value of perfect information about every input at once: E[min(lead, 0)] against min(E[lead], 0), where lead is what `arm` costs
 * more. It is what choosing by cost alone is expected to lose because the inputs are uncertain. USD. Source: Raiffa & Schlaifer 1961.
 */
export const perfectInformation = (model: CostModel, arm: string, against: string): number => {
  const lead = leadColumn(model, arm, against)
  return Math.min(meanOf(lead), 0) - meanOf(lead, 0)
}

/** Bin of each draw by the input's own quantiles; draws of a quantity with a floor may leave some bins empty. */
const binsOf = (model: CostModel, { id, quantity }: CostInput): Uint8Array => {
  const limits = Float64Array.from({ length: bins - 1 }, (_, k) => quantile(quantity, (k + 1) / bins))
  const draws = model.drawsOf(id)
  const bin = new Uint8Array(model.drawCount)
  for (let draw = 0; draw < bin.length; draw++) {
    const value = at(draws, draw)
    let low = 0
    let high = bins - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (value < (limits[middle] as number)) high = middle
      else low = middle + 1
    }
    bin[draw] = low
  }
  return bin
}

/**
 * Expected value of knowing one input exactly (EVPPI): within each of 20 bins of the input the arm that is cheaper there is chosen by one
 * half of the draws and paid for by the other half, and the other way round, so that noise is never counted as value; the estimate
 * errs on the low side. 0 where it is within two standard errors of nothing.
 */
const valueOf = (lead: Float64Array, bin: Uint8Array): number => {
  const overall = meanOf(lead) < 0
  const sums = new Float64Array(2 * bins)
  for (let draw = 0; draw < lead.length; draw++) {
    const cell = 2 * (bin[draw] as number) + (draw % 2)
    sums[cell] = (sums[cell] as number) + (lead[draw] as number)
  }
  let total = 0
  let squares = 0
  for (let draw = 0; draw < lead.length; draw++) {
    const isChosen = (sums[2 * (bin[draw] as number) + ((draw + 1) % 2)] as number) < 0
    if (isChosen === overall) continue
    const gain = isChosen ? -(lead[draw] as number) : (lead[draw] as number)
    total += gain
    squares += gain * gain
  }
  const n = lead.length
  const mean = total / n
  const error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n)
  return mean > standardErrors * error ? mean : 0
}

/** What knowing each uncertain input exactly is worth where cost alone decides between two arms; the most first, the worthless left out. USD. */
export const informationValues = (model: CostModel, arm: string, against: string): readonly InformationValue[] => {
  const lead = leadColumn(model, arm, against)
  return model
    .inputsOf([arm, against])
    .filter(({ quantity }) => quantity.kind !== 'fixed')
    .map((input): InformationValue => ({ input: input.id, label: input.label, usd: valueOf(lead, binsOf(model, input)) }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd)
}
