import type { Output } from '../core/arms/output.ts'
import { applyLabelPrior } from '../core/arms/label-prior.ts'
import { AssayError } from '../core/errors.ts'
import { evaluateArm } from '../engine/evaluate.ts'
import type { Candidate } from './ladder.ts'
import { measureArm } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { measureLadder } from './measure-ladder.ts'
import type { Ladder } from './measure-ladder.ts'
import { openRun } from './open-run.ts'
import type { OpenedRun } from './open-run.ts'
import { otherModel } from './other-models.ts'
import type { RunOptions } from './run.ts'
import { readServed } from './trained-arm.ts'

export interface TryResult {
  readonly arm: string
  readonly text: string
  /** Probabilities per label, where the arm has them. */
  readonly labels?: Readonly<Record<string, number>>
  /** Ids of the passages that the model was given, best first. */
  readonly passages?: readonly string[]
  readonly latencyMs: number
  readonly detail: string
}

const candidateOf = (run: OpenedRun, name: string): Candidate => {
  const candidate = run.candidates.find((known) => known.name === name || known.definition.kind === name)
  if (candidate === undefined)
    throw new AssayError('arm-unknown', `arm "${name}" is not on this task's ladder`, {
      hint: `known arms: ${run.candidates.map((known) => known.name).join(', ')}`,
    })
  if (candidate.blocked !== undefined)
    throw new AssayError('arm-unknown', `${candidate.name} cannot run: ${candidate.blocked.why}`, { hint: 'see `assay plan`' })
  return candidate
}

/** An arm that is built on others needs them measured, as the run measured them: replayed from the journal. */
const openBuiltOn = async (run: OpenedRun, candidate: Candidate): Promise<MeasuredArm> => {
  const ladder: Ladder = { measured: new Map(), notRun: new Map() }
  const trains = run.candidates.some(({ definition, blocked }) => definition.needs.training && blocked === undefined)
  const needed = run.candidates.filter(
    ({ name, definition: { needs } }) => name === candidate.name || (!needs.training && needs.parents !== true),
  )
  await measureLadder(run.session, needed, ladder, { trains })
  const measured = ladder.measured.get(candidate.name)
  if (measured !== undefined) return measured
  throw new AssayError(
    'arm-unknown',
    `${candidate.name} is not run: ${ladder.notRun.get(candidate.name)?.why ?? 'it has nothing to build on'}`,
    {
      hint: 'see `assay report`',
    },
  )
}

/** The arm as it was measured: its adapter from disk, its label prior from dev, replayed from the journal where it can be. */
const openArm = async (run: OpenedRun, candidate: Candidate): Promise<MeasuredArm> => {
  const { session } = run
  if (candidate.definition.needs.parents === true) return await openBuiltOn(run, candidate)
  if (!candidate.definition.needs.training) return await measureArm(session, candidate, { train: session.data.splits.train, quiet: true })
  const trained = await readServed(session.ports, session.files.absolute(`.assay/models/${candidate.name}`))
  if (trained === undefined)
    throw new AssayError('run-not-found', `${candidate.name} has not been trained`, { hint: '`assay run` trains it' })
  return await measureArm(session, candidate, { train: session.data.splits.train, adapter: trained.adapter, quiet: true })
}

/** Answers one text with one arm, as it would be served (DESIGN §10.16). Throws `arm-unknown`, `run-not-found`, `provider-failed`. */
export const tryArm = async (options: RunOptions & { readonly arm: string; readonly text: string }): Promise<TryResult> => {
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const { session } = run
  const example = { id: 'try', input: options.text, tags: [], weight: 1, source: { file: 'command line', line: 1 } }
  await session.watch(() => [example])
  const arm = await openArm(run, candidateOf(run, options.arm))
  const { candidate, fitted, adapter, prior } = arm
  const model = fitted.kind !== 'local' && candidate.model !== undefined ? await session.model(candidate.model, adapter) : undefined
  let output: Output | undefined
  const answers = evaluateArm({
    arm: fitted,
    name: candidate.name,
    ...(model === undefined ? {} : { model }),
    other: otherModel(session),
    examples: [example],
    journal: session.journal,
    price: session.costOf(candidate.model),
    limits: session.limits,
    maxUsd: Math.max(0, session.task.budget.usd - session.spentUsd),
    ...(session.freshSince === undefined ? {} : { freshSince: session.freshSince }),
    signal: session.signal,
    clock: session.ports.clock,
  })
  for await (const answer of answers) output = answer
  if (output === undefined || output.status === 'failed')
    throw new AssayError('provider-failed', `${candidate.name} gave no answer: ${output?.failure.message ?? 'nothing came back'}`)
  const read = applyLabelPrior(output, prior)
  const labels =
    read.labelScores === undefined
      ? undefined
      : Object.fromEntries(Object.entries(read.labelScores).map(([label, log]) => [label, Math.exp(log)]))
  return {
    arm: candidate.name,
    text: read.text,
    ...(labels === undefined ? {} : { labels }),
    ...(output.passages === undefined ? {} : { passages: output.passages }),
    latencyMs: output.latencyMs,
    detail: fitted.detail,
  }
}
