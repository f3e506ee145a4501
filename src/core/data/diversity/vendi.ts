/**
 * Sum of the squares off the diagonal that still counts as zero (of eigenvalues that sum to 1, each is then right to twelve places), and
 * sweeps after which Jacobi has always converged.
 */
const tolerance = 1e-24
const mostSweeps = 60

/** Eigenvalues of a symmetric matrix, row-major, by cyclic Jacobi rotations (Golub and Van Loan, 8.5). n³ a sweep: for n of some hundreds. */
const symmetricEigenvalues = (matrix: Float64Array, n: number): Float64Array => {
  const a = matrix.slice()
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += (a[p * n + q] as number) ** 2
    if (off < tolerance) break
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q] as number
        if (Math.abs(apq) < 1e-15) continue
        const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const c = 1 / Math.sqrt(t * t + 1)
        const s = t * c
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [a[k * n + p] as number, a[k * n + q] as number]
          a[k * n + p] = c * kp - s * kq
          a[k * n + q] = s * kp + c * kq
        }
        for (let k = 0; k < n; k++) {
          const [pk, qk] = [a[p * n + k] as number, a[q * n + k] as number]
          a[p * n + k] = c * pk - s * qk
          a[q * n + k] = s * pk + c * qk
        }
      }
  }
  return Float64Array.from({ length: n }, (_, at) => a[at * n + at] as number)
}

export interface Vendi {
  /** exp of the entropy of the eigenvalues: how many different rows the n rows amount to. */
  readonly order1: number
  /** 1 / Σλ². */
  readonly order2: number
  /** 1 / the largest eigenvalue: how far one kind of row dominates. */
  readonly orderInfinity: number
}

/**
 * Vendi score of n rows from their similarities K (row-major, n by n, ones on the diagonal, positive semi-definite): orders 1, 2 and
 * infinity of the eigenvalues of K / n (Friedman and Dieng 2023; Pasarkar and Dieng 2024). Of fewer than two rows: n.
 */
export const vendi = (similarities: Float64Array, n: number): Vendi => {
  if (n < 2) return { order1: n, order2: n, orderInfinity: n }
  const eigenvalues = symmetricEigenvalues(
    similarities.map((value) => value / n),
    n,
  )
  let [entropy, squares, largest] = [0, 0, 0]
  for (const value of eigenvalues) {
    if (value <= 1e-14) continue
    entropy -= value * Math.log(value)
    squares += value * value
    if (value > largest) largest = value
  }
  return { order1: Math.exp(entropy), order2: 1 / squares, orderInfinity: 1 / largest }
}
