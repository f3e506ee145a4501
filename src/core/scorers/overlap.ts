export interface Overlap {
  readonly shared: number
  readonly onlyExpected: number
  readonly onlyAnswered: number
}

/** How much two bags have in common, repeats counted. */
export const overlapOf = (expected: readonly string[], answered: readonly string[]): Overlap => {
  const left = new Map<string, number>()
  for (const item of expected) left.set(item, (left.get(item) ?? 0) + 1)
  let shared = 0
  for (const item of answered) {
    const remaining = left.get(item) ?? 0
    if (remaining === 0) continue
    left.set(item, remaining - 1)
    shared++
  }
  return { shared, onlyExpected: expected.length - shared, onlyAnswered: answered.length - shared }
}

/** F1 = 2 tp / (2 tp + fp + fn). Nothing expected and nothing answered is right: 1. */
export const f1Of = ({ shared, onlyExpected, onlyAnswered }: Overlap): number => {
  const whole = 2 * shared + onlyExpected + onlyAnswered
  return whole === 0 ? 1 : (2 * shared) / whole
}
