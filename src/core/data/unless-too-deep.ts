/** A value that is nested so deeply that it cannot be walked is a problem of its row, not a fault of the program. Other errors are thrown on. */
export const unlessTooDeep = <Value>(work: () => Value, problem: (reason: string) => Value): Value => {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) return problem('it is nested too deeply to be read')
    throw error
  }
}
