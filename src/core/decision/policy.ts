import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { AssayError } from '../errors.ts'
import { conditionSchema } from './condition.ts'
import { verdicts } from './decision.ts'

const text = z.string().min(1)

/** Evidence for a gate, strongest first: the first that answers yes or no decides. Without `no`, what is not `yes` is no. */
const probeSchema = z.strictObject({
  yes: conditionSchema,
  no: conditionSchema.optional(),
  /** Said instead of the gate's `why` where this probe decides. */
  because: text.optional(),
})

const gateSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'gate ids are kebab-case'),
  question: text,
  evidence: z.array(probeSchema).min(1),
  /** Sentences with `{fact}` or `{fact|what to say where it is not known}` placeholders. */
  why: z.strictObject({ yes: text, no: text, unknown: text }),
  change: text,
  /** What the policy answers where this gate says no. */
  onNo: z.enum(verdicts).optional(),
})

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

const policySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: text,
  source: text,
  /** `rule`: the gates report the decision rule. `all-in-order`: the first gate that is not yes decides. `checks`: all are reported. */
  mode: z.enum(['rule', 'all-in-order', 'checks']),
  rule: ruleSchema.optional(),
  gates: z.array(gateSchema).min(1),
})

export type GateDefinition = z.infer<typeof gateSchema>
/** Numbers of the decision rule (DESIGN §4); a policy may change them. */
export type RuleParameters = z.infer<typeof ruleSchema>
/** An ordered set of gates, as data. */
export type Policy = z.infer<typeof policySchema>

/** The numbers of DESIGN §4. */
export const defaultRule: RuleParameters = ruleSchema.parse({})

/** Reads a policy from the text of its YAML file. Throws `policy-invalid` with every mistake at once. */
export const loadPolicy = (source: string, fileName: string): Policy => {
  let raw: unknown
  try {
    raw = parse(source)
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    const at = cause.linePos?.[0]
    throw new AssayError('policy-invalid', `${fileName} is not YAML: ${cause.message.split('\n')[0] ?? ''}`, {
      where: at === undefined ? fileName : `${fileName}:${at.line}:${at.col}`,
      cause,
    })
  }
  const parsed = policySchema.safeParse(raw)
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => ({
      message: `${path.join('.') || 'file'}: ${message}`,
      where: fileName,
    }))
    throw new AssayError('policy-invalid', `${fileName} is not a valid policy: ${mistakes[0]?.message ?? ''}`, {
      hint: 'compare it with policies/assay.yaml',
      where: fileName,
      also: mistakes.slice(1),
    })
  }
  const ids = parsed.data.gates.map((gate) => gate.id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new AssayError('policy-invalid', `${fileName} has two gates "${twice}"`, { where: fileName })
  return parsed.data
}
