import { parseRubric } from '../judge/parse-rubric.ts'
import type { ModelRef, ScorerSpec } from '../task/task.ts'
import { fieldMeasures } from './fields.ts'
import { metrics, reportMetrics, scorers, worldScorers } from './index.ts'
import { judgeScorer } from './judge.ts'
import { negated } from './negated.ts'
import { numericScorer } from './numeric.ts'
import { programScorer } from './program-scorer.ts'
import { regexScorer } from './regex.ts'
import type { ReportMetric } from './report-metric.ts'
import type { AnyScorer, Metric } from './scorer.ts'
import { similarityScorer } from './similarity.ts'

/** What a scorer of task.yaml may refer to. */
export interface ScorerSurroundings {
  readonly models: Readonly<Record<string, ModelRef>>
  /** Texts of the files that scorers name (rubrics), by their path in task.yaml. */
  readonly texts: Readonly<Record<string, string>>
}

/** What one entry of `scorers:`, or the name in `metric:`, stands for. */
export interface Measure {
  readonly name: string
  /** Absent where only something is reported about the outputs. */
  readonly scorer?: AnyScorer
  /** What is made of its scores; `metric: NAME` decides by the first. */
  readonly metrics: readonly Metric[]
  readonly reports: readonly ReportMetric[]
}

const registered = <Value>(registry: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(registry, name) ? registry[name] : undefined

/** Makes a scorer of the user's own by the key that says what it is. Throws `scorer-invalid`. */
const makeScorer = (spec: ScorerSpec, { models, texts }: ScorerSurroundings): AnyScorer => {
  const { name } = spec
  if ('regex' in spec) return regexScorer(name, spec.regex, spec.flags)
  if ('numeric' in spec) return numericScorer(name, spec.numeric)
  if ('fields' in spec) return fieldMeasures(name, spec.fields).scorer
  if ('similarity' in spec) return similarityScorer(name, spec.similarity.threshold)
  if ('file' in spec) return programScorer(name, { file: spec.file })
  if ('command' in spec) return programScorer(name, { command: spec.command })
  const { model, rubric } = spec.judge
  const ref = models[model]
  if (ref === undefined) throw new Error(`models.${model} passed task.yaml's validation and is not declared`)
  return judgeScorer({ name, model: ref, rubric: parseRubric(texts[rubric] ?? '', rubric) })
}

const measureOfSpec = (spec: ScorerSpec, surroundings: ScorerSurroundings): Measure => {
  const made = makeScorer(spec, surroundings)
  const scorer = spec.not === true ? negated(made) : made
  if ('fields' in spec && spec.not !== true) {
    const { f1, precision, recall } = fieldMeasures(spec.name, spec.fields).metrics
    return { name: spec.name, scorer, metrics: [f1, precision, recall], reports: [] }
  }
  return { name: spec.name, scorer, metrics: [{ kind: 'mean', name: spec.name, label: scorer.label, scorer: spec.name }], reports: [] }
}

const anyScorers: Readonly<Record<string, AnyScorer>> = { ...scorers, ...worldScorers }
const allMetrics: Readonly<Record<string, Metric>> = metrics

/** The metric of a registered scorer: its own entry, the one that means it under another name (label: accuracy), or its mean. */
const metricOfScorer = (scorer: AnyScorer): Metric =>
  registered(allMetrics, scorer.name) ??
  Object.values(allMetrics).find(({ kind, scorer: own }) => kind === 'mean' && own === scorer.name) ?? {
    kind: 'mean',
    name: scorer.name,
    label: scorer.label,
    scorer: scorer.name,
  }

/** What an entry of `scorers:` stands for: a registered scorer, metric or report metric by name, or a scorer of the user's own. */
export const makeMeasure = (entry: string | ScorerSpec, surroundings: ScorerSurroundings): Measure => {
  if (typeof entry !== 'string') return measureOfSpec(entry, surroundings)
  const metric = registered(allMetrics, entry)
  const scorer = registered(anyScorers, metric?.scorer ?? entry)
  if (scorer !== undefined) return { name: entry, scorer, metrics: [metric ?? metricOfScorer(scorer)], reports: [] }
  const report = registered<ReportMetric>(reportMetrics, entry)
  if (report === undefined) throw new Error(`"${entry}" passed task.yaml's validation and is in no registry`)
  return { name: entry, metrics: [], reports: [report] }
}

/** What decides: `metric:` names a registered metric or scorer, or one of the task's own scorers. */
export const makeDecider = (
  task: { readonly metric: string; readonly scorers: readonly (string | ScorerSpec)[] },
  surroundings: ScorerSurroundings,
): { readonly metric: Metric; readonly scorer: AnyScorer } => {
  const own = task.scorers.find((entry) => typeof entry !== 'string' && entry.name === task.metric)
  const { scorer, metrics: made } = makeMeasure(own ?? task.metric, surroundings)
  const [metric] = made
  if (scorer === undefined || metric === undefined) throw new Error(`"${task.metric}" passed task.yaml's validation and cannot decide`)
  return { metric, scorer }
}

/** Every name that `scorers:` may hold. */
export const scorerNames: readonly string[] = [
  ...new Set([anyScorers, allMetrics, reportMetrics].flatMap((registry) => Object.keys(registry))),
]

/** Every name that `metric:` may hold: what is in [0, 1], and better when higher. */
export const decidingNames: readonly string[] = [
  ...new Set([
    ...Object.keys(allMetrics),
    ...Object.values(anyScorers).flatMap((scorer) => ('lowerIsBetter' in scorer ? [] : [scorer.name])),
  ]),
]
