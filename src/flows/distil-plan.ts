import { generationRequest, inputsPerCall, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { AssayError } from '../core/errors.ts'
import { estimateTokens } from '../core/lib/estimate-tokens.ts'
import type { PermissionAnswer } from '../core/licences/permission.ts'
import { withDecision } from '../core/licences/permission.ts'
import { teacherTermsAnswer } from '../core/licences/teacher-terms.ts'
import { formatUsd } from '../core/report/format.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import { resolveModel } from '../core/task/resolve-task.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import type { Prices } from './open-prices.ts'
import { importData } from './import-data.ts'
import type { RunOptions } from './run.ts'
import type { PreparedData } from './split.ts'

export type DistilWhat = 'targets' | 'inputs' | 'relabel'

export interface DistilOptions extends RunOptions {
  /** Name in task.yaml, `kind@name` of an arm, or `provider/model`. */
  readonly teacher: string
  readonly what: DistilWhat
  readonly rows?: number
  /** Hard limit of what this call may spend, USD, under `budget.usd`. */
  readonly usd?: number
  /** Relative to the task folder; must not exist. */
  readonly out: string
  /** File of unlabelled rows, relative to the task folder. */
  readonly inputs?: string
  /** Answers asked for each row. */
  readonly samples?: number
}

export interface DistilPlan {
  readonly teacher: string
  readonly what: DistilWhat
  readonly rows: number
  readonly rowsWhy: string
  readonly calls: number
  readonly promptTokens: number
  readonly completionTokens: number
  /** 0 on this machine, null where no price is known. */
  readonly usd: number | null
  readonly priceSource: string
  readonly limitUsd: number
  readonly terms: PermissionAnswer
  readonly sendsDataTo: string
  /** What a reader must know before agreeing. */
  readonly warnings: readonly string[]
}

/** The teacher that was named. Throws `privacy-blocked`. */
export const teacherOf = (task: Task, name: string): ModelRef => {
  const plain = name.split('@').at(-1) ?? name
  const ref = (Object.hasOwn(task.models, plain) ? task.models[plain] : undefined) ?? resolveModel(plain, plain)
  const blocked = privacyBlock(task, ref)
  if (blocked !== undefined)
    throw new AssayError('privacy-blocked', blocked, { where: 'task.yaml', hint: 'name a teacher on this machine, or change privacy' })
  return ref
}

/** What the terms say on this day, a recorded decision included. Throws `teacher-forbidden`. */
export const teacherTerms = (task: Task, ref: ModelRef, now: number): PermissionAnswer => {
  const { kind, use } = task
  const asked = teacherTermsAnswer({
    models: { [ref.name]: ref },
    teacher: ref.name,
    quantities: {},
    kind,
    ...(use !== undefined && { use }),
  })
  const answer = withDecision(asked, 'teacher-terms', { accepted: task.accepted ?? [], now: new Date(now).toISOString() })
  if (answer.answer === 'no')
    throw new AssayError('teacher-forbidden', `${ref.name} may not teach: ${answer.why}`, {
      where: 'task.yaml',
      hint: 'name another teacher, or record who accepts it: accepted: [{ gate: teacher-terms, by: NAME, on: DATE }]',
    })
  return answer
}

/** The columns of task.yaml that a file has: one without answers rarely has a column for them. The input has to be there. */
const columnsIn = async (
  file: string,
  columns: Task['columns'],
  { files, ports, signal }: Pick<DistilOptions, 'files' | 'ports' | 'signal'>,
): Promise<Task['columns']> => {
  if (!(await files.exists(sheetOf(file).file)))
    throw new AssayError('data-not-found', `${file} does not exist`, { where: '--inputs', hint: 'paths are relative to task.yaml' })
  for await (const row of ports.reader.read(files.absolute(file), signal)) {
    if ('problem' in row) continue
    return Object.fromEntries(Object.entries(columns).filter(([role, name]) => role === 'input' || Object.hasOwn(row.values, name)))
  }
  return columns
}

/** Rows that the teacher answers: those without an answer in an own file or the task's files, or the human rows of train for new ones. */
export const rowsToAnswer = async (
  { files, ports, sink, signal, what, inputs }: DistilOptions,
  task: Task,
  train: readonly LabelledExample[],
): Promise<readonly Example[]> => {
  if (what === 'inputs') return []
  if (what === 'relabel') return train.filter(mayBeGolden)
  const { data } = task
  const paths = inputs === undefined ? ('files' in data ? data.files : [data.train]) : [inputs]
  const columns = inputs === undefined ? task.columns : await columnsIn(inputs, task.columns, { files, ports, signal })
  const imported = await importData({ task: { ...task, columns }, files, paths, reader: ports.reader, sink, signal })
  const open = imported.files.flatMap(({ examples }) =>
    examples.filter(({ expected, input }) => expected === undefined && input.trim() !== ''),
  )
  if (open.length === 0)
    throw new AssayError('usage', `nothing to label: every row of ${paths.join(', ')} has an answer`, {
      where: paths[0] ?? 'task.yaml',
      hint: 'name a file of rows without answers with --inputs, or ask for new answers with --what relabel',
    })
  return open
}

const meanTokens = (rows: readonly Example[], textOf: (row: Example) => string): number =>
  rows.reduce((sum, row) => sum + estimateTokens(textOf(row)), 0) / Math.max(1, rows.length)

interface Given {
  readonly task: Task
  readonly data: Pick<PreparedData, 'splits'>
  readonly ref: ModelRef
  readonly prices: Prices
  readonly spentUsd: number
  readonly candidates: readonly Example[]
  readonly systemPrompt: string
}

/** How many rows, and why: by default at most as many as people made. */
const rowsOf = ({ what, rows }: DistilOptions, { data, candidates }: Given): Pick<DistilPlan, 'rows' | 'rowsWhy'> => {
  const human = data.splits.train.filter(mayBeGolden).length
  if (human === 0)
    throw new AssayError('data-no-answers', 'there is no train row that people made to begin from', { hint: 'see `assay split`' })
  const most = what === 'inputs' ? Infinity : candidates.length
  const wanted = rows ?? human
  const isAll = most <= wanted
  const cap = rows === undefined ? `at most as many as the ${human} human rows of train` : '--rows'
  return { rows: Math.min(most, wanted), rowsWhy: isAll ? 'all there are' : cap }
}

const countCalls = ({ what, samples = 1 }: DistilOptions, rows: number, { task, data, systemPrompt, candidates }: Given) => {
  const { train } = data.splits
  const inTokens = meanTokens(candidates.length > 0 ? candidates : train, ({ input }) => input)
  const seedTokens = meanTokens(train, ({ input }) => input)
  const outTokens = meanTokens(train, ({ expected = '' }) => expected)
  // Half of the candidates lost to the filters is a guess; three times as many are asked for at most.
  const writing = what === 'inputs' ? Math.ceil((rows * 1.5) / inputsPerCall) : 0
  const answering = what === 'inputs' && task.kind === 'classification' ? 0 : rows * samples
  const frame = generationRequest({ task: systemPrompt, seeds: [], round: 0 }).messages.reduce(
    (sum, { content }) => sum + estimateTokens(content),
    0,
  )
  return {
    calls: writing + answering,
    promptTokens: Math.ceil(writing * (frame + seedsPerCall * seedTokens) + answering * (estimateTokens(systemPrompt) + inTokens + 8)),
    completionTokens: Math.ceil(writing * inputsPerCall * (seedTokens + 4) + answering * outTokens),
  }
}

/**
 * Counts calls and tokens and prices them, before anything is asked. Throws `data-no-answers` where train has no human row,
 * `price-unknown` where --usd could not be held, `budget-exceeded` where nothing is left of the budget, `teacher-forbidden`.
 */
export const planOf = (options: DistilOptions, given: Given): DistilPlan => {
  const { task, data, ref, prices } = given
  const { what } = options
  const { rows, rowsWhy } = rowsOf(options, given)
  const counts = countCalls(options, rows, given)
  const isLocal = isOnThisMachine(ref)
  const price = isLocal ? undefined : prices.lookup(ref)
  const { promptTokens, completionTokens } = counts
  const usd = isLocal ? 0 : price === undefined ? null : (promptTokens * price.inputPer1M + completionTokens * price.outputPer1M) / 1e6
  const limitUsd = Math.min(options.usd ?? Infinity, Math.max(0, task.budget.usd - given.spentUsd))
  const terms = teacherTerms(task, ref, options.ports.clock.now())
  const name = `${ref.model}@${ref.provider}`
  if (usd === null && options.usd !== undefined)
    throw new AssayError('price-unknown', `--usd cannot be held: no price is known for ${name}`, {
      hint: 'add one with `assay prices set`',
    })
  if (usd !== null && usd > 0 && limitUsd <= 0)
    throw new AssayError('budget-exceeded', `about ${formatUsd(usd)} would be needed, and nothing of the budget is left`, {
      where: 'task.yaml',
      hint: 'raise `budget.usd` in task.yaml, or name a teacher on this machine',
    })
  const human = data.splits.train.filter(mayBeGolden).length
  return {
    teacher: name,
    what,
    rows,
    rowsWhy,
    ...counts,
    usd,
    priceSource: isLocal
      ? 'runs on this machine'
      : price === undefined
        ? 'no price is known: `assay prices set`'
        : `${price.source}${price.date === null ? '' : `, ${price.date}`}`,
    limitUsd,
    terms,
    sendsDataTo: isLocal ? 'this machine' : (ref.baseUrl ?? ref.provider),
    warnings: [
      ...(terms.answer === 'unknown' ? [`whether ${name} may teach is unknown; each row will say so`] : []),
      ...(usd === null ? [`no price is known for ${name}: its calls are not held to any budget`] : []),
      ...(usd !== null && usd > limitUsd ? [`the limit of ${formatUsd(limitUsd)} will stop it before the end`] : []),
      ...(what === 'inputs' && rows > human
        ? [`more new rows than the ${human} human rows of train: models that learn mostly from models get worse`]
        : []),
    ],
  }
}
