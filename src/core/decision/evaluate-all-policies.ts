import type { Facts } from './condition.ts'
import type { Evidence, GateResult, PolicyReport, Verdict } from './decision.ts'
import { weakest } from './evidence-rank.ts'
import { evaluateGates } from './gates.ts'
import { policyAnswer } from './policy-answer.ts'
import type { Policy } from './policy.ts'

/** What one policy says beside the decision rule. */
export interface PolicyRow {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly mode: Policy['mode']
  /** In words; the verdict itself where there is one and nothing to add. */
  readonly answer: string
  /** Absent where the policy is about something else than tuning or not. */
  readonly verdict?: Verdict
  /** `probable`: the source itself says no more than "probably". */
  readonly strength?: 'sure' | 'probable'
  /** The gate that decides; null where all gates together do. */
  readonly stoppedAt: string | null
  /** What that gate found. */
  readonly why?: string
  /** The gate at which it parts from the rule, where the verdicts differ. */
  readonly partsAt?: { readonly policy: string; readonly gate: string }
  /** The weakest evidence that the answer rests on. */
  readonly evidence: Evidence
}

const ruleRow = (policy: Policy, results: readonly GateResult[], verdict: Verdict): PolicyRow => ({
  id: policy.id,
  title: policy.title,
  source: policy.source,
  mode: policy.mode,
  answer: verdict,
  verdict,
  stoppedAt: results.find(({ answer }) => answer !== 'yes')?.id ?? null,
  evidence: weakest(results.filter(({ answer }) => answer !== 'unknown').map(({ evidence }) => evidence)),
})

const rowOf = (policy: Policy, results: readonly GateResult[]): PolicyRow => {
  const answer = policyAnswer(policy, results)
  const evidence = results.filter(({ id }) => answer.restsOn.includes(id)).map((result) => result.evidence)
  const decisive = results.find(({ id }) => id === answer.gate)
  return {
    id: policy.id,
    title: policy.title,
    source: policy.source,
    mode: policy.mode,
    answer: answer.text,
    ...(answer.kind === 'verdict' ? { verdict: answer.verdict, strength: answer.strength } : {}),
    stoppedAt: answer.gate,
    ...(decisive === undefined ? {} : { why: decisive.why }),
    evidence: weakest(evidence),
  }
}

/** Where a policy and the rule part: its own gate that stops it or, where none does, the gate of the rule that says no more. */
const partingOf = (row: PolicyRow, rule: PolicyRow | undefined, verdict: Verdict): PolicyRow => {
  if (row.verdict === undefined || row.verdict === verdict) return row
  if (row.stoppedAt !== null) return { ...row, partsAt: { policy: row.id, gate: row.stoppedAt } }
  return rule?.stoppedAt == null ? row : { ...row, partsAt: { policy: rule.id, gate: rule.stoppedAt } }
}

/**
 * Every policy side by side, in the order given. `outcome` is the decision rule's: a policy of mode `rule` reports it, every other one
 * answers from the same facts by itself, and says at which gate it parts from the rule.
 */
export const evaluateAllPolicies = (
  policies: readonly Policy[],
  facts: Facts,
  outcome: { readonly verdict: Verdict },
): readonly PolicyRow[] => {
  const rows = policies.map((policy) => {
    const results = evaluateGates(policy, facts)
    return policy.mode === 'rule' ? ruleRow(policy, results, outcome.verdict) : rowOf(policy, results)
  })
  const rule = rows.find(({ mode }) => mode === 'rule')
  return rows.map((row) => partingOf(row, rule, outcome.verdict))
}

/** For decision.json: the policies beside the rule that answer with a verdict. */
export const verdictsBeside = (rows: readonly PolicyRow[]): readonly PolicyReport[] =>
  rows.flatMap(({ mode, verdict, ...row }) => (mode === 'rule' || verdict === undefined ? [] : [{ ...row, verdict }]))
