import type { TrainedArm } from './trained-arm.ts'

/** One training of a rung: the default recipe, or what is changed in it. `id` names its folder. */
export interface TrainingVariant {
  readonly id: string
  readonly label: string
  readonly learningRate?: number
  readonly seed?: number
}

export interface TriedVariant {
  readonly label: string
  /** The task's metric on dev2; absent where there was nothing to choose from. */
  readonly dev2?: number
  /** Checkpoints scored. */
  readonly tries: number
}

/** The spread that the seed alone makes: `sigma` is the standard deviation of the metric on dev2 over `k` seeds. */
export interface SeedSpread {
  readonly k: number
  readonly values: readonly number[]
  readonly sigma: number
}

/** Another training of the same rows takes about as long as the last, and a tenth more for luck. */
const reserve = 1.1

const seeds = 3

/** Half and twice the default rate: three runs that beat any rule for the rate (training.md §5.3). */
const sweepOf = (rate: number): readonly TrainingVariant[] =>
  [rate / 2, rate * 2].map((learningRate) => ({ id: `lr-${learningRate}`, label: `learning rate ${learningRate}`, learningRate }))

const withSeed = (variant: TrainingVariant, seed: number): TrainingVariant => ({
  ...variant,
  id: `${variant.id === '' ? 'default' : variant.id}-seed-${seed}`,
  label: `${variant.label}, seed ${seed}`,
  seed,
})

const standardDeviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}

/** A training that is done, with its value on dev2. */
export interface TrainedVariant {
  readonly variant: TrainingVariant
  readonly trained: TrainedArm
  readonly dev2: number
}

/**
 * Spends what the budget leaves after the default training: first on two more learning rates, chosen on dev2; then on two more seeds
 * of the chosen one, so that a claim about the recipe can carry the seed's own noise (DESIGN §4). Both or neither: one more rate or
 * one more seed would say little. Seconds are those kept beside each adapter, so a second run makes the same choices.
 */
export const tryVariants = async (options: {
  readonly first: Pick<TrainedVariant, 'variant' | 'trained'>
  readonly budgetSeconds: number
  readonly seed: number
  train(variant: TrainingVariant): Promise<TrainedArm>
  measure(variant: TrainingVariant, trained: TrainedArm): Promise<TrainedVariant>
}): Promise<{
  readonly chosen: Pick<TrainedVariant, 'variant' | 'trained'>
  readonly tried: readonly TriedVariant[]
  readonly seeds?: SeedSpread
}> => {
  const { first, budgetSeconds, seed, train, measure } = options
  const sweep = sweepOf(first.trained.recipe.learningRate)
  let left = budgetSeconds - first.trained.seconds
  const fits = (trainings: number): boolean => left >= trainings * reserve * first.trained.seconds
  if (!fits(sweep.length)) return { chosen: first, tried: [{ label: first.variant.label, tries: first.trained.curve.length }] }

  const all: TrainedVariant[] = [await measure(first.variant, first.trained)]
  const add = async (variant: TrainingVariant): Promise<TrainedVariant> => {
    const done = await measure(variant, await train(variant))
    left -= done.trained.seconds
    all.push(done)
    return done
  }
  for (const variant of sweep) await add(variant)
  // Of equals the default, which was fixed before anything was seen.
  const chosen = all.reduce((best, other) => (other.dev2 > best.dev2 ? other : best))
  const sameRecipe = [chosen.dev2]
  if (fits(seeds - 1)) for (let k = 1; k < seeds; k++) sameRecipe.push((await add(withSeed(chosen.variant, seed + k))).dev2)
  return {
    chosen,
    tried: all.map(({ variant, dev2, trained }) => ({ label: variant.label, dev2, tries: trained.curve.length })),
    ...(sameRecipe.length < seeds ? {} : { seeds: { k: seeds, values: sameRecipe, sigma: standardDeviation(sameRecipe) } }),
  }
}
