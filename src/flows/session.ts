import type { Usage } from '../core/arms/output.ts'
import type { PriceRow } from '../core/economics/price-book.ts'
import type { InferencePrice, PriceLookup } from '../core/economics/price-lookup.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { createRandom } from '../core/lib/random.ts'
import type { Embedder } from '../core/ports/embedder.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { Model } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Random, TaskFiles } from '../core/ports/world.ts'
import type { Retriever } from '../core/retrieval/passage.ts'
import type { EventSink } from '../core/run-event.ts'
import { makeDecider, makeMeasure, type Measure } from '../core/scorers/make-scorer.ts'
import type { AnyScorer, Metric, ScoreContext } from '../core/scorers/scorer.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { createEndpointLimits } from '../engine/adaptive-limit.ts'
import type { EndpointLimits } from '../engine/adaptive-limit.ts'
import { guardPorts, type Guard } from './guarded-ports.ts'
import { openRetriever } from './open-retriever.ts'
import { readScorerTexts, scoreContextOf } from './scorer-inputs.ts'
import type { RunFolder } from './run-folder.ts'
import type { SessionJudge } from './session-judge.ts'
import type { PreparedData } from './split.ts'

export interface Adapter {
  readonly file: string
  readonly sha256: string
}

export interface SessionOptions {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Ports
  readonly data: PreparedData
  readonly run: RunFolder
  readonly sink: EventSink
  readonly signal: AbortSignal
  readonly prices: PriceLookup
  /** Rows of the price book, the user's own first. */
  readonly priceBook: readonly PriceRow[]
  readonly concurrency?: number
  /** Calls to providers that take batches are handed in as such. */
  readonly inBatches?: boolean
  /** The judge behind the metric, where it is one. */
  readonly judge?: SessionJudge
  /** Answers older than this (ms since the epoch) are not replayed: `--fresh`. */
  readonly freshSince?: number
}

/** What every step of one run shares. Models and the embedder are opened once, on first use, and closed with the session. */
export interface Session extends SessionOptions, AsyncDisposable {
  readonly journal: Journal
  readonly limits: EndpointLimits
  readonly random: Random
  readonly metric: Metric
  /** Judges outputs for the metric; one that needs the world is run by `scoreOutputs`. */
  readonly scorer: AnyScorer
  /** The task's further scorers, reported beside the metric. */
  readonly others: readonly Measure[]
  readonly scoreContext: ScoreContext
  /** Has rows that are not of the splits looked at before anything that is not on this machine sees them. Throws `personal-data`. */
  readonly watch: Guard['watch']
  model(ref: ModelRef, adapter?: Adapter): Promise<Model>
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  /** Search in the task's corpus; undefined where it has none. Made once. */
  retriever(): Promise<Retriever | undefined>
  /** USD for the tokens of one call; 0 for models that run here or have no known price. */
  costOf(ref: ModelRef | undefined): (usage: Usage) => number
  /** USD that this task has spent so far, earlier runs included: `budget.usd` is for the decision, not for each try at it. */
  spentUsd: number
  /** Calls that a killed process may have paid already, by model. */
  readonly possiblyPaidTwice: Map<string, number>
}

const usdOf = (price: InferencePrice | undefined, usage: Usage): number =>
  price === undefined ? 0 : (usage.promptTokens * price.inputPer1M + usage.completionTokens * price.outputPer1M) / 1e6

/** Opens the journal; everything else waits for its first use. */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const { task, signal, sink, data } = options
  const rows = () => [...data.splits.train, ...data.splits.dev, ...data.splits.golden]
  const { ports, watch } = guardPorts(options.ports, { task, rows, sink, signal })
  const surroundings = { models: task.models, texts: await readScorerTexts(task, options.files) }
  const { metric, scorer } = makeDecider(task, surroundings)
  const others = task.scorers
    .map((entry) => makeMeasure(entry, surroundings))
    .filter(({ name }) => name !== task.metric && name !== metric.scorer)
  const journal = await ports.openJournal(options.files.root)
  const models = new Map<string, Promise<Model>>()
  let embedder: Promise<Embedder> | undefined
  let retriever: Promise<Retriever | undefined> | undefined
  const note = (message: string): void => sink({ kind: 'note', level: 'info', message })
  const embedderRef = task.models['embedder']
  const session: Session = {
    ...options,
    ports,
    watch,
    journal,
    metric,
    scorer,
    others,
    scoreContext: scoreContextOf(task, data.labels, ports),
    limits: createEndpointLimits(),
    random: createRandom(task.split.seed),
    possiblyPaidTwice: new Map(),
    spentUsd: await journal.spentUsd(),
    model: async (ref, adapter) => {
      const key = sha256Hex(JSON.stringify([ref, adapter?.sha256]))
      const open = models.get(key) ?? ports.openModel(ref, { ...(adapter === undefined ? {} : { adapter }), signal, onProgress: note })
      models.set(key, open)
      return await open
    },
    embed: async (texts, embedSignal) => {
      embedder ??= ports.openEmbedder({
        signal,
        onProgress: note,
        cacheFolder: options.files.absolute('.assay'),
        ...(embedderRef === undefined ? {} : { ref: embedderRef }),
      })
      return await (await embedder).embed(texts, embedSignal)
    },
    retriever: async () => await (retriever ??= openRetriever(session)),
    costOf: (ref) => {
      const price = ref === undefined || isOnThisMachine(ref) ? undefined : options.prices(ref)
      return (usage) => usdOf(price, usage)
    },
    async [Symbol.asyncDispose]() {
      const opened = [...models.values(), ...(embedder === undefined ? [] : [embedder])]
      for (const result of await Promise.allSettled(opened)) if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]()
      await journal[Symbol.asyncDispose]()
    },
  }
  return session
}
