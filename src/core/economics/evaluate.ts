import { addColumns, divideColumns, largestColumn, multiplyColumns, powerColumns, roundUpColumn, smallestColumn } from './column.ts'
import type { Column } from './column.ts'
import { volumeInput } from './expression-graph.ts'
import type { GraphNode } from './expression-graph.ts'

/** Values of nodes under one set of inputs, over whole columns of draws. */
export interface Evaluation {
  /** `month` counts from 0, the first. */
  inMonth(node: GraphNode, month: number): Column
  /** Sum over the months 0 to `months` - 1. */
  overMonths(node: GraphNode, months: number): Column
  /** The same inputs with other calls a day: what does not depend on them is not computed again. */
  withVolume(callsPerDay: Column): Evaluation
}

/** Values by node, and by month where they change with it. */
interface Memo {
  readonly still: Map<number, Column>
  readonly monthly: Map<number, Map<number, Column>>
  readonly sums: Map<number, Map<number, Column>>
}

const emptyMemo = (): Memo => ({ still: new Map(), monthly: new Map(), sums: new Map() })

/** Columns of single months that are kept: 32 MB at 10,000 draws. Further ones are computed again where they are needed again. */
const mostMonthly = 400

const within = (memos: Map<number, Map<number, Column>>, key: number): Map<number, Column> => {
  const memo = memos.get(key) ?? new Map<number, Column>()
  memos.set(key, memo)
  return memo
}

const evaluationOf = (
  inputOf: (id: string) => Column,
  /** For nodes that depend on the calls a day, and for all others. */
  memos: { readonly volume: Memo; readonly rest: Memo },
): Evaluation => {
  let kept = 0

  const compute = (node: GraphNode, month: number): Column => {
    const value = (part: GraphNode): Column => inMonth(part, month)
    switch (node.kind) {
      case 'number':
        return node.value
      case 'input':
        return inputOf(node.inputId)
      case 'month':
        return month
      case 'sum':
        return addColumns(node.terms.map(value))
      case 'product':
        return multiplyColumns(node.terms.map(value))
      case 'max':
        return largestColumn(node.terms.map(value))
      case 'min':
        return smallestColumn(node.terms.map(value))
      case 'quotient':
        return divideColumns(value(node.over), value(node.under))
      case 'power':
        return powerColumns(value(node.base), value(node.exponent))
      case 'ceiling':
        return roundUpColumn(value(node.of))
    }
  }

  const memoOf = (node: GraphNode): Memo => (node.readsVolume ? memos.volume : memos.rest)

  const inMonth = (node: GraphNode, month: number): Column => {
    const memo = node.isMonthly ? within(memoOf(node).monthly, month) : memoOf(node).still
    const known = memo.get(node.id)
    if (known !== undefined) return known
    const value = compute(node, month)
    if (!node.isMonthly || typeof value === 'number' || kept++ < mostMonthly) memo.set(node.id, value)
    return value
  }

  const monthByMonth = (node: GraphNode, months: number): Column => {
    let total: Column = 0
    for (let month = 0; month < months; month++) total = addColumns([total, inMonth(node, month)])
    return total
  }

  /** A sum over months is linear: what does not change from month to month is taken out of it. */
  const computeSum = (node: GraphNode, months: number): Column => {
    if (!node.isMonthly) return multiplyColumns([months, inMonth(node, 0)])
    if (node.kind === 'sum') return addColumns(node.terms.map((term) => overMonths(term, months)))
    if (node.kind === 'product') {
      const [factor, changing] = node.terms
      if (factor !== undefined && changing !== undefined && !factor.isMonthly)
        return multiplyColumns([inMonth(factor, 0), overMonths(changing, months)])
    }
    return monthByMonth(node, months)
  }

  const overMonths = (node: GraphNode, months: number): Column => {
    const memo = within(memoOf(node).sums, months)
    const known = memo.get(node.id) ?? computeSum(node, months)
    memo.set(node.id, known)
    return known
  }

  return {
    inMonth,
    overMonths,
    withVolume: (callsPerDay) =>
      evaluationOf((id) => (id === volumeInput ? callsPerDay : inputOf(id)), { volume: emptyMemo(), rest: memos.rest }),
  }
}

/** Evaluates nodes of one graph. `inputOf` gives an input by its id; columns must all have the same length. */
export const createEvaluation = (inputOf: (id: string) => Column): Evaluation =>
  evaluationOf(inputOf, { volume: emptyMemo(), rest: emptyMemo() })
