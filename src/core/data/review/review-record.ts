import * as z from 'zod'
import { reviewQueues } from './review-queue.ts'

/** Beside task.yaml, committed: what people decided about rows. Appended, never rewritten; the last line of a reviewer about a row counts. */
export const reviewsFile = 'reviews.jsonl'

export const reviewDecisions = ['accept', 'edit', 'reject', 'skip'] as const
export type ReviewDecision = (typeof reviewDecisions)[number]

const recordSchema = z.strictObject({
  id: z.string(),
  /** `rowHash` of the row as the reviewer saw it: a row that was edited since is not decided any more. */
  hash: z.string(),
  decision: z.enum(reviewDecisions),
  /** The answer before the decision. */
  previous: z.string().exactOptional(),
  /** The right answer, of an edit. */
  expected: z.string().exactOptional(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  queue: z.enum(reviewQueues),
  /** Whether the reviewer decided without seeing the present answer or who gave it. */
  blind: z.boolean().exactOptional(),
  /** Seconds that the decision took. */
  seconds: z.number().nonnegative().exactOptional(),
  /** `model@provider` of a synthetic row: for the edit rate per generator. */
  generator: z.string().exactOptional(),
  note: z.string().exactOptional(),
})

/** One line of reviews.jsonl. */
export type ReviewRecord = z.output<typeof recordSchema>

/** A line of reviews.jsonl, or what is wrong with it. */
export const parseReview = (line: unknown): { readonly record: ReviewRecord } | { readonly problem: string } => {
  const parsed = recordSchema.safeParse(line)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
  }
  const { decision, expected } = parsed.data
  if (decision === 'edit' && expected === undefined) return { problem: 'an edit needs `expected`: the right answer' }
  return { record: parsed.data }
}
