import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256Hex } from '../lib/sha256-hex.ts'
import type { Decision } from './decision.ts'

/**
 * sha256 of a decision without what may differ between two runs that are the same (DESIGN §10.9): times, latencies, hardware,
 * money that derives from measured time, and sentences that quote any of them.
 */
export const decisionDigest = (decision: Omit<Decision, 'digest'>): string => {
  const {
    decidedAt: _decidedAt,
    summary: _summary,
    assumptions: _assumptions,
    looks,
    arms,
    economics,
    gates,
    policies = [],
    next,
    ...same
  } = decision
  return sha256Hex(
    canonicalJson({
      ...same,
      looks: looks.map(({ at: _at, ...look }) => look),
      arms: arms.map(({ latencyMs: _latencyMs, costPer1k: _costPer1k, hardware: _hardware, detail: _detail, otherMetrics, ...arm }) => ({
        ...arm,
        otherMetrics: otherMetrics.filter(({ unit }) => unit !== 'ms'),
      })),
      economics: {
        horizonMonths: economics.horizonMonths,
        perArm: economics.perArm.map(({ name, lines }) => ({
          name,
          lines: lines.filter(({ trust }) => trust === 'declared').map(({ label, value, unit }) => ({ label, value, unit })),
        })),
      },
      gates: gates.map(({ id, answer, evidence }) => ({ id, answer, evidence })),
      // What a policy says, not its sentence: that may quote money or times.
      policies: policies.map(({ why: _why, ...policy }) => policy),
      next: next.map(({ command }) => command),
    }),
  )
}
