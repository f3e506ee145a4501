import type { RunState } from './gather-evidence.ts'
import { measureArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import type { TunedRung } from './train-rung.ts'

/**
 * Where the tuned arm had fewer rows than a rival for lack of budget, the rival is refitted on the tuned arm's rows too, and
 * "no" needs both (DESIGN §10.2). The refitted rival is a twin of its own name: `linear (600 rows)`.
 */
export const matchRows = async (
  session: Session,
  state: RunState,
  options: { readonly rung: TunedRung; readonly rivals: readonly string[] },
): Promise<void> => {
  const { rung, rivals } = options
  if (rung.trained.trainRows >= session.data.splits.train.length) return
  for (const rival of new Set(rivals)) {
    const measured = state.ladder.measured.get(rival)
    if (measured === undefined || measured.fitted.kind !== 'local' || measured.candidate.definition.needs.outputsFile) continue
    const name = `${rival} (${rung.trained.trainRows} rows)`
    state.ladder.measured.set(name, await measureArm(session, { ...measured.candidate, name }, { train: rung.rows, quiet: true }))
    state.twins.set(name, rival)
  }
}
