import { buildDecision } from './build-decision.ts'
import { chooseAnchor } from './anchor.ts'
import type { CostModel } from '../economics/cost-model.ts'
import { fixInputs } from '../economics/fix-inputs.ts'
import type { Task } from '../task/task.ts'
import type { Decision } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { declaredSurer, thresholdsOf } from './look.ts'
import type { DeclaredLook, Surer } from './look.ts'
import { meetsLatency, permittedArms } from './permitted.ts'
import { costModelOf, ruleOf } from './plan-look.ts'
import type { RuleParameters } from './policy.ts'
import { rememberComparisons } from './remember-comparisons.ts'

/** What a what-if changes: the task, the policies, or inputs of the cost model that no key of task.yaml names. */
export interface Change {
  readonly task?: Task
  readonly policies?: DecisionEvidence['policies']
  /** Exact values by id of the input; for a ruling alone, since a whole decision draws from the evidence. */
  readonly inputs?: ReadonlyMap<string, number>
}

/** The evidence as it would be, its cost model, and what a reader must know of how the declared look was treated. */
export interface WhatIf {
  readonly evidence: DecisionEvidence
  readonly cost: CostModel
  readonly notes: readonly string[]
}

/** Evidence to ask many what-ifs of: its cost model is built once. */
export interface WhatIfBase {
  readonly evidence: DecisionEvidence
  readonly cost: CostModel
}

export const whatIfBase = (evidence: DecisionEvidence): WhatIfBase => ({
  evidence: { ...evidence, compare: rememberComparisons(evidence.compare) },
  cost: costModelOf(evidence),
})

const isSameRule = (a: RuleParameters, b: RuleParameters): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * "Surely dearer" for a declared look under other costs: what was declared stands where the change moved neither cost, since the
 * timings of a run differ from those of the look; where it did, the new costs answer.
 */
const surerUnder =
  (declared: DeclaredLook, base: WhatIfBase, cost: CostModel, sameRule: boolean): Surer =>
  (a, b) =>
    sameRule && cost.probabilityDearer(a, b) === base.cost.probabilityDearer(a, b) ? declaredSurer(declared)(a, b) : cost.surer(a, b)

const turned = (before: DeclaredLook, after: DeclaredLook): readonly string[] => {
  const said = (other: string, isDearer: boolean): string =>
    isDearer ? `${other} would be surely dearer than ${after.tuned}` : `${other} would no longer be surely dearer than ${after.tuned}`
  return after.rivals.flatMap((rival) => {
    const [was, is] = [(before.thresholds[rival] ?? 0) <= 0, (after.thresholds[rival] ?? 0) <= 0]
    return was === is ? [] : [said(rival, is)]
  })
}

/**
 * The look on record under other costs, margin or rule: T and R as they were declared, without rivals that the latency limit would
 * forbid; every threshold computed anew (as `sensitivity` does).
 */
const lookUnder = (
  declared: DeclaredLook,
  { base, evidence, cost }: { readonly base: WhatIfBase; readonly evidence: DecisionEvidence; readonly cost: CostModel },
): { readonly look: DeclaredLook; readonly notes: readonly string[] } => {
  const [rule, baseRule] = [ruleOf(evidence.policies), ruleOf(base.evidence.policies)]
  const sameRule = isSameRule(rule, baseRule)
  const isMarginSet = evidence.task.margin !== base.evidence.task.margin
  const margin = isMarginSet ? evidence.task.margin : declared.margin
  const isAllowed = (name: string): boolean => {
    const arm = evidence.arms.find((candidate) => candidate.name === name)
    return arm === undefined || meetsLatency(arm, evidence.task) !== 'no' || meetsLatency(arm, base.evidence.task) === 'no'
  }
  const rivals = declared.rivals.filter(isAllowed)
  const golden = permittedArms(evidence.arms, evidence.task).filter((arm) => arm.golden !== undefined)
  const anchor = isAllowed(declared.anchor)
    ? declared.anchor
    : (chooseAnchor(golden, margin, (name) => cost.totals(name).p50)?.name ?? declared.anchor)
  const tolerated = sameRule && !isMarginSet ? declared.tolerated : margin * rule.toleratedShare
  const surer = surerUnder(declared, base, cost, sameRule)
  const fixed = { tuned: declared.tuned, rivals, anchor, margin, tolerated, surer }
  const look: DeclaredLook = {
    ...declared,
    rivals,
    anchor,
    margin,
    tolerated,
    ...(sameRule ? {} : { of: rule.looks, alpha: rule.alpha / rule.looks }),
    ...thresholdsOf(fixed),
  }
  const out = declared.rivals.filter((name) => !isAllowed(name))
  return {
    look,
    notes: [
      `The look at golden stays as it was declared: ${declared.tuned} against ${declared.rivals.join(', ')}; what it must show is computed anew.`,
      ...turned(declared, look),
      ...(out.length === 0 ? [] : [`${out.join(', ')} would be over the latency limit and no longer count${out.length === 1 ? 's' : ''}.`]),
      ...(anchor === declared.anchor ? [] : [`${anchor} stands in for ${declared.anchor} as the cheapest untuned arm.`]),
    ],
  }
}

/** Said by a run whose volume nobody declared. */
const isVolumeGuess = (assumption: string): boolean => assumption.startsWith('Volume is not declared:')

/**
 * The evidence under a change: nothing is measured anew, so only what follows from task.yaml's numbers and from policies may change.
 * Without a change it is the evidence itself.
 */
export const whatIf = (base: WhatIfBase, { task, policies, inputs }: Change): WhatIf => {
  if (task === undefined && policies === undefined && inputs === undefined) return { ...base, notes: [] }
  const changed: DecisionEvidence = {
    ...base.evidence,
    ...(task === undefined ? {} : { task }),
    ...(policies === undefined ? {} : { policies }),
    assumptions: base.evidence.assumptions.filter(
      (line) => !isVolumeGuess(line) || (task ?? base.evidence.task).origins['volume.callsPerDay'] !== 'task.yaml',
    ),
  }
  const model = task === undefined && policies === undefined ? base.cost : costModelOf(changed, base.cost)
  const { surerRatio: ratio, surerProbability: probability } = ruleOf(changed.policies)
  const cost = inputs === undefined ? model : fixInputs(model, inputs, { ratio, probability })
  if (changed.look === undefined) return { evidence: changed, cost, notes: [] }
  const { look, notes } = lookUnder(changed.look, { base, evidence: changed, cost })
  return { evidence: { ...changed, look }, cost, notes }
}

/** The decision under a change. */
export const decideUnder = (
  base: WhatIfBase,
  change: Omit<Change, 'inputs'>,
): { readonly decision: Decision; readonly notes: readonly string[] } => {
  const { evidence, notes } = whatIf(base, change)
  return { decision: buildDecision(evidence), notes }
}
