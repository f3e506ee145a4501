import * as z from 'zod'

/** What happened to a row between its source and this file, oldest first. */
const stepSchema = z.strictObject({
  /** `import`, `fix:ID`, `distil`, `relabel`, `review:edit`, `pseudonymise`, ... */
  step: z.string(),
  /** ISO 8601. */
  at: z.string().exactOptional(),
  /** In words, without the text of the row. */
  detail: z.string().exactOptional(),
  /** Hash of the row before this step, as `rowHash` makes it. */
  before: z.string().exactOptional(),
})

/** Read strictly from rows that Assay wrote; data.md §21. */
export const originSchema = z.strictObject({
  /** `imported` rows come from a file of a user's, `synthetic` inputs and answers from a model, `relabelled` only the answer, `edited` from a person. */
  kind: z.enum(['imported', 'synthetic', 'relabelled', 'edited']),
  /** The file and line that the row first came from, where a later file holds it now. */
  file: z.string().exactOptional(),
  line: z.number().int().positive().exactOptional(),
  /** Id of the row that a synthetic row was made from: both belong to one unit. */
  seed: z.string().exactOptional(),
  /** Id of the passage of the corpus (`docs/returns.md#3`) that a synthetic row was written from. */
  passage: z.string().exactOptional(),
  /** `model@provider` of the teacher. */
  teacher: z.string().exactOptional(),
  /** Version or revision that the provider reported. */
  teacherRevision: z.string().exactOptional(),
  /** First 16 hex digits of the sha256 of the prompt's template. */
  prompt: z.string().exactOptional(),
  temperature: z.number().exactOptional(),
  at: z.string().exactOptional(),
  /** USD that this row cost, its share of dropped candidates included. */
  usd: z.number().nonnegative().exactOptional(),
  /** What the terms of the teacher say about training on its answers, on that day. */
  terms: z.enum(['yes', 'no', 'unknown']).exactOptional(),
  /** Whether a person looked at it. Unreviewed synthetic rows never stand in golden. */
  reviewed: z.enum(['accepted', 'edited']).exactOptional(),
  steps: z.array(stepSchema).exactOptional(),
})

/** How a row came to be. */
export type Origin = z.output<typeof originSchema>
export type OriginStep = z.output<typeof stepSchema>

/** May this row be golden? A model's own answer is no ground truth until a person has accepted or edited it. */
export const mayBeGolden = ({ origin }: { readonly origin?: Origin }): boolean =>
  origin === undefined || origin.kind === 'imported' || origin.kind === 'edited' || origin.reviewed !== undefined
