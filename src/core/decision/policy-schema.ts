import { z } from 'zod'
import { conditionSchema } from './condition.ts'
import { verdicts } from './decision.ts'

const text = z.string().min(1)
const verdict = z.enum(verdicts)
const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'ids are kebab-case: small letters, digits, hyphens')

/** How a policy comes to its answer. */
const policyModes = ['rule', 'all-in-order', 'any', 'lookup', 'checks', 'steps'] as const

/** A number that a policy compares with; conditions name it as `threshold.NAME`. */
const thresholdSchema = z.strictObject({
  value: z.number(),
  unit: text,
  /** `article`: the source gives it. `proposal`: it does not, this is ours and counts as assumed. `own`: the user set it. */
  from: z.enum(['article', 'proposal', 'own']),
  note: text.optional(),
})

/** Evidence for a gate, strongest first: the first that answers yes or no decides. Without `no`, what is not `yes` is no. */
const probeSchema = z.strictObject({
  /** Facts that are known less well than this count as not known here. */
  rank: z.enum(['measured', 'observed', 'declared']).optional(),
  yes: conditionSchema.optional(),
  no: conditionSchema.optional(),
  /** Said instead of the gate's `why` where this probe decides. */
  because: text.optional(),
})

/** What the policy says where a gate is no: the first line whose `when` is yes; the last line has none. */
const conditionalVerdicts = z.array(z.strictObject({ when: conditionSchema.optional(), verdict })).min(1)

const questionSchema = z.strictObject({
  id,
  question: text,
  /** Where this is no, the question does not arise and counts as yes. */
  appliesIf: conditionSchema.optional(),
  evidence: z.array(probeSchema).min(1).optional(),
  /** Sentences with `{fact}` or `{fact|what to say where it is not known}` placeholders; without one, the facts are listed. */
  why: z.strictObject({ yes: text, no: text, unknown: text }).partial().optional(),
  /** What would turn a no into a yes; without it, the facts are named. */
  change: text.optional(),
  onNo: z
    .union([verdict, conditionalVerdicts, z.strictObject({ answer: text })], {
      error: `must be a verdict (${verdicts.join(', ')}), a list of { when, verdict }, or { answer }`,
    })
    .optional(),
  onUnknown: z.strictObject({ verdict: z.enum(['inconclusive', 'not-yet']).optional(), do: text.optional() }).optional(),
})

const gateSchema = questionSchema.extend({
  /** Instead of evidence: one yes among these is enough. */
  anyOf: z.array(questionSchema).min(2).optional(),
  /** `lookup`: what the policy answers where this is the first yes. */
  answer: text.optional(),
  verdict: verdict.optional(),
  /** `lookup` with columns: which of them this need speaks for and against. */
  marks: z.record(id, z.enum(['best', 'avoid'])).optional(),
  /** `lookup` with columns: added to the answer where this need is there. */
  note: text.optional(),
  /** `steps`: what is done before the question. */
  step: text.optional(),
})

/** A verdict, or an answer in words where the policy is about something else. */
const outcomeSchema = z.union(
  [
    z.strictObject({
      verdict,
      /** `probable`: the source itself says no more than "probably". */
      strength: z.enum(['sure', 'probable']).optional(),
      /** What the source means by it, where it is not quite what the verdict says. */
      means: text.optional(),
    }),
    z.strictObject({ answer: text }),
  ],
  { error: 'must be { verdict } or { answer }' },
)

const rowAnswerSchema = z.strictObject({ answer: text, verdict: verdict.optional() })

const ruleSchema = z.strictObject({
  /** K: planned looks at golden. */
  looks: z.int().positive().default(3),
  /** Over all looks together, one-sided. */
  alpha: z.number().positive().max(0.5).default(0.05),
  /** m0 as a share of m. */
  toleratedShare: z.number().min(0).max(1).default(0.5),
  surerRatio: z.number().positive().default(1),
  surerProbability: z.number().min(0.5).max(1).default(0.9),
  minTrain: z.int().nonnegative().default(50),
  minGolden: z.int().nonnegative().default(100),
  maxNoise: z.number().min(0).max(1).default(0.1),
  /** Outputs that people labelled too, before a judge may decide. */
  minJudgeLabels: z.int().nonnegative().default(200),
  /** What the lower bound of the judge's kappa with people must reach. */
  minJudgeKappa: z.number().min(-1).max(1).default(0.4),
})

export const policySchema = z.strictObject({
  id,
  title: text,
  source: text,
  /** What the source's author gains by one answer or the other. */
  interest: text.optional(),
  /**
   * `rule`: the gates report the decision rule. `all-in-order`: the first no decides. `any`: one yes is enough. `lookup`: the first row
   * that is yes answers, or the cheapest column that the needs speak for. `checks`: all are reported. `steps`: the first that is not done.
   */
  mode: z.enum(policyModes),
  thresholds: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'names of thresholds are camelCase'), thresholdSchema).optional(),
  rule: ruleSchema.optional(),
  gates: z.array(gateSchema).min(1),
  /** `all-in-order`: where every gate is yes. Without it: fine-tune. */
  onAllPass: outcomeSchema.optional(),
  /** `any`: where one gate is yes, and where every gate is no. */
  onAny: outcomeSchema.optional(),
  onNone: outcomeSchema.optional(),
  /** `lookup`: where no row is yes. */
  otherwise: rowAnswerSchema.optional(),
  /** `lookup` by needs: the ways to choose among, the cheapest first. */
  columns: z
    .array(z.strictObject({ id, title: text, verdict: verdict.optional(), cost: text.optional() }))
    .min(2)
    .optional(),
})

export type WrittenPolicy = z.infer<typeof policySchema>
export type WrittenRule = z.infer<typeof ruleSchema>

/** The numbers of DESIGN §4. */
export const defaultRule: WrittenRule = ruleSchema.parse({})
