import { divide } from './column.ts'
import { partsOf } from './expression-graph.ts'
import type { GraphNode } from './expression-graph.ts'

/** Nodes in an order in which every node comes after its parts. */
const inOrder = (roots: readonly GraphNode[]): readonly GraphNode[] => {
  const seen = new Set<GraphNode>()
  const order: GraphNode[] = []
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return
    seen.add(node)
    for (const part of partsOf(node)) visit(part)
    order.push(node)
  }
  for (const root of roots) visit(root)
  return order
}

type Step = (values: Float64Array, point: (id: string) => number, month: number) => number

/** How one node is computed from the values of the nodes before it. */
const stepOf = (node: GraphNode, places: ReadonlyMap<GraphNode, number>): Step => {
  const at = partsOf(node).map((part) => places.get(part) as number)
  const [first = 0, second = 0] = at
  const value = (values: Float64Array, place: number): number => values[place] as number
  const all =
    (start: number, join: (a: number, b: number) => number): Step =>
    (values) => {
      let joined = start
      for (let i = 0; i < at.length; i++) joined = join(joined, value(values, at[i] as number))
      return joined
    }
  switch (node.kind) {
    case 'number':
      return () => node.value
    case 'input':
      return (_, point) => point(node.inputId)
    case 'month':
      return (_, __, month) => month
    case 'sum':
      return all(0, (a, b) => a + b)
    case 'product':
      return all(1, (a, b) => a * b)
    case 'max':
      return all(-Infinity, Math.max)
    case 'min':
      return all(Infinity, Math.min)
    case 'quotient':
      return (values) => divide(value(values, first), value(values, second))
    case 'power':
      return (values) => value(values, first) ** value(values, second)
    case 'ceiling':
      return (values) => Math.ceil(value(values, first))
  }
}

/**
 * `upfront` + the sum of `running` over the months, where every input is a plain number: what evaluate.ts computes for columns, as a list
 * of steps that is run through once and, for what changes from month to month, once a month. Searches ask for it a thousand times.
 */
export const pointTotal = (
  { upfront, running }: { readonly upfront: GraphNode; readonly running: GraphNode },
  months: number,
): ((point: (id: string) => number) => number) => {
  const order = inOrder([upfront, running])
  const places = new Map(order.map((node, place) => [node, place]))
  const steps = order.map((node) => ({ place: places.get(node) as number, isMonthly: node.isMonthly, run: stepOf(node, places) }))
  const still = steps.filter(({ isMonthly }) => !isMonthly)
  const monthly = steps.filter(({ isMonthly }) => isMonthly)
  const [once, each] = [places.get(upfront) as number, places.get(running) as number]
  return (point) => {
    const values = new Float64Array(order.length)
    for (const { place, run } of still) values[place] = run(values, point, 0)
    let total = 0
    for (let month = 0; month < months; month++) {
      for (const { place, run } of monthly) values[place] = run(values, point, month)
      if (month === 0) total = values[once] as number
      total += values[each] as number
    }
    return total
  }
}
