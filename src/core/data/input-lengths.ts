import type { Observed } from '../decision/observed.ts'
import type { Example } from './example.ts'

/** Earlier turns from which a conversation is a long one: three questions and answers. */
const longTalk = 6

/** Characters of the inputs, and how many rows are long conversations; undefined without rows. */
export const inputLengths = (rows: readonly Pick<Example, 'input' | 'history'>[]): Observed['inputs'] => {
  const lengths = rows.map(({ input }) => input.length).sort((a, b) => a - b)
  const [shortest, longest] = [lengths[0], lengths.at(-1)]
  if (shortest === undefined || longest === undefined) return undefined
  return {
    shortest,
    median: lengths[Math.floor(lengths.length / 2)] ?? longest,
    longest,
    longTalks: rows.filter(({ history = [] }) => history.length >= longTalk).length,
  }
}
