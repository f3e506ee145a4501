import type { Task } from '../task/task.ts'
import type { ArmEvidence } from './evidence.ts'

/** U(p95) of one user action, ms: calls that follow each other add up. Undefined where latency was not measured. */
export const actionLatencyUpper = (arm: ArmEvidence, task: Task): number | undefined =>
  arm.latencyMs === undefined ? undefined : arm.latencyMs.p95Upper * task.callsPerAction

/** Is one action surely over the declared limit, where U(p95) of one call is this many ms? Never without a limit. */
export const isTooSlow = (p95UpperMs: number, task: Task): boolean =>
  task.latency.p95Ms !== undefined && p95UpperMs * task.callsPerAction > task.latency.p95Ms

/** Does the arm keep the declared latency limit? `unknown` without a measurement. */
export const meetsLatency = (arm: ArmEvidence, task: Task): 'yes' | 'no' | 'unknown' => {
  if (task.latency.p95Ms === undefined) return 'yes'
  if (arm.latencyMs === undefined) return 'unknown'
  return isTooSlow(arm.latencyMs.p95Upper, task) ? 'no' : 'yes'
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

/**
 * Higher is better; ties go to the cheaper rung, then the name, so that the choice never depends on order. An arm that was stopped
 * early comes after all others: its value is of other rows than theirs, and it was surely behind one of them.
 */
export const bestOnDev = (arms: readonly ArmEvidence[]): ArmEvidence | undefined => {
  const place = ({ stoppedOnDev }: ArmEvidence): number => (stoppedOnDev === true ? 1 : 0)
  const value = ({ dev2 }: ArmEvidence): number => dev2?.metric.value ?? 0
  return [...arms].sort((a, b) => place(a) - place(b) || value(b) - value(a) || a.rung - b.rung || (a.name < b.name ? -1 : 1))[0]
}
