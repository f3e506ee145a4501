import { questionsPerPassage } from '../core/data/synthesis/question-request.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { PermissionAnswer } from '../core/licences/permission.ts'
import { withDecision } from '../core/licences/permission.ts'
import { teacherTermsAnswer } from '../core/licences/teacher-terms.ts'
import { missingKey, nearestProvider } from '../core/models/providers.ts'
import { formatUsd } from '../core/report/format.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import { resolveModel } from '../core/task/resolve-task.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { confirmsLabels, countCalls, type Calls, type CountGiven, type Tally } from './distil-count.ts'
import { checkModel } from './ladder.ts'
import { passagesToAsk } from './distil-questions.ts'
import type { Prices } from './open-prices.ts'
import { importData } from './import-data.ts'
import type { RunOptions } from './run.ts'
import type { PreparedData } from './split.ts'

export type DistilWhat = 'targets' | 'inputs' | 'relabel' | 'corpus'

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
  /** Model that confirms the labels of new rows; the teacher without. Named as the teacher is. */
  readonly confirmBy?: string
  /** Asks for so many candidates only, to measure yield and price. */
  readonly probe?: number
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
  /** Part of it: the calls that confirm the labels of new rows, and whose they are. */
  readonly confirming?: { readonly model: string; readonly calls: number }
  /** What is asked of it now, to measure yield and price: so many candidates. */
  readonly probe?: Tally & { readonly rows: number; readonly usd: number | null }
  readonly priceSource: string
  readonly limitUsd: number
  readonly terms: PermissionAnswer
  readonly sendsDataTo: string
  /** What a reader must know before agreeing. */
  readonly warnings: readonly string[]
}

/** The passages that questions are written from; none for what needs none. Throws `usage`, `corpus-unusable`. */
export const passagesOf = (what: DistilWhat, task: Task, data: Pick<PreparedData, 'corpus' | 'splits'>): CountGiven['passages'] =>
  what === 'corpus' ? passagesToAsk(task.kind, data) : []

/** A model of task.yaml, or one that can be opened by its name. Throws `model-unknown`. */
const namedModel = (task: Task, name: string, flag: string): ModelRef => {
  const plain = name.split('@').at(-1) ?? name
  const own = Object.hasOwn(task.models, plain) ? task.models[plain] : undefined
  const ref = own ?? resolveModel(plain, plain)
  try {
    checkModel(ref)
  } catch (error) {
    if (own !== undefined || !(error instanceof AssayError)) throw error
    const names = Object.keys(task.models)
    const near = didYouMean(plain, names) ?? nearestProvider(plain)
    throw new AssayError('model-unknown', `"${name}" is no model of task.yaml, and none that can be opened by its name`, {
      where: flag,
      hint: `${near === undefined ? '' : `did you mean "${near}"? `}task.yaml has: ${names.join(', ')}; others are named provider/model, such as openai/gpt-4.1`,
    })
  }
  return ref
}

/** The teacher that was named, or who confirms labels. Throws `model-unknown`, `privacy-blocked`. */
export const teacherOf = (task: Task, name: string, flag = '--teacher'): ModelRef => {
  const ref = namedModel(task, name, flag)
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
  if (what === 'inputs' || what === 'corpus') return []
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

interface Given extends CountGiven {
  readonly ref: ModelRef
  readonly confirmer: ModelRef | undefined
  readonly prices: Prices
  readonly spentUsd: number
}

/** How many rows, and why: by default at most as many as people made. */
const rowsOf = ({ what, rows }: DistilOptions, { data, candidates, passages }: Given): Pick<DistilPlan, 'rows' | 'rowsWhy'> => {
  const human = data.splits.train.filter(mayBeGolden).length
  if (human === 0)
    throw new AssayError('data-no-answers', 'there is no train row that people made to begin from', {
      hint: 'a teacher is shown rows that people answered: add some to `data:`, or accept rows of models with `assay review --queue synthetic`',
    })
  const most = what === 'inputs' ? Infinity : what === 'corpus' ? passages.length * questionsPerPassage : candidates.length
  const wanted = rows ?? human
  const isAll = most <= wanted
  const cap = rows === undefined ? `at most as many as the ${human} human rows of train` : '--rows'
  return { rows: Math.min(most, wanted), rowsWhy: isAll ? 'all there are' : cap }
}

/** USD of the calls; 0 on this machine, null where a price is missing. */
const usdOf = ({ teacher, confirming }: Calls, { ref, confirmer, prices }: Given): number | null => {
  const cost = (model: ModelRef, { promptTokens, completionTokens }: Tally): number | null => {
    if (isOnThisMachine(model) || promptTokens === 0) return 0
    const price = prices.lookup(model)
    return price === undefined ? null : (promptTokens * price.inputPer1M + completionTokens * price.outputPer1M) / 1e6
  }
  const [asked, confirmed] = [cost(ref, teacher), cost(confirmer ?? ref, confirming)]
  return asked === null || confirmed === null ? null : asked + confirmed
}

const totalOf = ({ teacher, confirming }: Calls): Tally => ({
  calls: teacher.calls + confirming.calls,
  promptTokens: teacher.promptTokens + confirming.promptTokens,
  completionTokens: teacher.completionTokens + confirming.completionTokens,
})

/**
 * Counts calls and tokens and prices them, before anything is asked. Throws `data-no-answers` where train has no human row,
 * `price-unknown` where --usd could not be held, `budget-exceeded` where nothing is left of the budget, `teacher-forbidden`.
 */
export const planOf = (options: DistilOptions, given: Given): DistilPlan => {
  const { task, data, ref, prices } = given
  const { what } = options
  const { rows, rowsWhy } = rowsOf(options, given)
  const calls = countCalls(options, { rows }, given)
  const usd = usdOf(calls, given)
  const probed =
    options.probe === undefined ? undefined : countCalls(options, { rows: Math.min(rows, options.probe), isProbe: true }, given)
  const isLocal = isOnThisMachine(ref)
  const price = isLocal ? undefined : prices.lookup(ref)
  const limitUsd = Math.min(options.usd ?? Infinity, Math.max(0, task.budget.usd - given.spentUsd))
  const terms = teacherTerms(task, ref, options.ports.clock.now())
  const nameOf = ({ model, provider }: ModelRef): string => `${model}@${provider}`
  const name = nameOf(ref)
  if (usd === null && options.usd !== undefined)
    throw new AssayError('price-unknown', `--usd cannot be held: no price is known for ${name}`, {
      hint: 'add one with `assay prices set`',
    })
  if (usd !== null && usd > 0 && limitUsd <= 0)
    throw new AssayError(
      'budget-exceeded',
      `about ${formatUsd(usd)} would be needed, and ${options.usd === 0 ? '--usd 0 permits nothing' : `nothing is left of the ${formatUsd(task.budget.usd)} of the budget`}`,
      {
        where: options.usd === 0 ? '--usd' : 'task.yaml',
        hint: `raise ${options.usd === 0 ? 'it' : '`budget: { usd: N }` in task.yaml'}, or name a teacher on this machine`,
      },
    )
  const human = data.splits.train.filter(mayBeGolden).length
  const noKeys = [
    ...new Set([ref, given.confirmer ?? ref].flatMap((model) => missingKey(model, (key) => options.ports.variablesSet.has(key)) ?? [])),
  ]
  return {
    teacher: name,
    what,
    rows,
    rowsWhy,
    ...totalOf(calls),
    usd,
    ...(confirmsLabels(what, task.kind) && { confirming: { model: nameOf(given.confirmer ?? ref), calls: calls.confirming.calls } }),
    ...(probed !== undefined && {
      probe: { rows: Math.min(rows, options.probe ?? rows), ...totalOf(probed), usd: usdOf(probed, given) },
    }),
    priceSource: isLocal
      ? 'runs on this machine'
      : price === undefined
        ? 'no price is known: `assay prices set`'
        : `${price.source}${price.date === null ? '' : `, ${price.date}`}`,
    limitUsd,
    terms,
    sendsDataTo: isLocal ? 'this machine' : (ref.baseUrl ?? ref.provider),
    warnings: [
      ...noKeys.map((key) => `the environment variable ${key} is not set: no call would be answered`),
      ...(terms.answer === 'unknown' ? [`whether ${name} may teach is unknown; each row will say so`] : []),
      ...(usd === null ? [`no price is known for ${name}: its calls are not held to any budget`] : []),
      ...(usd !== null && usd > limitUsd ? [`the limit of ${formatUsd(limitUsd)} will stop it before the end`] : []),
      ...((what === 'inputs' || what === 'corpus') && rows > human
        ? [`more new rows than the ${human} human rows of train: models that learn mostly from models get worse`]
        : []),
    ],
  }
}
