import type { FittedArm } from '../core/arms/arm.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { defaultRule } from '../core/decision/policy.ts'
import { createSequentialTest } from '../core/stats/sequential-test.ts'
import { clustersOf } from './example-units.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'

/** Rows answered between two looks: enough to keep an endpoint busy. */
const chunk = 32

/** The best measured arm so far that answered all of dev2: what a later rung must not be surely behind. */
export const bestSoFar = (measured: Iterable<MeasuredArm>, rows: number): MeasuredArm | undefined => {
  const mean = ({ dev2 }: MeasuredArm): number => dev2.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const whole = [...measured].filter(({ dev2, candidate }) => dev2.examples.length === rows && !candidate.definition.needs.training)
  return whole.reduce<MeasuredArm | undefined>((best, arm) => (best === undefined || mean(arm) > mean(best) ? arm : best), undefined)
}

/**
 * How many rows of dev2 (a random order) an arm that asks a model must answer: all of them, or as many as a confidence sequence needs
 * to say that it is surely behind the best rung so far by more than m + m0. Such an arm cannot be a rival (DESIGN §4), so further calls
 * would buy nothing; the sequence may be looked at after every row without more false claims than alpha. `values` scores a prefix.
 * Not for data-set metrics, nor where rows depend on each other: their differences are no independent numbers.
 */
export const rowsUntilSure = async (
  session: Session,
  options: {
    readonly fitted: FittedArm
    readonly dev2: readonly LabelledExample[]
    readonly best: MeasuredArm | undefined
    values(examples: readonly LabelledExample[]): Promise<readonly (number | null)[]>
  },
): Promise<number> => {
  const { fitted, dev2, best, values } = options
  const isIndependent = new Set(clustersOf(session, dev2)).size === dev2.length
  if (best === undefined || fitted.kind === 'local' || session.metric.kind !== 'mean' || !isIndependent) return dev2.length
  const test = createSequentialTest({
    alpha: defaultRule.alpha,
    margin: session.task.margin * (1 + defaultRule.toleratedShare),
    sides: 'one',
    nStar: Math.max(chunk, Math.round(dev2.length / 2)),
  })
  for (let from = 0; from < dev2.length; from += chunk) {
    const own = await values(dev2.slice(from, from + chunk))
    for (const [i, value] of own.entries()) {
      const other = best.dev2.values[from + i] ?? null
      // A missing output says nothing about which arm is better.
      if (value === null || other === null) continue
      if (test.add(other - value).answer === 'superior') return Math.min(dev2.length, from + chunk)
    }
  }
  return dev2.length
}
