import { ArmNotNeeded } from '../core/arms/arm.ts'
import type { ArmStatus } from '../core/decision/decision.ts'
import type { RuleParameters } from '../core/decision/policy.ts'
import { AssayError } from '../core/errors.ts'
import type { Candidate } from './ladder.ts'
import { halvesOfDev, measureArm } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { measureLatency } from './measure-latency.ts'
import { bestSoFar } from './rows-until-sure.ts'
import { isCostly, overBudget } from './rung-budget.ts'
import type { Session } from './session.ts'

/** What became of every untuned rung: measured, or why not. */
export interface Ladder {
  readonly measured: Map<string, MeasuredArm>
  readonly notRun: Map<string, { readonly candidate: Candidate; readonly status: ArmStatus; readonly why: string }>
}

/** Faults of one arm's own endpoint: the others go on. Everything else (disk, journal, interrupt, a bug) stops the run. */
export const ownFaults = new Set(['provider-failed', 'network-unreachable', 'key-missing', 'budget-exceeded', 'program-failed'])

const answeredBefore = ({ measured }: Ladder, model: string): boolean =>
  [...measured.values()].some(({ candidate }) => candidate.model?.name === model)

/** The plain rungs first, then those that need many calls, then those that are built on others: an expensive rung may not keep a cheap one out. */
const inOrder = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const place = (candidate: Candidate): number => (isCostly(candidate) ? 1 : 0) + (candidate.definition.needs.parents === true ? 2 : 0)
  return [...candidates].sort((a, b) => place(a) - place(b))
}

/** Measures rungs on dev, cheapest first, and enters them in `ladder`. `trains`: an adapter may be trained afterwards, and needs its share of the time; `rule`: that of the deciding policy. */
export const measureLadder = async (
  session: Session,
  candidates: readonly Candidate[],
  ladder: Ladder,
  { trains = false, rule }: { readonly trains?: boolean; readonly rule?: RuleParameters } = {},
): Promise<void> => {
  // An endpoint that never answered is not asked again by the next arm: that would cost minutes, and learn nothing.
  const unusable = new Map<string, string>()
  for (const candidate of inOrder(candidates)) {
    const { name, blocked, model } = candidate
    if (blocked !== undefined) {
      ladder.notRun.set(name, { candidate, ...blocked })
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'blocked', detail: blocked.why })
      continue
    }
    const known = unusable.get(model?.name ?? '')
    if (known !== undefined) {
      ladder.notRun.set(name, { candidate, status: 'failed', why: known })
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'failed', detail: known })
      continue
    }
    const unaffordable = await overBudget(session, candidate, { measured: ladder.measured.values(), trains })
    if (unaffordable !== undefined) {
      ladder.notRun.set(name, { candidate, status: 'blocked: budget', why: unaffordable })
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'blocked', detail: unaffordable })
      continue
    }
    try {
      const parents = [...ladder.measured.values()]
      const best = bestSoFar(parents, { rows: halvesOfDev(session).dev2.length, task: session.task })
      const measured = await measureArm(session, candidate, {
        train: session.data.splits.train,
        parents,
        ...(best === undefined ? {} : { best }),
        ...(rule === undefined ? {} : { rule }),
      })
      measured.latency = await measureLatency(session, { candidate, fitted: measured.fitted, dev: measured.dev1 })
      ladder.measured.set(name, measured)
    } catch (error) {
      if (error instanceof ArmNotNeeded) {
        ladder.notRun.set(name, { candidate, status: 'not run', why: error.message })
        session.sink({ kind: 'arm', arm: name, split: 'none', status: 'skipped', detail: error.message })
        continue
      }
      if (!(error instanceof AssayError) || !ownFaults.has(error.code)) throw error
      const why = error.hint === undefined ? error.message : `${error.message} (${error.hint})`
      if (model !== undefined && error.code !== 'budget-exceeded' && !answeredBefore(ladder, model.name)) unusable.set(model.name, why)
      ladder.notRun.set(name, { candidate, status: error.code === 'budget-exceeded' ? 'blocked: budget' : 'failed', why })
      // The provider's own words may quote a row: they are for the person at the terminal, not for decision.json.
      const words = error.also.map(({ message }) => ` [${message}]`).join('')
      session.sink({ kind: 'arm', arm: name, split: 'none', status: 'failed', detail: why + words })
    }
  }
}
