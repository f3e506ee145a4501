/** A long computation in steps of some milliseconds: whoever runs it may look up between two of them. Returns its result at the end. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Items of one step. */
const stepItems = 8192

/** Runs `work` over [0, count) in steps, each given as [from, to). */
export function* inSteps(count: number, work: (from: number, to: number) => void): Steps<void> {
  for (let from = 0; from < count; from += stepItems) {
    work(from, Math.min(count, from + stepItems))
    yield
  }
}

/** Runs all steps at once. */
export const runSteps = <Result>(steps: Steps<Result>): Result => {
  for (let next = steps.next(); ; next = steps.next()) if (next.done === true) return next.value
}

/** Runs the steps with `pause` between them, which may throw and so end them. */
export const runWithPauses = async <Result>(steps: Steps<Result>, pause: () => Promise<void>): Promise<Result> => {
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done === true) return next.value
    await pause()
  }
}
