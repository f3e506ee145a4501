import type { Example } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import { leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import { answerFilters, createYields, inputFilters, type FilterYield, type Yields } from '../core/data/synthesis/yields.ts'
import { AssayError } from '../core/errors.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { openTeacher, type Teacher } from './distil-answers.ts'
import { generateInputs } from './distil-inputs.ts'
import { answerRows, type Answered } from './distil-label.ts'
import { planOf, rowsToAnswer, teacherOf, type DistilOptions, type DistilPlan } from './distil-plan.ts'
import { distilledRows, labelBalance } from './distil-rows.ts'
import { refuseStreamLeaving } from './find-personal-data.ts'
import { systemPromptOf } from './measure-arm.ts'
import { loadCheckedTask, openRun } from './open-run.ts'
import { openPrices } from './open-prices.ts'
import type { Session } from './session.ts'
import { prepareData } from './split.ts'

export interface DistilResult {
  readonly plan: DistilPlan
  readonly out: string
  readonly kept: number
  readonly candidates: number
  readonly yields: readonly FilterYield[]
  readonly calls: number
  readonly replayed: number
  /** USD of everything asked, earlier calls that were replayed included; `paidUsd` is what this call added. */
  readonly usd: number
  readonly paidUsd: number
  readonly usdPerKept: number | null
  readonly labels: ReturnType<typeof labelBalance>
  /** The edit of task.yaml that makes use of the rows. */
  readonly edit: string
  /** Why it ended before the rows were there. */
  readonly stopped?: string
}

const journalFile = '.assay/journal.sqlite'

/** USD that the task has spent; a task without a journal has spent nothing, and gets none here. */
const spentSoFar = async ({ files, ports }: Pick<DistilOptions, 'files' | 'ports'>): Promise<number> => {
  if (!(await files.exists(journalFile))) return 0
  await using journal = await ports.openJournal(files.root)
  return await journal.spentUsd()
}

/** What would be asked, and what it would cost. Asks and writes nothing. Throws as `distil` does before it asks. */
export const planDistil = async (options: DistilOptions): Promise<DistilPlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const ref = teacherOf(task, options.teacher)
  const data = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  return planOf(options, {
    task,
    data,
    ref,
    prices: await openPrices(ports, { task, files }),
    spentUsd: await spentSoFar(options),
    candidates: await rowsToAnswer(options, task, data.splits.train),
    systemPrompt: await systemPromptOf({ task, files, data }),
  })
}

/** Rows whose text gives dev or golden away are never sent. */
const withoutLeaks = (session: Session, rows: readonly Example[], yields: Yields): readonly Example[] => {
  const { dev, golden } = session.data.splits
  const leaking = leakingInputs(
    rows.map((row, index) => ({ ...row, id: `candidate-${index}` })),
    { held: [...dev, ...golden], kind: session.task.kind },
  )
  yields.candidate(leaking.size)
  yields.drop('not leaking', leaking.size)
  return rows.filter((_, index) => !leaking.has(`candidate-${index}`))
}

/** Candidates with their answers, by what was asked for. */
const askTeacher = async (
  session: Session,
  given: {
    readonly plan: DistilPlan
    readonly ref: ModelRef
    readonly teacher: Teacher
    readonly yields: Yields
    readonly samples: number
    readonly systemPrompt: string
    readonly rows: readonly Example[]
  },
): Promise<readonly Answered[]> => {
  const { plan, teacher, yields, systemPrompt } = given
  if (plan.what !== 'inputs') {
    const rows = withoutLeaks(session, given.rows, yields).slice(0, plan.rows)
    yields.candidate(rows.length)
    return await answerRows(session, given, rows)
  }
  const inputs = await generateInputs(session, { teacher, yields, rows: plan.rows, systemPrompt })
  if (session.task.kind === 'classification')
    return inputs.flatMap((example) => (example.expected === undefined ? [] : [{ example, expected: example.expected }]))
  return await answerRows(session, given, inputs)
}

const linesOf = async function* (rows: readonly Example[]): AsyncGenerator<string> {
  for (const row of rows) yield assayRowText(row)
}

/** The edit of task.yaml that makes use of the rows. */
const editOf = ({ data }: Task, out: string, what: DistilPlan['what']): string => {
  if ('files' in data)
    return what === 'relabel'
      ? `take the rows whose ids stand in origin.seed out of ${data.files.join(', ')}, and set data: [${[...data.files, out].join(', ')}]`
      : `data: [${[...data.files, out].join(', ')}]`
  return what === 'relabel'
    ? `data: { train: ${out}, ... }`
    : `assay import ${data.train} --out data/train.jsonl; append the lines of ${out} to it; data: { train: data/train.jsonl, ... }`
}

/** Before anything is frozen or opened: what costs money needs a yes. */
const refuseUnasked = async (options: DistilOptions): Promise<void> => {
  if (options.options?.yes === true) return
  const plan = await planDistil(options)
  if (plan.usd === 0) return
  throw new AssayError(
    'budget-exceeded',
    `this would make about ${plan.calls} calls of ${plan.teacher}, for money, and nobody agreed to it`,
    { hint: 'see `assay distil --dry-run`, then add --yes' },
  )
}

/**
 * Lets a teacher write answers or inputs, from rows of train alone, and writes what passes every filter to a new data file. Throws
 * `write-refused`, `privacy-blocked`, `teacher-forbidden`, `personal-data`, `price-unknown`, `budget-exceeded` (it would cost and nobody
 * said yes, or nothing is left), `usage` (nothing to label), `data-no-answers`, and what a run throws.
 */
export const distil = async (options: DistilOptions): Promise<DistilResult> => {
  const { files, out, what, samples = 1 } = options
  if (await files.exists(out)) throw new AssayError('write-refused', `${out} exists`, { where: out, hint: 'name another file with --out' })
  await refuseUnasked(options)
  const ref = teacherOf(await loadCheckedTask(files), options.teacher)
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const { session } = run
  const { task, data, ports, sink, signal } = session
  const candidates = await rowsToAnswer(options, task, data.splits.train)
  const systemPrompt = await systemPromptOf(session)
  const prices = await openPrices(ports, { task, files })
  const plan = planOf(options, { task, data, ref, prices, spentUsd: session.spentUsd, candidates, systemPrompt })
  // The rows of the splits are looked at by the session; these may be no part of them.
  if (!isOnThisMachine(ref)) await refuseStreamLeaving(candidates, { task, sink, signal, ports }, ref)
  for (const message of plan.warnings) sink({ kind: 'note', level: 'warning', message })
  const yields = createYields(what === 'inputs' ? inputFilters : answerFilters)
  const teacher = await openTeacher(session, ref, plan.limitUsd)
  try {
    const answered = await askTeacher(session, { plan, ref, teacher, yields, samples, systemPrompt, rows: candidates })
    const { usd, paidUsd, calls, replayed, stopped } = teacher.totals
    const at = new Date(ports.clock.now()).toISOString()
    const { revision } = (await session.model(ref)).identity
    const rows = distilledRows(answered, { plan, systemPrompt, samples, usd, at, revision })
    if (rows.length > 0) await files.writeLines(out, linesOf(rows))
    return {
      plan,
      out,
      kept: rows.length,
      candidates: yields.candidates(),
      yields: yields.list(),
      calls,
      replayed,
      usd,
      paidUsd,
      usdPerKept: rows.length === 0 ? null : usd / rows.length,
      labels: task.kind === 'classification' ? labelBalance(rows) : [],
      edit: editOf(task, out, what),
      ...(stopped !== undefined && { stopped }),
    }
  } finally {
    await teacher.drain()
  }
}
