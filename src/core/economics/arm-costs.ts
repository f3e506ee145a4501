import type { ArmEvidence } from '../decision/evidence.ts'
import { addColumns } from './column.ts'
import type { Column } from './column.ts'
import { cyclesPerYear } from './component.ts'
import type { ComponentCost, CostComponent, CostContext } from './component.ts'
import type { Evaluation } from './evaluate.ts'
import { product, sum } from './expression.ts'
import type { Expression } from './expression.ts'
import type { createGraph, GraphNode } from './expression-graph.ts'

/** What something costs, ready to be evaluated. USD. */
export interface CostNodes {
  readonly upfront: GraphNode
  /** Of one month, changes of the task left out. */
  readonly monthly: GraphNode
  readonly perCycle: GraphNode
  /** Of one month, its share of the changes of the task included. */
  readonly running: GraphNode
}

/** One kind of cost of one arm. */
export interface CostPart extends CostNodes {
  readonly component: CostComponent
  readonly cost: ComponentCost
}

/** All that one arm costs, by component and together. */
export interface ArmCosts extends CostNodes {
  readonly name: string
  readonly parts: readonly CostPart[]
}

const nothing: Expression = sum()

/** Puts an arm's costs together from the components that apply to it. */
export const armCosts = (
  arm: ArmEvidence,
  given: { readonly components: readonly CostComponent[]; readonly context: CostContext; readonly graph: ReturnType<typeof createGraph> },
): ArmCosts => {
  const { components, context, graph } = given
  const parts = components.flatMap((component): CostPart[] => {
    const cost = component.costOf(arm, context)
    if (cost === undefined) return []
    const { upfront = nothing, monthly = nothing, perCycle = nothing } = cost
    return [
      {
        component,
        cost,
        upfront: graph.nodeOf(upfront),
        monthly: graph.nodeOf(monthly),
        perCycle: graph.nodeOf(perCycle),
        running: graph.nodeOf(sum(monthly, product(perCycle, cyclesPerYear, 1 / 12))),
      },
    ]
  })
  const together = (of: keyof CostNodes): GraphNode => graph.sumOf(parts.map((part) => part[of]))
  return {
    name: arm.name,
    parts,
    upfront: together('upfront'),
    monthly: together('monthly'),
    perCycle: together('perCycle'),
    running: together('running'),
  }
}

/** Total over a horizon of `months` months. USD. */
export const totalOf = ({ upfront, running }: CostNodes, evaluation: Evaluation, months: number): Column =>
  addColumns([evaluation.inMonth(upfront, 0), evaluation.overMonths(running, months)])
