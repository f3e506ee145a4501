import type { CostModel } from '../economics/cost-model.ts'
import type { Facts } from './condition.ts'
import type { DecisionEvidence } from './evidence.ts'
import { strongestFacts } from './fact-entry.ts'
import { armFacts } from './facts-arms.ts'
import { costFacts } from './facts-costs.ts'
import { dataFacts, judgeFacts } from './facts-data.ts'
import { latencyFacts } from './facts-latency.ts'
import { needFacts } from './facts-need.ts'
import { permissionFacts } from './facts-permissions.ts'
import { taskFacts } from './facts-task.ts'
import type { Outcome } from './outcome.ts'
import type { RuleParameters } from './policy.ts'

/**
 * Every fact that gates may ask for, each from its strongest source: measured > observed > declared > assumed. What is not known is
 * absent. Shares are in points (0 to 100), money in USD, times in ms. Derived from the evidence alone.
 */
export const gatherFacts = (
  evidence: DecisionEvidence,
  outcome: Outcome,
  settings: { readonly cost: CostModel; readonly rule: RuleParameters },
): Facts =>
  strongestFacts([
    ...taskFacts(evidence),
    ...needFacts(evidence),
    ...dataFacts(evidence, outcome, settings.rule),
    ...judgeFacts(evidence, settings.rule),
    ...armFacts(evidence, outcome),
    ...latencyFacts(evidence),
    ...permissionFacts(evidence),
    ...costFacts(evidence, settings.cost),
  ])
