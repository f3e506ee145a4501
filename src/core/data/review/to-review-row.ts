import type { Random } from '../../ports/world.ts'
import type { TaskKind } from '../../task/task.ts'
import type { Picked } from './queue-source.ts'
import type { ReviewRow } from './review-row.ts'

/** What a reviewer sees of a row. In a blind review the present answer stays in the value (it decides accept or edit) but is never shown. */
export const toReviewRow = (
  { candidate, queue, why, suggested }: Picked,
  { kind, isBlind, random }: { readonly kind: TaskKind; readonly isBlind: boolean; readonly random: Random },
): ReviewRow => {
  const { example, hash } = candidate
  const { id, input, history, context, expected, rejected, origin } = example
  const pair: readonly [string, string] | undefined =
    rejected === undefined || expected === undefined ? undefined : random.next() < 0.5 ? [expected, rejected] : [rejected, expected]
  return {
    id,
    hash,
    queue,
    input,
    ...(history !== undefined && { history }),
    ...(context !== undefined && { context }),
    ...(expected !== undefined && { expected }),
    ...(suggested !== undefined && suggested !== expected && !isBlind && { suggested }),
    ...(pair !== undefined && { pair }),
    ...(why !== undefined && !isBlind && { why }),
    ...(origin?.teacher !== undefined && { generator: origin.teacher }),
    blind: isBlind,
    answerHidden: isBlind && pair === undefined && (kind === 'classification' || kind === 'extraction'),
  }
}
