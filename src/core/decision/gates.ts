import { evaluateCondition } from './condition.ts'
import type { Answer, Fact, Facts } from './condition.ts'
import { conditionFacts } from './condition-facts.ts'
import type { Evidence, GateResult, Verdict } from './decision.ts'
import { factsOfRank, weakest } from './evidence-rank.ts'
import { factText } from './fact-text.ts'
import type { GateDefinition, InnerGate, Policy } from './policy.ts'

const fill = (template: string, facts: Facts): string =>
  template.replace(/\{([\w.]+)(?:\|([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const fact = facts.get(name)
    return fact === undefined ? (otherwise ?? 'not known') : factText(fact.value)
  })

/** A threshold of the source is a definition; a proposal of ours stays an assumption until the user sets it. */
const thresholdRanks = { article: 'measured', own: 'declared', proposal: 'assumed' } as const satisfies Record<string, Evidence>

const withThresholds = (policy: Policy, facts: Facts): Facts =>
  new Map([
    ...facts,
    ...Object.entries(policy.thresholds ?? {}).map(([name, { value, from }]): [string, Fact] => [
      `threshold.${name}`,
      { value, evidence: thresholdRanks[from] },
    ]),
  ])

type Decided = Answer & { readonly because?: string | undefined }
const unknown: Decided = { answer: 'unknown', evidence: [] }

const decideByEvidence = (gate: InnerGate, facts: Facts): Decided => {
  for (const { rank, yes, no, because } of gate.evidence ?? []) {
    const known = rank === undefined ? facts : factsOfRank(facts, rank)
    if (yes !== undefined) {
      const positive = evaluateCondition(yes, known)
      if (positive.answer === 'yes' || (no === undefined && positive.answer === 'no')) return { ...positive, because }
    }
    if (no === undefined) continue
    const negative = evaluateCondition(no, known)
    if (negative.answer === 'yes') return { answer: 'no', evidence: negative.evidence, because }
  }
  return unknown
}

/** Where the question does not arise it is yes; where nobody knows whether it arises, a no is not sure. */
const decide = (gate: InnerGate, facts: Facts): Decided => {
  const decided = decideByEvidence(gate, facts)
  if (gate.appliesIf === undefined || decided.answer === 'yes') return decided
  const applies = evaluateCondition(gate.appliesIf, facts)
  if (applies.answer === 'no') return { answer: 'yes', evidence: applies.evidence, because: 'The question does not arise here.' }
  return applies.answer === 'unknown' ? unknown : decided
}

/** The facts that a gate asks for, each once. */
const gateFacts = ({ appliesIf, evidence = [], anyOf = [] }: GateDefinition): readonly string[] => {
  const own = [appliesIf, ...evidence.flatMap(({ yes, no }) => [yes, no])]
  const names = own.flatMap((condition) => (condition === undefined ? [] : conditionFacts(condition)))
  return [...new Set([...names, ...anyOf.flatMap(gateFacts)])].filter((name) => !name.startsWith('threshold.'))
}

const listed = (gate: GateDefinition, facts: Facts): string =>
  `${gateFacts(gate)
    .map((name) => `${name}: ${fill(`{${name}}`, facts)}`)
    .join('; ')}.`

/** What the policy says where this gate is no: the first line that surely holds. */
const verdictOfNo = ({ onNo }: InnerGate, facts: Facts): Verdict | undefined => {
  if (typeof onNo === 'string') return onNo
  return Array.isArray(onNo)
    ? onNo.find(({ when }) => when === undefined || evaluateCondition(when, facts).answer === 'yes')?.verdict
    : undefined
}

const resultOf = (gate: GateDefinition, facts: Facts, decided: Decided): GateResult => {
  const { answer, evidence, because } = decided
  const ifNo = verdictOfNo(gate, facts)
  const change = (answer === 'unknown' ? gate.onUnknown?.do : undefined) ?? gate.change
  return {
    id: gate.id,
    question: gate.question,
    answer,
    evidence: weakest(evidence),
    why: fill(because ?? gate.why?.[answer] ?? listed(gate, facts), facts),
    whatWouldChangeIt: change === undefined ? `Other values of ${gateFacts(gate).join(', ')}.` : fill(change, facts),
    ...(ifNo === undefined ? {} : { ifNo }),
  }
}

/** One yes among several is enough. */
const resultsOfAny = (gate: GateDefinition, inner: readonly InnerGate[], facts: Facts): readonly GateResult[] => {
  const results = inner.map((entry) => resultOf(entry, facts, decide(entry, facts)))
  const passed = results.find(({ answer }) => answer === 'yes')
  const answer = passed === undefined ? (results.every((result) => result.answer === 'no') ? 'no' : 'unknown') : 'yes'
  const evidence = answer === 'unknown' ? [] : passed === undefined ? results.map((result) => result.evidence) : [passed.evidence]
  const because = results.map((result) => `${result.id}: ${result.answer}`).join('; ')
  return [resultOf(gate, facts, { answer, evidence, because: gate.why?.[answer] ?? `${because}.` }), ...results]
}

/** Every gate of a policy with its answer, evidence and sentences; gates inside a gate follow it. */
export const evaluateGates = (policy: Policy, facts: Facts): readonly GateResult[] => {
  const known = withThresholds(policy, facts)
  return policy.gates.flatMap((gate) =>
    gate.anyOf === undefined ? [resultOf(gate, known, decide(gate, known))] : resultsOfAny(gate, gate.anyOf, known),
  )
}
