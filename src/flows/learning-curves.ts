import { learningSubsets } from '../core/arms/learning-curve.ts'
import type { LearningPoint } from '../core/decision/decision.ts'
import { measureArm } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import { splitEvidence } from './split-result.ts'

/** Learning curves of the cheap arms on dev2 at 12, 25, 50 and 100 % of train. */
export const learningCurves = async (session: Session, measured: Iterable<MeasuredArm>): Promise<readonly LearningPoint[]> => {
  const points: LearningPoint[] = []
  const subsets = learningSubsets(session.data.splits.train, session.random.fork('learning-curve'), session.data.unitOf)
  for (const arm of measured) {
    if (arm.candidate.definition.hasCheapCurve !== true) continue
    for (const { share, examples } of subsets) {
      const name = `${arm.candidate.name} (${examples.length} rows)`
      const part = share === 1 ? arm : await measureArm(session, { ...arm.candidate, name }, { train: examples, quiet: true })
      const { value, low, high, n } = splitEvidence(session, part.dev2, 'dev2').metric
      points.push({ arm: arm.candidate.name, rows: examples.length, value, low, high, n })
    }
  }
  return points
}
