import type { CostModel } from '../economics/cost-model.ts'
import { wilson } from '../stats/wilson.ts'
import type { Task } from '../task/task.ts'
import { chooseAnchor } from './anchor.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { meetsLatency, permittedArms } from './permitted.ts'
import type { RuleParameters } from './policy.ts'

/** What the rule says before anything is trained. `anchor` is a* where some untuned arm was measured. */
export type Beginning =
  | {
      readonly kind: 'not-yet'
      readonly reason: 'enough-data' | 'label-noise'
      /** Independent units still missing; 0 for noise. */
      readonly missingTrain: number
      readonly missingGolden: number
      readonly anchor: ArmEvidence | undefined
    }
  /** Answered without training. `headroom`: nothing left to win; `forbidden`: privacy, licence or latency; `no-tuned-arm`: not on the ladder. */
  | { readonly kind: 'answer'; readonly reason: 'headroom' | 'forbidden' | 'no-tuned-arm'; readonly anchor: ArmEvidence }
  | { readonly kind: 'train'; readonly anchor: ArmEvidence | undefined }

export interface BeginningInput {
  readonly task: Task
  readonly margin: number
  readonly data: Pick<DecisionEvidence['data'], 'trainUnits' | 'goldenUnits' | 'labelNoise' | 'majority'>
  readonly arms: readonly ArmEvidence[]
  readonly cost: Pick<CostModel, 'surer' | 'totals'>
  readonly rule: RuleParameters
}

/** L_dev of an arm, one-sided 95 %. The majority arm has nothing to overfit, so the labels of train bound it too. */
export const devLower = (arm: ArmEvidence, majority: BeginningInput['data']['majority']): number => {
  const own = arm.dev2?.lower ?? 0
  return arm.kind === 'majority' && majority !== undefined ? Math.max(own, wilson(majority.count, majority.n, 0.9).low) : own
}

/** Too slow counts only where it was measured: a guess about latency may not refuse training. */
const isForbidden = (arm: ArmEvidence, task: Task): boolean =>
  arm.status === 'blocked: privacy' ||
  arm.status === 'blocked: licence' ||
  arm.status === 'blocked: latency' ||
  (arm.latencyMs?.evidence === 'measured' && meetsLatency(arm, task) === 'no')

/**
 * The first half of the decision rule (DESIGN §4): enough data, clean labels, permitted arms, a*, and whether training can still
 * win. Only headroom, cost or licence may refuse training.
 */
export const beforeTraining = ({ task, margin, data, arms, cost, rule }: BeginningInput): Beginning => {
  const anchor = chooseAnchor(permittedArms(arms, task), margin, (name) => cost.totals(name).p50)
  const missingTrain = Math.max(0, rule.minTrain - data.trainUnits)
  const missingGolden = Math.max(0, rule.minGolden - data.goldenUnits)
  if (missingTrain + missingGolden > 0) return { kind: 'not-yet', reason: 'enough-data', missingTrain, missingGolden, anchor }
  if (data.labelNoise !== undefined && data.labelNoise.low > rule.maxNoise)
    return { kind: 'not-yet', reason: 'label-noise', missingTrain: 0, missingGolden: 0, anchor }
  if (anchor === undefined) return { kind: 'train', anchor }
  const tuned = arms.filter((arm) => !arm.untuned)
  if (tuned.length === 0) return { kind: 'answer', reason: 'no-tuned-arm', anchor }
  const allowed = tuned.filter((arm) => !isForbidden(arm, task))
  if (allowed.length === 0) return { kind: 'answer', reason: 'forbidden', anchor }
  const isDearer = allowed.every((arm) => cost.surer(anchor.name, arm.name))
  if (isDearer && 1 - devLower(anchor, data.majority) < margin) return { kind: 'answer', reason: 'headroom', anchor }
  return { kind: 'train', anchor }
}
