/** Gates that a text or a table answers, and that a person may answer by their own decision (`accepted:` in task.yaml). */
export const permissionGates = ['base-licence', 'teacher-terms', 'data-licence', 'servable', 'not-deprecated'] as const
export type PermissionGate = (typeof permissionGates)[number]

/** One answer with its clause, source and day in `why`: a whole sentence. Unknown never counts as yes. */
export interface PermissionAnswer {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly evidence: 'measured' | 'declared' | 'assumed'
  readonly why: string
}

/** How the tuned model would be used: the four questions that licences ask (`use:` in task.yaml). What is not declared is unknown. */
export interface Use {
  /** Taken to be true where absent: the stricter reading. */
  readonly commercial?: boolean
  readonly monthlyUsers?: number
  readonly domicile?: 'EU' | 'elsewhere'
  /** The model itself is given or sold to others; answering over a network is not that. */
  readonly distributed?: boolean
}

/** Someone's own decision about a gate: who and when are on record. */
export interface Accepted {
  readonly gate: PermissionGate
  readonly by: string
  /** ISO 8601 day. */
  readonly on: string
  readonly why?: string
}

const severity = { no: 0, unknown: 1, yes: 2 } as const

/** Several answers to one question: the worst holds, and every one as bad as it is said. Undefined for none. */
export const worstOf = (answers: readonly PermissionAnswer[]): PermissionAnswer | undefined => {
  const [worst, ...rest] = [...answers].sort((a, b) => severity[a.answer] - severity[b.answer])
  if (worst === undefined) return undefined
  const alike = [worst, ...rest.filter(({ answer }) => answer === worst.answer)]
  const isAssumed = alike.some(({ evidence }) => evidence === 'assumed')
  return { ...worst, evidence: isAssumed ? 'assumed' : worst.evidence, why: [...new Set(alike.map(({ why }) => why))].join(' ') }
}

/** The last day that it can be anywhere on earth at that time: a person writes the day of where they are. */
const latestDay = (now: string): string => new Date(Date.parse(now) + 86_400_000).toISOString().slice(0, 10)

/**
 * A recorded decision outranks book and table: it turns the answer into a declared yes, and what the book said stays in the sentence.
 * One of a day that has not come was not made, and changes nothing. `now`: ISO 8601; without it the day is not looked at.
 */
export const withDecision = (
  answer: PermissionAnswer,
  gate: PermissionGate,
  { accepted, now }: { readonly accepted: readonly Accepted[]; readonly now?: string },
): PermissionAnswer => {
  if (answer.answer === 'yes') return answer
  const decisions = accepted.filter((entry) => entry.gate === gate)
  const decision = decisions.find(({ on }) => now === undefined || on <= latestDay(now))
  const [early] = decisions
  if (decision === undefined)
    return early === undefined
      ? answer
      : { ...answer, why: `The decision by ${early.by} counts from ${early.on}, a day that has not come. ${answer.why}` }
  const ground = decision.why === undefined ? '' : `: ${decision.why.replace(/\.$/, '')}`
  return {
    answer: 'yes',
    evidence: 'declared',
    why: `Accepted by ${decision.by} on ${decision.on}${ground}. Without this decision the answer is ${answer.answer}: ${answer.why}`,
  }
}
