import { articlePolicies } from '../core/decision/policy-names.ts'
import { loadPolicy } from '../core/decision/policy.ts'
import type { Policy } from '../core/decision/policy.ts'
import type { PriceLookup } from '../core/economics/price-lookup.ts'
import { reviewsFile } from '../core/data/review/review-record.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { goldenDigest } from '../core/data/golden-lock.ts'
import { decidingNames, scorerNames } from '../core/scorers/make-scorer.ts'
import type { EventSink, RunEvent } from '../core/run-event.ts'
import { schemaFileOf } from '../core/task/parse-task.ts'
import type { Task } from '../core/task/task.ts'
import { adjudicated, adjudicationsFile } from './adjudications.ts'
import { ladderModels, planLadder, unpricedModels } from './ladder.ts'
import type { Candidate } from './ladder.ts'
import { loadTask } from './load-task.ts'
import { systemPromptOf } from './measure-arm.ts'
import { programVersions } from './program-versions.ts'
import { openPrices } from './open-prices.ts'
import { openRunFolder } from './run-folder.ts'
import type { Manifest } from './run-folder.ts'
import type { RunOptions } from './run.ts'
import { judgeVersions, openSessionJudge, type SessionJudge } from './session-judge.ts'
import { scorerFiles } from './scorer-version.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import { prepareData } from './split.ts'
import type { PreparedData } from './split.ts'

/** A run with its task read, its data frozen, its ladder planned, and everything it needs open and locked. */
export interface OpenedRun extends AsyncDisposable {
  readonly session: Session
  candidates: readonly Candidate[]
  readonly policies: readonly Policy[]
  readonly assumptions: readonly string[]
  /** task.yaml, and the JSON Schema that it names, as they were read. */
  readonly taskSource: { readonly text: string; readonly schemaText?: string }
}

/** Reads task.yaml with the names of scorers and metrics that exist. */
export const loadCheckedTask = async (files: RunOptions['files']): Promise<Task> =>
  await loadTask(files, { metrics: decidingNames, scorers: scorerNames })

/** The deciding policy first, then one of each article, reported beside it: none of them decides (DESIGN §4). */
export const readPolicies = async ({ files, ports }: Pick<RunOptions, 'files' | 'ports'>, task: Task): Promise<readonly Policy[]> => {
  const names = [task.policy, ...articlePolicies.filter((name) => name !== task.policy)]
  return await Promise.all(
    names.map(async (name) => {
      const { text, fileName } = await ports.readPolicy(name, files.root)
      return loadPolicy(text, fileName)
    }),
  )
}

const dataFiles = (task: Task): readonly string[] =>
  'files' in task.data ? task.data.files : [task.data.train, task.data.dev ?? '', task.data.golden].filter((file) => file !== '')

const manifestOf = async (options: RunOptions, task: Task, data: PreparedData, judge: SessionJudge | undefined): Promise<Manifest> => {
  const { files, ports } = options
  const hashes = await Promise.all(
    [...dataFiles(task), ...(task.outputs === undefined ? [] : [task.outputs])].map(
      async (file) => [file, await files.hash(sheetOf(file).file)] as const,
    ),
  )
  const system = await systemPromptOf({ task, files, data })
  const scorers = await scorerFiles(files, task)
  const programs = await programVersions(files, task)
  return {
    version: 1,
    task: task.name,
    taskHash: await files.hash('task.yaml'),
    data: {
      ...Object.fromEntries(hashes),
      ...((await files.exists(reviewsFile)) && { [reviewsFile]: await files.hash(reviewsFile) }),
      ...(data.adjudicated === undefined ? {} : { [adjudicationsFile]: await files.hash(adjudicationsFile) }),
    },
    prompts: { system: sha256Hex(system), ...(judge === undefined ? {} : judgeVersions(judge)) },
    golden: goldenDigest(data.lock.rows),
    ...(data.corpus === undefined ? {} : { corpus: data.corpus.hash }),
    ...(Object.keys(scorers).length === 0 ? {} : { scorers }),
    ...(Object.keys(programs).length === 0 ? {} : { programs }),
    models: ladderModels(task).map((ref) => ({
      name: ref.name,
      model: ref.model,
      provider: ref.provider,
      baseUrl: ref.baseUrl ?? '',
      quantization: ref.quantization ?? 'as-is',
    })),
    codeVersion: ports.codeVersion,
    seed: task.split.seed,
  }
}

const assumptionsOf = (task: Task, candidates: readonly Candidate[], prices: PriceLookup): readonly string[] => [
  ...(task.origins['models.student'] !== 'task.yaml' && task.origins['models'] !== 'task.yaml'
    ? ['No student is declared: the embedded default model was tuned.']
    : []),
  ...(task.origins['volume.callsPerDay'] === 'task.yaml'
    ? []
    : [`Volume is not declared: ${task.volume.callsPerDay} calls a day were assumed.`]),
  ...unpricedModels(candidates, prices).map((name) => `No price is known for ${name}: its calls are not counted against budget.usd.`),
  ...candidates.filter(({ blocked }) => blocked !== undefined).map(({ name, blocked }) => `${name} was not run: ${blocked?.why ?? ''}.`),
]

const readTaskSource = async (files: RunOptions['files']): Promise<OpenedRun['taskSource']> => {
  const text = await files.readText('task.yaml')
  const schemaFile = schemaFileOf(text)
  return schemaFile !== undefined && (await files.exists(schemaFile)) ? { text, schemaText: await files.readText(schemaFile) } : { text }
}

/** Opens a run; the lock is held until it is disposed. Throws `run-locked` where another process works on this task. */
export const openRun = async (options: RunOptions): Promise<OpenedRun> => {
  const { files, ports, signal } = options
  const task = await loadCheckedTask(files)
  const taskSource = await readTaskSource(files)
  await using stack = new AsyncDisposableStack()
  stack.use(await ports.lock(files.root))
  const policies = await readPolicies(options, task)
  const early: RunEvent[] = []
  const remember: EventSink = (event) => {
    early.push(event)
    options.sink(event)
  }
  const data = await adjudicated(files, await prepareData({ task, files, ports, sink: remember, signal }))
  const candidates = planLadder(task, ports.variablesSet)
  const judge = await openSessionJudge(task, files)
  const run = await openRunFolder(files, await manifestOf(options, task, data, judge), ports.clock.now)
  // A visit (calibrating a judge) uses what a run has and leaves no trace in its events: the run stays finished.
  const keep = (event: RunEvent): void => (options.options?.visit === true ? undefined : run.event(event))
  const sink: EventSink = (event) => {
    keep(event)
    options.sink(event)
  }
  sink({ kind: 'run-started', runId: run.id, task: task.name })
  for (const event of early) keep(event)
  const { concurrency, fresh = false, batch = false } = options.options ?? {}
  const prices = await openPrices(ports, { task, files })
  const session = stack.use(
    await openSession({
      task,
      files,
      ports,
      data,
      run,
      sink,
      signal,
      prices: prices.lookup,
      priceBook: prices.book,
      ...(judge === undefined ? {} : { judge }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(fresh ? { freshSince: ports.clock.now() } : {}),
      ...(batch ? { inBatches: true } : {}),
    }),
  )
  const owned = stack.move()
  return {
    session,
    candidates,
    policies,
    taskSource,
    assumptions: assumptionsOf(task, candidates, prices.lookup),
    [Symbol.asyncDispose]: async () => {
      await run.settle().catch(() => {})
      await owned.disposeAsync()
    },
  }
}
