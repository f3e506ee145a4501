import type { GateResult, Verdict } from './decision.ts'
import { cheapestColumn } from './policy-columns.ts'
import type { GateDefinition, Policy } from './policy.ts'

/** What a policy says. `gate` is the one that decides, null where all together do; `restsOn` are the gates the answer rests on. */
export type PolicyAnswer =
  | {
      readonly kind: 'verdict'
      readonly verdict: Verdict
      readonly strength: 'sure' | 'probable'
      readonly text: string
      readonly gate: string | null
      readonly restsOn: readonly string[]
    }
  /** A policy about something else than tuning or not: a platform, a form, keep or retire. */
  | { readonly kind: 'choice'; readonly text: string; readonly gate: string | null; readonly restsOn: readonly string[] }
  | { readonly kind: 'open'; readonly text: string; readonly gate: string | null; readonly restsOn: readonly string[] }

type Outcome = NonNullable<Policy['onAllPass']>
type Place = Pick<PolicyAnswer, 'gate' | 'restsOn'>

const answerOf = (outcome: Outcome, place: Place): PolicyAnswer =>
  'answer' in outcome
    ? { kind: 'choice', text: outcome.answer, ...place }
    : {
        kind: 'verdict',
        verdict: outcome.verdict,
        strength: outcome.strength ?? 'sure',
        text: outcome.means ?? outcome.verdict,
        ...place,
      }

/** Two outcomes that say the same. */
const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  'answer' in a || 'answer' in b ? 'answer' in a && 'answer' in b && a.answer === b.answer : a.verdict === b.verdict

const fineTune: Outcome = { verdict: 'fine-tune' }

/** Where nobody knows: a verdict of its own in a policy that speaks verdicts, else an open answer. */
const openAt = (
  gate: GateDefinition | undefined,
  options: { readonly speaksVerdicts: boolean; readonly restsOn?: readonly string[] },
): PolicyAnswer => {
  const place = { gate: gate?.id ?? null, restsOn: options.restsOn ?? [] }
  if (!options.speaksVerdicts) return { kind: 'open', text: 'not known yet', ...place }
  return answerOf({ verdict: gate?.onUnknown?.verdict ?? 'inconclusive' }, place)
}

type Answered = readonly { readonly gate: GateDefinition; readonly result: GateResult }[]

const noOutcome = ({ gate, result }: Answered[number]): Outcome =>
  typeof gate.onNo === 'object' && 'answer' in gate.onNo ? gate.onNo : { verdict: result.ifNo ?? 'inconclusive' }

/** The first no decides. A gate nobody can answer leaves it open, unless its no would say the same as what follows. */
const inOrder = (policy: Policy, answered: Answered): PolicyAnswer => {
  const stop = answered.findIndex(({ result }) => result.answer === 'no')
  const reached = stop === -1 ? answered : answered.slice(0, stop + 1)
  const last = reached.at(-1)
  const final = stop === -1 || last === undefined ? (policy.onAllPass ?? fineTune) : noOutcome(last)
  const open = reached.filter(({ result }) => result.answer === 'unknown')
  const restsOn = reached.filter(({ result }) => result.answer !== 'unknown').map(({ gate }) => gate.id)
  const [firstOpen] = open
  if (firstOpen !== undefined && (stop === -1 || open.some((entry) => !sameOutcome(noOutcome(entry), final))))
    return openAt(firstOpen.gate, { speaksVerdicts: policy.onAllPass === undefined || 'verdict' in policy.onAllPass })
  return answerOf(final, { gate: stop === -1 ? null : (last?.gate.id ?? null), restsOn })
}

const any = (policy: Policy, answered: Answered): PolicyAnswer => {
  const { onAny = fineTune, onNone = fineTune } = policy
  const passed = answered.find(({ result }) => result.answer === 'yes')
  if (passed !== undefined) return answerOf(onAny, { gate: passed.gate.id, restsOn: [passed.gate.id] })
  const open = answered.find(({ result }) => result.answer === 'unknown')
  if (open !== undefined) return openAt(open.gate, { speaksVerdicts: 'verdict' in onAny })
  return answerOf(onNone, { gate: answered.at(0)?.gate.id ?? null, restsOn: answered.map(({ gate }) => gate.id) })
}

const rowOutcome = (row: { readonly answer?: string | undefined; readonly verdict?: Verdict | undefined } | undefined): Outcome => {
  const answer = row?.answer ?? 'nothing'
  return row?.verdict === undefined ? { answer } : { verdict: row.verdict, means: answer }
}

/** The first row that is yes answers. A row before it that nobody can answer leaves it open, unless it says the same. */
const firstRow = (policy: Policy, answered: Answered): PolicyAnswer => {
  const hit = answered.findIndex(({ result }) => result.answer === 'yes')
  const before = hit === -1 ? answered : answered.slice(0, hit)
  const final = hit === -1 ? policy.otherwise : answered[hit]?.gate
  const open = before.filter(({ result }) => result.answer === 'unknown')
  const [firstOpen] = open
  const speaksVerdicts = policy.gates.some(({ verdict }) => verdict !== undefined)
  if (
    final === undefined ||
    (firstOpen !== undefined && open.some(({ gate }) => gate.answer !== final.answer || gate.verdict !== final.verdict))
  )
    return openAt(firstOpen?.gate, { speaksVerdicts })
  const asked = (hit === -1 ? answered : answered.slice(0, hit + 1)).filter(({ result }) => result.answer !== 'unknown')
  return answerOf(rowOutcome(final), {
    gate: hit === -1 ? null : (answered[hit]?.gate.id ?? null),
    restsOn: asked.map(({ gate }) => gate.id),
  })
}

const byColumn = (policy: Policy, answered: Answered): PolicyAnswer => {
  const columns = policy.columns ?? []
  const speaksVerdicts = columns.some(({ verdict }) => verdict !== undefined)
  const present = answered.filter(({ result }) => result.answer === 'yes').map(({ gate }) => gate)
  const found = cheapestColumn(
    columns.map(({ id }) => id),
    answered.map(({ gate, result }) => ({ marks: gate.marks ?? {}, answer: result.answer })),
  )
  const column = columns.find(({ id }) => id === found)
  if (column === undefined) {
    const open = answered.find(({ result }) => result.answer === 'unknown')
    return openAt(open?.gate, { speaksVerdicts, restsOn: present.map(({ id }) => id) })
  }
  const notes = present.flatMap(({ note }) => note ?? [])
  const means = [`${column.title}${column.cost === undefined ? '' : ` (${column.cost})`}`, ...notes].join('; ')
  const deciding = present.filter(({ marks }) => marks?.[column.id] === 'best').map(({ id }) => id)
  return answerOf(rowOutcome({ answer: means, verdict: column.verdict }), { gate: deciding[0] ?? null, restsOn: deciding })
}

/** Checks: all are reported, each no adds its reason. Steps: the first that is not done. */
const reported = (policy: Policy, answered: Answered): PolicyAnswer => {
  const idsOf = (answer: GateResult['answer']) => answered.filter(({ result }) => result.answer === answer).map(({ gate }) => gate.id)
  const [failed, open, passed] = [idsOf('no'), idsOf('unknown'), idsOf('yes')]
  if (policy.mode === 'steps') {
    const next = answered.find(({ result }) => result.answer !== 'yes')
    return next === undefined
      ? { kind: 'choice', text: 'every step is done', gate: null, restsOn: passed }
      : {
          kind: 'choice',
          text: `next: ${next.gate.step ?? next.gate.id}`,
          gate: next.gate.id,
          restsOn: next.result.answer === 'no' ? [next.gate.id] : [],
        }
  }
  if (failed.length > 0) return { kind: 'choice', text: `fails ${failed.join(', ')}`, gate: failed[0] ?? null, restsOn: failed }
  if (open.length > 0) return { kind: 'open', text: `open: ${open.join(', ')}`, gate: open[0] ?? null, restsOn: [] }
  return { kind: 'choice', text: 'every check passes', gate: null, restsOn: passed }
}

/**
 * What a policy says to the answers of its gates. Three-valued: unknown never counts as yes, and a gate that turns from yes to unknown
 * never strengthens the answer. A policy of mode `rule` only reports: its verdict is the decision rule's, so nothing is answered here.
 */
export const policyAnswer = (policy: Policy, results: readonly GateResult[]): PolicyAnswer => {
  const answered = policy.gates.flatMap((gate) => {
    const result = results.find(({ id }) => id === gate.id)
    return result === undefined ? [] : [{ gate, result }]
  })
  switch (policy.mode) {
    case 'all-in-order':
      return inOrder(policy, answered)
    case 'any':
      return any(policy, answered)
    case 'lookup':
      return policy.columns === undefined ? firstRow(policy, answered) : byColumn(policy, answered)
    case 'rule':
    case 'checks':
    case 'steps':
      return reported(policy, answered)
  }
}
