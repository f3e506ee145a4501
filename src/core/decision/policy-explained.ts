import { conditionFacts } from './condition-facts.ts'
import { conditionWords, thresholdOwners } from './condition-words.ts'
import { findFact } from './fact-vocabulary.ts'
import type { GateDefinition, InnerGate, Policy } from './policy.ts'

/** One gate in words. `yes` and `no` hold one sentence for each piece of evidence, strongest first. */
export interface ExplainedGate {
  readonly id: string
  readonly question: string
  /** Of a gate that stands inside another one. */
  readonly inside?: string
  readonly step?: string
  readonly appliesIf?: string
  readonly yes: readonly string[]
  readonly no: readonly string[]
  readonly whenYes?: string
  readonly whenNo?: string
  readonly whenUnknown?: string
  readonly change?: string
}

/** A policy in words, as `assay explain policy` prints it. */
export interface ExplainedPolicy {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly interest?: string
  readonly mode: Policy['mode']
  readonly how: readonly string[]
  readonly gates: readonly ExplainedGate[]
  readonly thresholds: readonly {
    readonly name: string
    readonly value: number
    readonly unit: string
    readonly whose: string
    readonly note?: string
  }[]
  readonly facts: readonly { readonly name: string; readonly meaning: string; readonly unit?: string; readonly from: string }[]
}

/** How each mode comes to its answer, in one sentence. */
const modeWords: Readonly<Record<Policy['mode'], string>> = {
  rule: 'The gates report what the decision rule found; the rule decides.',
  'all-in-order': 'The questions are asked in order, and the first no decides.',
  any: 'One yes is enough.',
  lookup: 'The first row that is yes answers.',
  checks: 'All are reported; each no adds its reason.',
  steps: 'The first step that is not done is the next one.',
}

type Outcome = NonNullable<Policy['onAllPass']>

const outcomeWords = (outcome: Outcome): string => {
  if ('answer' in outcome) return outcome.answer
  const probable = outcome.strength === 'probable' ? ' (probable)' : ''
  return `${outcome.verdict}${probable}${outcome.means === undefined ? '' : `: ${outcome.means}`}`
}

const howOf = (policy: Policy): readonly string[] => {
  if (policy.columns !== undefined)
    return [
      'The cheapest way that a need speaks for, and none speaks against, answers; nobody knows where none fits.',
      ...policy.columns.map(
        ({ id, title, cost, verdict }) =>
          `${id}: ${title}${cost === undefined ? '' : `, ${cost}`}${verdict === undefined ? '' : `, means ${verdict}`}`,
      ),
    ]
  const outcomes = [
    policy.mode === 'all-in-order' ? `Where every answer is yes: ${outcomeWords(policy.onAllPass ?? { verdict: 'fine-tune' })}.` : [],
    policy.onAny === undefined ? [] : `Where one is yes: ${outcomeWords(policy.onAny)}.`,
    policy.onNone === undefined ? [] : `Where all are no: ${outcomeWords(policy.onNone)}.`,
    policy.otherwise === undefined ? [] : `Where no row is yes: ${policy.otherwise.answer}.`,
  ]
  return [modeWords[policy.mode], ...outcomes.flat()]
}

const whenNo = ({ onNo }: InnerGate, policy: Policy): string | undefined => {
  if (onNo === undefined || typeof onNo === 'string') return onNo
  if (!Array.isArray(onNo)) return onNo.answer
  return onNo
    .map(({ when, verdict }) => (when === undefined ? `else ${verdict}` : `${verdict} where ${conditionWords(when, policy.thresholds)}`))
    .join('; ')
}

const whenYes = (gate: GateDefinition, policy: Policy): string | undefined => {
  if (gate.marks === undefined) return gate.answer
  return Object.entries(gate.marks)
    .map(([column, mark]) => {
      const title = policy.columns?.find(({ id }) => id === column)?.title ?? column
      return `${mark === 'best' ? 'for' : 'against'} ${title}`
    })
    .join('; ')
}

const explainGate = (gate: GateDefinition, policy: Policy, inside?: string): readonly ExplainedGate[] => {
  const words = (side: 'yes' | 'no'): readonly string[] =>
    (gate.evidence ?? []).flatMap((probe) => {
      const condition = probe[side]
      if (condition === undefined) return []
      return `${conditionWords(condition, policy.thresholds)}${probe.rank === undefined ? '' : `, known at least as ${probe.rank}`}`
    })
  const without = (gate.evidence ?? []).some(({ no }) => no === undefined) ? ['it is known not to be so'] : []
  const optional = {
    inside,
    step: gate.step,
    appliesIf: gate.appliesIf === undefined ? undefined : conditionWords(gate.appliesIf, policy.thresholds),
    whenYes: whenYes(gate, policy),
    whenNo: whenNo(gate, policy),
    whenUnknown:
      gate.onUnknown === undefined
        ? undefined
        : [gate.onUnknown.verdict, gate.onUnknown.do].filter((said) => said !== undefined).join(': '),
    change: gate.change,
  }
  const inner = gate.anyOf ?? []
  return [
    {
      id: gate.id,
      question: gate.question,
      yes: inner.length === 0 ? words('yes') : [`one of ${inner.map(({ id }) => id).join(', ')} is yes`],
      no: inner.length === 0 ? [...words('no'), ...without] : ['all of them are no'],
      ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<ExplainedGate>),
    },
    ...inner.flatMap((entry) => explainGate(entry, policy, gate.id)),
  ]
}

const factsOf = (policy: Policy): readonly string[] => {
  const gates = policy.gates.flatMap((gate): readonly InnerGate[] => [gate, ...(gate.anyOf ?? [])])
  const conditions = gates.flatMap(({ appliesIf, evidence = [], onNo }) => [
    appliesIf,
    ...evidence.flatMap(({ yes, no }) => [yes, no]),
    ...(Array.isArray(onNo) ? onNo.map(({ when }) => when) : []),
  ])
  return [...new Set(conditions.flatMap((condition) => (condition === undefined ? [] : conditionFacts(condition))))]
}

/** A policy in words: its questions, when each is yes or no, whose the thresholds are, and every fact it asks for. */
export const explainPolicy = (policy: Policy): ExplainedPolicy => ({
  id: policy.id,
  title: policy.title,
  source: policy.source,
  ...(policy.interest === undefined ? {} : { interest: policy.interest }),
  mode: policy.mode,
  how: howOf(policy),
  gates: policy.gates.flatMap((gate) => explainGate(gate, policy)),
  thresholds: Object.entries(policy.thresholds ?? {}).map(([name, { value, unit, from, note }]) => ({
    name,
    value,
    unit,
    whose: thresholdOwners[from],
    ...(note === undefined ? {} : { note }),
  })),
  facts: factsOf(policy).flatMap((name) => {
    const fact = findFact(name)
    return fact === undefined
      ? []
      : [{ name, meaning: fact.meaning, ...(fact.unit === undefined ? {} : { unit: fact.unit }), from: fact.from }]
  }),
})
