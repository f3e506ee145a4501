import type { CostLine } from '../decision/decision.ts'
import type { CostInput } from './cost-input.ts'
import { ends, middle } from './quantity.ts'

/** An input as a line of decision.json: its middle, its plausible ends where it is uncertain, and what to know before believing it. */
export const costLine = ({ id, label, quantity, unit, source, date, trust, marks = [] }: CostInput): CostLine => {
  const [low, high] = ends(quantity)
  return {
    id,
    label,
    value: middle(quantity),
    ...(quantity.kind === 'fixed' ? {} : { low, high }),
    unit,
    source,
    date,
    trust,
    ...(marks.length === 0 ? {} : { marks }),
  }
}
