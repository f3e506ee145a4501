import type { ChatMessage } from '../example.ts'
import type { ReviewQueue } from './review-queue.ts'

/** A row as a reviewer sees it: what the terminal and the page show, and what a decision about it needs. */
export interface ReviewRow {
  readonly id: string
  /** `rowHash` of the row as the data has it. */
  readonly hash: string
  readonly queue: ReviewQueue
  readonly input: string
  readonly history?: readonly ChatMessage[]
  readonly context?: string
  /** The present answer; absent of rows without one. */
  readonly expected?: string
  /** What is suggested in its place (a suspect's likely label): shown as a change. */
  readonly suggested?: string
  /** Of a preference pair: the two answers in the order in which they are shown. */
  readonly pair?: readonly [string, string]
  /** Why the row is here, in words. */
  readonly why?: string
  /** `model@provider` of whoever wrote the answer. */
  readonly generator?: string
  /** Who gave the answer and why the row is here are hidden. */
  readonly blind: boolean
  /** In a blind review of labels and JSON: the present answer is hidden too. A free text is judged by reading it. */
  readonly answerHidden: boolean
}
