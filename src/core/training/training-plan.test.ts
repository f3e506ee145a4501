import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultRecipe } from './default-recipe.ts'
import { planTraining, saveInterval, splitBatch, totalSteps } from './training-plan.ts'

const facts = { parameters: 135e6, rows: 1000, tokens: 47_000, trainedTokens: 3000, longest: 60, hours: 4, tokensPerSecond: 300 }

test('steps are rows times epochs by the batch, rounded up, and capped by maxSteps', () => {
  expect(totalSteps({ epochs: 2, batchSize: 16 }, 1000)).toBe(125)
  expect(totalSteps({ epochs: 1, batchSize: 16 }, 3)).toBe(1)
  expect(totalSteps({ epochs: 2, batchSize: 16, maxSteps: 10 }, 1000)).toBe(10)
})

test('a run of four steps or more has at least four checkpoints (training.md §6.3: a fixed interval never fires on 6 steps)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 100_000 }), (steps) => {
      expect(Math.ceil(steps / saveInterval(steps))).toBeGreaterThanOrEqual(4)
    }),
  )
  expect(saveInterval(1)).toBe(1)
})

test('a split batch has the size of the batch, and fits 8,192 tokens unless one row alone does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 20_000 }), (batchSize, longest) => {
      const { microBatch, accumulation } = splitBatch(batchSize, longest)
      expect(microBatch * accumulation).toBe(batchSize)
      expect(microBatch === 1 || microBatch * longest <= 8192).toBe(true)
    }),
  )
})

test('below 1B parameters the default is two epochs at 5e-4, rank 16, alpha 32, every linear layer (DESIGN §10.6)', () => {
  const { recipe, notes } = defaultRecipe(facts)
  expect(recipe).toMatchObject({ learningRate: 5e-4, epochs: 2, batchSize: 16, rank: 16, alpha: 32, targets: 'all-linear', dropout: 0 })
  expect(recipe.maxSteps).toBeUndefined()
  expect(notes).toEqual([])
  expect(planTraining({ recipe, lengths: Array.from({ length: 1000 }, () => 47), tokensPerSecond: 300 })).toMatchObject({
    totalSteps: 125,
    saveEverySteps: 32,
    tokens: 94_000,
    seconds: 94_000 / 300 + 40,
  })
})

test('from 1B parameters the rate is that of training.md §5.2, half as much again in short runs', () => {
  const large = { ...facts, parameters: 7e9, tokensPerSecond: 1e6 }
  expect(defaultRecipe({ ...large, rows: 10_000 }).recipe).toMatchObject({ learningRate: 2e-4, epochs: 2 })
  expect(defaultRecipe({ ...large, rows: 300 }).recipe).toMatchObject({ learningRate: 2e-4 * 1.5, epochs: 3 })
  expect(defaultRecipe({ ...large, parameters: 32e9, rows: 50_000 }).recipe).toMatchObject({ learningRate: 1e-4, epochs: 1 })
})

test('a short budget first takes epochs, then steps, and says so', () => {
  const oneEpoch = defaultRecipe({ ...facts, hours: (47_000 / 300 + 100) / 3600 })
  expect(oneEpoch.recipe.epochs).toBe(1)
  expect(oneEpoch.recipe.maxSteps).toBeUndefined()
  expect(oneEpoch.notes).toHaveLength(1)
  const half = defaultRecipe({ ...facts, hours: (47_000 / 600 + 40) / 3600 })
  expect(half.recipe).toMatchObject({ epochs: 1, batchSize: 8, maxSteps: 62 })
  expect(half.notes).toHaveLength(2)
})

test('whatever the budget, the expected time stays inside it or one step remains', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), fc.double({ min: 0.001, max: 10, noNaN: true }), (rows, hours) => {
      const { recipe } = defaultRecipe({ ...facts, rows, tokens: rows * 40, hours })
      const plan = planTraining({ recipe, lengths: Array.from({ length: Math.min(rows, 2000) }, () => 40), tokensPerSecond: 300 })
      const steps = totalSteps(recipe, rows)
      expect(steps === 1 || (steps - 16) * recipe.batchSize * 40 <= hours * 3600 * 300).toBe(true)
      expect(plan.microBatch).toBe(recipe.batchSize)
    }),
    { numRuns: 50 },
  )
})

test('rank grows with the trained tokens; from 64 it is rsLoRA with alpha equal to the rank', () => {
  expect(defaultRecipe({ ...facts, trainedTokens: 5e6 }).recipe).toMatchObject({ rank: 32, alpha: 64, rsLora: false })
  expect(defaultRecipe({ ...facts, trainedTokens: 3e7 }).recipe).toMatchObject({ rank: 64, alpha: 64, rsLora: true })
})
