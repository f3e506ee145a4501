import type { LabelledExample } from '../data/example.ts'
import { AssayError } from '../errors.ts'
import { counted, formatShare } from '../report/format.ts'
import { privacyBlock } from '../task/privacy-block.ts'
import type { Task } from '../task/task.ts'
import { CallFailed, type ArmDefinition } from './arm.ts'
import { applyLabelPrior, fitLabelPrior } from './label-prior.ts'
import { replyReader, requestBuilder } from './model-request.ts'
import { reflectionRequest } from './reflection-request.ts'

/** Rows of dev1 that choose between prompts; more would cost more than they tell. */
const mostValidation = 100

/** A model of task.yaml that may see rows: named by `optimise.reflection`, else the teacher, else the arm's own model. */
const reflectionModel = (task: Task): string | undefined => {
  const teacher = task.teacher ?? ('teacher' in task.models ? 'teacher' : undefined)
  const named = task.optimise.reflection ?? teacher
  const ref = named === undefined ? undefined : task.models[named]
  if (ref === undefined || privacyBlock(task, ref) !== undefined) return undefined
  return ref.name
}

/**
 * Rounds of GEPA that are worth the name: the first prompt on all of dev1, then three proposals that are each tried on a minibatch
 * beside their parent and, where better there, on all of dev1. `minibatch` rows a side and one call for the proposal.
 */
export const gepaPlan = { rounds: 3, minibatch: 8 } as const

/** Calls that GEPA needs at least: dev1 once, and for each round two minibatches, a reflection and dev1 again. Grows with dev. */
export const gepaLeastCalls = ({ train, dev }: { readonly train: number; readonly dev: number }): number =>
  dev + gepaPlan.rounds * (2 * Math.min(gepaPlan.minibatch, train) + 1 + dev)

/** Halves of dev: what the optimiser may see is dev1. */
const validationRows = (dev: number): number => Math.min(mostValidation, Math.ceil(dev / 2))

/**
 * The prompt under test, improved by GEPA (Agrawal et al. 2025): candidates are tried on minibatches of train and chosen on dev1 by
 * the task's own metric; dev2 and golden are never seen. Every call is journalled, so fitting again is free and gives the same prompt.
 */
export const optimised: ArmDefinition = {
  kind: 'optimised',
  label: 'Optimised prompt',
  rung: 65,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false, optimiser: true },
  fitCalls: ({ train, dev }) => gepaLeastCalls({ train, dev: validationRows(dev) }),
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const { task, labels, systemPrompt, dev1, optimiser, random } = context
    const [ask, score] = [context.ask?.bind(context), context.score?.bind(context)]
    if (ask === undefined || score === undefined || optimiser === undefined)
      throw new AssayError('arm-unknown', 'optimised arm was fitted without an optimiser')
    const read = replyReader(context)
    const builders = new Map<string, ReturnType<typeof requestBuilder>>()
    const builderOf = (system: string): ReturnType<typeof requestBuilder> => {
      const known = builders.get(system) ?? requestBuilder(train, context, { system })
      builders.set(system, known)
      return known
    }
    const validation = dev1.slice(0, mostValidation)
    const answerOf = async (system: string, example: LabelledExample) => {
      try {
        return read(await ask(builderOf(system)(example, 0)))
      } catch (error) {
        // Nobody knows what it would have said: no point for it, as for a wrong answer.
        if (error instanceof CallFailed) return { text: '' }
        throw error
      }
    }
    // The label prior is fitted once, with the first prompt: a candidate may not win by a preference for labels that calibration takes out anyway.
    const first = labels.length === 0 ? [] : await Promise.all(validation.map(async (example) => await answerOf(systemPrompt, example)))
    const prior = fitLabelPrior(
      first.map((answer, i) => ({ answer, expected: validation[i]?.expected ?? '' })),
      train.map((example) => example.expected),
    )
    const writer = reflectionModel(task)
    const mostCalls = Math.max(task.optimise.calls ?? 0, optimiser.leastCalls({ train: train.length, dev: validation.length }))
    let reflections = 0
    const result = await optimiser.optimise({
      seedPrompt: systemPrompt,
      train,
      dev: validation,
      answer: async (system, example) => {
        const { text } = applyLabelPrior(await answerOf(system, example), prior)
        return { text, score: await score(example, text) }
      },
      reflect: async (prompt) => (await ask(reflectionRequest(prompt, reflections++), writer)).text,
      mostCalls,
      seed: random.fork('optimiser').below(2 ** 31 - 1) + 1,
      signal,
    })
    const build = builderOf(result.prompt)
    return {
      kind: 'request',
      detail: `${counted(result.tries, 'prompt')} scored in ${counted(result.rounds, 'round')} and ${counted(result.calls, 'call')}, dev1 ${formatShare(result.firstScore)} to ${formatShare(result.devScore)}; proposals by ${writer ?? 'the model itself'}`,
      request: async (example, repeat) => build(example, repeat),
      read,
      found: {
        prompt: result.prompt,
        tries: result.tries,
        rounds: result.rounds,
        calls: result.calls,
        before: result.firstScore,
        after: result.devScore,
      },
    }
  },
}
