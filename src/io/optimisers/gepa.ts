import { gepaLeastCalls, gepaPlan } from '../../core/arms/optimised.ts'
import { readInstructions, reflectionPrompt, type Attempt } from '../../core/arms/reflection-prompt.ts'
import type { LabelledExample } from '../../core/data/example.ts'
import type { PromptOptimiser } from '../../core/ports/prompt-optimiser.ts'

/** Rounds without a better prompt that end the search, and the most that a large budget buys. */
const roundsWithoutGain = 5
const mostRounds = 30

/** Key of the one text that is optimised. */
const component = 'system'

interface Row {
  readonly split: 'train' | 'dev'
  readonly at: number
}

/** Read by the constructor, missing in its type: how many rows of dev make the front, and no merges, which need several components. */
const beyondTheType = (rows: number) => ({ paretoSetSize: rows, mergeMax: 0 })

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/**
 * GEPA (Agrawal et al. 2025) as implemented by `@ax-llm/ax`, which is loaded at the first use. It keeps the archive of prompts, picks
 * parents from the Pareto front over dev rows, draws minibatches and decides what is accepted; answers, scores and proposals come from
 * here, through its adapter, so that they are journalled calls. An error of the world stops it and is passed on: ax itself would
 * score it as 0 and go on.
 */
export const gepaOptimiser: PromptOptimiser = {
  leastCalls: gepaLeastCalls,
  async optimise({ seedPrompt, train, dev, answer, reflect, mostCalls, seed, signal }) {
    // Nothing to learn from, or to choose by.
    if (train.length < 2 || dev.length === 0) return { prompt: seedPrompt, calls: 0, rounds: 0, tries: 1, firstScore: 0, devScore: 0 }
    const { AxGEPA, AxMockAIService, ax } = await import('@ax-llm/ax')
    const minibatch = Math.min(gepaPlan.minibatch, train.length)
    const rounds = Math.max(1, Math.min(mostRounds, Math.floor((mostCalls - dev.length) / (2 * minibatch + 1))))
    const examples = { train, dev }
    let calls = 0
    let proposals = 0
    let stopped: { readonly reason: unknown } | undefined
    /** Mean dev score by prompt, in the order in which they were tried. */
    const tried = new Map<string, number>()

    const exampleOf = ({ split, at }: Row): LabelledExample => {
      const example = examples[split][at]
      if (example === undefined) throw new Error('the optimiser asked for a row that it was not given')
      return example
    }
    const attempts = async (prompt: string, rows: readonly Row[]): Promise<readonly Attempt[]> => {
      const found = await Promise.all(
        rows.map(async (row): Promise<Attempt> => {
          const example = exampleOf(row)
          const { text, score } = await answer(prompt, example)
          return { input: example.input, expected: example.expected, answered: text, score }
        }),
      )
      calls += rows.length
      if (rows.length === dev.length && rows.every(({ split }) => split === 'dev') && !tried.has(prompt))
        tried.set(prompt, mean(found.map(({ score }) => score)))
      return found
    }
    /** Runs one step; after a stop everything is over at once. */
    const step = async <Value>(run: () => Promise<Value>, otherwise: Value): Promise<Value> => {
      if (stopped !== undefined) return otherwise
      try {
        signal.throwIfAborted()
        return await run()
      } catch (error) {
        stopped ??= { reason: error }
        return otherwise
      }
    }
    const promptOf = (candidate: Readonly<Record<string, string>>): string => (candidate[component] ?? seedPrompt).trim()

    const unused = new AxMockAIService<string>()
    const optimiser = new AxGEPA({
      studentAI: unused,
      numTrials: rounds,
      minibatch: true,
      minibatchSize: minibatch,
      earlyStoppingTrials: roundsWithoutGain,
      seed,
      debugOptimizer: false,
      verbose: false,
      ...beyondTheType(dev.length),
    })
    const program = Object.assign(ax('message:string -> answer:string'), {
      getOptimizableComponents: () => [{ key: component, kind: 'instruction', current: seedPrompt }],
    })
    const rowsOf = (split: Row['split']) => examples[split].map((_, at) => ({ split, at, message: '' }))
    await optimiser.compile(program, rowsOf('train'), () => 0, {
      validationExamples: rowsOf('dev'),
      maxMetricCalls: Math.max(dev.length, mostCalls - rounds),
      gepaAdapter: {
        evaluate: async (rows: readonly Row[], candidate: Readonly<Record<string, string>>) => {
          const found = await step(async () => await attempts(promptOf(candidate), rows), [])
          return {
            outputs: rows.map((_, i) => found[i]?.answered ?? ''),
            scores: rows.map((_, i) => found[i]?.score ?? 0),
            trajectories: [...found],
          }
        },
        make_reflective_dataset: (_: unknown, batch: { readonly trajectories?: readonly Attempt[] | null }) => ({
          [component]: [...(batch.trajectories ?? [])],
        }),
        propose_new_texts: async (candidate: Readonly<Record<string, string>>, dataset: Readonly<Record<string, readonly Attempt[]>>) => {
          const current = promptOf(candidate)
          proposals++
          const written = await step(async () => await reflect(reflectionPrompt(current, dataset[component] ?? [])), '')
          // A text that differs at its end only: ax would ask a model of its own for one that does not differ.
          return { [component]: readInstructions(written) ?? `${current} ` }
        },
      },
    })
    if (stopped !== undefined) throw stopped.reason
    const firstScore = tried.get(seedPrompt.trim()) ?? 0
    // The earliest of equal prompts: a new one has to be better.
    const [prompt, devScore] = [...tried].reduce((best, next) => (next[1] > best[1] + 1e-12 ? next : best), [seedPrompt.trim(), firstScore])
    return { prompt, calls: calls + proposals, rounds: proposals, tries: tried.size, firstScore, devScore }
  },
}
