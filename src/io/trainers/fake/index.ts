import { appendFileSync, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AssayError } from '../../../core/errors.ts'
import type { Trainer, TrainerStatus, TrainJob } from '../../../core/ports/trainer.ts'
import { batchOrder } from '../../../core/training/batch-order.ts'
import { totalSteps } from '../../../core/training/training-plan.ts'
import { tinySafetensors } from './tiny-safetensors.ts'

export interface FakeTrainerOptions {
  /** File that gets one JSON line per call and step: what a test counts. */
  readonly callLog?: string
  /** Milliseconds a step takes; 0 by default. */
  readonly stepMs?: number
  /** The text the trainer's own model would answer to a prompt (token ids); without it there are no parity outputs. */
  parity?(prompt: readonly number[]): string
}

interface Checkpoint {
  readonly step: number
  readonly folder: string
}

const checkpointsIn = async (folder: string): Promise<readonly Checkpoint[]> => {
  const names = existsSync(folder) ? await readdir(folder) : []
  return names
    .flatMap((name) => {
      const match = /^checkpoint-(\d+)$/.exec(name)
      return match === null ? [] : [{ step: Number(match[1]), folder: join(folder, name) }]
    })
    .sort((a, b) => a.step - b.step)
}

/** A PEFT folder with one tiny LoRA pair per job; its numbers come from the job, the step and nothing else. */
const writeAdapter = async (folder: string, job: TrainJob, step: number): Promise<void> => {
  const building = `${folder}.building`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true })
  const { rank, alpha, rsLora } = job.recipe
  const config = { peft_type: 'LORA', r: rank, lora_alpha: alpha, use_rslora: rsLora, bias: 'none', base_model_name_or_path: job.base.id }
  await writeFile(join(building, 'adapter_config.json'), JSON.stringify(config))
  await writeFile(join(building, 'adapter_model.safetensors'), tinySafetensors(job.seed + step, rank), { flush: true })
  await rm(folder, { recursive: true, force: true })
  await rename(building, folder)
}

/** A deterministic trainer without Python: the same folders, events, stop and resume as the real one. */
export const createFakeTrainer = (options: FakeTrainerOptions = {}): Trainer => {
  const { callLog, stepMs = 0, parity } = options
  const note = (entry: Readonly<Record<string, unknown>>): void => {
    if (callLog !== undefined) appendFileSync(callLog, `${JSON.stringify(entry)}\n`)
  }
  const state: TrainerStatus = { id: 'fake', label: 'A trainer that only pretends', ready: true, bytes: 0, versions: {} }

  const train: Trainer['train'] = async (job, hooks, signal) => {
    if (job.rows.length === 0) throw new AssayError('trainer-failed', 'the job has no rows')
    await mkdir(job.folder, { recursive: true })
    const lengths = job.rows.map((row) => row.inputIds.length)
    const steps = totalSteps(job.recipe, job.rows.length)
    const { batchSize, saveEverySteps, learningRate } = job.recipe
    const order = batchOrder({ lengths, batchSize, steps, seed: job.seed })
    const before = await checkpointsIn(job.folder)
    const stopFile = join(job.folder, 'stop')
    let step = before.at(-1)?.step ?? 0
    note({ call: 'train', folder: job.folder, resumedFromStep: step, steps })
    const trainedTokens = order.reduce((sum, row) => sum + (job.rows[row]?.labels.filter((label) => label !== -100).length ?? 0), 0)
    hooks.onEvent({ kind: 'started', totalSteps: steps, trainedTokens, resumedFromStep: step })
    const judge = async (checkpoint: Checkpoint): Promise<void> => {
      if ((await hooks.onCheckpoint(checkpoint.step, checkpoint.folder)) === 'stop') await writeFile(stopFile, '')
    }
    for (const checkpoint of before) await judge(checkpoint)
    while (step < steps && !existsSync(stopFile)) {
      signal.throwIfAborted()
      if (stepMs > 0) await sleep(stepMs, undefined, { signal })
      const rows = order.slice(step * batchSize, (step + 1) * batchSize)
      step++
      note({ call: 'step', step, rows })
      const etaMs = (steps - step) * stepMs
      hooks.onEvent({ kind: 'step', step, totalSteps: steps, loss: 2 / (1 + step), learningRate, tokensPerSecond: 1000, etaMs })
      if (step % saveEverySteps !== 0 && step !== steps) continue
      const folder = join(job.folder, `checkpoint-${step}`)
      await writeAdapter(folder, job, step)
      hooks.onEvent({ kind: 'checkpoint', step, folder })
      await judge({ step, folder })
    }
    hooks.onEvent({ kind: 'finished', steps: step })
    const checkpoints = await checkpointsIn(job.folder)
    const chosen = (await hooks.choose?.()) ?? step
    const kept = join(job.folder, 'peft')
    await writeAdapter(kept, job, chosen)
    return {
      status: step < steps ? 'stopped' : 'finished',
      steps: step,
      resumes: before.length > 0 ? 1 : 0,
      tokensPerSecond: 1000,
      checkpoints,
      parityOutputs: [],
      parityTexts: parity === undefined ? [] : job.parityPrompts.map(parity),
      chosen: { step: chosen, folder: kept },
    }
  }

  return {
    id: state.id,
    label: state.label,
    status: async () => state,
    prepare: async () => {
      note({ call: 'prepare' })
      return state
    },
    train,
    remove: async () => note({ call: 'remove' }),
  }
}
