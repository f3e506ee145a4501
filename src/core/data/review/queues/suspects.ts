import { formatShare } from '../../../report/format.ts'
import { isOpen, type QueueSource } from '../queue-source.ts'

/** Rows whose label a model that did not see them would not give, most suspect first. Not a random sample: no rate comes from it. */
export const suspects: QueueSource = {
  name: 'suspects',
  label: 'answers that are probably wrong',
  isBlind: false,
  usual: 100,
  pick: async ({ candidates, by, n, suspects: find }) => {
    const byId = new Map(candidates.map((candidate) => [candidate.example.id, candidate]))
    return (await find())
      .flatMap(({ id, likely, probability }) => {
        const candidate = byId.get(id)
        if (candidate === undefined || !isOpen(candidate, by)) return []
        const why = `a model that did not see this row says ${likely} (${formatShare(probability)})`
        return [{ candidate, queue: 'suspects' as const, why, suggested: likely }]
      })
      .slice(0, n)
  },
}
