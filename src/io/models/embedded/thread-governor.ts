/** What a setting did lately: units of work a millisecond of call time, and when it was looked at. */
interface Measured {
  readonly rate: number
  readonly at: number
}

const windowMs = 700
const windowCalls = 4
/** Between two looks at the setting that did worse. */
const lookEveryMs = 30_000
/** Reading the weights once costs about as much as computing this many tokens. */
const unitsPerDecode = 8

export interface CallWork {
  readonly tokens: number
  readonly decodes: number
  /** Both in ms on the same monotonic clock. */
  readonly startedAt: number
  readonly endedAt: number
}

/**
 * Chooses between all cores and one. llama.cpp's threads wait for each other by spinning, so on a machine that is
 * busy with something else two threads can be several times slower than one (measured: 1.3 rows/s against 5.3).
 * Answers do not depend on it: no sum is split between threads. `othersBusy` tells whether more work waits for the
 * cores than this process brings: then all cores are not even tried.
 */
export const createThreadGovernor = (options: { cores: number; othersBusy: () => boolean; apply: (threads: number) => void }) => {
  const { cores, othersBusy, apply } = options
  const known = new Map<number, Measured>()
  let current = othersBusy() ? 1 : cores
  let units = 0
  let busyMs = 0
  let calls = 0
  let windowStart = 0
  apply(current)

  const choose = (now: number): number => {
    const other = current === 1 ? cores : 1
    const there = known.get(other)
    const mayLook = other === 1 || !othersBusy()
    if (there === undefined || now - there.at > lookEveryMs) return mayLook ? other : current
    return there.rate > (known.get(current)?.rate ?? 0) ? other : current
  }

  return {
    /** Tells how much a call did and when. Calls that began under the other setting say nothing. */
    note(work: CallWork): void {
      if (cores === 1 || work.startedAt < windowStart) return
      units += work.tokens + unitsPerDecode * work.decodes
      busyMs += work.endedAt - work.startedAt
      calls++
      if (calls < windowCalls || work.endedAt - windowStart < windowMs) return
      known.set(current, { rate: units / busyMs, at: work.endedAt })
      units = 0
      busyMs = 0
      calls = 0
      const next = choose(work.endedAt)
      windowStart = work.endedAt
      if (next !== current) apply(next)
      current = next
    },
  }
}
