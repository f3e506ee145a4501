import type { FoundPrompt } from '../core/arms/arm.ts'
import { optimised } from '../core/arms/optimised.ts'
import { AssayError } from '../core/errors.ts'
import type { PairedComparison } from '../core/stats/paired-comparison.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { createComparator } from './compare-arms.ts'
import { planLadder } from './ladder.ts'
import type { Candidate } from './ladder.ts'
import { measureArm } from './measure-arm.ts'
import { loadCheckedTask, openRun } from './open-run.ts'
import type { RunOptions } from './run.ts'
import { prepareData } from './split.ts'

export interface OptimiseOptions extends RunOptions {
  /** Name in task.yaml of the model whose prompt is improved; needed only where the task has several. */
  readonly model?: string
  /** Calls it may make; never less than its floor. Default: task.yaml's `optimise.calls`, else the floor. */
  readonly calls?: number
  /** File in the task folder that gets the prompt; must not exist. */
  readonly write?: string
}

export interface OptimisePlan {
  readonly arm: string
  /** Calls of fitting at most. */
  readonly calls: number
  readonly devCalls: number
  readonly sendsDataTo: string
}

export interface OptimiseResult {
  readonly arm: string
  readonly found: FoundPrompt
  /** The found prompt against the one under test, on rows that the search never saw: 95 % two-sided bounds. */
  readonly dev2?: Pick<PairedComparison, 'n' | 'valueA' | 'valueB' | 'difference' | 'low' | 'high' | 'method'>
  readonly metric: string
  /** Files that hold it now, relative to the task folder. */
  readonly files: readonly string[]
}

/** The optimised arm of one model, runnable. Throws `arm-unknown` with the models there are, or why it cannot run. */
const candidateOf = (candidates: readonly Candidate[], model: string | undefined): Candidate => {
  const all = candidates.filter(({ definition }) => definition.kind === optimised.kind)
  const names = all.map((candidate) => candidate.model?.name ?? '').join(', ')
  const found =
    model === undefined ? all.filter(({ blocked }) => blocked === undefined) : all.filter((candidate) => candidate.model?.name === model)
  const [first, second] = found
  const [only] = all
  if (model === undefined && first === undefined && only?.blocked !== undefined && all.length === 1)
    throw new AssayError('arm-unknown', `${only.name} cannot run: ${only.blocked.why}`, { hint: 'see `assay plan`' })
  if (first === undefined)
    throw new AssayError(
      'arm-unknown',
      model === undefined ? 'no model of this task can be asked' : `the task has no model "${model}" to ask`,
      {
        hint:
          names === ''
            ? 'the ladder has no optimised arm: see `arms:` in task.yaml'
            : `models: ${names}; \`assay plan\` says why one cannot run`,
      },
    )
  if (second !== undefined && model === undefined)
    throw new AssayError('usage', 'the task has several models', { hint: `name one with --model: ${names}` })
  if (first.blocked !== undefined)
    throw new AssayError('arm-unknown', `${first.name} cannot run: ${first.blocked.why}`, { hint: 'see `assay plan`' })
  return first
}

/** Calls that improving the prompt would make, and where rows would go. Spends and writes nothing. */
export const planOptimise = async (options: OptimiseOptions): Promise<OptimisePlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const { splits } = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  const candidate = candidateOf(planLadder({ ...task, arms: [optimised.kind] }, ports.variablesSet), options.model)
  const floor = optimised.fitCalls?.({ train: splits.train.length, dev: splits.dev.length }) ?? 0
  const { model } = candidate
  return {
    arm: candidate.name,
    calls: Math.max(floor, options.calls ?? task.optimise.calls ?? 0),
    devCalls: splits.dev.length,
    sendsDataTo: model === undefined || isOnThisMachine(model) ? 'this machine' : (model.baseUrl ?? model.provider),
  }
}

const refuseOverwrite = async ({ files, write }: OptimiseOptions): Promise<void> => {
  if (write !== undefined && (await files.exists(write)))
    throw new AssayError('write-refused', `${write} exists`, {
      hint: 'name a new file, then compare the two and point `prompt:` in task.yaml at the better one',
    })
}

/** The definition with another budget than task.yaml's. */
const withCalls = (candidate: Candidate, calls: number | undefined): Candidate =>
  calls === undefined
    ? candidate
    : {
        ...candidate,
        definition: {
          ...candidate.definition,
          fit: async (train, context, signal) =>
            await candidate.definition.fit(
              train,
              { ...context, task: { ...context.task, optimise: { ...context.task.optimise, calls } } },
              signal,
            ),
        },
      }

/**
 * Improves the prompt of one model by GEPA and measures it on dev2, which the search never saw, paired with the prompt under test.
 * The same calls are those of the run's `optimised` arm, so what was paid here is a replay there.
 * Throws `arm-unknown`, `usage`, `write-refused`, and what a run throws.
 */
export const optimisePrompt = async (options: OptimiseOptions): Promise<OptimiseResult> => {
  await refuseOverwrite(options)
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const { session } = run
  const candidates = planLadder({ ...session.task, arms: [optimised.kind, 'prompt'] }, session.ports.variablesSet)
  const candidate = candidateOf(candidates, options.model)
  const base = candidates.find(({ definition, model }) => definition.kind === 'prompt' && model?.name === candidate.model?.name)
  const { train } = session.data.splits
  const measured = await measureArm(session, withCalls(candidate, options.calls), { train })
  if (measured.fitted.kind !== 'request' || measured.fitted.found === undefined) throw new Error(`${candidate.name} found no prompt`)
  const { found } = measured.fitted
  const before = base === undefined ? undefined : await measureArm(session, base, { train, quiet: true })
  const arms = new Map([[candidate.name, measured], ...(before === undefined ? [] : ([[before.candidate.name, before]] as const))])
  const dev2 =
    before === undefined
      ? undefined
      : createComparator(session, arms)(before.candidate.name, candidate.name, 'dev2', { alpha: 0.025, margin: session.task.margin })
  if (options.write !== undefined) await session.files.writeText(options.write, `${found.prompt}\n`)
  return {
    arm: candidate.name,
    found,
    metric: session.metric.name,
    ...(dev2 === undefined ? {} : { dev2 }),
    files: [`.assay/prompts/${candidate.name}.md`, ...(options.write === undefined ? [] : [options.write])],
  }
}
