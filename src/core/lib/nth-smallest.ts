/**
 * The value at place `n` (from 0) of `values` once sorted, without sorting: selection by Hoare's partition around the middle value,
 * about three passes. `values` is rearranged: everything before place `n` is at most the result. NaN has no place in an order.
 */
export const nthSmallest = (values: Float64Array, n: number): number => {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] as number) < pivot) left++
      while ((values[right] as number) > pivot) right--
      if (left > right) break
      const swapped = values[left] as number
      values[left++] = values[right] as number
      values[right--] = swapped
    }
    if (n <= right) high = right
    else if (n >= left) low = left
    else break
  }
  return values[n] ?? 0
}
