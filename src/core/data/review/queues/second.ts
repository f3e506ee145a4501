import { shuffled } from '../../../lib/shuffled.ts'
import { opinions } from '../ledger.ts'
import { hasOpinion, type Candidate, type Picked, type QueueSource } from '../queue-source.ts'

/** Share of the rows that the reviewer decided before and sees again without being told. */
const repeatedShare = 0.1

const asPicked = (candidate: Candidate): Picked => ({ candidate, queue: 'second' })

/**
 * Rows that somebody else decided, for a second opinion, and silently a tenth of the reviewer's own: agreement between people and
 * with oneself. Everything that could give the first answer away is hidden, and no place in the order tells a repeated row.
 */
export const second: QueueSource = {
  name: 'second',
  label: 'rows that somebody else decided, for a second opinion without seeing it',
  isBlind: true,
  usual: 50,
  pick: ({ candidates, by, n, random }) => {
    const draw = random.fork(`second ${by}`)
    const own = shuffled(
      candidates.filter(({ history }) => hasOpinion(history, by) && (history?.get(by)?.length ?? 0) < 2),
      draw,
    )
    const others = shuffled(
      candidates.filter(({ history }) => !hasOpinion(history, by) && opinions(history).length > 0),
      draw,
    )
    const repeats = Math.min(own.length, Math.ceil(n * repeatedShare))
    return shuffled([...others.slice(0, n - repeats), ...own.slice(0, repeats)], draw).map(asPicked)
  },
}
