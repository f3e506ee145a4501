import type { Output } from '../core/arms/output.ts'
import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import type { Judge } from '../core/compare/judge.ts'
import type { ComparedRow, SideAnswer } from '../core/compare/side.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { createRandom } from '../core/lib/random.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Random, TaskFiles } from '../core/ports/world.ts'
import { makeDecider } from '../core/scorers/make-scorer.ts'
import type { AnyScorer, Metric, ScoreContext, Scorer } from '../core/scorers/scorer.ts'
import type { Task } from '../core/task/task.ts'
import { adjudicated } from './adjudications.ts'
import { halvesOfDev } from './measure-arm.ts'
import { loadCheckedTask } from './open-run.ts'
import { readScorerTexts, scoreContextOf } from './scorer-inputs.ts'
import { prepareData } from './split.ts'
import type { PreparedData } from './split.ts'

/** The task's rows and its metric, opened for reading only: nothing is frozen, asked or written. */
export interface ComparisonData {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Ports
  readonly data: PreparedData
  /** Golden as it is in the files, without what people corrected since. */
  readonly frozenGolden: readonly LabelledExample[]
  readonly judge: Judge
  readonly random: Random
  /** Rows of dev that choose (dev2), as a run measures them. */
  readonly dev2: readonly ComparedRow[]
  /** Everything outside golden: where runs with another split seed have their dev rows. */
  readonly outsideGolden: readonly ComparedRow[]
  readonly golden: readonly ComparedRow[]
  /** Scores one output; `recorded` is the value a run wrote down, for scorers that need the world (a judge, a program). */
  answer(example: LabelledExample, output: Output, recorded?: number | null): SideAnswer
  /** Can outputs be scored here and now, without the world? */
  readonly canScore: boolean
}

const valueOf = (scorer: Scorer, example: LabelledExample, output: Output, context: ScoreContext): number | null => {
  const score = scorer.score(example, output, context)
  if (score.status === 'scored') return score.value
  return score.status === 'failed' && !score.missing ? 0 : null
}

const isPure = (scorer: AnyScorer): scorer is Scorer => 'score' in scorer

/** Most likely label's probability. */
const confidenceOf = (output: Output & { status: 'answered' }): number | undefined =>
  output.labelScores === undefined ? undefined : Math.exp(Math.max(...Object.values(output.labelScores)))

const judgeOf = (metric: Metric, scorer: AnyScorer, hasClasses: boolean, context: ScoreContext): Judge => {
  const base = { metric, scale: scorer.scale, hasClasses }
  if (metric.kind === 'mean') return base
  const counts = ({ example }: ComparedRow, text: string): Float64Array =>
    metric.counts(example, { exampleId: example.id, arm: '', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: true }, context)
  return { ...base, fill: (row) => ({ right: counts(row, row.example.expected), wrong: counts(row, '') }) }
}

interface Parts {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Ports
  readonly data: PreparedData
  readonly frozenGolden: readonly LabelledExample[]
  readonly metric: Metric
  readonly scorer: AnyScorer
  readonly context: ScoreContext
}

/** The same view for a run that is under way: pass its session. */
export const comparisonDataOf = ({ metric, scorer, context, ...parts }: Parts): ComparisonData => {
  const { task, data, ports } = parts
  const schema = task.output.kind === 'json' ? task.output.schema : undefined
  const conforms = schema === undefined ? undefined : ports.schemas.compile(schema)
  const format = answerFormat(task, data.labels, schema)
  const random = createRandom(task.split.seed)
  const rowOf = (example: LabelledExample): ComparedRow => ({ example, unit: data.unitOf.get(example.id) ?? example.id })
  const { splits } = data
  return {
    ...parts,
    random,
    judge: judgeOf(metric, scorer, data.labels.length > 0, context),
    canScore: isPure(scorer),
    dev2: halvesOfDev({ data, random }).dev2.map(rowOf),
    outsideGolden: [...splits.train, ...splits.dev].map(rowOf),
    golden: splits.golden.map(rowOf),
    answer: (example, output, recorded) => {
      const value = isPure(scorer) ? valueOf(scorer, example, output, context) : (recorded ?? null)
      const counts = metric.kind === 'mean' ? undefined : value === null ? null : metric.counts(example, output, context)
      const base = { value, ...(counts === undefined ? {} : { counts }) }
      if (output.status === 'failed') return { ...base, failure: `${output.failure.kind}: ${output.failure.message}`, wellFormed: false }
      const confidence = confidenceOf(output)
      const { usage, costUsd, latencyMs, batched } = output
      return {
        ...base,
        text: output.text,
        wellFormed:
          output.finishReason !== 'length' && parseAnswer(output.text, format, (answer) => conforms?.(answer).valid ?? true).valid,
        ...(batched === true ? {} : { latencyMs }),
        ...(confidence === undefined ? {} : { confidence }),
        ...(costUsd === undefined ? {} : { costUsd }),
        ...(usage === undefined ? {} : { tokens: usage.promptTokens + usage.completionTokens }),
      }
    },
  }
}

/** Reads task.yaml and the data as a run would, and writes nothing. Throws what `prepareData` throws. */
export const openComparisonData = async (options: {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly signal: AbortSignal
}): Promise<ComparisonData> => {
  const { files, ports, signal } = options
  const task = await loadCheckedTask(files)
  const frozen = await prepareData({ task, files, ports, signal, sink: () => {}, dryRun: true })
  const data = await adjudicated(files, frozen)
  const { metric, scorer } = makeDecider(task, { models: task.models, texts: await readScorerTexts(task, files) })
  const context = scoreContextOf(task, data.labels, ports)
  return comparisonDataOf({ task, files, ports, data, frozenGolden: frozen.splits.golden, metric, scorer, context })
}
