import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TrainEvent, Trainer, TrainJob, TrainResult } from '../../src/core/ports/trainer.ts'
import type { Recipe } from '../../src/core/training/recipe.ts'
import { totalSteps } from '../../src/core/training/training-plan.ts'

export const tinyRecipe: Recipe = {
  method: 'sft',
  learningRate: 5e-4,
  schedule: 'cosine',
  warmup: 0.03,
  epochs: 2,
  batchSize: 4,
  rank: 4,
  alpha: 8,
  dropout: 0,
  rsLora: false,
  targets: 'all-linear',
  maxLength: 64,
  saveEverySteps: 4,
  weightDecay: 0,
  maxGradNorm: 1,
}

/** Rows under one prompt: the token before the answer says which of two answers is right. */
export const tinyRows = (count: number): TrainJob['rows'] =>
  Array.from({ length: count }, (_, i) => {
    const prompt = [
      1,
      520,
      198,
      100,
      101,
      102,
      103,
      104,
      105,
      106,
      107,
      108,
      ...Array.from({ length: i % 5 }, (_, k) => 300 + k),
      i % 2 === 0 ? 500 : 600,
    ]
    const answer = [i % 2 === 0 ? 700 : 800, 2]
    return { inputIds: [...prompt, ...answer], labels: [...prompt.map(() => -100), ...answer] }
  })

export const tinyJob = (folder: string, rows: TrainJob['rows'], base: TrainJob['base']): TrainJob => ({
  folder,
  base,
  rows,
  recipe: tinyRecipe,
  seed: 7,
  parityPrompts: rows.slice(0, 4).map(({ inputIds }) => inputIds.slice(0, -2)),
  parityMaxTokens: 4,
})

/** What every finished training looks like, whoever did it and however often it was interrupted. */
export const expectFinished = (job: TrainJob, result: TrainResult, events: readonly TrainEvent[]): void => {
  const steps = totalSteps(job.recipe, job.rows.length)
  expect(result).toMatchObject({ status: 'finished', steps })
  const expected = Array.from({ length: Math.floor(steps / job.recipe.saveEverySteps) }, (_, i) => (i + 1) * job.recipe.saveEverySteps)
  expect(result.checkpoints.map(({ step }) => step)).toEqual([...new Set([...expected, steps])])
  expect(events[0]).toMatchObject({ kind: 'started', totalSteps: steps })
  expect(events.at(-1)).toEqual({ kind: 'finished', steps })
  const seen = events.flatMap((event) => (event.kind === 'step' ? [event.step] : []))
  const from = events[0]?.kind === 'started' ? events[0].resumedFromStep : 0
  expect(seen).toEqual(Array.from({ length: steps - from }, (_, i) => from + i + 1))
  const config = JSON.parse(readFileSync(join(result.chosen.folder, 'adapter_config.json'), 'utf8'))
  expect(config).toMatchObject({ peft_type: 'LORA', r: job.recipe.rank, base_model_name_or_path: job.base.id })
  expect(existsSync(join(result.chosen.folder, 'adapter_model.safetensors'))).toBe(true)
}

/** What every trainer promises. `make` gives a fresh trainer over the same state. */
export const trainerContract = (name: string, make: () => Trainer, base: TrainJob['base']): void => {
  const signal = new AbortController().signal
  const newJob = (): TrainJob => tinyJob(join(mkdtempSync(join(tmpdir(), 'assay-trainer-')), 'job'), tinyRows(40), base)

  describe(`trainer ${name}`, () => {
    test('finishes every step, reports each in order and keeps the chosen checkpoint', async () => {
      const job = newJob()
      const events: TrainEvent[] = []
      const judged: number[] = []
      const result = await make().train(
        job,
        {
          onEvent: (event) => events.push(event),
          onCheckpoint: async (step) => {
            judged.push(step)
            return 'continue'
          },
          choose: async () => 8,
        },
        signal,
      )
      expectFinished(job, result, events)
      expect(judged).toEqual(result.checkpoints.map(({ step }) => step))
      expect(result.chosen.step).toBe(8)
    })

    test('ends early when a checkpoint says stop, and does not go on later', async () => {
      const job = newJob()
      const hooks = { onEvent: () => undefined, onCheckpoint: async () => 'stop' as const }
      const first = await make().train(job, hooks, signal)
      expect(first.status).toBe('stopped')
      expect(first.steps).toBeLessThan(totalSteps(job.recipe, job.rows.length))
      const second = await make().train(job, hooks, signal)
      expect(second.steps).toBe(first.steps)
    })

    test('goes on from the newest checkpoint after an abort, and judges the earlier ones again', async () => {
      const job = newJob()
      const controller = new AbortController()
      const interrupted = make().train(
        job,
        {
          onEvent: (event) => {
            if (event.kind === 'step' && event.step === 10) controller.abort()
          },
          onCheckpoint: async () => 'continue',
        },
        controller.signal,
      )
      await expect(interrupted).rejects.toThrow(/abort/i)
      const events: TrainEvent[] = []
      const judged: number[] = []
      const result = await make().train(
        job,
        {
          onEvent: (event) => events.push(event),
          onCheckpoint: async (step) => {
            judged.push(step)
            return 'continue'
          },
        },
        signal,
      )
      expect(events[0]).toMatchObject({ kind: 'started', resumedFromStep: 8 })
      expectFinished(job, result, events)
      expect(judged).toEqual(result.checkpoints.map(({ step }) => step))
    })
  })
}
