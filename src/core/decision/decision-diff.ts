import type { ArmEconomics, ArmReport, CostLine, Decision, GateResult, MetricValue } from './decision.ts'

export interface Turn<Value> {
  readonly from: Value
  readonly to: Value
}

export interface GateTurn {
  readonly id: string
  readonly question: string
  /** `absent` where a policy did not ask it. */
  readonly from: GateResult['answer'] | 'absent'
  readonly to: GateResult['answer'] | 'absent'
  readonly why: string
}

export interface CostTurn {
  readonly arm: string
  readonly total: Turn<number>
  readonly upfront: Turn<number>
  readonly monthly: Turn<number>
  /** Total over the horizon, by component, those that moved. */
  readonly components: readonly { readonly id: string; readonly label: string; readonly from: number; readonly to: number }[]
}

export interface InputTurn {
  readonly id: string
  readonly label: string
  readonly unit: string
  /** Null where the input did not exist. */
  readonly from: number | null
  readonly to: number | null
  readonly isPrice: boolean
  readonly dates: Turn<string | null>
  readonly source: string
}

export interface MetricTurn {
  readonly arm: string
  readonly from: MetricValue
  readonly to: MetricValue
  /** The same rows were scored both times: the difference with its bounds. Else the two intervals stand side by side. */
  readonly paired?: {
    readonly n: number
    readonly difference: number
    readonly low: number
    readonly high: number
    readonly method: string
  }
}

/** What is another one in a decision than in another; empty lists and absent fields where nothing is. */
export interface DecisionDiff {
  readonly verdict?: Turn<Decision['verdict']>
  readonly winner?: Turn<string | null>
  readonly policy?: Turn<string>
  readonly margin?: Turn<number>
  readonly horizonMonths?: Turn<number>
  readonly gates: readonly GateTurn[]
  readonly costs: readonly CostTurn[]
  readonly inputs: readonly InputTurn[]
  readonly metrics: readonly MetricTurn[]
  readonly data: readonly { readonly what: string; readonly from: number; readonly to: number }[]
  readonly arms: { readonly added: readonly string[]; readonly removed: readonly string[] }
}

/** Money and inputs within this share of each other count as the same: timings move the last digits of every run. */
const sameShare = 1e-9

const moved = (a: number, b: number, share = sameShare): boolean => Math.abs(a - b) > share * Math.max(Math.abs(a), Math.abs(b))

const turn = <Value>(from: Value, to: Value): Turn<Value> | undefined => (from === to ? undefined : { from, to })

const gatesOf = (before: Decision, after: Decision): readonly GateTurn[] => {
  const find = (gates: readonly GateResult[], id: string): GateResult | undefined => gates.find((gate) => gate.id === id)
  const ids = [...new Set([...after.gates, ...before.gates].map(({ id }) => id))]
  return ids.flatMap((id): GateTurn[] => {
    const [was, is] = [find(before.gates, id), find(after.gates, id)]
    const from: GateTurn['from'] = was?.answer ?? 'absent'
    const to: GateTurn['to'] = is?.answer ?? 'absent'
    if (from === to) return []
    const shown = is ?? was
    return [{ id, question: shown?.question ?? '', from, to, why: is?.why ?? '' }]
  })
}

const componentsOf = (before: ArmEconomics, after: ArmEconomics): CostTurn['components'] => {
  const [was, is] = [before.components ?? [], after.components ?? []]
  const ids = [...new Set([...is, ...was].map(({ id }) => id))]
  return ids.flatMap((id) => {
    const [one, other] = [was.find((part) => part.id === id), is.find((part) => part.id === id)]
    const [from, to] = [one?.total.p50 ?? 0, other?.total.p50 ?? 0]
    return moved(from, to) ? [{ id, label: other?.label ?? one?.label ?? id, from, to }] : []
  })
}

const costsOf = (before: Decision, after: Decision): readonly CostTurn[] =>
  after.economics.perArm.flatMap((is): CostTurn[] => {
    const was = before.economics.perArm.find(({ name }) => name === is.name)
    if (was === undefined) return []
    const components = componentsOf(was, is)
    if (!moved(was.total.p50, is.total.p50) && !moved(was.upfront, is.upfront) && !moved(was.monthly, is.monthly)) return []
    return [
      {
        arm: is.name,
        total: { from: was.total.p50, to: is.total.p50 },
        upfront: { from: was.upfront, to: is.upfront },
        monthly: { from: was.monthly, to: is.monthly },
        components,
      },
    ]
  })

/** Every input of a decision once: older ones list them arm by arm. */
const linesOf = ({ economics }: Decision): ReadonlyMap<string, CostLine> => {
  const all = economics.inputs ?? economics.perArm.flatMap(({ lines }) => lines.filter(({ trust }) => trust !== 'derived'))
  return new Map(all.map((line) => [line.id ?? line.label.replace(/ \([\d.e+-]+ to [\d.e+-]+\)$/, ''), line]))
}

const inputsOf = (before: Decision, after: Decision): readonly InputTurn[] => {
  const [was, is] = [linesOf(before), linesOf(after)]
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((id): InputTurn[] => {
    const [one, other] = [was.get(id), is.get(id)]
    const shown = other ?? one
    const ends = (line: CostLine | undefined): string => JSON.stringify([line?.low ?? null, line?.high ?? null])
    if (shown === undefined || (one !== undefined && other !== undefined && !moved(one.value, other.value) && ends(one) === ends(other)))
      return []
    return [
      {
        id,
        label: shown.label,
        unit: shown.unit,
        from: one?.value ?? null,
        to: other?.value ?? null,
        isPrice: shown.date !== null || id.startsWith('price'),
        dates: { from: one?.date ?? null, to: other?.date ?? null },
        source: shown.source,
      },
    ]
  })
}

const metricsOf = (before: Decision, after: Decision, paired: PairedMetric): readonly MetricTurn[] =>
  after.arms.flatMap((is): MetricTurn[] => {
    const was = before.arms.find(({ name }) => name === is.name)
    const [from, to] = [was?.metric, is.metric]
    if (from === undefined || to === undefined || (from.value === to.value && from.n === to.n && from.split === to.split)) return []
    const comparison = from.split === to.split ? paired(is.name, to.split) : undefined
    return [{ arm: is.name, from, to, ...(comparison === undefined ? {} : { paired: comparison }) }]
  })

const counts = ['rows', 'train', 'dev', 'golden', 'duplicatesRemoved', 'contradictions', 'leaksRemoved'] as const

/** The same arm against itself, earlier and now, on the rows of both; undefined where they are other rows. */
export type PairedMetric = (arm: string, split: ArmReport['split']) => MetricTurn['paired'] | undefined

export const unpaired: PairedMetric = () => undefined

/** What changed from one decision to another. `paired` compares an arm with its earlier self where the rows are the same. */
export const diffDecisions = (before: Decision, after: Decision, paired: PairedMetric = unpaired): DecisionDiff => {
  const turns = {
    verdict: turn(before.verdict, after.verdict),
    winner: turn(before.winner, after.winner),
    policy: turn(before.policy, after.policy),
    margin: turn(before.margin, after.margin),
    horizonMonths: turn(before.economics.horizonMonths, after.economics.horizonMonths),
  }
  const names = (decision: Decision): readonly string[] => decision.arms.map(({ name }) => name)
  return {
    ...(Object.fromEntries(Object.entries(turns).filter(([, value]) => value !== undefined)) as Pick<DecisionDiff, 'verdict'>),
    gates: gatesOf(before, after),
    costs: costsOf(before, after),
    inputs: inputsOf(before, after),
    metrics: metricsOf(before, after, paired),
    data: counts.flatMap((what) =>
      before.data[what] === after.data[what] ? [] : [{ what, from: before.data[what], to: after.data[what] }],
    ),
    arms: {
      added: names(after).filter((name) => !names(before).includes(name)),
      removed: names(before).filter((name) => !names(after).includes(name)),
    },
  }
}
