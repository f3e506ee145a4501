import type { Expression } from './expression.ts'

type Named = {
  readonly number: { readonly value: number }
  readonly input: { readonly inputId: string }
  readonly month: object
  readonly sum: { readonly terms: readonly GraphNode[] }
  readonly product: { readonly terms: readonly GraphNode[] }
  readonly max: { readonly terms: readonly GraphNode[] }
  readonly min: { readonly terms: readonly GraphNode[] }
  readonly quotient: { readonly over: GraphNode; readonly under: GraphNode }
  readonly power: { readonly base: GraphNode; readonly exponent: GraphNode }
  readonly ceiling: { readonly of: GraphNode }
}

interface Facts {
  readonly id: number
  /** It changes from month to month. */
  readonly isMonthly: boolean
  /** It changes with the calls a day. */
  readonly readsVolume: boolean
}

/** An expression of which equal parts are one object. */
export type GraphNode = { [Kind in keyof Named]: { readonly kind: Kind } & Facts & Named[Kind] }[keyof Named]

/** The input that a break-even volume is looked for in. */
export const volumeInput = 'calls-per-day'

type NewNode = { [Kind in keyof Named]: { readonly kind: Kind } & Named[Kind] }[keyof Named]

/** The nodes that a node is made of. */
export const partsOf = (node: NewNode): readonly GraphNode[] => {
  switch (node.kind) {
    case 'number':
    case 'input':
    case 'month':
      return []
    case 'sum':
    case 'product':
    case 'max':
    case 'min':
      return node.terms
    case 'quotient':
      return [node.over, node.under]
    case 'power':
      return [node.base, node.exponent]
    case 'ceiling':
      return [node.of]
  }
}

const leafKey = (node: NewNode): string => (node.kind === 'number' ? String(node.value) : node.kind === 'input' ? node.inputId : '')

/** Products of sums are multiplied out only as far as the result stays small. */
const mostTerms = 24

/**
 * Turns expressions into nodes: what two arms or two months have in common is there once, and is computed once. What changes from month
 * to month is brought into one form, a sum of products of something still and something monthly, in which summands with the same monthly
 * part are one: a month of an arm then costs a few multiplications, and a sum over months none.
 */
export const createGraph = (): { nodeOf(expression: Expression): GraphNode; sumOf(nodes: readonly GraphNode[]): GraphNode } => {
  const nodes = new Map<string, GraphNode>()

  const intern = (node: NewNode): GraphNode => {
    const parts = partsOf(node)
    const key = `${node.kind}:${leafKey(node)}:${parts.map(({ id }) => id).join(',')}`
    const known = nodes.get(key)
    if (known !== undefined) return known
    const isMonthly = node.kind === 'month' || parts.some((part) => part.isMonthly)
    const readsVolume = (node.kind === 'input' && node.inputId === volumeInput) || parts.some((part) => part.readsVolume)
    const made: GraphNode = { ...node, id: nodes.size, isMonthly, readsVolume }
    nodes.set(key, made)
    return made
  }

  /** Equal terms in any order make equal nodes. */
  const joined = (kind: 'sum' | 'product', terms: readonly GraphNode[]): GraphNode => {
    const [only, ...others] = terms
    if (only !== undefined && others.length === 0) return only
    return intern({ kind, terms: [...terms].sort((a, b) => a.id - b.id) })
  }
  const factorsOf = (node: GraphNode): readonly GraphNode[] => (node.kind === 'product' ? node.terms.flatMap(factorsOf) : [node])

  /** A product in its two parts; either may be missing. */
  const split = (node: GraphNode): { readonly still: readonly GraphNode[]; readonly monthly: readonly GraphNode[] } => {
    const factors = factorsOf(node)
    return { still: factors.filter(({ isMonthly }) => !isMonthly), monthly: factors.filter(({ isMonthly }) => isMonthly) }
  }

  const productOf = (factors: readonly GraphNode[]): GraphNode => {
    const flat = factors.flatMap(factorsOf)
    const sums = flat.flatMap((factor) => (factor.kind === 'sum' && factor.isMonthly ? [factor] : []))
    const [first] = sums
    if (first !== undefined && sums.reduce((count, { terms }) => count * terms.length, 1) <= mostTerms) {
      // One of them only: the same sum twice is a square.
      const others = flat.toSpliced(flat.indexOf(first), 1)
      return sumOf(first.terms.map((term) => productOf([term, ...others])))
    }
    const still = flat.filter(({ isMonthly }) => !isMonthly)
    const monthly = flat.filter(({ isMonthly }) => isMonthly)
    if (still.length === 0 || monthly.length === 0) return joined('product', flat)
    return intern({ kind: 'product', terms: [joined('product', still), joined('product', monthly)] })
  }

  const sumOf = (terms: readonly GraphNode[]): GraphNode => {
    const flat = terms.flatMap((term) => (term.kind === 'sum' ? term.terms : [term]))
    const stills = flat.filter(({ isMonthly }) => !isMonthly)
    const gathered = new Map<GraphNode, GraphNode[]>()
    for (const term of flat) {
      if (!term.isMonthly) continue
      const { still, monthly } = split(term)
      const part = joined('product', monthly)
      gathered.set(part, [...(gathered.get(part) ?? []), joined('product', still)])
    }
    // Gathered parts are products already: multiplying them out again would never end.
    const products = [...gathered].map(([monthly, factors]) => {
      const factor = joined('sum', factors)
      return factor.kind === 'product' && factor.terms.length === 0 ? monthly : intern({ kind: 'product', terms: [factor, monthly] })
    })
    return joined('sum', [...(stills.length === 0 ? [] : [joined('sum', stills)]), ...products])
  }

  /** A divisor that stays the same belongs to the still part of what it divides. */
  const quotientOf = (over: GraphNode, under: GraphNode): GraphNode => {
    if (!over.isMonthly || under.isMonthly) return intern({ kind: 'quotient', over, under })
    if (over.kind === 'sum') return sumOf(over.terms.map((term) => quotientOf(term, under)))
    const { still, monthly } = split(over)
    return productOf([intern({ kind: 'quotient', over: joined('product', still), under }), ...monthly])
  }

  const nodeOf = (expression: Expression): GraphNode => {
    switch (expression.kind) {
      case 'number':
      case 'month':
        return intern(expression)
      case 'input':
        return intern({ kind: 'input', inputId: expression.id })
      case 'sum':
        return sumOf(expression.terms.map(nodeOf))
      case 'product':
        return productOf(expression.terms.map(nodeOf))
      case 'max':
      case 'min':
        return intern({ kind: expression.kind, terms: expression.terms.map(nodeOf) })
      case 'quotient':
        return quotientOf(nodeOf(expression.over), nodeOf(expression.under))
      case 'power':
        return intern({ kind: 'power', base: nodeOf(expression.base), exponent: nodeOf(expression.exponent) })
      case 'ceiling':
        return intern({ kind: 'ceiling', of: nodeOf(expression.of) })
    }
  }

  return { nodeOf, sumOf }
}

/** Ids of the inputs that any of the nodes reads. */
export const inputIdsOf = (nodes: readonly GraphNode[]): ReadonlySet<string> => {
  const seen = new Set<GraphNode>()
  const ids = new Set<string>()
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (node.kind === 'input') ids.add(node.inputId)
    for (const part of partsOf(node)) visit(part)
  }
  for (const node of nodes) visit(node)
  return ids
}
