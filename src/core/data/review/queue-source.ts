import type { Random } from '../../ports/world.ts'
import type { TaskKind } from '../../task/task.ts'
import type { Example } from '../example.ts'
import { opinions, settle, type RowHistory } from './ledger.ts'
import type { ReviewQueue } from './review-queue.ts'

/** A row that may be reviewed: none that is frozen in golden. */
export interface Candidate {
  readonly example: Example
  readonly hash: string
  /** Rows with equal inputs share `exact`, near duplicates `cluster`. */
  readonly exact: number
  readonly cluster: number
  readonly history?: RowHistory
}

/** A row whose label is probably wrong. */
export interface Suspect {
  readonly id: string
  readonly likely: string
  /** Of the likely label, by a model that did not see the row. */
  readonly probability: number
}

export interface QueueContext {
  readonly kind: TaskKind
  readonly labels: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly by: string
  /** Rows wanted at most. */
  readonly n: number
  readonly seed: number
  readonly random: Random
  readonly signal: AbortSignal
  /** Most suspect first. */
  suspects(): Promise<readonly Suspect[]>
}

export interface Picked {
  readonly candidate: Candidate
  readonly queue: ReviewQueue
  readonly why?: string
  readonly suggested?: string
}

/** Which rows come, and in which order. One file, one line in `queues.ts`. */
export interface QueueSource {
  readonly name: ReviewQueue
  /** One line for people. */
  readonly label: string
  readonly isBlind: boolean
  /** Rows at once where `--n` says nothing. */
  readonly usual: number
  pick(context: QueueContext): readonly Picked[] | Promise<readonly Picked[]>
}

/** Has nobody decided this row yet, or do those who did disagree (and this reviewer has not said anything)? */
export const isOpen = ({ history }: Candidate, by: string): boolean => {
  const { status } = settle(history)
  return status === 'open' || (status === 'unresolved' && !hasOpinion(history, by))
}

export const hasOpinion = (history: RowHistory | undefined, by: string): boolean => opinions(history).some((record) => record.by === by)
