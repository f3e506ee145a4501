/** Mean negative log-likelihood of the true classes under softmax(scale * scores). */
const loss = (scores: Float64Array, targets: Uint32Array, classes: number, scale: number): number => {
  let total = 0
  targets.forEach((target, row) => {
    const from = row * classes
    let top = -Infinity
    for (let k = 0; k < classes; k++) top = Math.max(top, scale * (scores[from + k] ?? 0))
    let sum = 0
    for (let k = 0; k < classes; k++) sum += Math.exp(scale * (scores[from + k] ?? 0) - top)
    total += Math.log(sum) + top - scale * (scores[from + target] ?? 0)
  })
  return total / Math.max(1, targets.length)
}

/**
 * The scale that makes softmax(scale * scores) fit held-out classes best: temperature scaling (Guo et al. 2017, with
 * scale = 1 / temperature). Golden-section search on log(scale) in [1/20, 100]; the loss is convex in scale.
 */
export const fitScale = (scores: Float64Array, targets: Uint32Array, classes: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.log(0.05), Math.log(100)]
  const at = (x: number): number => loss(scores, targets, classes, Math.exp(x))
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
  let [lossLeft, lossRight] = [at(left), at(right)]
  for (let i = 0; i < 24; i++) {
    if (lossLeft <= lossRight) {
      high = right
      ;[right, lossRight] = [left, lossLeft]
      left = high - ratio * (high - low)
      lossLeft = at(left)
    } else {
      low = left
      ;[left, lossLeft] = [right, lossRight]
      right = low + ratio * (high - low)
      lossRight = at(right)
    }
  }
  return Math.exp((low + high) / 2)
}

/** Log of softmax(scale * scores) for one row of class scores. Called a million times a run: loops, no intermediate arrays. */
export const logSoftmax = (scores: ArrayLike<number>, scale = 1): Float64Array => {
  const logs = new Float64Array(scores.length)
  let top = -Infinity
  for (let k = 0; k < logs.length; k++) {
    const scaled = scale * (scores[k] ?? 0)
    logs[k] = scaled
    top = Math.max(top, scaled)
  }
  let sum = 0
  for (let k = 0; k < logs.length; k++) sum += Math.exp((logs[k] ?? 0) - top)
  const normaliser = Math.log(sum)
  for (let k = 0; k < logs.length; k++) logs[k] = (logs[k] ?? 0) - top - normaliser
  return logs
}
