import type { Failure, Usage } from '../core/arms/output.ts'
import { AssayError } from '../core/errors.ts'
import { findEntry } from '../core/models/catalogue.ts'
import { findProvider, missingKey, nearestProvider } from '../core/models/providers.ts'
import type { Model, ModelReply, ModelRequest, OutputConstraint } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import { resolveModel } from '../core/task/resolve-task.ts'
import type { ModelRef } from '../core/task/task.ts'
import { loadTask } from './load-task.ts'
import { openPrices } from './open-prices.ts'

/** What of a model works, as its endpoint showed it just now. */
export interface ModelTest {
  readonly name: string
  readonly provider: string
  readonly model: string
  readonly endpoint: string
  readonly chat: 'ok'
  /** `ignored`: it answered without the schema; `refused`: it said that it has no such thing. */
  readonly jsonSchema: 'ok' | 'ignored' | 'refused' | 'failed'
  /** Label likelihoods, read from the log-probabilities of an answer or from the model itself. */
  readonly logprobs: 'yes' | 'no' | 'failed'
  /** Two answers at temperature 1 with one seed; `ignored`: the provider takes no seed. */
  readonly seed: 'same' | 'differs' | 'ignored' | 'failed'
  readonly streaming: 'yes' | 'no' | 'failed'
  /** `no`: the endpoint counts no tokens, they are guessed from the text. */
  readonly usage: 'yes' | 'no'
  /** Median over the calls. */
  readonly latencyMs: number
  readonly firstTokenMs?: number
  readonly calls: number
  /** null where no price is known; 0 on this machine. */
  readonly costUsd: number | null
  /** What the provider said to each part that failed. */
  readonly notes: readonly string[]
}

export interface ModelTestPlan {
  readonly ref: ModelRef
  readonly calls: number
  /** About what it costs, USD; 0 on this machine, null where no price is known. */
  readonly costUsd: number | null
}

interface Probe {
  readonly text: string
  readonly constraint?: OutputConstraint
  readonly temperature?: number
  readonly maxTokens?: number
  readonly stream?: boolean
}

/** Nothing in the prompt speaks of the schema: an answer that fits was made to fit. */
const schema = {
  type: 'object',
  properties: { weather: { type: 'string', enum: ['calm', 'rough'] }, waves: { type: 'integer' } },
  required: ['weather', 'waves'],
  additionalProperties: false,
}
const random = { text: 'Name one animal, one city and one colour, at random.', temperature: 1, maxTokens: 24 } as const
const probes = {
  chat: { text: 'Say hello.' },
  json: { text: 'Write one short sentence about the sea.', constraint: { kind: 'json', schema }, maxTokens: 48 },
  labels: { text: 'Is water wet? Answer yes or no.', constraint: { kind: 'labels', labels: ['yes', 'no'] } },
  first: random,
  second: random,
  stream: { text: 'Count from one to five.', stream: true, maxTokens: 24 },
} as const satisfies Readonly<Record<string, Probe>>

const requestOf = ({ text, constraint = { kind: 'free' }, temperature = 0, maxTokens = 16 }: Probe): ModelRequest => ({
  messages: [{ role: 'user', content: text }],
  constraint,
  decoding: { temperature, maxTokens, seed: 7 },
  repeat: 0,
})

const hintFor = (failure: Failure, ref: ModelRef): string => {
  if (failure.kind === 'auth') return 'check the key or credentials in the environment variables that this provider reads (docs/models.md)'
  if (failure.kind === 'quota') return 'add credit or raise the limit at the provider'
  if (failure.httpStatus === 404) return `check the model's name${ref.baseUrl === undefined ? '' : ' and baseUrl'}`
  return isOnThisMachine(ref) ? 'check that the server is running and on this port' : 'check the name, the address and the network'
}

/** The longest that a limit is waited for, ms; a test is not worth more. */
const longestWaitMs = 20_000

/** Makes the calls of one test, each once more where the endpoint asks to wait. */
const createAsker = (model: Model, ports: Pick<Ports, 'clock'>, signal: AbortSignal) => {
  const answered: ModelReply[] = []
  let calls = 0
  const once = async (probe: Probe) => {
    calls++
    const result = await model.call(requestOf(probe), {
      signal,
      idempotencyKey: `test-${ports.clock.now()}-${calls}`,
      ...(probe.stream === true && { stream: true }),
    })
    signal.throwIfAborted()
    if (result.status === 'answered') answered.push(result.reply)
    return result
  }
  return {
    answered,
    calls: () => calls,
    async ask(probe: Probe): Promise<ModelReply | Failure> {
      let result = await once(probe)
      if (result.status === 'failed' && result.failure.retryable) {
        await ports.clock.sleep(Math.min(longestWaitMs, result.failure.retryAfterMs ?? 1000), signal)
        result = await once(probe)
      }
      return result.status === 'answered' ? result.reply : result.failure
    },
  }
}

const isReply = (answer: ModelReply | Failure): answer is ModelReply => 'text' in answer

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Finds NAME in task.yaml, else as `provider/model` or an id of the catalogue. Throws `model-unknown`, `privacy-blocked`, `key-missing`. */
export const planModelTest = async (options: {
  readonly ports: Ports
  readonly files: TaskFiles | undefined
  readonly name: string
}): Promise<ModelTestPlan> => {
  const { ports, files, name } = options
  const task = files === undefined ? undefined : await loadTask(files)
  const ref = (task !== undefined && Object.hasOwn(task.models, name) ? task.models[name] : undefined) ?? resolveModel(name, name)
  const near = nearestProvider(name)
  if (ref.provider === 'local' && ref.baseUrl === undefined && findEntry(ref.model)?.kind !== 'chat-model')
    throw new AssayError('model-unknown', `"${name}" is no model of task.yaml or of the catalogue, and no provider/model`, {
      hint:
        near === undefined
          ? `${task === undefined ? '' : `models of task.yaml: ${Object.keys(task.models).join(', ')}; `}for example openai/gpt-4.1-mini`
          : `did you mean "${near}"?`,
    })
  const blocked = task === undefined ? undefined : privacyBlock(task, ref)
  if (blocked !== undefined)
    throw new AssayError('privacy-blocked', blocked, { where: 'task.yaml', hint: 'set `privacy: any`, or name a local model' })
  const local = isOnThisMachine(ref)
  const missing = missingKey(ref, (key) => ports.variablesSet.has(key))
  if (missing !== undefined && !local)
    throw new AssayError(
      'key-missing',
      `${name} (${findProvider(ref.provider) === undefined ? 'task.yaml' : ref.provider}) needs the environment variable ${missing}`,
      {
        hint: `export ${missing.split(' ')[0] ?? missing}=... and run the same command again`,
      },
    )
  const requests = Object.values<Probe>(probes).map(requestOf)
  const { lookup } = await openPrices(ports, task === undefined || files === undefined ? undefined : { task, files })
  const price = local ? { inputPer1M: 0, outputPer1M: 0 } : lookup(ref)
  // A schema travels as prompt tokens; a hundred a call is more than any of these needs.
  const costUsd =
    price === undefined
      ? null
      : requests.reduce((sum, { decoding }) => sum + (100 * price.inputPer1M + decoding.maxTokens * price.outputPer1M) / 1e6, 0)
  return { ref, calls: requests.length, costUsd }
}

/**
 * Asks a model six short questions and says what of it works. No text of the task is sent, and the journal is left alone: what
 * counts is what the endpoint does now. Throws `provider-failed` where it does not chat, and what opening a model throws.
 */
export const testModel = async (options: {
  readonly ports: Ports
  readonly ref: ModelRef
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<ModelTest> => {
  const { ports, ref, sink, signal } = options
  await using model = await ports.openModel(ref, { signal, onProgress: (message) => sink({ kind: 'note', level: 'info', message }) })
  const { ask, answered, calls } = createAsker(model, ports, signal)
  const notes: string[] = []

  const chat = await ask(probes.chat)
  if (!isReply(chat))
    throw new AssayError('provider-failed', `${ref.name} does not answer: ${chat.message}`, {
      where: model.identity.endpoint,
      hint: hintFor(chat, ref),
    })
  const known = async (part: string, probe: Probe): Promise<ModelReply | undefined> => {
    const answer = await ask(probe)
    if (isReply(answer)) return answer
    notes.push(`${part}: ${answer.message}`)
    return undefined
  }
  const refused = (what: NonNullable<ReturnType<NonNullable<Model['refusals']>>>[number]): boolean =>
    model.refusals?.().includes(what) ?? false

  const json = await known('JSON schema', probes.json)
  const labels = await known('labels', probes.labels)
  const first = await known('seed', probes.first)
  const second = first === undefined ? undefined : await known('seed', probes.second)
  const streamed = await known('streaming', probes.stream)

  const fits = (text: string): boolean => {
    try {
      return ports.schemas.compile(schema)(JSON.parse(text)).valid
    } catch {
      return false
    }
  }
  const price = isOnThisMachine(ref) ? { inputPer1M: 0, outputPer1M: 0 } : (await openPrices(ports)).lookup(ref)
  const costOf = ({ promptTokens, completionTokens }: Usage): number =>
    (promptTokens * (price?.inputPer1M ?? 0) + completionTokens * (price?.outputPer1M ?? 0)) / 1e6
  return {
    name: ref.name,
    provider: ref.provider,
    model: ref.model,
    endpoint: model.identity.endpoint,
    chat: 'ok',
    jsonSchema: refused('json-schema') ? 'refused' : json === undefined ? 'failed' : fits(json.text) ? 'ok' : 'ignored',
    logprobs: labels === undefined ? 'failed' : labels.labelScores === undefined ? 'no' : 'yes',
    seed: refused('seed')
      ? 'ignored'
      : first === undefined || second === undefined
        ? 'failed'
        : first.text === second.text
          ? 'same'
          : 'differs',
    streaming: streamed === undefined ? 'failed' : streamed.firstTokenMs === undefined ? 'no' : 'yes',
    usage: chat.usageEstimated === true ? 'no' : 'yes',
    latencyMs: median(answered.map(({ latencyMs }) => latencyMs)),
    ...(streamed?.firstTokenMs === undefined ? {} : { firstTokenMs: streamed.firstTokenMs }),
    calls: calls(),
    costUsd: price === undefined ? null : answered.reduce((sum, { usage }) => sum + costOf(usage), 0),
    notes,
  }
}
