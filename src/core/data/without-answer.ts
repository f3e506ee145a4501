import type { Example, LabelledExample } from './example.ts'

/** The example as an arm may see it: without its answer and without the passage that the answer comes from. */
export const withoutAnswer = (example: LabelledExample): Example => {
  const { expected: _expected, context: _context, ...rest } = example
  return rest
}
