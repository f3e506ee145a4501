import type { ArmStatus } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'
import type { Candidate } from './ladder.ts'
import { measureArm } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { measureLatency } from './measure-latency.ts'
import type { Session } from './session.ts'

/** What became of every untuned rung: measured, or why not. */
export interface Ladder {
  readonly measured: Map<string, MeasuredArm>
  readonly notRun: Map<string, { readonly candidate: Candidate; readonly status: ArmStatus; readonly why: string }>
}

/** Faults of one arm's own endpoint: the others go on. Everything else (disk, journal, interrupt, a bug) stops the run. */
const ownFaults = new Set(['provider-failed', 'network-unreachable', 'key-missing', 'budget-exceeded'])

/** Measures rungs on dev, cheapest first, and enters them in `ladder`. */
export const measureLadder = async (session: Session, candidates: readonly Candidate[], ladder: Ladder): Promise<void> => {
  for (const candidate of candidates) {
    const { name, blocked } = candidate
    if (blocked !== undefined) {
      ladder.notRun.set(name, { candidate, ...blocked })
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'blocked', detail: blocked.why })
      continue
    }
    try {
      const measured = await measureArm(session, candidate, { train: session.data.splits.train })
      measured.latency = await measureLatency(session, { candidate, fitted: measured.fitted, dev: measured.dev1 })
      ladder.measured.set(name, measured)
    } catch (error) {
      if (!(error instanceof AssayError) || !ownFaults.has(error.code)) throw error
      const why = error.hint === undefined ? error.message : `${error.message} (${error.hint})`
      ladder.notRun.set(name, { candidate, status: error.code === 'budget-exceeded' ? 'blocked: budget' : 'failed', why })
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'failed', detail: why })
    }
  }
}
