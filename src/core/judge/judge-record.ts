import * as z from 'zod'

const interval = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number(), method: z.string() })

/** What the decision reads of `.assay/judges/NAME.json`; the rest of the report is for people. */
const recordSchema = z.object({
  version: z.literal(1),
  calibration: z.looseObject({
    scorer: z.string(),
    judge: z.string(),
    agreement: z.looseObject({
      n: z.number(),
      raw: interval,
      kappa: interval.nullable(),
      weightedKappa: interval.nullable(),
      sensitivity: interval,
      specificity: interval,
    }),
  }),
  /** What people and the judge said, by example and hash of the answer: for PPI++ on golden, and to see a judge drift. */
  labels: z.array(z.object({ id: z.string(), answer: z.string(), value: z.number().nullable(), judge: z.string().nullable() })),
})

export type JudgeRecord = Readonly<z.infer<typeof recordSchema>>

/** Reads a record back; undefined where it is damaged or of another version: a calibration can be done again. */
export const readJudgeRecord = (value: unknown): JudgeRecord | undefined => recordSchema.safeParse(value).data
