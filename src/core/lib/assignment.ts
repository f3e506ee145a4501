/**
 * Pairs rows with columns so that the sum of `gain` is greatest; every row of the shorter side gets one partner. Result: for each row
 * its column, or -1. O(n² m), by shortest augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987).
 * `gain[i][j]` must be finite. Among equal sums the one found first, so the result is deterministic.
 */
export const assignment = (gain: readonly (readonly number[])[]): readonly number[] => {
  const rows = gain.length
  const columns = gain[0]?.length ?? 0
  if (rows === 0 || columns === 0) return gain.map(() => -1)
  if (rows > columns) {
    const transposed = Array.from({ length: columns }, (_, j) => gain.map((row) => row[j] ?? 0))
    const result = gain.map(() => -1)
    assignment(transposed).forEach((row, column) => (result[row] = column))
    return result
  }
  // Positions count from 1; column 0 stands for "not yet placed".
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    const cameFrom = new Int32Array(columns + 1)
    const slack = new Float64Array(columns + 1).fill(Infinity)
    const used = new Uint8Array(columns + 1)
    rowOf[0] = row
    let at = 0
    do {
      used[at] = 1
      const current = rowOf[at] ?? 0
      let step = Infinity
      let next = 0
      for (let column = 1; column <= columns; column++) {
        if (used[column] === 1) continue
        const cost = -(gain[current - 1]?.[column - 1] ?? 0) - (rowPotential[current] ?? 0) - (columnPotential[column] ?? 0)
        if (cost < (slack[column] ?? Infinity)) {
          slack[column] = cost
          cameFrom[column] = at
        }
        if ((slack[column] ?? Infinity) < step) {
          step = slack[column] ?? Infinity
          next = column
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (used[column] === 1) {
          const held = rowOf[column] ?? 0
          rowPotential[held] = (rowPotential[held] ?? 0) + step
          columnPotential[column] = (columnPotential[column] ?? 0) - step
        } else slack[column] = (slack[column] ?? 0) - step
      }
      at = next
    } while ((rowOf[at] ?? 0) !== 0)
    for (; at !== 0; at = cameFrom[at] ?? 0) rowOf[at] = rowOf[cameFrom[at] ?? 0] ?? 0
  }
  const result = gain.map(() => -1)
  for (let column = 1; column <= columns; column++) if ((rowOf[column] ?? 0) > 0) result[(rowOf[column] ?? 0) - 1] = column - 1
  return result
}
