/**
 * Lets the event loop turn between two long steps, so that Ctrl-C is heard there. Throws the signal's reason where it was. A timer alone
 * may be due before signals are read; an immediate after it is not.
 */
export const pause = async (signal: AbortSignal): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

/** Milliseconds of work between two pauses: short for whoever presses Ctrl-C, long beside what a pause costs. */
const between = 100

/** A pause wherever the last one is long enough ago, for work in many short steps. */
export const pausesAtTimes = (signal: AbortSignal): (() => Promise<void>) => {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < between) return
    await pause(signal)
    last = performance.now()
  }
}
