import { z } from 'zod'
import type { DecisionEvidence, GoldenSlice } from './evidence.ts'
import type { RecordedPrice } from './recorded-prices.ts'

/** Raised whenever an older file could not be read as this one. */
export const evidenceVersion = 1

/** A count vector without its zeros: its length, then pairs of place and value. */
const sparse = z.array(z.number())

const rowsSchema = z.strictObject({
  ids: z.array(z.string()),
  /** Numbers in place of names: rows with one number belong together. */
  clusters: z.array(z.int()),
  strata: z.array(z.int()).optional(),
  fill: z.strictObject({ right: z.array(sparse), wrong: z.array(sparse) }).optional(),
})

const columnsSchema = z.strictObject({
  counts: z.array(sparse.nullable()).optional(),
  people: z.array(z.number().nullable()).optional(),
  failed: z.array(z.boolean()).optional(),
})

const bySplit = <Schema extends z.ZodType>(schema: Schema) => z.strictObject({ dev2: schema.optional(), golden: schema.optional() })

/**
 * What a decision rests on, as a file: no row text, only row ids. `evidence` holds the plain part of `DecisionEvidence` as it was;
 * everything that was a function is data here.
 */
export const storedSchema = z.strictObject({
  version: z.literal(evidenceVersion),
  run: z.string(),
  codeVersion: z.string(),
  /** Of the decision that was made from it. */
  digest: z.string(),
  /** Of every draw: `split.seed`. */
  seed: z.number(),
  task: z.strictObject({ text: z.string(), schemaText: z.string().optional() }),
  policies: z.array(z.looseObject({ id: z.string() })).min(1),
  prices: z.array(
    z.strictObject({ query: z.strictObject({ provider: z.string(), model: z.string() }), price: z.looseObject({}).optional() }),
  ),
  evidence: z.looseObject({
    decidedAt: z.string(),
    metric: z.looseObject({ name: z.string(), label: z.string() }),
    data: z.looseObject({ rows: z.number(), trainUnits: z.number(), goldenUnits: z.number() }),
    arms: z.array(z.looseObject({ name: z.string(), kind: z.string(), status: z.string(), cost: z.looseObject({}) })),
    looks: z.array(z.looseObject({ k: z.number(), of: z.number() })),
    learningCurve: z.array(z.looseObject({})),
    assumptions: z.array(z.string()),
    slices: z.array(z.strictObject({ id: z.string(), label: z.string(), ids: z.array(z.string()) })).optional(),
  }),
  comparison: z.strictObject({
    scale: z.enum(['binary', 'continuous']),
    metric: z.enum(['mean', 'data-set']),
    rows: bySplit(rowsSchema),
    arms: z.record(z.string(), bySplit(columnsSchema)),
  }),
})

/** The plain part of `DecisionEvidence`. */
export type PlainEvidence = Omit<DecisionEvidence, 'task' | 'policies' | 'compare' | 'prices' | 'random' | 'slices'> & {
  readonly slices?: readonly (Omit<GoldenSlice, 'ids'> & { readonly ids: readonly string[] })[]
}

export type StoredEvidence = Omit<z.infer<typeof storedSchema>, 'evidence' | 'prices' | 'policies'> & {
  readonly evidence: PlainEvidence
  readonly prices: readonly RecordedPrice[]
  readonly policies: DecisionEvidence['policies']
}

export type StoredRows = z.infer<typeof rowsSchema>
export type StoredColumns = z.infer<typeof columnsSchema>
