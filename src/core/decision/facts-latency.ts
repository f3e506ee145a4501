import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import type { FactEntry } from './fact-entry.ts'
import { frontierArm } from './facts-arms.ts'
import { runsToday, tunedArm } from './outcome.ts'
import { actionLatencyUpper } from './permitted.ts'

const isRemote = (arm: ArmEvidence): boolean => arm.cost.host.kind === 'remote'

/** Tokens written a second, from the mean call; only where both were measured. */
const speedOf = ({ cost: { tokensPerCall, msPerCall } }: ArmEvidence): number | undefined =>
  tokensPerCall === undefined || msPerCall === undefined || msPerCall.value <= 0
    ? undefined
    : (1000 * tokensPerCall.output) / msPerCall.value

/** Latency of one action (calls in sequence) of what runs today, of the API, and of the tuned arm, with bounds. ms. */
export const latencyFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { task, arms } = evidence
  const [tuned, today, frontier] = [tunedArm(evidence), runsToday(arms), frontierArm(evidence)]
  const api = [frontier, today].find((arm) => arm !== undefined && isRemote(arm) && arm.latencyMs !== undefined)
  const ofAction = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms * task.callsPerAction)
  const apiRank = api?.latencyMs?.evidence ?? 'assumed'
  const tunedRank = tuned?.latencyMs?.evidence ?? 'assumed'
  const isHosted = tuned !== undefined && isRemote(tuned)
  return [
    ['latency.todayP95Ms', today?.latencyMs?.p95, today?.latencyMs?.evidence ?? 'assumed'],
    ['latency.apiLowerMs', ofAction(api?.latencyMs?.p95Lower), apiRank],
    ['latency.apiUpperMs', ofAction(api?.latencyMs?.p95Upper), apiRank],
    ['latency.hostedLowerMs', isHosted ? ofAction(tuned.latencyMs?.p95Lower) : undefined, tunedRank],
    ['latency.hostedUpperMs', isHosted ? ofAction(tuned.latencyMs?.p95Upper) : undefined, tunedRank],
    ['latency.tunedUpperMs', tuned === undefined ? undefined : actionLatencyUpper(tuned, task), tunedRank],
    // The whole answer takes at least as long as its first token.
    ['latency.tunedFirstTokenMs', tuned === undefined ? undefined : tuned.latencyMs?.p95Upper, tunedRank],
    ['latency.tunedTokensPerSecond', tuned === undefined ? undefined : speedOf(tuned), tuned?.cost.msPerCall?.evidence ?? 'assumed'],
  ]
}
