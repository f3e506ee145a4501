import * as z from 'zod'
import { permissionGates } from '../licences/permission.ts'
import { ends, readQuantity } from '../economics/quantity.ts'
import type { Quantity } from '../economics/quantity.ts'
import { hostingKeys, quantityKeys } from './quantity-keys.ts'
import type { HostingKeyName, QuantityKey, QuantityKeyName } from './quantity-keys.ts'
import { personalKinds } from '../data/pii/personal-kinds.ts'
import { readDurationMs, readMargin, readMonths, readScore, readSize } from './quantities.ts'
import { meaningOf } from './task-keys.ts'
import { finerNeeds, taskKinds } from './task.ts'

/** A quantity written as a number or as text with its unit; `how` says how to write it. */
const quantity = (read: (value: number | string) => number | undefined, how: string) =>
  z.union([z.number(), z.string()], { error: `must be ${how}` }).transform((value, context) => {
    const result = read(value)
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is not understood: write ${how}` })
    return z.NEVER
  })

const described = <Schema extends z.ZodType>(key: string, schema: Schema): Schema => schema.describe(meaningOf(key))

const howToWrite = 'a number (8, 2M, 20%), a range (5..20), a range with a likeliest value (5..8..20) or `5..20 lognormal`'

const bounds = ({ unit, least, most }: QuantityKey): string =>
  most === undefined ? `at least ${least} ${unit}` : `between ${least} and ${most.toLocaleString('en-GB')} ${unit}`

/** `5..8` where somebody wrote `8..5`. */
const turnedRound = (value: number | string): string | undefined => {
  const [high = '', low, ...more] = String(value).split('..')
  const turned = `${low}..${high}`
  return low === undefined || more.length > 0 || readQuantity(turned) === undefined ? undefined : turned
}

/** Why a text is no uncertain number. */
const notRead = (value: number | string): string => {
  const turned = turnedRound(value)
  return `${JSON.stringify(value)} ${turned === undefined ? `is not understood: write ${howToWrite}` : `has its ends the wrong way round: write ${turned}`}`
}

/** An uncertain number within the bounds that its key can have. */
const uncertain = (key: QuantityKey) =>
  z.union([z.number(), z.string()], { error: `must be ${howToWrite}` }).transform((value, context): Quantity => {
    const read = readQuantity(value)
    const [low, high] = read === undefined ? [NaN, NaN] : ends(read)
    if (read === undefined) context.addIssue({ code: 'custom', message: notRead(value) })
    else if (low < key.least || high > (key.most ?? Infinity))
      context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} cannot be: ${key.key} is ${bounds(key)}` })
    else return read
    return z.NEVER
  })

type UncertainShape<Name extends string> = Readonly<Record<Name, z.ZodOptional<z.ZodType<Quantity, number | string>>>>

type NamesOf<Group extends string> = Extract<QuantityKeyName, `${Group}.${string}`> extends `${Group}.${infer Name}` ? Name : never

/** The uncertain numbers of a group of keys (`costs`), each optional. */
const uncertainGroup = <Group extends 'volume' | 'changes' | 'maintain' | 'rates' | 'costs' | 'revenue'>(
  group: Group,
): UncertainShape<NamesOf<Group>> =>
  Object.fromEntries(
    quantityKeys.flatMap((key) =>
      key.key.startsWith(`${group}.`) ? [[key.key.slice(group.length + 1), described(key.key, uncertain(key)).optional()]] : [],
    ),
  ) as unknown as UncertainShape<NamesOf<Group>>

const hosting = z.strictObject({
  gpu: z.string().optional(),
  provider: z.string().optional(),
  ...(Object.fromEntries(hostingKeys.map((key) => [key.key, uncertain(key).optional()])) as unknown as UncertainShape<HostingKeyName>),
})

const nonNegative = z.number().nonnegative()
const text = z.string().trim().min(1)

/** task.yaml, decision.json and run folders repeat the address. */
const holdsNoKey = (address: string): boolean => {
  if (!URL.canParse(address)) return true
  const { username, password, searchParams } = new URL(address)
  return username === '' && password === '' && ![...searchParams.keys()].some((name) => /key|token|secret|password|signature/i.test(name))
}

const model = z.union(
  [
    text,
    z.strictObject({
      model: text,
      provider: text.optional(),
      baseUrl: z.url().refine(holdsNoKey, 'must hold no user name, password or key: name its environment variable in apiKeyEnv').optional(),
      apiKeyEnv: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the NAME of an environment variable, never the key itself')
        .optional(),
      quantization: z.enum(['as-is', 'f16', 'q8_0', 'q4_1']).optional(),
    }),
  ],
  { error: 'must be a model name, or { model, provider | baseUrl, apiKeyEnv }' },
)

const tolerance = { tolerance: z.number().nonnegative(), relative: z.boolean().optional() }
const scorerName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'scorer names are lower case letters, digits and "-"')
const fieldComparator = z.union(
  [z.enum(['exact', 'normalised', 'ignore']), z.strictObject(tolerance), z.strictObject({ days: z.number().nonnegative() })],
  { error: 'must be exact, normalised, ignore, { tolerance } or { days }' },
)
const own = { name: scorerName, not: z.boolean().optional() }
const scorer = z.union(
  [
    text,
    z.strictObject({ ...own, regex: text, flags: z.string().optional() }),
    z.strictObject({ ...own, numeric: z.strictObject(tolerance) }),
    z.strictObject({ ...own, fields: z.record(z.string(), fieldComparator) }),
    z.strictObject({ ...own, similarity: z.strictObject({ threshold: z.number().min(-1).max(1).optional() }) }),
    z.strictObject({ ...own, file: text }),
    z.strictObject({ ...own, command: z.array(text).min(1) }),
    z.strictObject({ ...own, judge: z.strictObject({ model: text, rubric: text }) }),
  ],
  { error: 'must be the name of a scorer, or { name, regex | numeric | fields | similarity | file | command | judge }' },
)

/** Words apart by spaces or commas; a typo would read as "no" in every policy that asks. */
const finerNeed = text.refine((value) => value.split(/[\s,]+/).every((word) => (finerNeeds as readonly string[]).includes(word)), {
  error: `must be of these words: ${finerNeeds.join(', ')}`,
})

const needKind = z.enum(['behaviour', 'knowledge', 'both'])

/** task.yaml as it is written: strict, before defaults. DESIGN §3 and requirements.md §2.0. */
export const taskSchema = z.strictObject({
  version: described('version', z.literal(1)).optional(),
  name: described('name', z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, 'must be letters, digits, spaces, ".", "_" or "-"')),
  kind: described('kind', z.enum(taskKinds)),
  data: described(
    'data',
    z.union([text, z.array(text).min(1), z.strictObject({ train: text, dev: text.optional(), golden: text })], {
      error: 'must be a file, a list of files, or { train, dev, golden }',
    }),
  ),
  columns: described(
    'columns',
    z.strictObject({
      id: text.optional(),
      input: text.optional(),
      expected: text.optional(),
      context: text.optional(),
      group: text.optional(),
      time: text.optional(),
      tags: text.optional(),
      weight: text.optional(),
      licence: text.optional(),
    }),
  ).optional(),
  output: described(
    'output',
    z.union(
      [
        z.strictObject({
          labels: z.union([z.literal('auto'), z.array(text).min(2)], { error: 'must be auto or a list of at least two labels' }),
        }),
        z.strictObject({ schema: text }),
        z.literal('text'),
      ],
      { error: 'must be { labels: auto }, { labels: [a, b] }, { schema: schema.json } or text' },
    ),
  ).optional(),
  metric: described('metric', text).optional(),
  scorers: described('scorers', z.array(scorer)).optional(),
  corpus: described('corpus', z.union([text, z.array(text).min(1)], { error: 'must be a file or folder, or a list of them' })).optional(),
  tools: described(
    'tools',
    z.array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be letters, digits and "_"'),
        description: text,
        parameters: z.record(z.string(), z.unknown()),
        command: z.array(text).min(1),
      }),
    ),
  ).optional(),
  program: described('program', z.array(text).min(1)).optional(),
  optimise: described(
    'optimise',
    z.strictObject({ calls: z.number().int().positive().optional(), reflection: text.optional() }),
  ).optional(),
  prompt: described('prompt', text).optional(),
  outputs: described('outputs', text).optional(),
  models: described(
    'models',
    z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'model names are lower case letters, digits and "-"'), model),
  ).optional(),
  margin: described('margin', quantity(readMargin, 'points (2pt), a percentage (2%) or a fraction (0.02), more than 0')).optional(),
  volume: described(
    'volume',
    z.strictObject({ ...uncertainGroup('volume'), callsPerMonth: uncertain({ ...quantityKeys[0], unit: 'calls/month' }).optional() }),
  ).optional(),
  latency: described(
    'latency',
    z.strictObject({ p95Ms: quantity((value) => readDurationMs(value, 1), 'milliseconds (300) or a duration (300ms, 1.5s)').optional() }),
  ).optional(),
  privacy: described('privacy', z.enum(['local', 'region', 'any'])).optional(),
  region: described('region', text).optional(),
  endpoints: described('endpoints', z.array(text)).optional(),
  personal: described(
    'personal',
    z.strictObject({
      leaving: z.enum(['block', 'warn']).optional(),
      allow: z.array(z.enum(personalKinds, { error: `must be of these kinds: ${personalKinds.join(', ')}` })).optional(),
      confidential: z.array(text).optional(),
    }),
  ).optional(),
  changes: described('changes', z.strictObject({ ...uncertainGroup('changes'), knowledgePerYear: nonNegative.optional() })).optional(),
  horizonMonths: described(
    'horizonMonths',
    quantity((value) => {
      const months = readMonths(value)
      return months !== undefined && Number.isInteger(months) && months >= 1 && months <= 600 ? months : undefined
    }, 'whole months from 1 to 600 (12) or years (1y)'),
  ).optional(),
  budget: described(
    'budget',
    z.strictObject({
      usd: nonNegative.optional(),
      hours: quantity((value) => {
        const ms = readDurationMs(value, 3_600_000)
        return ms === undefined ? undefined : ms / 3_600_000
      }, 'hours (4) or a duration (4h, 30min)').optional(),
    }),
  ).optional(),
  arms: described('arms', z.array(text).min(1)).optional(),
  split: described(
    'split',
    z.strictObject({
      golden: quantity(readSize, 'a number of rows (200) or a share (20%)').optional(),
      dev: quantity(readSize, 'a number of rows (200) or a share (20%)').optional(),
      train: quantity(readSize, 'a number of rows (1000) or a share (60%)').optional(),
      seed: z.number().int().nonnegative().optional(),
      by: z.enum(['hash', 'time'], { error: 'must be hash or time' }).optional(),
    }),
  ).optional(),
  policy: described('policy', text).optional(),
  target: described('target', quantity(readScore, 'a score: 90% or 0.9')).optional(),
  need: described(
    'need',
    z.union([needKind, z.strictObject({ kind: needKind, finer: finerNeed.optional() })], {
      error: 'must be behaviour, knowledge, both, or { kind, finer }',
    }),
  ).optional(),
  citations: described('citations', z.enum(['required', 'optional', 'none'])).optional(),
  rates: described('rates', z.strictObject(uncertainGroup('rates'))).optional(),
  costs: described('costs', z.strictObject(uncertainGroup('costs'))).optional(),
  revenue: described('revenue', z.strictObject(uncertainGroup('revenue'))).optional(),
  hosting: described('hosting', z.record(z.string(), hosting)).optional(),
  currency: described(
    'currency',
    z.strictObject({
      code: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
      usd: z.number().positive(),
      date: z.iso.date('must be the day of the rate, such as 2026-11-01'),
    }),
  ).optional(),
  prices: described('prices', text).optional(),
  trainingProvider: described('trainingProvider', text).optional(),
  regulated: described('regulated', z.boolean()).optional(),
  team: described(
    'team',
    z.strictObject({ weeksPerYear: nonNegative.optional(), canServe: z.boolean().optional(), domainExpert: z.boolean().optional() }),
  ).optional(),
  maintain: described('maintain', z.strictObject({ willing: z.boolean().optional(), ...uncertainGroup('maintain') })).optional(),
  goldenRatedBy: described('goldenRatedBy', z.enum(['people', 'current', 'teacher', 'unknown'])).optional(),
  teacher: described('teacher', text).optional(),
  use: described(
    'use',
    z.strictObject({
      commercial: z.boolean().optional(),
      monthlyUsers: nonNegative.optional(),
      domicile: z.enum(['EU', 'elsewhere']).optional(),
      distributed: z.boolean().optional(),
    }),
  ).optional(),
  accepted: described(
    'accepted',
    z.array(
      z.strictObject({
        gate: z.enum(permissionGates),
        by: text,
        on: z.iso.date('must be the day of the decision, such as 2026-11-20'),
        why: text.optional(),
      }),
    ),
  ).optional(),
  callsPerAction: described('callsPerAction', z.number().positive()).optional(),
})

export type WrittenTask = z.output<typeof taskSchema>

/** JSON Schema of task.yaml for editors (`# yaml-language-server: $schema=...`). */
export const taskJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(taskSchema, { io: 'input', unrepresentable: 'any' }),
  title: 'Assay task.yaml',
})
