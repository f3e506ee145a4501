import { readLook } from '../core/decision/look.ts'
import type { DeclaredLook } from '../core/decision/look.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { Look } from '../core/data/golden-lock.ts'
import { measureSplit } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import { readLock, recordLook } from './split.ts'

export interface LookRequest {
  /** What is about to be declared; its number counts only if it is a new look. */
  readonly planned: DeclaredLook
  /** Arms that are scored beside T and R without being compared by the rule: rivals on as few rows as T had. */
  readonly twins: readonly string[]
  readonly measured: ReadonlyMap<string, MeasuredArm>
}

/** What makes a look the same look: the declared set and everything that changes the answers of its arms. */
const declaration = (look: DeclaredLook, measured: ReadonlyMap<string, MeasuredArm>): Record<string, unknown> => ({
  look,
  adapter: measured.get(look.tuned)?.adapter?.sha256 ?? '',
})

const withoutNumber = (declared: Readonly<Record<string, unknown>>): string => {
  const look = readLook(declared['look'])
  // The thresholds follow from costs, which rest on timings: a replay keeps those that were declared.
  return canonicalJson({
    adapter: declared['adapter'],
    tuned: look?.tuned,
    rivals: look?.rivals,
    anchor: look?.anchor,
    margin: look?.margin,
  })
}

/** The same set looked at before: its scores are known, so replaying it spends nothing. */
const earlier = (looks: readonly Look[], declared: Readonly<Record<string, unknown>>): DeclaredLook | undefined => {
  const same = looks.find((look) => withoutNumber(look.declared) === withoutNumber(declared))
  return same === undefined ? undefined : readLook(same.declared['look'])
}

/**
 * Declares T, R, a*, m and K in the ledger of golden.lock, then scores exactly these arms on golden (DESIGN §4, §10.7).
 * A look that was declared before is replayed free. Throws `golden-looks-spent`.
 */
export const lookAtGolden = async (
  session: Session,
  { planned, twins, measured }: LookRequest,
): Promise<{ readonly look: DeclaredLook; readonly looks: readonly Look[] }> => {
  const { files, ports, data } = session
  const ledger = (await readLock(files))?.looks ?? []
  const declared = declaration(planned, measured)
  const known = earlier(ledger, declared)
  const look = known ?? planned
  const pair = [look.tuned, ...look.rivals]
  const looks =
    known === undefined
      ? (await recordLook(files, { of: look.of, alpha: look.alpha, at: new Date(ports.clock.now()).toISOString(), pair, declared })).looks
      : ledger
  session.sink({
    kind: 'stage',
    stage: 'look',
    status: 'started',
    detail: `look ${look.k} of ${look.of} at golden: ${look.tuned} against ${look.rivals.join(', ')}${known === undefined ? '' : ' (a replay, nothing is spent)'}`,
  })
  for (const name of new Set([...pair, look.anchor, ...twins])) {
    const arm = measured.get(name)
    if (arm === undefined) continue
    const { candidate, fitted, adapter, prior } = arm
    arm.golden = await measureSplit(session, {
      candidate,
      fitted,
      stage: 'look',
      split: 'golden',
      examples: data.splits.golden,
      ...(adapter === undefined ? {} : { adapter }),
      ...(prior === undefined ? {} : { prior }),
    })
  }
  session.sink({ kind: 'stage', stage: 'look', status: 'done', detail: `${data.splits.golden.length} golden rows, ${pair.length} arms` })
  return { look, looks }
}
