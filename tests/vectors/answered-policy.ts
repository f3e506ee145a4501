import type { GateResult } from '../../src/core/decision/decision.ts'
import { policyAnswer } from '../../src/core/decision/policy-answer.ts'
import type { Policy } from '../../src/core/decision/policy.ts'

type Gate = Policy['gates'][number]
export type Given = readonly (readonly [answer: GateResult['answer'], gate?: Partial<Gate>])[]

/** What a policy says whose gates a, b, c are answered as given. */
export const answered = (mode: Policy['mode'], given: Given, rest: Partial<Policy> = {}) => {
  const ids = given.map((_, i) => String.fromCodePoint(97 + i))
  const policy: Policy = {
    id: 'mine',
    title: 'Mine',
    source: 'here',
    mode,
    gates: given.map(([, gate], i) => ({ id: ids[i] ?? '', question: '?', ...gate })),
    ...rest,
  }
  const results = given.map(([answer, gate], i): GateResult => ({
    id: ids[i] ?? '',
    question: '?',
    answer,
    evidence: 'measured',
    why: '',
    whatWouldChangeIt: '',
    ...(typeof gate?.onNo === 'string' ? { ifNo: gate.onNo } : {}),
  }))
  return policyAnswer(policy, results)
}
