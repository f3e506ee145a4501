import type { Example, LabelledExample } from './example.ts'

/** The example as an arm may see it: without its answer. */
export const withoutAnswer = (example: LabelledExample): Example => {
  const { expected: _expected, ...rest } = example
  return rest
}
