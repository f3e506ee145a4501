import type { Fact, Facts } from './condition.ts'
import type { Evidence } from './decision.ts'
import { findFact } from './fact-vocabulary.ts'

/** Weakest first. */
const ranks: readonly Evidence[] = ['assumed', 'declared', 'observed', 'measured']

/** What rests on several facts is as strong as the weakest; what rests on nothing is `assumed`. */
export const weakest = (evidence: readonly Evidence[]): Evidence => ranks.find((rank) => evidence.includes(rank)) ?? 'assumed'

/** True where `a` is weaker evidence than `b`. */
export const isWeaker = (a: Evidence, b: Evidence): boolean => ranks.indexOf(a) < ranks.indexOf(b)

/** A limit that somebody set (the margin, a threshold) is no evidence: it counts at every rank. */
const isLimit = (name: string): boolean => name.startsWith('threshold.') || findFact(name)?.isLimit === true

/** The facts that are known at least this well; the others count as not known. */
export const factsOfRank = (facts: Facts, rank: Evidence): Facts =>
  new Map([...facts].filter(([name, fact]: [string, Fact]) => isLimit(name) || !isWeaker(fact.evidence, rank)))
