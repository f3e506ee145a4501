import { contentHash } from '../../../lib/content-hash.ts'
import type { RowHistory } from '../ledger.ts'
import type { QueueSource } from '../queue-source.ts'

/** Has anybody decided the row in this queue? A second opinion about it is another queue. */
const isAudited = (history: RowHistory | undefined): boolean =>
  [...(history?.values() ?? [])].some((own) => own.some(({ queue, decision }) => queue === 'audit' && decision !== 'skip'))

/**
 * A random sample of the rows with an answer. The order is fixed by the seed and the content of each row, whatever was decided
 * elsewhere: the rows audited so far are always a random sample of all, so they may estimate how many answers are wrong.
 */
export const audit: QueueSource = {
  name: 'audit',
  label: 'a random sample: how many answers are wrong',
  isBlind: false,
  usual: 50,
  pick: ({ candidates, n, seed }) =>
    candidates
      .filter(({ example, history }) => example.expected !== undefined && !isAudited(history))
      .map((candidate) => ({ candidate, place: contentHash([String(seed), candidate.hash, candidate.example.id], 16) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, n)
      .map(({ candidate }) => ({ candidate, queue: 'audit' })),
}
