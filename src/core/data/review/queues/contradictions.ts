import { excerpt, groupRows } from '../../checks/data-check.ts'
import { normalise } from '../../normalise.ts'
import { isOpen, type Candidate, type QueueSource } from '../queue-source.ts'

const answersOf = (group: readonly Candidate[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { example } of group) {
    const answer = excerpt(example.expected ?? '', 40)
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  return counts
}

/** Rows with equal inputs and different answers, the rows of one input one after the other, largest groups first. */
export const contradictions: QueueSource = {
  name: 'contradictions',
  label: 'the same input with different answers',
  isBlind: false,
  usual: 100,
  pick: ({ candidates, kind, by, n }) => {
    // In free text several answers may all be right.
    if (kind !== 'classification' && kind !== 'extraction') return []
    const labelled = candidates.filter(({ example }) => example.expected !== undefined)
    return [...groupRows(labelled.length, (row) => labelled[row]?.exact).values()]
      .map((rows) => rows.flatMap((row) => labelled[row] ?? []))
      .filter((group) => new Set(group.map(({ example }) => normalise(example.expected ?? ''))).size > 1)
      .sort((a, b) => b.length - a.length)
      .flatMap((group) => {
        const answers = [...answersOf(group)].map(([answer, rows]) => `${answer} (${rows})`).join(', ')
        const why = `the same input has different answers: ${answers}`
        return group.filter((candidate) => isOpen(candidate, by)).map((candidate) => ({ candidate, queue: 'contradictions' as const, why }))
      })
      .slice(0, n)
  },
}
