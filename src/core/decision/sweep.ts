import type { Task } from '../task/task.ts'
import type { Verdict } from './decision.ts'
import { tunedArm } from './outcome.ts'
import { permittedArms } from './permitted.ts'
import { ruleOf } from './plan-look.ts'
import { chooseRivals } from './rivals.ts'
import type { SweepAxis } from './sweep-axis.ts'
import { whatIf } from './what-if.ts'
import type { WhatIf, WhatIfBase } from './what-if.ts'
import { rulingOf } from './what-if-verdict.ts'

/** The decision at one point of a sweep. USD over the horizon. */
export interface SweepPoint {
  /** One value an axis, in their order. */
  readonly values: readonly number[]
  readonly verdict: Verdict
  readonly winner: string | null
  /** The cheapest of the tuned arm and those that could win against it. */
  readonly cheapest: string | null
  /** Of the arms that the sweep shows, in their order: the middle total; over the draws for one axis, at middle inputs for two. */
  readonly totals: readonly number[]
}

/** A value of the only axis at which an arm's cost line crosses that of the tuned arm. */
export interface Crossing {
  readonly arm: string
  readonly value: number
  readonly usd: number
}

export interface SweepResult {
  readonly axes: readonly {
    readonly key: string
    readonly unit: string
    readonly scale: 'linear' | 'log'
    readonly values: readonly number[]
  }[]
  /** Arms whose totals are listed. */
  readonly arms: readonly string[]
  readonly tuned: string | null
  readonly points: readonly SweepPoint[]
  /** Of one axis only. */
  readonly crossings: readonly Crossing[]
}

export interface SweepInput {
  readonly base: WhatIfBase
  readonly axes: readonly SweepAxis[]
  /** The task with these keys set. */
  taskWith(values: readonly { readonly key: string; readonly value: number; readonly given: string }[]): Task
}

/** More lines than these cannot be told apart. */
const mostLines = 6

/** The tuned arm and every arm that could win against it: what the look declared, else what dev2 does not show surely worse. */
const contenders = ({ evidence, cost }: WhatIfBase, winner: string | null): readonly string[] => {
  const tuned = tunedArm(evidence)?.name
  const { arms, task, compare, look, policies } = evidence
  const rivals =
    look?.rivals ?? chooseRivals({ arms: permittedArms(arms, task), compare, margin: task.margin, rule: ruleOf(policies) }).rivals
  const byCost = [...rivals].sort((a, b) => cost.totals(a).p50 - cost.totals(b).p50 || (a < b ? -1 : 1))
  const first = [tuned, winner ?? undefined, look?.anchor].filter((name) => name !== undefined)
  return [...new Set([...first, ...byCost])]
}

const cheapestOf = (arms: readonly string[], totals: readonly number[]): string | null => {
  const least = totals.reduce((best, total, i) => (total < (totals[best] ?? Infinity) ? i : best), 0)
  return arms[least] ?? null
}

/** Every combination of the axes' values, the last axis fastest. */
const pointsOf = (axes: readonly SweepAxis[]): readonly (readonly number[])[] =>
  axes.reduce<readonly (readonly number[])[]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  )

const halvings = 20

/** Where the difference of two cost lines changes its sign between neighbouring points, halved until it is known to a millionth of the step. */
const crossingsOf = (
  input: SweepInput,
  { arms, tuned, points }: Pick<SweepResult, 'arms' | 'tuned' | 'points'>,
  totalAt: (value: number, arm: string) => number,
): readonly Crossing[] => {
  const own = tuned === null ? -1 : arms.indexOf(tuned)
  const isLog = input.axes[0]?.scale === 'log'
  if (own < 0 || tuned === null) return []
  return arms.flatMap((arm, other) => {
    if (other === own) return []
    const lead = ({ totals }: SweepPoint): number => (totals[own] ?? 0) - (totals[other] ?? 0)
    return points.slice(1).flatMap((point, i): Crossing[] => {
      const before = points[i]
      if (before === undefined || lead(before) === 0 || Math.sign(lead(before)) === Math.sign(lead(point))) return []
      let [low, high] = [before.values[0] ?? 0, point.values[0] ?? 0]
      for (let step = 0; step < halvings; step++) {
        const between = isLog ? Math.sqrt(low * high) : (low + high) / 2
        if (Math.sign(totalAt(between, tuned) - totalAt(between, arm)) === Math.sign(lead(before))) low = between
        else high = between
      }
      return [{ arm, value: Number(high.toPrecision(4)), usd: totalAt(high, tuned) }]
    })
  })
}

/**
 * Decides anew at every point of one or two axes. Yields the number of points done, so that a caller can show progress or stop; the
 * result is the generator's return value. All inputs that are not swept keep their draws from point to point.
 */
export function* sweep(input: SweepInput): Generator<number, SweepResult, undefined> {
  const { base, axes, taskWith } = input
  const now = rulingOf(base, base.cost)
  const tuned = tunedArm(base.evidence)?.name ?? null
  const usable = contenders(base, now.winner)
  const arms = usable.slice(0, mostLines)
  const at = (values: readonly number[]): WhatIf =>
    whatIf(base, { task: taskWith(axes.map(({ number, given }, i) => ({ key: number.key, value: values[i] ?? 0, given }))) })
  const totalOf = ({ cost }: WhatIf, arm: string): number =>
    axes.length === 1 ? cost.totals(arm).p50 : cost.totalAt(arm, cost.middlePoint)
  const points: SweepPoint[] = []
  for (const values of pointsOf(axes)) {
    const then = at(values)
    const { verdict, winner } = rulingOf(then, then.cost)
    points.push({
      values,
      verdict,
      winner,
      cheapest: cheapestOf(
        usable,
        usable.map((arm) => then.cost.totalAt(arm, then.cost.middlePoint)),
      ),
      totals: arms.map((arm) => totalOf(then, arm)),
    })
    yield points.length
  }
  const known = { arms, tuned, points }
  const remembered = new Map<number, WhatIf>()
  const totalAt = (value: number, arm: string): number => {
    const then = remembered.get(value) ?? at([value])
    remembered.set(value, then)
    return totalOf(then, arm)
  }
  return {
    axes: axes.map(({ number, scale, values }) => ({ key: number.key, unit: number.unit, scale, values })),
    ...known,
    crossings: axes.length === 1 ? crossingsOf(input, known, totalAt) : [],
  }
}
