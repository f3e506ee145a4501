import type { Example } from '../data/example.ts'

/** What is searched for: the input, and in a conversation the user's turn before it, because "and for two?" names nothing. */
export const queryOf = ({ input, history }: Pick<Example, 'input' | 'history'>): string => {
  const before = history?.findLast(({ role }) => role === 'user')?.content
  return before === undefined ? input : `${before}\n${input}`
}
