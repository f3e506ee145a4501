import { formatCount } from '../report/format.ts'
import { evaluateCondition } from './condition.ts'
import type { Answer, Facts } from './condition.ts'
import type { Evidence, GateResult, Verdict } from './decision.ts'
import type { GateDefinition, Policy } from './policy.ts'

const strength: readonly Evidence[] = ['assumed', 'declared', 'observed', 'measured']

/** A gate is as strong as the weakest fact it rests on; one that rests on nothing is `assumed`. */
const weakest = (evidence: readonly Evidence[]): Evidence => strength.find((rank) => evidence.includes(rank)) ?? 'assumed'

const show = (value: number | string | boolean): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))
}

const fill = (template: string, facts: Facts): string =>
  template.replace(/\{([\w.]+)(?:\|([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const fact = facts.get(name)
    return fact === undefined ? (otherwise ?? 'not known') : show(fact.value)
  })

const decide = (gate: GateDefinition, facts: Facts): Answer & { readonly because?: string | undefined } => {
  for (const { yes, no, because } of gate.evidence) {
    const positive = evaluateCondition(yes, facts)
    if (positive.answer === 'yes' || no === undefined) {
      if (positive.answer !== 'unknown') return { ...positive, because }
      continue
    }
    const negative = evaluateCondition(no, facts)
    if (negative.answer === 'yes') return { answer: 'no', evidence: negative.evidence, because }
  }
  return { answer: 'unknown', evidence: [] }
}

/** Every gate of a policy with its answer, evidence and sentences. */
export const evaluateGates = (policy: Policy, facts: Facts): readonly GateResult[] =>
  policy.gates.map((gate) => {
    const { answer, evidence, because } = decide(gate, facts)
    return {
      id: gate.id,
      question: gate.question,
      answer,
      evidence: weakest(evidence),
      why: fill(because ?? gate.why[answer], facts),
      whatWouldChangeIt: fill(gate.change, facts),
    }
  })

/** What an `all-in-order` policy says: fine-tune where every gate is yes, else the answer of the first that is not. */
export const policyVerdict = (
  policy: Policy,
  results: readonly GateResult[],
): { readonly verdict: Verdict; readonly gate: string | null } => {
  const first = results.find((result) => result.answer !== 'yes')
  if (first === undefined) return { verdict: 'fine-tune', gate: null }
  const definition = policy.gates.find((gate) => gate.id === first.id)
  return { verdict: first.answer === 'unknown' ? 'inconclusive' : (definition?.onNo ?? 'inconclusive'), gate: first.id }
}
