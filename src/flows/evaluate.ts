import { applyLabelPrior, type LabelPrior } from '../core/arms/label-prior.ts'
import { ArmNotNeeded, type FittedArm } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { counted } from '../core/report/format.ts'
import type { Score } from '../core/scorers/score.ts'
import { createTotals, type ArmTotals, type Scored, type Totals } from './evaluation-totals.ts'
import { rowsOfDev, rowsOfFile, type EvaluationRows, type RowRange } from './evaluation-rows.ts'
import type { Candidate } from './ladder.ts'
import { answerExamples, calibrationRowsOf, fitArm, measureArm, priorOf } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { openRun } from './open-run.ts'
import type { OpenedRun } from './open-run.ts'
import { addAnswers } from './recorded-outputs.ts'
import { refuseOwnFile } from './refuse-own-file.ts'
import type { RunOptions } from './run.ts'
import { scoreOutputs } from './score-outputs.ts'
import type { Adapter, Session } from './session.ts'
import { streamOutputs } from './stream-outputs.ts'
import { readServed } from './trained-arm.ts'

export interface EvaluateRequest extends RunOptions {
  /** Names or kinds; all that can run where none is given. */
  readonly arms: readonly string[]
  /** A file instead of the dev split: where it is, and how the user named it. */
  readonly data?: { readonly path: string; readonly name: string }
  readonly repeats: number
  /** Only these rows, counted from 1, both ends included. */
  readonly range?: RowRange
  /** Spend at most this much (USD) now, where the budget allows more. */
  readonly maxUsd?: number
  /** Absolute path of a JSON lines file for the answers; with several arms each gets a file of its own. */
  readonly out?: string
}

export interface EvaluatedArm extends ArmTotals {
  readonly name: string
  readonly detail: string
  readonly possiblyPaidTwice: number
  /** File with one answer a row. */
  readonly out?: string
}

export interface Evaluation {
  readonly task: string
  readonly source: string
  readonly split: 'dev' | 'file'
  readonly scorer: string
  readonly arms: readonly EvaluatedArm[]
  readonly notes: readonly string[]
}

/** An evaluation with the values behind its numbers, for `--require`. */
export interface EvaluationWithValues {
  readonly evaluation: Evaluation
  /** By arm: value of each labelled row in order. */
  readonly values: ReadonlyMap<string, readonly (number | null)[]>
  /** The independent unit of each of these rows: near duplicates and groups count as one. */
  readonly units: readonly string[]
  readonly margin: number
  readonly scale: 'binary' | 'continuous'
  /** A mean of values; a data-set metric says nothing of single rows. */
  readonly isMean: boolean
}

/** Outputs scored and written together; the digest of an evaluation goes by these groups. */
const batchSize = 64

/** An arm that is ready to answer: fitted, its adapter found, its label prior known. */
export interface ReadyArm {
  readonly candidate: Candidate
  readonly fitted: FittedArm
  readonly adapter?: Adapter
  readonly prior?: LabelPrior
}

const isWanted = ({ name, definition }: Candidate, arms: readonly string[]): boolean =>
  arms.length === 0 || arms.includes(name) || arms.includes(definition.kind)

/** The arms that were asked for. Throws `arm-unknown` for one that does not exist or cannot run. */
export const chooseArms = (run: OpenedRun, arms: readonly string[]): readonly Candidate[] => {
  const unknown = arms.find((arm) => !run.candidates.some(({ name, definition }) => name === arm || definition.kind === arm))
  if (unknown !== undefined)
    throw new AssayError('arm-unknown', `arm "${unknown}" is not on this task's ladder`, {
      hint: `known arms: ${run.candidates.map(({ name }) => name).join(', ')}`,
    })
  const chosen = run.candidates.filter((candidate) => isWanted(candidate, arms))
  const blocked = chosen.find((candidate) => candidate.blocked !== undefined)
  if (arms.length > 0 && blocked !== undefined)
    throw new AssayError('arm-unknown', `${blocked.name} cannot run: ${blocked.blocked?.why ?? ''}`, { hint: 'see `assay plan`' })
  return chosen.filter((candidate) => candidate.blocked === undefined)
}

const parentsOf = async (run: OpenedRun, candidate: Candidate): Promise<readonly MeasuredArm[]> => {
  if (candidate.definition.needs.parents !== true) return []
  const { session } = run
  const parents: MeasuredArm[] = []
  for (const parent of run.candidates) {
    const { needs } = parent.definition
    if (parent.blocked !== undefined || needs.parents === true || needs.training) continue
    try {
      parents.push(await measureArm(session, parent, { train: session.data.splits.train, quiet: true }))
    } catch (error) {
      if (!(error instanceof ArmNotNeeded)) throw error
    }
  }
  return parents
}

/** Fits an arm and calibrates its label likelihoods on dev1, as `assay run` does. Undefined where it has to be trained first. */
export const makeReady = async (
  run: OpenedRun,
  candidate: Candidate,
  {
    ahead = [],
  }: { /** Rows that will be asked anyway: in batches, one wait serves them too. */ readonly ahead?: readonly LabelledExample[] } = {},
): Promise<ReadyArm | undefined> => {
  const { session } = run
  const trained = candidate.definition.needs.training
    ? await readServed(session.ports, session.files.absolute(`.assay/models/${candidate.name}`))
    : undefined
  if (candidate.definition.needs.training && trained === undefined) return undefined
  const adapter = trained === undefined ? {} : { adapter: trained.adapter }
  const fitted = await fitArm(session, candidate, { train: session.data.splits.train, parents: await parentsOf(run, candidate) })
  const rows = calibrationRowsOf(session)
  const examples = [...rows, ...ahead.filter((row) => !rows.includes(row))]
  const raw = fitted.kind === 'request' ? await answerExamples(session, { fitted, candidate, ...adapter, stage: 'evaluate', examples }) : []
  const prior = priorOf(session, rows, raw)
  return { candidate, fitted, ...adapter, ...(prior === undefined ? {} : { prior }) }
}

const withoutExpected = (example: Example): Example => {
  const { expected: _answer, ...question } = example
  return question
}

/** Hands examples on without their answers, and keeps those that are under way. */
async function* remembering(
  rows: AsyncIterable<Example> | Iterable<Example>,
  underWay: Example[],
): AsyncGenerator<Example, void, undefined> {
  for await (const example of rows) {
    underWay.push(example)
    yield withoutExpected(example)
  }
}

const rowOf = ({ example, output, score }: Scored): Readonly<Record<string, unknown>> => ({
  id: example.id,
  arm: output.arm,
  repeat: output.repeat,
  ...(output.status === 'answered'
    ? {
        output: output.text,
        ...(output.batched === true ? {} : { latencyMs: output.latencyMs }),
        ...(output.costUsd === undefined ? {} : { costUsd: output.costUsd }),
      }
    : { failure: output.failure.kind, why: output.failure.message, missing: output.failure.missing }),
  ...(score?.status === 'scored' ? { score: score.value } : {}),
})

/** Scores one group; rows without an expected answer have none. */
const scoreBatch = async (
  session: Session,
  items: readonly { readonly example: Example; readonly output: Output }[],
): Promise<readonly Scored[]> => {
  const labelled = items.filter((item): item is { example: LabelledExample; output: Output } => item.example.expected !== undefined)
  const scores = new Map<Output, Score | undefined>()
  const all = labelled.length === 0 ? [] : await scoreOutputs(session, session.scorer, labelled)
  labelled.forEach(({ output }, i) => scores.set(output, all[i]))
  return items.map((item) => {
    const score = scores.get(item.output)
    return score === undefined ? item : { ...item, score }
  })
}

/** One arm from rows to numbers: read, called, scored and written as they come, so that memory does not grow with their number. */
const evaluateOne = async (
  session: Session,
  arm: ReadyArm,
  options: {
    readonly rows: EvaluationRows
    readonly repeats: number
    readonly totals: Totals
    write(items: readonly Scored[]): Promise<void>
  },
): Promise<void> => {
  const { rows, repeats, totals, write } = options
  using heap = session.ports.smallHeap()
  void heap
  const underWay: Example[] = []
  let batch: { readonly example: Example; readonly output: Output }[] = []
  const finish = async (): Promise<void> => {
    const scored = await scoreBatch(session, batch)
    batch = []
    totals.add(scored)
    await write(scored)
  }
  const { total } = rows
  const { prior, ...ready } = arm
  const outputs = streamOutputs(session, {
    ...ready,
    stage: 'evaluate',
    repeats,
    examples: remembering(rows.read(), underWay),
    ...(total === undefined ? {} : { total: total * repeats }),
  })
  for await (const raw of outputs) {
    const example = underWay[0]
    if (example?.id !== raw.exampleId) throw new Error(`an output of ${raw.exampleId} came out of its turn`)
    if (raw.repeat === repeats - 1) underWay.shift()
    batch.push({ example, output: raw.status === 'answered' ? applyLabelPrior(raw, prior) : raw })
    if (batch.length >= batchSize) await finish()
  }
  if (batch.length > 0) await finish()
}

/** `answers.jsonl` becomes `answers.prompt@student.jsonl` where several arms answer. */
const outFileOf = (out: string, name: string, isOnly: boolean): string => {
  if (isOnly) return out
  const dot = out.lastIndexOf('.')
  return dot > out.lastIndexOf('/') + 1 ? `${out.slice(0, dot)}.${name}${out.slice(dot)}` : `${out}.${name}`
}

const openOut = async (files: TaskFiles, path: string | undefined): Promise<(items: readonly Scored[]) => Promise<void>> => {
  if (path === undefined) return async () => {}
  // The same command writes the same file again: what was answered comes from the journal.
  await files.writeText(path, '')
  return async (items) => {
    for (const item of items) await files.appendLine(path, rowOf(item))
  }
}

/**
 * Evaluates arms on dev or on any file: streamed from the rows to the file of answers, replayed where the journal has them. Golden is not
 * among the choices: only a declared look scores it. Throws what `openRun`, the engine and the scorers throw.
 */
export const evaluate = async (request: EvaluateRequest): Promise<EvaluationWithValues> => {
  await using run = await openRun({ ...request, options: { ...request.options, visit: true } })
  return await evaluateIn(run, request)
}

export const openRows = (session: Session, { data, range }: Pick<EvaluateRequest, 'data' | 'range'>): EvaluationRows =>
  data === undefined ? rowsOfDev(session, range) : rowsOfFile(session, { ...data, range })

/** The same within a run that is open already. */
export const evaluateIn = async (run: OpenedRun, request: EvaluateRequest): Promise<EvaluationWithValues> => {
  const { session } = run
  await addAnswers(run)
  const chosen = chooseArms(run, request.arms)
  const rows = openRows(session, request)
  // Read on its own: what a reading left out is counted in what was opened.
  if (request.data !== undefined) await session.watch(() => openRows(session, request).read())
  if (request.out !== undefined) refuseOwnFile(session, request.out, request.data?.path)
  if (request.maxUsd !== undefined) session.spentUsd = Math.max(session.spentUsd, session.task.budget.usd - request.maxUsd)
  const values = new Map<string, readonly (number | null)[]>()
  let units: readonly string[] = []
  const arms: EvaluatedArm[] = []
  const notes: string[] = []
  for (const candidate of chosen) {
    const ahead = session.inBatches === true && request.data === undefined ? session.data.splits.dev : []
    const arm = await makeReady(run, candidate, { ahead }).catch((error: unknown) => {
      if (error instanceof ArmNotNeeded && request.arms.length === 0) return error
      throw error
    })
    if (arm === undefined || arm instanceof ArmNotNeeded) {
      if (request.arms.length > 0)
        throw new AssayError('run-not-found', `${candidate.name} has not been trained`, { hint: '`assay run` trains it' })
      notes.push(`${candidate.name} was left out: ${arm?.message ?? 'it has not been trained'}`)
      continue
    }
    const out = request.out === undefined ? undefined : outFileOf(request.out, candidate.name, chosen.length === 1)
    const totals = createTotals(session, rows.split)
    const writeOut = await openOut(request.files, out)
    await evaluateOne(session, arm, {
      rows,
      repeats: request.repeats,
      totals,
      write: async (items) => {
        await writeOut(items)
        if (rows.split !== 'dev') return
        await session.run.outputs(
          'dev',
          items.map(({ output }) => output),
        )
        await session.run.scores(
          'dev',
          items.flatMap(({ output, score }) => (score === undefined || output.repeat > 0 ? [] : [score])),
        )
      },
    })
    values.set(candidate.name, totals.values)
    units = totals.units
    arms.push({
      name: candidate.name,
      detail: arm.fitted.detail,
      ...totals.result(),
      possiblyPaidTwice: session.possiblyPaidTwice.get(candidate.name) ?? 0,
      ...(out === undefined ? {} : { out }),
    })
  }
  if (arms.length === 0)
    throw new AssayError('arm-unknown', `none of ${counted(run.candidates.length, 'arm')} can run now`, { hint: '`assay plan` says why' })
  await session.run.settle()
  return {
    evaluation: {
      task: session.task.name,
      source: rows.source,
      split: rows.split,
      scorer: session.metric.name,
      arms,
      notes: [...rows.notes(), ...notes],
    },
    values,
    units,
    margin: session.task.margin,
    scale: session.scorer.scale === 'binary' && request.repeats === 1 ? 'binary' : 'continuous',
    isMean: session.metric.kind === 'mean',
  }
}
