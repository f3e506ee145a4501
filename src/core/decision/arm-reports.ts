import { costPer1k } from '../economics/arm-economics.ts'
import type { CostModel } from '../economics/cost-model.ts'
import type { ArmReport, ArmStatus } from './decision.ts'
import type { ArmEvidence } from './evidence.ts'
import { meetsLatency } from './permitted.ts'
import type { Task } from '../task/task.ts'

const nobody = { attempted: 0, answered: 0, failed: 0, missing: 0 } as const

const statusOf = (arm: ArmEvidence, task: Task, dominated: ReadonlySet<string>): ArmStatus => {
  if (arm.status !== 'measured') return arm.status
  if (meetsLatency(arm, task) === 'no') return 'blocked: latency'
  return dominated.has(arm.name) && arm.golden === undefined ? 'dominated on dev' : 'measured'
}

/** An arm's entry in decision.json: golden where it was looked at there, else dev2. Ladder order is the caller's. */
export const armReport = (
  arm: ArmEvidence,
  context: { readonly task: Task; readonly cost: CostModel; readonly dominated: ReadonlySet<string> },
): ArmReport => {
  const shown = arm.golden ?? arm.dev2
  const { latencyMs } = arm
  return {
    name: arm.name,
    kind: arm.kind,
    rung: arm.rung,
    status: statusOf(arm, context.task, context.dominated),
    split: shown?.metric.split ?? 'none',
    ...(shown === undefined ? {} : { metric: shown.metric }),
    ...(arm.dev2 === undefined ? {} : { devMetric: arm.dev2.metric }),
    tries: arm.tries,
    trainRows: arm.trainRows,
    ...(latencyMs === undefined
      ? {}
      : { latencyMs: { p50: latencyMs.p50, p95: latencyMs.p95, n: latencyMs.n, evidence: latencyMs.evidence } }),
    costPer1k: costPer1k(context.cost, arm),
    modelCalls: arm.modelCalls,
    hardware: arm.hardware,
    ...(arm.firstPassValidity === undefined ? {} : { firstPassValidity: arm.firstPassValidity }),
    otherMetrics: shown?.otherMetrics ?? [],
    ...(arm.dev2?.breakdown === undefined ? {} : { breakdown: arm.dev2.breakdown }),
    integrity: shown?.integrity ?? nobody,
    detail: arm.detail,
  }
}
