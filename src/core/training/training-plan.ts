import type { Recipe } from './recipe.ts'

/** Tokens that one forward pass may hold; larger batches are split and their gradients added. */
const microBatchTokens = 8192

export interface TrainingPlan {
  readonly totalSteps: number
  readonly saveEverySteps: number
  readonly microBatch: number
  readonly accumulation: number
  /** Tokens of all steps, padding not counted. */
  readonly tokens: number
  readonly seconds: number
}

/** Optimizer steps of a recipe: ceil(rows / batch) x epochs, capped by maxSteps; at least one (training.md §6.3). */
export const totalSteps = (recipe: Pick<Recipe, 'epochs' | 'batchSize' | 'maxSteps'>, rows: number): number =>
  Math.max(1, Math.min(Math.ceil((rows * recipe.epochs) / recipe.batchSize), recipe.maxSteps ?? Number.POSITIVE_INFINITY))

/** So that at least four checkpoints exist, the last one at the end: a fixed interval never fires on a short run (training.md §6.3). */
export const saveInterval = (steps: number): number => {
  const quarter = Math.ceil(steps / 4)
  // Rounding down instead would often save twice at the end of longer runs.
  return Math.ceil(steps / quarter) >= 4 ? quarter : Math.max(1, Math.floor(steps / 4))
}

/** The largest part of a batch that fits the memory of one forward pass, and how many such parts make the batch. */
export const splitBatch = (batchSize: number, longest: number): { readonly microBatch: number; readonly accumulation: number } => {
  let microBatch = batchSize
  while (microBatch > 1 && (batchSize % microBatch !== 0 || microBatch * longest > microBatchTokens)) microBatch--
  return { microBatch, accumulation: batchSize / microBatch }
}

/** Steps, saves and expected time of a recipe on rows of these lengths; `tokensPerSecond` was measured on this machine or is assumed. */
export const planTraining = (options: {
  readonly recipe: Recipe
  readonly lengths: readonly number[]
  readonly tokensPerSecond: number
}): TrainingPlan => {
  const { recipe, lengths, tokensPerSecond } = options
  const steps = totalSteps(recipe, lengths.length)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1)
  const tokens = Math.round(steps * recipe.batchSize * mean)
  return {
    totalSteps: steps,
    saveEverySteps: recipe.saveEverySteps,
    ...splitBatch(
      recipe.batchSize,
      Math.max(
        ...lengths.slice(0, 1),
        lengths.reduce((most, length) => Math.max(most, length), 0),
      ),
    ),
    tokens,
    seconds: tokens / tokensPerSecond + startSeconds,
  }
}

/** Starting Python with PyTorch, reading the base and the parity check. */
export const startSeconds = 40
