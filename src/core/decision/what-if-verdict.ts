import type { CostModel } from '../economics/cost-model.ts'
import { buildDecision } from './build-decision.ts'
import type { Verdict } from './decision.ts'
import { outcomeAt } from './outcome.ts'
import { ruleOf } from './plan-look.ts'
import type { WhatIf } from './what-if.ts'

/** What a sweep or a search for flips asks of each point. */
export interface Ruling {
  readonly verdict: Verdict
  readonly winner: string | null
}

/** Verdict and winner alone, many times faster than the whole decision; `cost` where it is not the evidence's own. */
export const rulingOf = ({ evidence }: Pick<WhatIf, 'evidence'>, cost: CostModel): Ruling => {
  // A policy that goes through its gates needs all that the decision gathers.
  if ((evidence.policies[0]?.mode ?? 'rule') !== 'rule') {
    const { verdict, winner } = buildDecision(evidence)
    return { verdict, winner }
  }
  const { verdict, winner } = outcomeAt(evidence, {
    margin: evidence.look?.margin ?? evidence.task.margin,
    cost,
    rule: ruleOf(evidence.policies),
  })
  return { verdict, winner }
}
