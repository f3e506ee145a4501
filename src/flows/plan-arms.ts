import { ArmNotNeeded } from '../core/arms/arm.ts'
import type { FitContext } from '../core/arms/arm.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { withoutAnswer } from '../core/data/without-answer.ts'
import type { InferencePrice, PriceLookup } from '../core/economics/price-lookup.ts'
import { createRandom } from '../core/lib/random.ts'
import { estimateTokens } from '../core/lib/estimate-tokens.ts'
import { findEntry } from '../core/models/catalogue.ts'
import type { Machine } from '../core/ports/ports.ts'
import { createRetriever } from '../core/retrieval/create-retriever.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { ModelRef } from '../core/task/task.ts'
import type { Candidate } from './ladder.ts'
import { systemPromptOf } from './measure-arm.ts'
import type { Session } from './session.ts'

export interface PlannedArm {
  readonly name: string
  readonly label: string
  /** `yes`, or why it will not run. */
  readonly runs: string
  /** Calls on dev at most, fitting included; golden adds its rows for the arms of a look. */
  readonly devCalls: number
  readonly goldenCalls: number
  /** Of one call, estimated from rendered requests. */
  readonly tokensPerCall?: { readonly input: number; readonly output: number }
  /** Dev and golden together, where a price is known; absent for what runs here. */
  readonly usd?: number
  /** Wall time of all calls; assumed speeds. */
  readonly minutes?: number
  readonly sendsDataTo: string
}

type Planned = Pick<Session, 'task' | 'files' | 'data'> & { readonly prices: PriceLookup; readonly machine: Machine }

/** Rows rendered to estimate the size of a request. */
const sampled = 20

/** Seconds of one call to a remote endpoint, and calls in flight: assumed until it was asked. */
const remote = { seconds: 1.5, concurrency: 16 }

/** Tokens read a second and core by a model of 135 million parameters on a CPU, and how much dearer a written token is (measured once: 2 cores, AVX2). */
const local = { tokensPerSecondCore: 450, written: 6 }

const tokensOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + estimateTokens(text) + 4, 0)

const contextOf = async ({ task, files, data }: Planned): Promise<FitContext> => ({
  task,
  // By words alone: a plan fetches no embedder, and passages are as long either way.
  ...(data.corpus === undefined ? {} : { retriever: createRetriever({ passages: data.corpus.passages }) }),
  labels: data.labels,
  ...(task.output.kind === 'json' ? { schema: task.output.schema } : {}),
  systemPrompt: await systemPromptOf({ task, files, data }),
  dev1: [],
  random: createRandom(task.split.seed),
})

/** Mean tokens of the requests an arm would make; undefined for arms whose fitting needs more than the rows. */
const requestTokens = async (
  planned: Planned,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<{ readonly input: number; readonly output: number } | undefined> => {
  const { needs } = candidate.definition
  if (needs.optimiser === true || needs.tools === true || needs.parents === true || needs.embedder) return undefined
  const { train, dev } = planned.data.splits
  const fitted = await candidate.definition.fit(train, await contextOf(planned), signal)
  if (fitted.kind !== 'request') return undefined
  const rows = dev.slice(0, sampled)
  if (rows.length === 0) return undefined
  const requests = await Promise.all(rows.map(async (row) => await fitted.request(withoutAnswer(row), 0)))
  const input = requests.reduce((sum, { messages }) => sum + tokensOf(messages.map(({ content }) => content)), 0) / rows.length
  const output = rows.reduce((sum, { expected }: LabelledExample) => sum + estimateTokens(expected) + 4, 0) / rows.length
  return { input: Math.round(input), output: Math.round(output) }
}

const usdOf = (price: InferencePrice, calls: number, tokens: { readonly input: number; readonly output: number }): number =>
  (calls * (tokens.input * price.inputPer1M + tokens.output * price.outputPer1M)) / 1e6

const minutesOf = (
  model: ModelRef,
  calls: number,
  tokens: { readonly input: number; readonly output: number },
  machine: Machine,
): number => {
  if (!isOnThisMachine(model) || (model.provider !== 'local' && model.provider !== 'fake') || model.baseUrl?.startsWith('http') === true)
    return (calls * remote.seconds) / remote.concurrency / 60
  const entry = findEntry(model.model)
  const parameters = entry?.kind === 'chat-model' ? entry.parameters : 0
  const speed = (local.tokensPerSecondCore * machine.cores * 135e6) / Math.max(parameters, 1e6)
  return (calls * (tokens.input + local.written * tokens.output)) / speed / 60
}

/** What one rung would do: calls, tokens, money, minutes, and where data goes. */
const planArm = async (
  planned: Planned,
  candidate: Candidate,
  options: { readonly like: PlannedArm['tokensPerCall']; readonly signal: AbortSignal },
): Promise<PlannedArm> => {
  const { name, definition, model, blocked } = candidate
  const { dev, golden, train } = planned.data.splits
  const base = {
    name,
    label: definition.label,
    runs: blocked === undefined ? 'yes' : `${blocked.status}: ${blocked.why}`,
    sendsDataTo: model === undefined || isOnThisMachine(model) ? 'this machine' : (model.baseUrl ?? model.provider),
  }
  if (model === undefined || blocked !== undefined) return { ...base, devCalls: 0, goldenCalls: 0 }
  const each = definition.callsPerAnswer ?? 1
  const leastFitting = definition.fitCalls?.({ train: train.length, dev: dev.length }) ?? 0
  const fitting = leastFitting === 0 ? 0 : Math.max(leastFitting, planned.task.optimise.calls ?? 0)
  const devCalls = dev.length * each + fitting
  const goldenCalls = golden.length * each
  const tokensPerCall = (await requestTokens(planned, candidate, options.signal)) ?? options.like
  if (tokensPerCall === undefined) return { ...base, devCalls, goldenCalls }
  const price = isOnThisMachine(model) ? undefined : planned.prices(model)
  return {
    ...base,
    devCalls,
    goldenCalls,
    tokensPerCall,
    ...(price === undefined ? {} : { usd: usdOf(price, devCalls + goldenCalls, tokensPerCall) }),
    minutes: minutesOf(model, devCalls + goldenCalls, tokensPerCall, planned.machine),
  }
}

/** Every rung as planned. An arm whose requests cannot be rendered yet is taken to be as long as the prompt arm of its model. */
export const planArms = async (planned: Planned, candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly PlannedArm[]> => {
  const arms: PlannedArm[] = []
  const prompts = new Map<string, PlannedArm['tokensPerCall']>()
  for (const candidate of candidates) {
    const options = { like: prompts.get(candidate.model?.name ?? ''), signal }
    const arm = await planArm(planned, candidate, options).catch(async (error: unknown) => {
      // What fitting on the rows shows already: cleaning clean inputs, for example.
      if (!(error instanceof ArmNotNeeded)) throw error
      return await planArm(planned, { ...candidate, blocked: { status: 'not run', why: error.message } }, options)
    })
    if (candidate.definition.kind === 'prompt' && candidate.model !== undefined) prompts.set(candidate.model.name, arm.tokensPerCall)
    arms.push(arm)
  }
  return arms
}
