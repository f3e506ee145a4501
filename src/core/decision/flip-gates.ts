import type { CostModel } from '../economics/cost-model.ts'
import { buildDecision } from './build-decision.ts'
import type { GateResult, Verdict } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { outcomeAt } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { ruleOf } from './plan-look.ts'
import { policyAnswer } from './policy-answer.ts'

/** A gate that nobody could answer, and what an answer would make of the verdict. */
export interface GateFlip {
  readonly id: string
  readonly question: string
  readonly whatWouldChangeIt: string
  /** Answers that give another verdict, all else as it stands; empty where none does. */
  readonly turns: readonly { readonly answer: 'yes' | 'no'; readonly verdict: Verdict }[]
  /** Gates that must turn with it. */
  readonly with: readonly string[]
}

/** Rows that would have to be labelled before the question could be answered. */
export interface RowsNeeded {
  readonly split: 'train' | 'golden' | 'judge'
  readonly rows: number
  readonly why: string
}

const ofPolicy = (evidence: DecisionEvidence, gates: readonly GateResult[], gate: GateResult, verdict: Verdict): GateFlip['turns'] => {
  const [policy] = evidence.policies
  if (policy === undefined) return []
  return (['yes', 'no'] as const).flatMap((answer) => {
    const then = policyAnswer(
      policy,
      gates.map((result) => (result.id === gate.id ? { ...result, answer } : result)),
    )
    return then.kind === 'verdict' && then.verdict !== verdict ? [{ answer, verdict: then.verdict }] : []
  })
}

/** Which unanswered gates would change the verdict: those that block a YES of the rule, or that the deciding policy stops at. */
const gateFlipsOf = (evidence: DecisionEvidence, outcome: Outcome, gates: readonly GateResult[], verdict: Verdict): readonly GateFlip[] => {
  const { judgement } = outcome
  const blocking = judgement?.kind === 'blocked' ? judgement.gates : []
  const [policy] = evidence.policies
  return gates
    .filter(({ answer }) => answer === 'unknown')
    .map((gate) => {
      const blocks = blocking.includes(gate.id)
      const turns =
        policy?.mode === 'rule' || blocks
          ? blocks
            ? [{ answer: 'yes' as const, verdict: 'fine-tune' as const }]
            : []
          : ofPolicy(evidence, gates, gate, verdict)
      return {
        id: gate.id,
        question: gate.question,
        whatWouldChangeIt: gate.whatWouldChangeIt,
        turns,
        with: blocks ? blocking.filter((other) => other !== gate.id) : [],
      }
    })
}

const rowsOf = ({ beginning, judgement, distrust }: Outcome): readonly RowsNeeded[] => {
  if (distrust !== undefined)
    return distrust.missingLabels === 0 ? [] : [{ split: 'judge', rows: distrust.missingLabels, why: distrust.why }]
  if (beginning.kind === 'not-yet')
    return [
      ...(beginning.missingTrain > 0
        ? [{ split: 'train', rows: beginning.missingTrain, why: 'fewer than the policy needs to train on' } as const]
        : []),
      ...(beginning.missingGolden > 0
        ? [{ split: 'golden', rows: beginning.missingGolden, why: 'fewer than the policy needs to judge by' } as const]
        : []),
    ]
  if (judgement?.kind === 'label')
    return [{ split: 'golden', rows: judgement.more, why: `to tell the tuned arm from ${judgement.against}` }]
  if (judgement?.kind === 'keep') return [{ split: 'golden', rows: judgement.more, why: 'more than is at stake would be paid for them' }]
  if (judgement?.kind === 'spent')
    return [{ split: 'golden', rows: judgement.more, why: 'in a fresh golden set: all planned looks are taken' }]
  return []
}

/** What else than a number would change the verdict: answers to open gates, and rows. */
export const flipGates = (
  evidence: DecisionEvidence,
  cost: CostModel,
): {
  readonly verdict: Verdict
  readonly winner: string | null
  readonly gates: readonly GateFlip[]
  readonly rows: readonly RowsNeeded[]
} => {
  const outcome = outcomeAt(evidence, { margin: evidence.look?.margin ?? evidence.task.margin, cost, rule: ruleOf(evidence.policies) })
  const { verdict, winner, gates } = buildDecision(evidence)
  return { verdict, winner, gates: gateFlipsOf(evidence, outcome, gates, verdict), rows: rowsOf(outcome) }
}
