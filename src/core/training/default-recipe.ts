import type { Recipe } from './recipe.ts'
import { saveInterval, startSeconds, totalSteps } from './training-plan.ts'

export interface RecipeFacts {
  /** Parameters of the base model. */
  readonly parameters: number
  readonly rows: number
  /** Tokens of all rows, prompts included. */
  readonly tokens: number
  /** Tokens with a label, of all rows: what the adapter must store. */
  readonly trainedTokens: number
  /** Tokens of the longest row. */
  readonly longest: number
  /** Time that training may take. */
  readonly hours: number
  /** Measured on this machine by an earlier training, or assumed. */
  readonly tokensPerSecond: number
}

export interface ChosenRecipe {
  readonly recipe: Recipe
  /** What the budget changed, one sentence each. */
  readonly notes: readonly string[]
}

/** 16 rows a step; below 1B parameters 8 where 16 leaves fewer than 100 steps: small batches cost LoRA nothing, few steps do (training.md §5.1). */
const batchSizeFor = (parameters: number, rows: number, epochs: number): number =>
  parameters < 1e9 && Math.ceil(rows / 16) * epochs < 100 ? 8 : 16
const leastSteps = 60

/** training.md §5.2: capacity rule of LoRA, about 2 bits a parameter. */
const rankFor = (trainedTokens: number): number => (trainedTokens <= 2e6 ? 16 : trainedTokens <= 1e7 ? 32 : trainedTokens <= 5e7 ? 64 : 128)

/** DESIGN §10.6 below 1B parameters: two epochs; more on small sets, because fewer than 60 steps teach little (early stopping guards). */
const epochsFor = (parameters: number, rows: number): number => {
  if (parameters < 1e9) return Math.max(2, Math.min(6, Math.ceil((leastSteps * 16) / rows)))
  return rows < 2000 ? 3 : rows < 20_000 ? 2 : 1
}

/** 5e-4 below 1B (DESIGN §10.6); 2e-4 up to 14B, 1e-4 above, half as much again in runs of under 100 steps (training.md §5.2). */
const learningRateFor = (parameters: number, steps: number): number =>
  parameters < 1e9 ? 5e-4 : (parameters <= 14e9 ? 2e-4 : 1e-4) * (steps < 100 ? 1.5 : 1)

/**
 * The default recipe, fitted to the time: first fewer epochs, then fewer steps. Every linear layer, alpha 2r (r with rsLoRA from r = 64),
 * cosine with 3 % warm-up, no weight decay, clip 1.
 */
export const defaultRecipe = (facts: RecipeFacts): ChosenRecipe => {
  const notes: string[] = []
  const secondsPerEpoch = Math.max(facts.tokens, 1) / facts.tokensPerSecond
  const available = Math.max(facts.hours * 3600 - startSeconds, 1)
  const wanted = epochsFor(facts.parameters, facts.rows)
  const epochs = Math.max(1, Math.min(wanted, Math.floor(available / secondsPerEpoch)))
  if (epochs < wanted) notes.push(`${epochs} instead of ${wanted} epochs fit the ${facts.hours.toFixed(2)} hours for training`)
  const batchSize = batchSizeFor(facts.parameters, facts.rows, epochs)
  const stepsOfEpochs = totalSteps({ epochs, batchSize }, facts.rows)
  const affordable = Math.max(1, Math.floor((available / (secondsPerEpoch * epochs)) * stepsOfEpochs))
  const steps = Math.min(stepsOfEpochs, affordable)
  if (steps < stepsOfEpochs)
    notes.push(`${steps} of ${stepsOfEpochs} steps fit the ${facts.hours.toFixed(2)} hours: some rows are not seen`)
  const rank = rankFor(facts.trainedTokens)
  return {
    recipe: {
      method: 'sft',
      learningRate: learningRateFor(facts.parameters, steps),
      schedule: 'cosine',
      warmup: 0.03,
      epochs,
      ...(steps < stepsOfEpochs ? { maxSteps: steps } : {}),
      batchSize,
      rank,
      alpha: rank >= 64 ? rank : 2 * rank,
      // Two epochs with early stopping overfit little, and on a CPU dropout costs a tenth of the time.
      dropout: epochs > 2 && facts.rows < 10_000 && facts.parameters >= 1e9 ? 0.05 : 0,
      rsLora: rank >= 64,
      targets: 'all-linear',
      maxLength: 2048,
      saveEverySteps: saveInterval(steps),
      weightDecay: 0,
      maxGradNorm: 1,
    },
    notes,
  }
}
