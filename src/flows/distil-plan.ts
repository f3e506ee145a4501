import { generationRequest, inputsPerCall, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { AssayError } from '../core/errors.ts'
import { estimateTokens } from '../core/lib/estimate-tokens.ts'
import type { PermissionAnswer } from '../core/licences/permission.ts'
import { withDecision } from '../core/licences/permission.ts'
import { teacherTermsAnswer } from '../core/licences/teacher-terms.ts'
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

/** Rows that the teacher answers: those without an answer in an own file or the train files, or train itself for new answers. */
export const rowsToAnswer = async (
  { files, ports, sink, signal, what, inputs }: DistilOptions,
  task: Task,
  train: readonly LabelledExample[],
): Promise<readonly Example[]> => {
  if (what === 'inputs') return []
  if (what === 'relabel') return train
  const { data } = task
  const paths = inputs === undefined ? ('files' in data ? data.files : [data.train]) : [inputs]
  // A file of inputs has no column of answers.
  const { expected: _expected, ...columns } = task.columns
  const read = inputs === undefined ? task : { ...task, columns }
  const imported = await importData({ task: read, files, paths, reader: ports.reader, sink, signal })
  const examples = imported.files.flatMap((file) => file.examples)
  return examples.filter(({ expected, input }) => input.trim() !== '' && (inputs !== undefined || expected === undefined))
}

/** Counts calls and tokens and prices them, before anything is asked. Throws `data-no-answers` where there is no train row. */
export const planOf = (
  options: DistilOptions,
  given: {
    readonly task: Task
    readonly data: Pick<PreparedData, 'splits'>
    readonly ref: ModelRef
    readonly prices: Prices
    readonly spentUsd: number
    readonly candidates: number
    readonly systemPrompt: string
  },
): DistilPlan => {
  const { task, data, ref, prices, candidates, systemPrompt } = given
  const { train } = data.splits
  const { what, samples = 1 } = options
  if (train.length === 0) throw new AssayError('data-no-answers', 'there is no train row to begin from', { hint: 'see `assay split`' })
  const human = train.filter(mayBeGolden).length
  const rows = what === 'inputs' ? (options.rows ?? human) : Math.min(candidates, options.rows ?? (what === 'relabel' ? candidates : human))
  const rowsWhy = options.rows === undefined ? `at most as many as human rows of train (${human})` : '--rows'
  const mean = (textOf: (row: LabelledExample) => string): number =>
    train.reduce((sum, row) => sum + estimateTokens(textOf(row)), 0) / train.length
  const [inTokens, outTokens] = [mean(({ input }) => input), mean(({ expected }) => expected)]
  const writing = what === 'inputs' ? Math.ceil((rows * 1.5) / inputsPerCall) : 0
  const answering = what === 'inputs' && task.kind === 'classification' ? 0 : rows * samples
  const frame = generationRequest({ task: systemPrompt, seeds: [], round: 0 }).messages.reduce(
    (sum, { content }) => sum + estimateTokens(content),
    0,
  )
  const promptTokens = Math.ceil(writing * (frame + seedsPerCall * inTokens) + answering * (estimateTokens(systemPrompt) + inTokens + 8))
  const completionTokens = Math.ceil(writing * inputsPerCall * (inTokens + 4) + answering * outTokens)
  const isLocal = isOnThisMachine(ref)
  const price = isLocal ? undefined : prices.lookup(ref)
  const usd = isLocal ? 0 : price === undefined ? null : (promptTokens * price.inputPer1M + completionTokens * price.outputPer1M) / 1e6
  return {
    teacher: `${ref.model}@${ref.provider}`,
    what,
    rows,
    rowsWhy,
    calls: writing + answering,
    promptTokens,
    completionTokens,
    usd,
    priceSource: isLocal
      ? 'runs on this machine'
      : price === undefined
        ? 'no price is known: `assay prices set`'
        : 'the price book: `assay prices`',
    limitUsd: Math.min(options.usd ?? Infinity, Math.max(0, task.budget.usd - given.spentUsd)),
    terms: teacherTerms(task, ref, options.ports.clock.now()),
    sendsDataTo: isLocal ? 'this machine' : (ref.baseUrl ?? ref.provider),
  }
}
