import type { Comparator } from '../core/decision/evidence.ts'
import { isYesOpen } from '../core/decision/judge-look.ts'
import type { DeclaredLook } from '../core/decision/look.ts'
import type { Look } from '../core/data/golden-lock.ts'
import { counted } from '../core/report/format.ts'
import { declaration, earlierLook } from './look-declaration.ts'
import type { DeclarationInputs } from './look-declaration.ts'
import { measureSplit } from './measure-arm.ts'
import type { Session } from './session.ts'
import { readLock, recordLook } from './split.ts'

export interface LookRequest extends DeclarationInputs {
  /** What is about to be declared; its number counts only if it is a new look. */
  readonly planned: DeclaredLook
  readonly compare: Comparator
}

/**
 * T, then what costs no calls and a*, then the rivals that ask a model: what they would say may no longer matter then. The parents of a
 * layered T come last: whether the verdict is hybrid is asked only where it can be YES.
 */
const inOrder = (
  look: DeclaredLook,
  { twins, parentsOf, measured }: Pick<LookRequest, 'twins' | 'parentsOf' | 'measured'>,
): readonly string[] => {
  const asks = (name: string): boolean => measured.get(name)?.candidate.definition.needs.model === true
  const { tuned, anchor, rivals } = look
  return [...new Set([tuned, anchor, ...twins, ...rivals.filter((name) => !asks(name)), ...rivals, ...parentsOf(tuned)])]
}

/**
 * Declares T, R, a*, m and K in the ledger of golden.lock, then scores these arms and no others on golden (DESIGN §4, §10.7); a rival
 * that asks a model only while the verdict can depend on it.
 * A look that was declared before is replayed free. `looks` without a `look` where it is a new one and all that were planned are spent.
 */
export const lookAtGolden = async (
  session: Session,
  { planned, compare, ...given }: LookRequest,
): Promise<{ readonly look?: DeclaredLook; readonly looks: readonly Look[] }> => {
  const { files, ports, data } = session
  const ledger = (await readLock(files))?.looks ?? []
  const { measured } = given
  const declared = await declaration(session, planned, given)
  const known = earlierLook(ledger, declared)
  if (known === undefined && planned.k > planned.of) return { looks: ledger }
  const look = known ?? planned
  const pair = [...new Set([look.tuned, ...look.rivals, ...given.parentsOf(look.tuned)])]
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
  const options = { alpha: look.alpha, margin: look.margin }
  const isOpen = (): boolean =>
    isYesOpen(look, Object.fromEntries(look.rivals.map((rival) => [rival, compare(rival, look.tuned, 'golden', options)])))
  let scored = 0
  for (const name of inOrder(look, given)) {
    const arm = measured.get(name)
    if (arm === undefined) continue
    const isNeeded = name === look.tuned || name === look.anchor || !arm.candidate.definition.needs.model
    if (!isNeeded && !isOpen()) {
      session.sink({
        kind: 'note',
        level: 'info',
        message: `${name} is not asked on golden: another rival already holds, so the verdict cannot depend on it`,
      })
      continue
    }
    const { candidate, fitted, adapter, prior } = arm
    arm.golden = await measureSplit(session, {
      candidate,
      fitted,
      stage: 'look',
      split: 'golden',
      secondary: true,
      examples: data.splits.golden,
      // Asking golden again until its answers please is looking again.
      replays: known !== undefined,
      ...(adapter === undefined ? {} : { adapter }),
      ...(prior === undefined ? {} : { prior }),
    })
    scored++
  }
  session.sink({
    kind: 'stage',
    stage: 'look',
    status: 'done',
    detail: `${counted(data.splits.golden.length, 'golden row')}, ${counted(scored, 'arm')}`,
  })
  return { look, looks }
}
