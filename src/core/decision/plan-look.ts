import { costModel } from '../economics/cost-model.ts'
import type { CostModel } from '../economics/cost-model.ts'
import { distrustOf } from '../judge/judge-trust.ts'
import { chooseAnchor } from './anchor.ts'
import { beforeTraining } from './before-training.ts'
import type { Beginning } from './before-training.ts'
import type { DecisionEvidence } from './evidence.ts'
import { declareLook } from './look.ts'
import type { DeclaredLook } from './look.ts'
import { bestOnDev, permittedArms } from './permitted.ts'
import { defaultRule } from './policy.ts'
import type { RuleParameters } from './policy.ts'
import { chooseRivals } from './rivals.ts'

/** The numbers of the rule: the deciding policy's, else the default policy's, else DESIGN's. */
export const ruleOf = (policies: DecisionEvidence['policies']): RuleParameters =>
  policies.find((policy) => policy.rule !== undefined)?.rule ?? defaultRule

/** The cost model of a task's ladder: the one that declares the look and the one that decides must be the same. `like`: a model on the same seed, whose draws serve again. */
export const costModelOf = (
  evidence: Pick<DecisionEvidence, 'task' | 'arms' | 'prices' | 'book' | 'decidedAt' | 'random' | 'policies'>,
  like?: CostModel,
): CostModel => {
  const { task, arms, prices, book, decidedAt, random, policies } = evidence
  const { surerRatio, surerProbability } = ruleOf(policies)
  return costModel({
    task,
    arms,
    prices,
    ...(book === undefined ? {} : { book }),
    today: decidedAt,
    random: random.fork('economics'),
    ratio: surerRatio,
    probability: surerProbability,
    ...(like === undefined ? {} : { like }),
  })
}

/** What is known while a run goes on: a decision's evidence without the look that does not exist yet. */
export type RunningEvidence = Pick<
  DecisionEvidence,
  'task' | 'data' | 'arms' | 'compare' | 'prices' | 'book' | 'decidedAt' | 'random' | 'policies' | 'judge'
>

/** After the cheap rungs: not yet, answered already, or train. The tuned arm stands in `arms` as planned, with assumed cost facts. */
export const beginningOf = (evidence: RunningEvidence): Beginning => {
  const { task, data, arms, policies } = evidence
  return beforeTraining({ task, margin: task.margin, data, arms, cost: costModelOf(evidence), rule: ruleOf(policies) })
}

/** A judge that nobody may trust would spend a look for nothing. */
export const mayLook = ({ judge, policies }: Pick<RunningEvidence, 'judge' | 'policies'>): boolean =>
  judge === undefined || distrustOf(judge, ruleOf(policies)) === undefined

/**
 * After training and dev2, before golden: T (the best tuned arm on dev2), R, a* and every threshold. `k` is this look's number.
 * Undefined where no tuned arm was measured, nothing is left to compare it with, or a judge that nobody may trust would spend the look. The result goes into the ledger, then golden
 * is scored for `tuned`, `anchor` and `rivals`. `given`: the cost model of this evidence, where the caller has built it already.
 */
export const planLook = (evidence: RunningEvidence, k: number, given?: Pick<CostModel, 'surer' | 'totals'>): DeclaredLook | undefined => {
  const { task, arms, compare, policies } = evidence
  const { margin } = task
  const rule = ruleOf(policies)
  if (!mayLook(evidence)) return undefined
  const cost = given ?? costModelOf(evidence)
  const permitted = permittedArms(arms, task)
  const tuned = bestOnDev(permitted.filter((arm) => !arm.untuned))
  const anchor = chooseAnchor(permitted, margin, (name) => cost.totals(name).p50)
  if (tuned === undefined || anchor === undefined) return undefined
  const { rivals } = chooseRivals({ arms: permitted, compare, margin, rule })
  return declareLook({ tuned: tuned.name, rivals, anchor: anchor.name, margin, k, surer: cost.surer, rule })
}
