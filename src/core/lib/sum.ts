/**
 * Sum by Neumaier's compensated summation, in the order given: the error does not grow with the number of terms.
 * Source: Neumaier 1974, ZAMM 54:39.
 */
export const sum = (values: ArrayLike<number>): number => {
  let total = 0
  let lost = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}
