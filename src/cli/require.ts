import type { Decision, MetricValue } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'

const operators = ['==', '!=', '>=', '<=', '>', '<'] as const
type Operator = (typeof operators)[number]

/** `accuracy >= 0.8`, `verdict == fine-tune`: what CI asks of a decision. */
export interface Requirement {
  readonly text: string
  readonly subject: string
  readonly operator: Operator
  readonly wanted: string
}

const examples =
  'examples: "verdict == fine-tune", "accuracy >= 0.8", "accuracy.low >= 80%", "tuned@student.accuracy > 0.9", "cost <= 0.5", "gate.headroom == yes"'

/** Reads one expression, before anything runs. Throws `usage`. */
export const parseRequirement = (text: string): Requirement => {
  const match = /^\s*([\w@.-]+)\s*(==|!=|>=|<=|>|<)\s*(\S+)\s*$/.exec(text)
  const [, subject, operator, wanted] = match ?? []
  const known = operators.find((candidate) => candidate === operator)
  if (subject === undefined || known === undefined || wanted === undefined)
    throw new AssayError('usage', `--require "${text}" is not an expression`, { hint: examples })
  return { text: text.trim(), subject, operator: known, wanted }
}

const numberOf = (text: string): number | undefined => {
  const match = /^([+-]?\d+(?:\.\d+)?)(%|pt)?$/.exec(text)
  return match === null ? undefined : Number(match[1]) / (match[2] === undefined ? 1 : 100)
}

const metricField = (metric: MetricValue, field: string): number | undefined =>
  field === 'value' || field === 'low' || field === 'high' || field === 'n' ? metric[field] : undefined

/** Value of a subject in a decision: words for verdict, winner and gates, numbers for the rest. */
const valueOf = (subject: string, decision: Decision): string | number | undefined => {
  if (subject === 'verdict') return decision.verdict
  if (subject === 'winner') return decision.winner ?? 'none'
  if (subject.startsWith('gate.')) return decision.gates.find((gate) => gate.id === subject.slice('gate.'.length))?.answer
  const named = decision.arms.find((arm) => subject.startsWith(`${arm.name}.`))
  const arm = named ?? decision.arms.find((candidate) => candidate.name === decision.winner)
  if (arm === undefined) return undefined
  const [name = '', field = 'value'] = (named === undefined ? subject : subject.slice(named.name.length + 1)).split('.')
  if (name === 'cost') return arm.costPer1k.usd
  if (name === 'p95Ms') return arm.latencyMs?.p95
  const metrics = [...(arm.metric === undefined ? [] : [arm.metric]), ...arm.otherMetrics]
  const metric = metrics.find((candidate) => candidate.name === name)
  return metric === undefined ? undefined : metricField(metric, field)
}

const holds = (actual: string | number, operator: Operator, wanted: string): boolean | undefined => {
  if (typeof actual === 'string') return operator === '==' ? actual === wanted : operator === '!=' ? actual !== wanted : undefined
  const limit = numberOf(wanted)
  if (limit === undefined) return undefined
  switch (operator) {
    case '==':
      return actual === limit
    case '!=':
      return actual !== limit
    case '>=':
      return actual >= limit
    case '<=':
      return actual <= limit
    case '>':
      return actual > limit
    case '<':
      return actual < limit
  }
}

/** Throws `requirement-not-met` with every unmet expression, `usage` for one that asks for what the decision has not. */
export const checkRequirements = (requirements: readonly Requirement[], decision: Decision): void => {
  const unmet: { readonly message: string; readonly hint?: string }[] = []
  for (const { text, subject, operator, wanted } of requirements) {
    const actual = valueOf(subject, decision)
    if (actual === undefined) {
      unmet.push({ message: `--require "${text}": the decision has no ${subject}`, hint: examples })
      continue
    }
    const answer = holds(actual, operator, wanted)
    if (answer === undefined)
      throw new AssayError('usage', `--require "${text}": ${subject} is ${actual}, which cannot be compared so`, { hint: examples })
    if (!answer)
      unmet.push({ message: `--require "${text}": ${subject} is ${typeof actual === 'number' ? Number(actual.toPrecision(6)) : actual}` })
  }
  const [first, ...also] = unmet
  if (first !== undefined)
    throw new AssayError('requirement-not-met', first.message, { hint: first.hint ?? 'the verdict above says what would change it', also })
}

/** The flag of commands that end in a decision. */
export const requireFlag = {
  kind: 'parsed',
  brief: 'Exit 1 unless this holds, e.g. "accuracy >= 0.8"; may be repeated',
  placeholder: 'expr',
  optional: true,
  variadic: true,
} as const
