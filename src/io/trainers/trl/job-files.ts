import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AssayError } from '../../../core/errors.ts'
import type { TrainJob } from '../../../core/ports/trainer.ts'
import { batchOrder } from '../../../core/training/batch-order.ts'
import { splitBatch, totalSteps } from '../../../core/training/training-plan.ts'

export interface WrittenJob {
  readonly totalSteps: number
  readonly eventsFile: string
}

export interface JobSettings {
  readonly baseFolder: string
  readonly cpuDtype: 'float32' | 'bfloat16'
  readonly threads: number
  readonly chooseWithinSeconds: number
}

const writeWhole = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.tmp`, text, { flush: true })
  await rename(`${file}.tmp`, file)
}

/** The last trained token of the rows: where greedy writing ends. */
const endTokens = (job: TrainJob): readonly number[] => [
  ...new Set(job.rows.map((row) => row.labels.at(-1)).filter((token): token is number => token !== undefined && token !== -100)),
]

/**
 * Writes what train.py reads. A folder belongs to one job: rows, order and recipe may not change under its checkpoints.
 * Throws `trainer-failed` where the folder holds another job.
 */
export const writeJob = async (job: TrainJob, settings: JobSettings): Promise<WrittenJob> => {
  await mkdir(job.folder, { recursive: true })
  const steps = totalSteps(job.recipe, job.rows.length)
  const lengths = job.rows.map((row) => row.inputIds.length)
  const rows = job.rows.map((row) => `${JSON.stringify({ input_ids: row.inputIds, labels: row.labels })}\n`).join('')
  const identity = createHash('sha256')
    .update(JSON.stringify([job.base.sha256, job.recipe, job.seed, settings.cpuDtype]))
    .update(rows)
    .digest('hex')
  const identityFile = join(job.folder, 'identity')
  if (existsSync(identityFile) && readFileSync(identityFile, 'utf8') !== identity)
    throw new AssayError('trainer-failed', 'the training folder holds another job', {
      where: job.folder,
      hint: 'give every job its own folder',
    })
  const longest = lengths.reduce((most, length) => Math.max(most, length), 1)
  const { baseFolder, cpuDtype, threads, chooseWithinSeconds } = settings
  const file = {
    baseFolder,
    ggufFile: job.base.ggufFile,
    cpuDtype,
    threads,
    chooseWithinSeconds,
    recipe: job.recipe,
    seed: job.seed,
    totalSteps: steps,
    ...splitBatch(job.recipe.batchSize, longest),
    order: batchOrder({ lengths, batchSize: job.recipe.batchSize, steps, seed: job.seed }),
    parityPrompts: job.parityPrompts,
    parityChoices: job.parityChoices ?? [],
    parityMaxTokens: job.parityMaxTokens,
    endTokens: endTokens(job),
  }
  await writeWhole(join(job.folder, 'rows.jsonl'), rows)
  await writeWhole(join(job.folder, 'job.json'), JSON.stringify(file))
  await writeWhole(identityFile, identity)
  return { totalSteps: steps, eventsFile: join(job.folder, 'events.jsonl') }
}

/** Cuts a half-written last line, which a kill may leave, so that the next process appends whole lines. Returns the bytes kept. */
export const trimEvents = async (eventsFile: string): Promise<number> => {
  if (!existsSync(eventsFile)) return 0
  const content = readFileSync(eventsFile)
  const end = content.lastIndexOf(10) + 1
  if (end < content.length) await truncate(eventsFile, end)
  return end
}

/** Whole lines after `offset`, and where they end. */
export const readNewLines = async (
  file: string,
  offset: number,
): Promise<{ readonly lines: readonly string[]; readonly offset: number }> => {
  if (!existsSync(file)) return { lines: [], offset }
  await using handle = await open(file, 'r')
  const { size } = await handle.stat()
  if (size <= offset) return { lines: [], offset }
  const buffer = Buffer.alloc(size - offset)
  await handle.read(buffer, 0, buffer.length, offset)
  const end = buffer.lastIndexOf(10) + 1
  const lines = buffer
    .toString('utf8', 0, end)
    .split('\n')
    .filter((line) => line !== '')
  return { lines, offset: offset + end }
}

/** Checkpoints that were written to their end, oldest first. */
export const wholeCheckpoints = async (folder: string): Promise<readonly { readonly step: number; readonly folder: string }[]> => {
  const names = existsSync(folder) ? await readdir(folder) : []
  return names
    .flatMap((name) => {
      const match = /^checkpoint-(\d+)$/.exec(name)
      return match !== null && existsSync(join(folder, name, 'whole.json')) ? [{ step: Number(match[1]), folder: join(folder, name) }] : []
    })
    .sort((a, b) => a.step - b.step)
}
