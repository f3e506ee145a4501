import { shuffled } from '../../../lib/shuffled.ts'
import { isOpen, type QueueSource } from '../queue-source.ts'

/** Rows that a model wrote or relabelled and nobody looked at yet, in random order so that the edit rate of each generator is honest. */
export const synthetic: QueueSource = {
  name: 'synthetic',
  label: 'rows that a model wrote and nobody looked at',
  isBlind: false,
  usual: 100,
  pick: ({ candidates, by, n, random }) =>
    shuffled(
      candidates.filter((candidate) => {
        const { origin } = candidate.example
        return (origin?.kind === 'synthetic' || origin?.kind === 'relabelled') && origin.reviewed === undefined && isOpen(candidate, by)
      }),
      random.fork('synthetic'),
    )
      .slice(0, n)
      .map((candidate) => ({ candidate, queue: 'synthetic' })),
}
