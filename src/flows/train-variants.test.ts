import { describe, expect, it } from 'vitest'
import type { TrainedArm } from './trained-arm.ts'
import { tryVariants } from './train-variants.ts'
import type { TrainingVariant } from './train-variants.ts'

const trainedIn = (seconds: number): TrainedArm => ({
  adapter: { file: 'a.gguf', sha256: 'x' },
  peftFolder: 'peft',
  step: 10,
  steps: 10,
  curve: [{ step: 10, value: 0.5 }],
  losses: [],
  recipe: {
    method: 'sft',
    learningRate: 4e-4,
    schedule: 'cosine',
    warmup: 0.03,
    epochs: 2,
    batchSize: 8,
    rank: 16,
    alpha: 32,
    dropout: 0,
    rsLora: false,
    targets: 'all-linear',
    maxLength: 2048,
    saveEverySteps: 5,
    weightDecay: 0,
    maxGradNorm: 1,
  },
  trainRows: 100,
  seconds,
  tokensPerSecond: 100,
  resumes: 0,
  reused: false,
  jobHash: 'job',
  parity: { status: 'not-measured', why: 'made up' },
  notes: [],
})

const values: Record<string, number> = { '': 0.8, 'lr-0.0002': 0.82, 'lr-0.0008': 0.79, 'lr-0.0002-seed-8': 0.84, 'lr-0.0002-seed-9': 0.8 }

const run = async (budgetSeconds: number) => {
  const trained: TrainingVariant[] = []
  const result = await tryVariants({
    first: { variant: { id: '', label: 'default recipe' }, trained: trainedIn(100) },
    budgetSeconds,
    seed: 7,
    train: async (variant) => {
      trained.push(variant)
      return trainedIn(100)
    },
    measure: async (variant, arm) => ({ variant, trained: arm, dev2: values[variant.id] ?? 0 }),
  })
  return { ...result, ids: trained.map(({ id }) => id), asked: trained }
}

describe('variants of a training', () => {
  it('are not tried where the budget holds one training and a half', async () => {
    const { ids, chosen, tried, seeds } = await run(150)
    expect([ids, chosen.variant.id, tried.length, seeds]).toEqual([[], '', 1, undefined])
  })

  it('are two more learning rates where three trainings fit, and dev2 chooses', async () => {
    const { ids, chosen, tried, seeds } = await run(330)
    expect(ids).toEqual(['lr-0.0002', 'lr-0.0008'])
    expect(chosen.variant.learningRate).toBe(2e-4)
    expect(tried.map(({ dev2 }) => dev2)).toEqual([0.8, 0.82, 0.79])
    expect(seeds).toBeUndefined()
  })

  it('are two more seeds of the chosen rate where five fit, and their spread is reported', async () => {
    const { asked, seeds } = await run(600)
    expect(asked.slice(2)).toMatchObject([
      { learningRate: 2e-4, seed: 8 },
      { learningRate: 2e-4, seed: 9 },
    ])
    expect(seeds?.values).toEqual([0.82, 0.84, 0.8])
    expect(seeds?.sigma).toBeCloseTo(0.02, 12)
  })
})
