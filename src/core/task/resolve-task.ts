import type { JsonSchema } from './json-schema.ts'
import { findProvider } from '../models/providers.ts'
import { middle } from '../economics/quantity.ts'
import type { Quantity } from '../economics/quantity.ts'
import { scaleQuantity } from '../economics/scale-quantity.ts'
import { isOnThisMachine } from './is-on-this-machine.ts'
import { quantityKeys } from './quantity-keys.ts'
import { taskKeys } from './task-keys.ts'
import type { WrittenTask } from './task-schema.ts'
import type { ModelRef, Origin, Task, TaskKind, TaskOutput } from './task.ts'
import { daysPerMonth } from '../lib/calendar.ts'

const defaultStudent: ModelRef = { name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' }

const metricOf: Readonly<Record<TaskKind, string>> = {
  classification: 'accuracy',
  extraction: 'exact-json',
  generation: 'token-f1',
  chat: 'token-f1',
}

/** Drops keys without a value: absent and undefined are different under exactOptionalPropertyTypes. */
const present = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>
  }

/** A model as task.yaml names it: an id of the catalogue, `provider/model`, or its parts. */
export const resolveModel = (name: string, written: NonNullable<WrittenTask['models']>[string]): ModelRef => {
  if (typeof written === 'string') {
    // `openai/gpt-4.1-mini` names a provider; a bare name is a model of the catalogue.
    const slash = written.indexOf('/')
    const provider = written.slice(0, Math.max(0, slash))
    return findProvider(provider) === undefined
      ? { name, model: written, provider: 'local' }
      : { name, model: written.slice(slash + 1), provider }
  }
  const provider = written.provider ?? (written.baseUrl === undefined ? 'local' : 'openai-compatible')
  return { name, ...present({ ...written, provider }) } as ModelRef
}

const resolveOutput = (written: WrittenTask, schema: JsonSchema | undefined): TaskOutput => {
  const { output, kind } = written
  if (output === 'text') return { kind: 'text' }
  if (output !== undefined && 'labels' in output) return { kind: 'labels', labels: output.labels }
  if (output !== undefined && 'schema' in output) return { kind: 'json', schemaFile: output.schema, schema: schema ?? { type: 'object' } }
  if (kind === 'classification') return { kind: 'labels', labels: 'auto' }
  if (kind === 'extraction') return { kind: 'json', schemaFile: 'schema.json', schema: schema ?? { type: 'object' } }
  return { kind: 'text' }
}

const hasKey = (written: WrittenTask, key: string): boolean => {
  let value: unknown = written
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Record<string, unknown>)[part]
  }
  return value !== undefined
}

/** Every uncertain number that the file declares, by key path. */
const declaredQuantities = (written: WrittenTask): Task['quantities'] => {
  const groups = written as unknown as Readonly<Record<string, Readonly<Record<string, Quantity | undefined>> | undefined>>
  const entries = quantityKeys.flatMap(({ key }) => {
    const [group = '', name = ''] = key.split('.')
    const value = groups[group]?.[name]
    return value === undefined ? [] : [[key, value] as const]
  })
  const { callsPerMonth, actionsPerDay } = written.volume ?? {}
  const callsPerDay =
    callsPerMonth === undefined
      ? actionsPerDay === undefined
        ? undefined
        : scaleQuantity(actionsPerDay, written.callsPerAction ?? 1)
      : scaleQuantity(callsPerMonth, 1 / daysPerMonth)
  return Object.fromEntries([...(callsPerDay === undefined ? [] : [['volume.callsPerDay', callsPerDay] as const]), ...entries])
}

/** The declared hosts, each with its uncertain numbers apart from its names. */
const declaredHosting = (written: WrittenTask): Task['hosting'] =>
  Object.fromEntries(
    Object.entries(written.hosting ?? {}).map(([name, { gpu, provider, ...quantities }]) => [
      name,
      present({ gpu, provider, quantities: present(quantities) }),
    ]),
  ) as Task['hosting']

/** Keys whose default depends on other keys. */
const derivedKeys = new Set(['output', 'metric', 'privacy', 'columns'])

/** Fills in every default and records where each value came from. */
export const resolveTask = (written: WrittenTask, schema: JsonSchema | undefined): Task => {
  const declared = Object.entries(written.models ?? {}).map(([name, entry]) => resolveModel(name, entry))
  const models = Object.fromEntries([defaultStudent, ...declared].map((ref) => [ref.name, ref]))
  const leaves = declared.some((ref) => ref.provider !== 'local' && (ref.provider === 'fake' || !isOnThisMachine(ref)))
  const origins: Record<string, Origin> = {}
  for (const { key } of taskKeys) origins[key] = hasKey(written, key) ? 'task.yaml' : derivedKeys.has(key) ? 'derived' : 'default'
  const { data } = written
  const quantities = declaredQuantities(written)
  if (quantities['volume.callsPerDay'] !== undefined) origins['volume.callsPerDay'] = 'task.yaml'
  const number = (key: keyof Task['quantities']): number | undefined => {
    const quantity = quantities[key]
    return quantity === undefined ? undefined : middle(quantity)
  }
  return {
    version: 1,
    name: written.name,
    kind: written.kind,
    data: typeof data === 'string' ? { files: [data] } : 'train' in data ? (present(data) as Task['data']) : { files: data },
    columns: present(written.columns ?? {}),
    output: resolveOutput(written, schema),
    metric: written.metric ?? metricOf[written.kind],
    scorers: (written.scorers ?? []).map((entry) => (typeof entry === 'string' ? entry : present(entry))),
    corpus: written.corpus === undefined ? [] : [written.corpus].flat(),
    tools: written.tools ?? [],
    optimise: present(written.optimise ?? {}),
    models,
    margin: written.margin ?? 0.02,
    volume: { callsPerDay: number('volume.callsPerDay') ?? 1000, growthPerMonth: number('volume.growthPerMonth') ?? 0 },
    latency: present(written.latency ?? {}),
    privacy: written.privacy ?? (leaves ? 'any' : 'local'),
    endpoints: written.endpoints ?? [],
    changes: { outputsPerYear: number('changes.outputsPerYear') ?? 1, knowledgePerYear: written.changes?.knowledgePerYear ?? 0 },
    horizonMonths: written.horizonMonths ?? 12,
    budget: { usd: written.budget?.usd ?? 0, hours: written.budget?.hours ?? 1 },
    split: { ...present(written.split ?? {}), seed: written.split?.seed ?? 1 },
    policy: written.policy ?? 'assay',
    quantities,
    hosting: declaredHosting(written),
    rates: present({
      engineerWeekUsd: number('rates.engineerWeekUsd'),
      labelUsd: number('rates.labelUsd'),
      reviewRowSeconds: number('rates.reviewRowSeconds'),
    }),
    team: present(written.team ?? {}),
    maintain: present({ willing: written.maintain?.willing, cyclesPerYear: number('maintain.cyclesPerYear') }),
    callsPerAction: written.callsPerAction ?? 1,
    origins,
    ...present({
      prompt: written.prompt,
      outputs: written.outputs,
      program: written.program,
      region: written.region,
      personal: written.personal === undefined ? undefined : { leaving: 'warn', allow: [], confidential: [], ...present(written.personal) },
      arms: written.arms,
      target: written.target,
      need: written.need === undefined ? undefined : typeof written.need === 'string' ? { kind: written.need } : present(written.need),
      citations: written.citations,
      currency: written.currency,
      priceFile: written.prices,
      trainingProvider: written.trainingProvider,
      regulated: written.regulated,
      goldenRatedBy: written.goldenRatedBy,
      teacher: written.teacher,
      use: written.use === undefined ? undefined : present(written.use),
      accepted: written.accepted?.map(present),
    }),
  } as Task
}
