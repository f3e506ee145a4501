import type { Quantity } from '../economics/quantity.ts'
import type { Accepted, Use } from '../licences/permission.ts'
import type { JsonSchema } from './json-schema.ts'
import type { HostingKeyName, QuantityKeyName } from './quantity-keys.ts'

export const taskKinds = ['classification', 'extraction', 'generation', 'chat'] as const
export type TaskKind = (typeof taskKinds)[number]

/** What a need can be, finer than behaviour or knowledge (`need.finer` in task.yaml). */
export const finerNeeds = [
  'general',
  'format',
  'template',
  'style',
  'style-guidance',
  'terms',
  'knowledge',
  'new-knowledge',
  'documents',
  'changing-data',
  'task',
  'behaviour',
  'latency',
  'cost',
  'privacy',
  'preference',
] as const

/** A model named in task.yaml. `provider: local` is the embedded model; `baseUrl` any OpenAI-compatible endpoint. */
export interface ModelRef {
  /** The name used in arms: `student` in `tuned@student`. */
  readonly name: string
  readonly model: string
  readonly provider: string
  readonly baseUrl?: string
  readonly apiKeyEnv?: string
  /** Base under an adapter: the file as it is in the catalogue, or re-quantised. */
  readonly quantization?: 'as-is' | 'f16' | 'q8_0' | 'q4_1'
}

export type TaskOutput =
  | { readonly kind: 'labels'; readonly labels: readonly string[] | 'auto' }
  | { readonly kind: 'json'; readonly schemaFile: string; readonly schema: JsonSchema }
  | { readonly kind: 'text' }

/** Where a value of the resolved task came from: the file, a guess from the data, or a default (with its reason). */
export type Origin = 'task.yaml' | 'derived' | 'default'

/** A scorer of the user's own, by the one key that says what it is. `model` names an entry of `models:`. */
export type ScorerSpec = {
  readonly name: string
  /** Turns right and wrong round; a crash or a failed output never passes by it. */
  readonly not?: boolean
} & (
  | { readonly regex: string; readonly flags?: string }
  | { readonly numeric: { readonly tolerance: number; readonly relative?: boolean } }
  | { readonly fields: Readonly<Record<string, FieldComparator>> }
  | { readonly similarity: { readonly threshold?: number } }
  /** A module with a default export, or any program that speaks JSON lines. */
  | { readonly file: string }
  | { readonly command: readonly string[] }
  | { readonly judge: { readonly model: string; readonly rubric: string } }
)

/** How one field of a JSON answer is compared; `exact` where a field is not named. */
export type FieldComparator =
  | 'exact'
  | 'normalised'
  | 'ignore'
  | { readonly tolerance: number; readonly relative?: boolean }
  | { readonly days: number }

/** A tool of the user's: a program that reads one JSON line with its arguments and writes one with the result. */
export interface ToolSpec {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
  readonly command: readonly string[]
}

/** How a model is served where it is not paid by the token. `gpu` is a class of the price book ("H100 80GB"). */
export interface Hosting {
  readonly gpu?: string
  readonly provider?: string
  readonly quantities: Readonly<Partial<Record<HostingKeyName, Quantity>>>
}

/** Money of the report: one unit of `code` is `usd` USD on the day `date`. */
export interface Currency {
  readonly code: string
  readonly usd: number
  /** ISO 8601 day. */
  readonly date: string
}

/**
 * task.yaml after validation, every default filled in. Fractions are fractions (margin 0.02 = 2 points),
 * money is USD, times carry their unit in their name.
 */
export interface Task {
  readonly version: 1
  readonly name: string
  readonly kind: TaskKind
  readonly data: { readonly files: readonly string[] } | { readonly train: string; readonly dev?: string; readonly golden: string }
  readonly columns: Partial<Record<'id' | 'input' | 'expected' | 'context' | 'group' | 'time' | 'tags' | 'weight' | 'licence', string>>
  readonly output: TaskOutput
  /** Registry name of the scorer or data-set metric that decides: accuracy, macro-f1, exact-json, token-f1, ... */
  readonly metric: string
  readonly scorers: readonly (string | ScorerSpec)[]
  /** The prompt under test: file relative to the task folder. */
  readonly prompt?: string
  /** Files or folders with documents to search in (txt, md, jsonl, csv). */
  readonly corpus: readonly string[]
  readonly tools: readonly ToolSpec[]
  /** The user's own program as an arm: JSON lines { id, input } in, { id, output } out. */
  readonly program?: readonly string[]
  /** Most calls that prompt optimisation may make, and who writes the better prompts. */
  readonly optimise: { readonly calls?: number; readonly reflection?: string }
  /** A file with what production already answered: one row per example id or input. */
  readonly outputs?: string
  readonly models: Readonly<Record<string, ModelRef>>
  readonly margin: number
  readonly volume: { readonly callsPerDay: number; readonly growthPerMonth: number }
  readonly latency: { readonly p95Ms?: number }
  readonly privacy: 'local' | 'region' | 'any'
  readonly region?: string
  readonly endpoints: readonly string[]
  /** Rows with personal data that would leave this machine: stopped, or named; kinds that may go; tags of rows that never go. */
  readonly personal?: { readonly leaving: 'block' | 'warn'; readonly allow: readonly string[]; readonly confidential: readonly string[] }
  readonly changes: { readonly outputsPerYear: number; readonly knowledgePerYear: number }
  readonly horizonMonths: number
  readonly budget: { readonly usd: number; readonly hours: number }
  readonly arms?: readonly string[]
  readonly split: {
    readonly golden?: number
    readonly dev?: number
    readonly train?: number
    readonly seed: number
    /** What decides which rows are golden: a seeded hash, or their time (the newest). Default: hash. */
    readonly by?: 'hash' | 'time'
  }
  readonly policy: string
  readonly target?: number
  readonly need?: { readonly kind: 'behaviour' | 'knowledge' | 'both'; readonly finer?: string }
  /** One-off switches of the policies, all declared. */
  readonly regulated?: boolean
  readonly citations?: 'required' | 'optional' | 'none'
  /** Uncertain numbers as they were declared, by key path; the plain fields above and below hold their middles. */
  readonly quantities: Readonly<Partial<Record<QuantityKeyName, Quantity>>>
  /** By name of the model. */
  readonly hosting: Readonly<Record<string, Hosting>>
  /** What reports are written in; USD where absent. */
  readonly currency?: Currency
  /** File with the user's own price rows. */
  readonly priceFile?: string
  /** Provider that would train the tuned arm; this machine where absent. */
  readonly trainingProvider?: string
  readonly rates: { readonly engineerWeekUsd?: number; readonly labelUsd?: number; readonly reviewRowSeconds?: number }
  readonly team: { readonly weeksPerYear?: number; readonly canServe?: boolean; readonly domainExpert?: boolean }
  readonly maintain: { readonly willing?: boolean; readonly cyclesPerYear?: number }
  readonly goldenRatedBy?: 'people' | 'current' | 'teacher' | 'unknown'
  readonly teacher?: string
  /** How the tuned model would be used, as licences ask. */
  readonly use?: Use
  /** The user's own decisions about gates of licence and terms. */
  readonly accepted?: readonly Accepted[]
  readonly callsPerAction: number
  /** Key path (`volume.callsPerDay`) to where its value came from; every key of the schema is present. */
  readonly origins: Readonly<Record<string, Origin>>
}
