/**
 * The boundary between `low`, where `isBelow` holds, and `high`, where it does not, to the last bit: the smallest number found at which it does
 * not hold. `isBelow` may change once only. Slower than Newton's method, and no starting value can lead it astray.
 */
export const bisect = (low: number, high: number, isBelow: (x: number) => boolean): number => {
  let left = low
  let right = high
  for (let middle = (left + right) / 2; left < middle && middle < right; middle = (left + right) / 2) {
    if (isBelow(middle)) left = middle
    else right = middle
  }
  return right
}
