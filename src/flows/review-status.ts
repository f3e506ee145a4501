import { noiseFromAudit } from '../core/data/noise/audit.ts'
import { reviewKey } from '../core/data/review/ledger.ts'
import { reviewStatus, type ReviewStatus } from '../core/data/review/review-status.ts'
import { createRandom } from '../core/lib/random.ts'
import type { ReviewData } from './review.ts'

const hoursPerWeek = 40

/** Where the review of a task stands. An hour costs what `rates.engineerWeekUsd` says, where task.yaml has it. */
export const statusOfReview = ({ task, candidates, examples, records, frozen, goldenCommand }: ReviewData): ReviewStatus => {
  const { engineerWeekUsd } = task.rates
  const rejected = new Map(
    candidates.flatMap(({ example, hash }) =>
      example.rejected === undefined ? [] : [[reviewKey({ id: example.id, hash }), example.rejected] as const],
    ),
  )
  const status = reviewStatus({
    records,
    wrong: noiseFromAudit(records, examples),
    current: new Set(candidates.map(({ example: { id }, hash }) => reviewKey({ id, hash }))),
    frozen: frozen.size,
    kind: task.kind,
    hourlyUsd: engineerWeekUsd === undefined ? undefined : engineerWeekUsd / hoursPerWeek,
    rejectedOf: (key) => rejected.get(key),
    random: createRandom(task.split.seed).fork('review-status'),
  })
  return { ...status, goldenCommand }
}
