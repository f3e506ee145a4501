import type { CostModel } from '../economics/cost-model.ts'
import type { Verdict } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { declaredSurer } from './look.ts'
import { tunedArm, outcomeAt } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { RuleParameters } from './policy.ts'

interface Settings {
  readonly cost: CostModel
  readonly rule: RuleParameters
}

/** The verdict at half and twice the declared margin. */
export const sensitivity = (
  evidence: DecisionEvidence,
  margin: number,
  { cost, rule }: Settings,
): readonly { readonly margin: number; readonly verdict: Verdict }[] =>
  [margin / 2, margin * 2].map((other) => ({ margin: other, verdict: outcomeAt(evidence, { margin: other, cost, rule }).verdict }))

/**
 * Which claim about cost would flip the verdict if it were otherwise, each with the assumption behind it. The rule reads costs
 * only through "surely dearer", so every pair it read is turned round in turn.
 */
export const flippingAssumptions = (evidence: DecisionEvidence, outcome: Outcome, { cost, rule }: Settings): readonly string[] => {
  const tuned = tunedArm(evidence)?.name
  const anchor = outcome.look?.anchor ?? outcome.beginning.anchor?.name
  if (tuned === undefined || anchor === undefined || outcome.beginning.kind === 'not-yet') return []
  const surer = evidence.look === undefined ? cost.surer : declaredSurer(evidence.look)
  const pairs: (readonly [string, string])[] = [[anchor, tuned], ...(outcome.look?.rivals ?? []).map((rival) => [tuned, rival] as const)]
  const sentences = pairs.flatMap(([a, b]) => {
    const turned = outcomeAt(evidence, {
      margin: outcome.look?.margin ?? evidence.task.margin,
      cost,
      rule,
      surer: (x, y) => (x === a && y === b ? !surer(a, b) : surer(x, y)),
    })
    if (turned.verdict === outcome.verdict) return []
    const input = cost.decisiveAssumption(a, b)
    const claim = surer(a, b) ? `${b} is surely at least as dear as ${a}` : `${b} is not surely as dear as ${a}`
    const because = input === undefined ? '' : `; this rests most on ${input.label} (${input.source})`
    return [`${claim}${because}. If it were otherwise, the verdict would be ${turned.verdict}.`]
  })
  return sentences.length > 0 ? sentences : ['No assumption about cost would flip the verdict.']
}
