import { opinions } from '../ledger.ts'
import { isOpen, type Candidate, type Picked, type QueueContext, type QueueSource } from '../queue-source.ts'
import { audit } from './audit.ts'
import { contradictions } from './contradictions.ts'
import { suspects } from './suspects.ts'

/** Share of the rows that are a random sample, whatever else is in the queue. */
const auditShare = 0.1

/** One row of every cluster of near duplicates that nobody has looked into, largest first; then all others. */
const uncovered = ({ candidates, by }: QueueContext): readonly Candidate[] => {
  const clusters = Map.groupBy(candidates, ({ cluster }) => cluster)
  const open = [...clusters.values()].filter((rows) => rows.every(({ history }) => opinions(history).length === 0))
  const first = open.sort((a, b) => b.length - a.length).flatMap((rows) => rows.slice(0, 1))
  const known = new Set(first)
  return [...first, ...candidates.filter((candidate) => !known.has(candidate) && isOpen(candidate, by))]
}

/**
 * By what a decision is expected to be worth: contradictions, suspects, clusters that nobody has looked into, the rest. A random tenth
 * is mixed in (it counts as `audit`), so that the share of wrong answers is known too.
 */
export const all: QueueSource = {
  name: 'all',
  label: 'what is most worth a look, and a random tenth',
  isBlind: false,
  usual: 100,
  pick: async (context) => {
    const { n } = context
    const sample = await audit.pick({ ...context, n: Math.ceil(n * auditShare) })
    const taken = new Set(sample.map(({ candidate }) => candidate))
    const ranked: Picked[] = []
    const add = (picked: Picked): void => {
      if (taken.has(picked.candidate) || taken.size >= n) return
      taken.add(picked.candidate)
      ranked.push(picked)
    }
    for (const source of [contradictions, suspects]) for (const picked of await source.pick(context)) add(picked)
    for (const candidate of uncovered(context)) add({ candidate, queue: 'all' })
    // Spread through the whole queue: who stops early has audited as large a share.
    const step = sample.length === 0 ? 1 : Math.max(1, Math.floor(ranked.length / sample.length))
    const mixed: Picked[] = []
    ranked.forEach((picked, index) => {
      mixed.push(picked)
      const audited = (index + 1) % step === 0 ? sample[(index + 1) / step - 1] : undefined
      if (audited !== undefined) mixed.push(audited)
    })
    const placed = new Set(mixed)
    return [...mixed, ...sample.filter((picked) => !placed.has(picked))]
  },
}
