import type { Task } from '../task/task.ts'
import type { ArmEvidence } from './evidence.ts'

/** U(p95) of one user action, ms: calls that follow each other add up. Undefined where latency was not measured. */
export const actionLatencyUpper = (arm: ArmEvidence, task: Task): number | undefined =>
  arm.latencyMs === undefined ? undefined : arm.latencyMs.p95Upper * task.callsPerAction

/** Does the arm keep the declared latency limit? `unknown` without a measurement. */
export const meetsLatency = (arm: ArmEvidence, task: Task): 'yes' | 'no' | 'unknown' => {
  const limit = task.latency.p95Ms
  if (limit === undefined) return 'yes'
  const upper = actionLatencyUpper(arm, task)
  if (upper === undefined) return 'unknown'
  return upper <= limit ? 'yes' : 'no'
}

/**
 * Arms that may be used or compared: measured on dev2, allowed by privacy and licence (their status says so), and with U(p95)
 * within the latency limit. An arm whose latency nobody knows stays a rival: leaving it out would flatter tuning.
 */
export const permittedArms = (arms: readonly ArmEvidence[], task: Task): readonly ArmEvidence[] =>
  arms.filter(
    (arm) =>
      (arm.status === 'measured' || arm.status === 'dominated on dev') &&
      arm.dev2 !== undefined &&
      arm.matchedRowsOf === undefined &&
      meetsLatency(arm, task) !== 'no',
  )

/** Higher is better; ties go to the cheaper rung, then the name, so that the choice never depends on order. */
export const bestOnDev = (arms: readonly ArmEvidence[]): ArmEvidence | undefined =>
  [...arms].sort((a, b) => (b.dev2?.metric.value ?? 0) - (a.dev2?.metric.value ?? 0) || a.rung - b.rung || (a.name < b.name ? -1 : 1))[0]
