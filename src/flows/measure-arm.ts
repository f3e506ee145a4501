import type { FitContext, FittedArm, StepWorld } from '../core/arms/arm.ts'
import { defaultSystemPrompt } from '../core/arms/default-system-prompt.ts'
import { applyLabelPrior, fitLabelPrior } from '../core/arms/label-prior.ts'
import type { LabelPrior } from '../core/arms/label-prior.ts'
import { withoutConstraint } from '../core/arms/model-request.ts'
import type { Output } from '../core/arms/output.ts'
import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { withoutAnswer } from '../core/data/without-answer.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import type { Latency } from '../core/decision/evidence.ts'
import type { RuleParameters } from '../core/decision/policy.ts'
import { wilson } from '../core/stats/wilson.ts'
import type { StageName } from '../core/run-event.ts'
import { fitNeeds } from './fit-needs.ts'
import type { Candidate } from './ladder.ts'
import { rowsUntilSure } from './rows-until-sure.ts'
import { scoreOutputs, valueOfScore } from './score-outputs.ts'
import type { Adapter, Session } from './session.ts'
import { metricValueOf, scoreSplit, splitEvidence } from './split-result.ts'
import type { SplitResult } from './split-result.ts'
import { streamOutputs } from './stream-outputs.ts'

/** Rows of dev that are answered once more without a constraint, to measure first-pass validity. */
const firstPassRows = 20

/** Rows of dev1 that calibrate the label likelihoods of an arm: a scale and a bias per label need no more, and each row is a call. */
const calibrationRows = 64

/** An arm that was fitted and answered dev. `dev1` (its first rows) calibrated, `dev2` chooses, `golden` is there after a declared look. */
export interface MeasuredArm {
  readonly candidate: Candidate
  readonly adapter?: Adapter
  readonly fitted: FittedArm
  readonly prior?: LabelPrior
  readonly trainRows: number
  readonly fitSeconds: number
  readonly dev1: SplitResult
  readonly dev2: SplitResult
  golden?: SplitResult
  latency?: Latency
  readonly firstPassValidity?: MetricValue
  /** Where dev2 was not answered to its end, why. */
  readonly stopped?: string
}

/**
 * The halves of dev in a seeded order: `dev1` calibrates and stops training, `dev2` chooses. Rows of one unit stay together. The
 * order matters: files are often sorted by label, and the first rows of a half stand for the whole of it.
 */
export const halvesOfDev = ({
  data,
  random,
}: Pick<Session, 'random'> & { readonly data: Pick<Session['data'], 'splits' | 'unitOf'> }): {
  readonly dev1: readonly LabelledExample[]
  readonly dev2: readonly LabelledExample[]
} => {
  const side = new Map<string, number>()
  const dev1: LabelledExample[] = []
  const dev2: LabelledExample[] = []
  for (const example of shuffled(data.splits.dev, random.fork('dev-order'))) {
    const unit = data.unitOf.get(example.id) ?? example.id
    if (!side.has(unit)) side.set(unit, side.size % 2)
    ;(side.get(unit) === 0 ? dev1 : dev2).push(example)
  }
  return { dev1, dev2 }
}

/** The rows that calibrate an arm's label likelihoods: the first of dev1. */
export const calibrationRowsOf = (session: Session): readonly LabelledExample[] => halvesOfDev(session).dev1.slice(0, calibrationRows)

/** Text of the prompt under test, or the default one. */
export const systemPromptOf = async (
  session: Pick<Session, 'task' | 'files'> & { readonly data: Pick<Session['data'], 'labels'> },
): Promise<string> => {
  const { task, files, data } = session
  if (task.prompt !== undefined) return (await files.readText(task.prompt)).trim()
  return defaultSystemPrompt(task, data.labels, task.output.kind === 'json' ? task.output.schema : undefined)
}

const corpusContext = async (session: Session): Promise<Pick<FitContext, 'retriever'>> => {
  const retriever = await session.retriever()
  return retriever === undefined ? {} : { retriever }
}

export const fitContextOf = async (session: Session, { name: purpose, definition }: Candidate): Promise<FitContext> => ({
  ...(definition.needs.corpus === true ? await corpusContext(session) : {}),
  task: session.task,
  labels: session.data.labels,
  ...(session.task.output.kind === 'json' ? { schema: session.task.output.schema } : {}),
  systemPrompt: await systemPromptOf(session),
  dev1: halvesOfDev(session).dev1,
  random: session.random.fork(`fit:${purpose}`),
  embed: session.embed,
})

export interface AnswerOptions {
  readonly fitted: FittedArm
  readonly candidate: Candidate
  readonly adapter?: Adapter
  readonly examples: readonly LabelledExample[]
  readonly stage: StageName
  readonly concurrency?: number
  /** What the journal holds is replayed even under `--fresh`. */
  readonly replays?: boolean
}

/** Answers examples with one arm through the engine and the journal, with progress. */
export const answerExamples = async (session: Session, options: AnswerOptions): Promise<readonly Output[]> => {
  const outputs: Output[] = []
  const examples = options.examples.map(withoutAnswer)
  for await (const output of streamOutputs(session, { ...options, examples, total: examples.length })) outputs.push(output)
  return outputs
}

/** The arm without its constraint, its reply unread: what the model says by itself. */
const unconstrained = (arm: Exclude<FittedArm, { kind: 'local' }>): FittedArm => {
  if (arm.kind === 'request')
    return {
      kind: 'request',
      detail: arm.detail,
      request: async (example, repeat) => withoutConstraint(await arm.request(example, repeat)),
      read: (reply) => ({ text: reply.text }),
    }
  const freely = ({ ask, ...world }: StepWorld): StepWorld => ({
    ...world,
    ask: async (request, name) => await ask(withoutConstraint(request), name),
  })
  return { ...arm, answer: async (example: Example, world: StepWorld) => await arm.answer(example, freely(world)) }
}

const measureFirstPass = async (session: Session, options: AnswerOptions): Promise<MetricValue | undefined> => {
  const { task, data, ports } = session
  if (options.fitted.kind === 'local' || task.kind === 'generation' || task.kind === 'chat') return undefined
  const examples = options.examples.slice(0, firstPassRows)
  const outputs = await answerExamples(session, { ...options, fitted: unconstrained(options.fitted), examples })
  const schema = task.output.kind === 'json' ? task.output.schema : undefined
  const validate = schema === undefined ? undefined : ports.schemas.compile(schema)
  const format = answerFormat(task, data.labels, schema)
  const isValid = (text: string): boolean => parseAnswer(text, format, (value) => validate?.(value).valid ?? true).valid
  // A failure of the model's own is no valid answer; what nobody saw is not counted.
  const seen = outputs.filter((output) => output.status === 'answered' || !output.failure.missing)
  if (seen.length === 0) return undefined
  const valid = seen.filter((output) => output.status === 'answered' && isValid(output.text)).length
  return metricValueOf('first-pass validity', wilson(valid, seen.length), 'dev')
}

/** Answers, reads with the arm's label prior, keeps outputs and scores in the run's folder. */
export const measureSplit = async (
  session: Session,
  options: AnswerOptions & { readonly prior?: LabelPrior; readonly split: 'dev' | 'golden'; readonly secondary?: boolean },
): Promise<SplitResult> => {
  const raw = await answerExamples(session, options)
  const outputs = raw.map((output) => (output.status === 'answered' ? applyLabelPrior(output, options.prior) : output))
  const { secondary = false, replays = false } = options
  const result = await scoreSplit(session, options.examples, outputs, { secondary, replays })
  await session.run.outputs(options.split, result.outputs)
  await session.run.scores(options.split, [...result.scores, ...(result.secondary?.scores ?? [])])
  return result
}

/** Prior of an arm that gives label likelihoods, from its raw answers on dev1 (DESIGN §10.5: for all such arms alike). */
export const priorOf = (session: Session, examples: readonly LabelledExample[], outputs: readonly Output[]): LabelPrior | undefined =>
  fitLabelPrior(
    outputs.flatMap((output, i) => {
      const expected = examples[i]?.expected
      return output.status === 'answered' && expected !== undefined ? [{ answer: output, expected }] : []
    }),
    session.data.splits.train.map((example) => example.expected),
  )

/** Reports a measured arm to whoever watches. */
const announce = (session: Session, name: string, result: SplitResult, detail: string): void => {
  const { metric } = splitEvidence(session, result, 'dev2')
  const { value, low, high, n } = metric
  session.sink({ kind: 'arm', arm: name, split: 'dev2', status: 'measured', value, low, high, n, detail })
}

/** Fits one arm with all that it needs; a prompt that it found is kept in `.assay/prompts`. Rejects with `ArmNotNeeded` where it has nothing to add. */
export const fitArm = async (
  session: Session,
  candidate: Candidate,
  { train, parents }: { readonly train: readonly LabelledExample[]; readonly parents?: readonly MeasuredArm[] },
): Promise<FittedArm> => {
  const needs = await fitNeeds(session, candidate, { parents })
  try {
    const fitted = await candidate.definition.fit(train, { ...(await fitContextOf(session, candidate)), ...needs.context }, session.signal)
    if (fitted.kind === 'request' && fitted.found !== undefined)
      await session.files.writeText(`.assay/prompts/${candidate.name}.md`, `${fitted.found.prompt}\n`)
    return fitted
  } finally {
    await needs.drain()
  }
}

/** Fits one arm on `train` and measures it on dev. What was answered before is replayed from the journal. */
export const measureArm = async (
  session: Session,
  candidate: Candidate,
  options: {
    readonly train: readonly LabelledExample[]
    readonly adapter?: Adapter
    readonly quiet?: boolean
    /** Arms measured before, for those that build on others. */
    readonly parents?: readonly MeasuredArm[]
    /** The best rung so far: an arm that is surely behind it is asked no further. */
    readonly best?: MeasuredArm
    readonly rule?: RuleParameters
  },
): Promise<MeasuredArm> => {
  const { train, adapter, quiet = false } = options
  const started = session.ports.clock.monotonicMs()
  const fitted = await fitArm(session, candidate, options)
  const fitSeconds = (session.ports.clock.monotonicMs() - started) / 1000
  const { dev1: half, dev2 } = halvesOfDev(session)
  const dev1 = half.slice(0, calibrationRows)
  const base = { fitted, candidate, stage: 'evaluate' as const, ...(adapter === undefined ? {} : { adapter }) }
  const raw = fitted.kind === 'request' ? await answerExamples(session, { ...base, examples: dev1 }) : []
  // Arms that answer by themselves were calibrated when they were fitted.
  const prior = priorOf(session, dev1, raw)
  const common = { ...base, split: 'dev' as const, ...(prior === undefined ? {} : { prior }) }
  const result1 = await measureSplit(session, { ...common, examples: dev1 })
  const rows = await rowsUntilSure(session, {
    fitted,
    dev2,
    best: options.best,
    ...(options.rule === undefined ? {} : { rule: options.rule }),
    values: async (examples) => {
      const answered = await answerExamples(session, { ...base, examples })
      const items = examples.flatMap((example, i) => {
        const output = answered[i]
        if (output === undefined) return []
        return [{ example, output: output.status === 'answered' ? applyLabelPrior(output, prior) : output }]
      })
      // Not as what decides: that nothing could be judged among these few rows is no reason to stop the run.
      return (await scoreOutputs(session, session.scorer, items)).map(valueOfScore)
    },
  })
  const result2 = await measureSplit(session, { ...common, examples: dev2.slice(0, rows), secondary: !quiet })
  const firstPassValidity = quiet ? undefined : await measureFirstPass(session, { ...base, examples: dev1 })
  const stopped =
    rows < dev2.length ? `stopped after ${rows} of ${dev2.length} rows, surely behind ${options.best?.candidate.name}` : undefined
  if (!quiet) announce(session, candidate.name, result2, stopped ?? fitted.detail)
  return {
    candidate,
    fitted,
    trainRows: train.length,
    fitSeconds,
    dev1: result1,
    dev2: result2,
    ...(adapter === undefined ? {} : { adapter }),
    ...(prior === undefined ? {} : { prior }),
    ...(firstPassValidity === undefined ? {} : { firstPassValidity }),
    ...(stopped === undefined ? {} : { stopped }),
  }
}
