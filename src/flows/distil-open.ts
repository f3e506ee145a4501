import type { Example } from '../core/data/example.ts'
import { leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import { answerFilters, createYields, inputFilters, questionFilters, type FilterName, type Yields } from '../core/data/synthesis/yields.ts'
import { AssayError } from '../core/errors.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { openTeacher, type Teacher } from './distil-answers.ts'
import { confirmsLabels, type CountGiven } from './distil-count.ts'
import { generateRows, unitOfWritten, type GenerateOptions } from './distil-generate.ts'
import { seedSource } from './distil-inputs.ts'
import { openAnswers, type Answered } from './distil-label.ts'
import { passagesOf, planOf, rowsToAnswer, teacherOf, type DistilOptions, type DistilPlan, type DistilWhat } from './distil-plan.ts'
import { passageRow, passageSource } from './distil-questions.ts'
import { systemPromptOf } from './measure-arm.ts'
import { loadCheckedTask, openRun } from './open-run.ts'
import { openPrices } from './open-prices.ts'
import type { Session } from './session.ts'
import { prepareData, type PreparedData } from './split.ts'

const journalFile = '.assay/journal.sqlite'

/** USD that the task has spent; a task without a journal has spent nothing, and gets none here. */
const spentSoFar = async ({ files, ports }: Pick<DistilOptions, 'files' | 'ports'>): Promise<number> => {
  if (!(await files.exists(journalFile))) return 0
  await using journal = await ports.openJournal(files.root)
  return await journal.spentUsd()
}

const confirmerOf = (task: Task, { what, confirmBy }: DistilOptions): ModelRef | undefined => {
  if (confirmBy === undefined) return undefined
  if (!confirmsLabels(what, task.kind))
    throw new AssayError('usage', '--confirm-by names who confirms the labels of new rows, and none are written', {
      hint: 'it goes with --what inputs of a classification task',
    })
  return teacherOf(task, confirmBy, '--confirm-by')
}

const countGiven = async (
  options: DistilOptions,
  { task, data }: { readonly task: Task; readonly data: PreparedData },
): Promise<CountGiven> => ({
  task,
  data,
  candidates: await rowsToAnswer(options, task, data.splits.train),
  passages: passagesOf(options.what, task, data),
  systemPrompt: await systemPromptOf({ task, files: options.files, data }),
})

/** What would be asked, and what it would cost. Asks and writes nothing. Throws as `distil` does before it asks. */
export const planDistil = async (options: DistilOptions): Promise<DistilPlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const ref = teacherOf(task, options.teacher)
  const confirmer = confirmerOf(task, options)
  const data = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  const prices = await openPrices(ports, { task, files })
  const spentUsd = await spentSoFar(options)
  return planOf(options, { ...(await countGiven(options, { task, data })), ref, confirmer, prices, spentUsd })
}

/** Before anything is frozen or opened: what costs money needs a yes. */
const refuseUnasked = async (options: DistilOptions): Promise<void> => {
  if (options.options?.yes === true) return
  const plan = await planDistil(options)
  const { usd, calls } = plan.probe ?? plan
  if (usd === 0) return
  throw new AssayError('budget-exceeded', `this would make about ${calls} calls of ${plan.teacher}, for money, and nobody agreed to it`, {
    hint: 'see `assay distil --dry-run`, then add --yes',
  })
}

const filtersOf: Readonly<Record<DistilWhat, readonly FilterName[]>> = {
  targets: answerFilters,
  relabel: answerFilters,
  inputs: inputFilters,
  corpus: questionFilters,
}

/** A teacher with everything that is asked of it: planned, checked, nothing sent yet. */
export interface OpenedDistil {
  readonly session: Session
  readonly plan: DistilPlan
  readonly ref: ModelRef
  readonly teacher: Teacher
  readonly yields: Yields
  readonly samples: number
  readonly systemPrompt: string
  readonly candidates: readonly Example[]
  readonly passages: CountGiven['passages']
  readonly confirmer: ModelRef | undefined
  /** Rows that were left out and that a person may want to see. */
  readonly aside: Example[]
}

/**
 * Opens the session and the teacher for `work`, and waits for calls under way whatever happens. Throws `privacy-blocked`,
 * `teacher-forbidden`, `personal-data`, `price-unknown`, `budget-exceeded` (it would cost and nobody said yes, or nothing is left),
 * `usage` (nothing to ask about), `data-no-answers`, `corpus-unusable`, and what a run throws.
 */
export const withTeacher = async <Result>(options: DistilOptions, work: (opened: OpenedDistil) => Promise<Result>): Promise<Result> => {
  const { files, samples = 1, what } = options
  await refuseUnasked(options)
  const early = await loadCheckedTask(files)
  const ref = teacherOf(early, options.teacher)
  const confirmer = confirmerOf(early, options)
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const { session } = run
  const { task, data, ports } = session
  const given = await countGiven(options, { task, data })
  const { candidates, passages, systemPrompt } = given
  const prices = await openPrices(ports, { task, files })
  const plan = planOf(options, { ...given, ref, confirmer, prices, spentUsd: session.spentUsd })
  // The rows of the splits are looked at by the session; these may be no part of them.
  await session.watch(() => [...candidates, ...passages.map(passageRow)])
  const teacher = await openTeacher(session, { ref, maxUsd: plan.limitUsd, ...(confirmer !== undefined && { confirmer }) })
  const opened = {
    session,
    plan,
    ref,
    teacher,
    yields: createYields(filtersOf[what]),
    samples,
    systemPrompt,
    candidates,
    passages,
    confirmer,
  }
  try {
    return await work({ ...opened, aside: [] })
  } finally {
    await teacher.drain()
  }
}

/** The rows that are answered, at most as many as planned. Those whose text gives dev or golden away are never sent. */
export const rowsToSend = ({ session, plan, yields, candidates }: OpenedDistil): readonly Example[] => {
  const { dev, golden } = session.data.splits
  const leaking = leakingInputs(
    candidates.map((row, index) => ({ ...row, id: `candidate-${index}` })),
    { held: [...dev, ...golden], kind: session.task.kind },
  )
  yields.candidate(leaking.size)
  yields.drop('not leaking', leaking.size)
  return candidates.filter((_, index) => !leaking.has(`candidate-${index}`)).slice(0, plan.rows)
}

/** The teacher's answers to these rows. */
export const answersTo = async (opened: OpenedDistil, rows: readonly Example[], yields = opened.yields): Promise<readonly Answered[]> => {
  yields.candidate(rows.length)
  return await (await openAnswers(opened.session, opened)).answer(rows, yields)
}

/** What makes rows of a round count: their own answer for questions, a second label for labels, the teacher's answer for other inputs. */
const acceptOf = async (opened: OpenedDistil, setAside: GenerateOptions['setAside']): Promise<GenerateOptions['accept']> => {
  const { session, plan, ref, confirmer, yields } = opened
  const { what } = plan
  if (what === 'corpus')
    return async (round) => round.flatMap((example) => (example.expected === undefined ? [] : [{ example, expected: example.expected }]))
  const isConfirming = confirmsLabels(what, session.task.kind)
  const asked = isConfirming ? { ...opened, ref: confirmer ?? ref, isConfirming } : opened
  const answers = await openAnswers(session, { ...asked, unitOf: unitOfWritten })
  return async (round) => {
    const answered = await answers.answer(round, yields)
    if (!isConfirming) return answered
    return answered.filter(({ example, expected }) => {
      if (expected === example.expected) return true
      yields.drop('label confirmed')
      setAside(example, `a second answer, which did not see this label, was "${expected}"`)
      return false
    })
  }
}

/** New rows, at most as many as planned; of `mostCalls` calls where given. */
export const newRows = async (opened: OpenedDistil, mostCalls?: number): Promise<readonly Answered[]> => {
  const { session, plan, teacher, yields, systemPrompt, passages, aside } = opened
  const setAside = (row: Example, doubt: string): void => {
    const steps = [...(row.origin?.steps ?? []), { step: 'set aside', detail: doubt }]
    aside.push({ ...row, origin: { kind: 'synthetic', ...row.origin, teacher: plan.teacher, terms: plan.terms.answer, steps } })
  }
  return await generateRows(session, {
    source:
      plan.what === 'corpus' ? passageSource(session, { passages, systemPrompt }) : seedSource(session, { rows: plan.rows, systemPrompt }),
    teacher,
    yields,
    rows: plan.rows,
    ...(mostCalls !== undefined && { mostCalls }),
    accept: await acceptOf(opened, setAside),
    setAside,
  })
}
