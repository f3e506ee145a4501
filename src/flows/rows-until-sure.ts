import type { FittedArm } from '../core/arms/arm.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { isTooSlow } from '../core/decision/permitted.ts'
import { defaultRule } from '../core/decision/policy.ts'
import type { RuleParameters } from '../core/decision/policy.ts'
import { createSequentialTest } from '../core/stats/sequential-test.ts'
import { clustersOf } from './example-units.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'

/** Rows answered between two looks: enough to keep an endpoint busy. */
const chunk = 32

/** Share of rows that must be units of their own: with fewer, the first row of each would no longer stand for the arm's mean. */
const leastUnits = 0.9

/**
 * The best measured arm so far that answered all `rows` of dev2: what a later rung must not be surely behind. One that is too slow to be
 * used is no such arm: behind it another may still be the best.
 */
export const bestSoFar = (
  measured: Iterable<MeasuredArm>,
  { rows, task }: { readonly rows: number; readonly task: Session['task'] },
): MeasuredArm | undefined => {
  const mean = ({ dev2 }: MeasuredArm): number => dev2.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const whole = [...measured].filter(
    ({ dev2, candidate, latency }) =>
      dev2.examples.length === rows &&
      !candidate.definition.needs.training &&
      (latency === undefined || !isTooSlow(latency.p95Upper, task)),
  )
  return whole.reduce<MeasuredArm | undefined>((best, arm) => (best === undefined || mean(arm) > mean(best) ? arm : best), undefined)
}

/**
 * How many rows of dev2 (a random order) an arm that asks a model must answer: all of them, or as many as a confidence sequence needs
 * to say that it is surely behind the best rung so far by more than m + m0. Such an arm cannot be a rival (DESIGN §4), so further calls
 * would buy nothing; the sequence may be looked at after every row without more false claims than alpha. `values` scores a prefix.
 * Of rows that depend on each other (one unit) the first counts; not where such rows are many, nor for data-set metrics.
 */
export const rowsUntilSure = async (
  session: Pick<Session, 'task' | 'metric'> & { readonly data: Pick<Session['data'], 'unitOf'> },
  options: {
    readonly fitted: Pick<FittedArm, 'kind'>
    readonly dev2: readonly LabelledExample[]
    readonly best: { readonly dev2: Pick<MeasuredArm['dev2'], 'values'> } | undefined
    /** Of the deciding policy: what it would leave out later, and no more, may be stopped here. */
    readonly rule?: RuleParameters
    values(examples: readonly LabelledExample[]): Promise<readonly (number | null)[]>
  },
): Promise<number> => {
  const { fitted, dev2, best, rule = defaultRule, values } = options
  const units = clustersOf(session, dev2)
  const isNearlyIndependent = new Set(units).size >= leastUnits * dev2.length
  if (best === undefined || fitted.kind === 'local' || session.metric.kind !== 'mean' || !isNearlyIndependent) return dev2.length
  const test = createSequentialTest({
    alpha: rule.alpha,
    margin: session.task.margin * (1 + rule.toleratedShare),
    sides: 'one',
    nStar: Math.max(chunk, Math.round(dev2.length / 2)),
  })
  const seen = new Set<string>()
  for (let from = 0; from < dev2.length; from += chunk) {
    const own = await values(dev2.slice(from, from + chunk))
    for (const [i, value] of own.entries()) {
      const unit = units[from + i] ?? ''
      if (seen.has(unit)) continue
      seen.add(unit)
      // A missing output counts as if it had been right, one of the best arm's as if it had been wrong: an outage may stop nobody.
      const difference = (best.dev2.values[from + i] ?? 0) - (value ?? 1)
      if (test.add(difference).answer === 'superior') return Math.min(dev2.length, from + chunk)
    }
  }
  return dev2.length
}
