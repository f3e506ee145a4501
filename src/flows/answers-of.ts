import type { Output } from '../core/arms/output.ts'
import { counted, formatShare } from '../core/report/format.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { ModelRef } from '../core/task/task.ts'
import type { BatchEvent } from '../engine/batch-calls.ts'
import { evaluateArm, type EvaluateOptions } from '../engine/evaluate.ts'
import { evaluateInBatch } from '../engine/evaluate-in-batch.ts'
import type { Session } from './session.ts'

const describe = (event: BatchEvent): string => {
  switch (event.kind) {
    case 'started':
      return `batch ${event.batchId}: ${counted(event.count, 'call')} handed in, answered within ${event.windowHours} hours; interrupt at any time, the same command collects it`
    case 'found':
      return `batch ${event.batchId}: ${counted(event.count, 'call')} of an earlier run are waited for`
    case 'waiting':
      return `batch ${event.batchId}: ${event.done} of ${event.total} answered`
    case 'ended':
      return `batch ${event.batchId}: ${event.why}, ${counted(event.answered, 'answer')}`
  }
}

/** Answers of one arm: live, or in batches where the session asks for them and the model's provider has them. */
export async function* answersOf(
  session: Session,
  ref: ModelRef | undefined,
  options: EvaluateOptions,
): AsyncGenerator<Output, void, undefined> {
  const wanted = session.inBatches === true && options.arm.kind === 'request' && ref !== undefined
  const batch = wanted ? await session.ports.openBatchModel(ref) : undefined
  const note = (message: string): void => session.sink({ kind: 'note', level: 'info', message })
  if (batch === undefined) {
    if (wanted && !isOnThisMachine(ref))
      note(`${ref.provider} has no batch interface that Assay knows: ${options.name} is asked live, at the full price`)
    yield* evaluateArm(options)
    return
  }
  await using _ = batch
  const { factor, source } = batch.price
  note(`${options.name}: batches at ${factor === 1 ? 'the full price' : `${formatShare(factor)} of the price`} (${source})`)
  const { model: _model, limits: _limits, concurrency: _concurrency, ...rest } = options
  yield* evaluateInBatch({ ...rest, batch, files: session.files, onBatch: (event) => note(describe(event)) })
}
