import { compareSides } from '../core/compare/compare-sides.ts'
import type { SideComparison } from '../core/compare/side-comparison.ts'
import { slicesBy } from '../core/compare/slice.ts'
import type { Decision } from '../core/decision/decision.ts'
import { armsOf, baselineOf } from './choose-sides.ts'
import { comparisonOfSession } from './find-failures.ts'
import { readRunRecord } from './run-record.ts'
import type { Session } from './session.ts'
import { sideOfRun } from './side-of-run.ts'

/** More slices of a field than this make a table nobody reads. */
const shownSlices = 30

/** The tuned arm against what it would replace, on dev2 by tag and label; the winner where nothing was tuned. Undefined without two arms. */
export const comparedInRun = async (session: Session, decision: Decision): Promise<SideComparison | undefined> => {
  await session.run.settle()
  const comparison = comparisonOfSession(session)
  const run = await readRunRecord(session.files, session.run.id)
  const arms = armsOf(run, 'dev')
  const baseline = baselineOf(arms, decision)
  const tuned = decision.arms.find((arm) => arm.kind.includes('tuned') && arms.includes(arm.name))?.name
  const candidate = decision.winner !== null && decision.winner !== baseline ? decision.winner : tuned
  if (baseline === undefined || candidate === undefined || candidate === baseline || !arms.includes(candidate)) return undefined
  const [a, b] = await Promise.all(
    [baseline, candidate].map(async (arm) => await sideOfRun(comparison, run, { arm, split: 'dev', notes: [] })),
  )
  if (a === undefined || b === undefined) return undefined
  const { dev2, data, task, random } = comparison
  return compareSides(comparison.judge, a, b, {
    rows: dev2,
    slices: [
      ...slicesBy('tag', dev2).slice(0, shownSlices),
      ...(data.labels.length > 0 ? slicesBy('label', dev2).slice(0, shownSlices) : []),
    ],
    alpha: 0.025,
    margin: task.margin,
    tolerated: task.margin / 2,
    random: random.fork(`compare:dev2:${baseline}:${candidate}`),
  })
}
