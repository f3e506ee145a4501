import { canonicalJson } from '../../lib/canonical-json.ts'

export type Agreed =
  | { readonly status: 'agreed'; readonly answer: unknown; readonly outvoted: boolean }
  | { readonly status: 'none' }
  /** No answer has more than half of the votes. */
  | { readonly status: 'split'; readonly votes: number }

/** The answer that more than half of the people gave. */
export const agreedAnswer = (answers: readonly unknown[]): Agreed => {
  if (answers.length === 0) return { status: 'none' }
  const votes = new Map<string, { readonly answer: unknown; count: number }>()
  for (const answer of answers) {
    const key = canonicalJson(answer)
    const vote = votes.get(key) ?? { answer, count: 0 }
    vote.count++
    votes.set(key, vote)
  }
  const winner = [...votes.values()].find(({ count }) => count * 2 > answers.length)
  return winner === undefined
    ? { status: 'split', votes: answers.length }
    : { status: 'agreed', answer: winner.answer, outvoted: votes.size > 1 }
}

export const outvotedNote = 'people disagree: the answer of the majority was kept'
export const splitReason = 'people disagree, and no answer has a majority: settle it there, or label it again'
