import { counted, formatCount, formatShare } from '../core/report/format.ts'
import type { PreparedTraining } from './prepare-training.ts'
import { servedAdapter } from './served-adapter.ts'
import type { TrainArmOptions } from './train.ts'

/** Checkpoints in a row, each worse than the best, after which training ends; an equal score is no reason to stop. */
const patience = 2

export interface CheckpointJudge {
  onCheckpoint(step: number, peftFolder: string): Promise<'continue' | 'stop'>
  /** Step of the best checkpoint; of equals the later one, which has seen more. */
  best(): number
  curve(): readonly { readonly step: number; readonly value: number }[]
}

/**
 * Scores checkpoints on dev1 through the path that will be served, and stops when two in a row were worse than the best.
 * Scores are kept in the job's folder, so that a resumed training does not ask for them again.
 */
export const createCheckpointJudge = (
  options: TrainArmOptions,
  prepared: Pick<PreparedTraining, 'base' | 'jobHash'>,
  jobFolder: string,
): CheckpointJudge => {
  const { ports, signal, sink, arm, scoredRows } = options
  const files = ports.openFolder(jobFolder)
  const scores = new Map<number, number>()

  const known = async (step: number): Promise<number | undefined> => {
    if (!(await files.exists('scores.jsonl'))) return undefined
    for await (const line of files.readLines('scores.jsonl')) {
      const entry = line as { readonly step: number; readonly value: number }
      scores.set(entry.step, entry.value)
    }
    return scores.get(step)
  }
  const measure = async (step: number, peftFolder: string): Promise<number> => {
    const adapter = await servedAdapter(options, prepared, peftFolder, files.absolute(`adapter-at-${step}.gguf`))
    await using model = await ports.openModel(options.student, { adapter, signal })
    const value = await options.score(model, signal)
    await files.appendLine('scores.jsonl', { step, value })
    return value
  }
  const steps = (): readonly number[] => [...scores.keys()].sort((a, b) => a - b)
  const best = (): number =>
    steps().reduce((kept, step) => ((scores.get(step) ?? 0) >= (scores.get(kept) ?? -1) ? step : kept), steps()[0] ?? 0)

  return {
    onCheckpoint: async (step, peftFolder) => {
      const value = (await known(step)) ?? (await measure(step, peftFolder))
      scores.set(step, value)
      sink({
        kind: 'note',
        level: 'info',
        message: `${arm}: dev1 ${formatShare(value)}${scoredRows === undefined ? '' : ` (n = ${formatCount(scoredRows)})`} after ${counted(step, 'step')}`,
      })
      const kept = best()
      return steps().filter((later) => later > kept).length >= patience ? 'stop' : 'continue'
    },
    best,
    curve: () => steps().map((step) => ({ step, value: scores.get(step) ?? 0 })),
  }
}
