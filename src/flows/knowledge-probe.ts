import { oracleArm } from '../core/arms/oracle.ts'
import { armName } from '../core/arms/arm.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'
import { counted, formatInterval, formatMargin, formatPoints } from '../core/report/format.ts'
import type { Passage, Retriever } from '../core/retrieval/passage.ts'
import { queryOf } from '../core/retrieval/query-of.ts'
import { recallDepths, retrievalQuality } from '../core/retrieval/retrieval-quality.ts'
import { queryWithAnswer, rightPassage, rightPassageDepth } from '../core/retrieval/right-passage.ts'
import { intervalOfScores } from '../core/stats/interval-of-scores.ts'
import type { PairedComparison } from '../core/stats/paired-comparison.ts'
import { createComparator } from './compare-arms.ts'
import { halvesOfDev, measureArm } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { ownFaults } from './measure-ladder.ts'
import type { Session } from './session.ts'
import { clustersOf } from './example-units.ts'
import { metricValueOf } from './split-result.ts'

/** Do failures vanish when the right passage is supplied? And does the search find that passage? */
export interface KnowledgeProbe {
  /** Prompt without the passage against prompt with it, on dev2; absent where no prompt was measured or its model failed. */
  readonly oracleContext?: PairedComparison
  /** Recall at 1, 4 and 8 and MRR on dev rows whose right passage is known; empty without such rows. */
  readonly retrieval: readonly MetricValue[]
  /** One line each, for people. */
  readonly lines: readonly string[]
}

interface RightPassages {
  readonly of: ReadonlyMap<string, Passage>
  /** Ids of the examples whose passage is known to be the right one, with that passage's id. */
  readonly known: ReadonlyMap<string, string>
}

/** One-sided, each side. */
const alpha = 0.05
const leastKnown = 20

/** The passage that the data itself names (`columns.context`), else the one found with question and answer. */
const rightPassages = async (
  session: Session,
  retriever: Retriever | undefined,
  examples: readonly LabelledExample[],
): Promise<RightPassages> => {
  const of = new Map<string, Passage>()
  const known = new Map<string, string>()
  const found = (await retriever?.search(examples.map(queryWithAnswer), rightPassageDepth, session.signal)) ?? []
  examples.forEach((example, i) => {
    const right = rightPassage(found[i] ?? [], example)
    if (example.context !== undefined) of.set(example.id, { id: 'context', text: example.context })
    else if (right !== undefined) of.set(example.id, right.passage)
    if (right?.isKnown === true && session.task.kind !== 'classification') known.set(example.id, right.passage.id)
  })
  return { of, known }
}

/** How often the search for the question alone finds the known right passage. */
const searchQuality = async (
  session: Session,
  retriever: Retriever,
  options: { readonly examples: readonly LabelledExample[]; readonly known: ReadonlyMap<string, string> },
): Promise<readonly MetricValue[]> => {
  const examples = options.examples.filter(({ id }) => options.known.has(id))
  if (examples.length < leastKnown) return []
  const found = await retriever.search(examples.map(queryOf), recallDepths[2], session.signal)
  const ranks = examples.map(({ id }, i) => {
    const at = (found[i] ?? []).findIndex(({ passage }) => passage.id === options.known.get(id))
    return at < 0 ? null : at + 1
  })
  const { recall, reciprocalRanks } = retrievalQuality(ranks)
  const clusters = clustersOf(session, examples)
  const random = session.random.fork('retrieval-quality')
  const metric = (name: string, values: readonly number[], scale: 'binary' | 'continuous'): MetricValue =>
    metricValueOf(name, intervalOfScores(values, { scale, clusters, random }), 'dev')
  return [
    ...recall.map(({ k, values }) => metric(`passage recall at ${k}`, values, 'binary')),
    metric('passage reciprocal rank', reciprocalRanks, 'continuous'),
  ]
}

const meanOf = ({ dev2 }: MeasuredArm): number =>
  dev2.values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, dev2.values.length)

/** The prompt that runs today, else the best one on dev2. */
const probedPrompt = (measured: Iterable<MeasuredArm>): MeasuredArm | undefined => {
  const prompts = [...measured].filter(({ candidate }) => candidate.definition.kind === 'prompt')
  const isWhole = ({ stopped }: MeasuredArm): number => (stopped === undefined ? 1 : 0)
  return (
    prompts.find(({ candidate }) => candidate.model?.name === 'current') ??
    prompts.sort((a, b) => isWhole(b) - isWhole(a) || meanOf(b) - meanOf(a))[0]
  )
}

const compareWithOracle = async (
  session: Session,
  prompt: MeasuredArm,
  passages: ReadonlyMap<string, Passage>,
): Promise<PairedComparison | undefined> => {
  const definition = oracleArm(passages)
  const name = armName(definition.kind, prompt.candidate.model?.name)
  // Rows up to where a prompt looked bad enough to stop would make any help look large: it is asked the rest first.
  const whole =
    prompt.stopped === undefined ? prompt : await measureArm(session, prompt.candidate, { train: session.data.splits.train, quiet: true })
  const oracle = await measureArm(session, { ...prompt.candidate, definition, name }, { train: session.data.splits.train, quiet: true })
  const compare = createComparator(
    session,
    new Map([
      [prompt.candidate.name, whole],
      [name, oracle],
    ]),
  )
  return compare(prompt.candidate.name, name, 'dev2', { alpha, margin: session.task.margin })
}

const gainLine = (prompt: string, { difference, low, high, n }: PairedComparison, margin: number): string => {
  const gain = `Given the right passage, ${prompt} changes by ${formatPoints(difference)} [${formatPoints(low)}, ${formatPoints(high)}] on ${counted(n, 'dev row')}`
  if (low > margin) return `${gain}: knowledge is missing, and retrieval can supply it.`
  return high < margin ? `${gain}: less than the margin of ${formatMargin(margin)}, so knowledge is not what is missing.` : `${gain}: open.`
}

/**
 * The knowledge probe (DESIGN §4): the prompt answers dev once more with the right passage given, and the paired gain says whether
 * knowledge is missing. An upper bound of what retrieval can do, because the passage was found with the answer's help. Undefined for
 * tasks with neither a corpus nor a column with the right passage. A failing endpoint leaves the question open.
 */
export const probeKnowledge = async (session: Session, measured: ReadonlyMap<string, MeasuredArm>): Promise<KnowledgeProbe | undefined> => {
  const { task, data, sink } = session
  if (data.corpus === undefined && task.columns.context === undefined) return undefined
  const prompt = probedPrompt(measured.values())
  if (prompt === undefined) return undefined
  const { dev1, dev2 } = halvesOfDev(session)
  const examples = [...dev1, ...dev2]
  const retriever = await session.retriever()
  const right = await rightPassages(session, retriever, examples)
  const retrieval = retriever === undefined ? [] : await searchQuality(session, retriever, { examples, known: right.known })
  const lines = retrieval.map((metric) => `Search alone, ${metric.name}: ${formatInterval(metric)}, n = ${metric.n}.`)
  try {
    const oracleContext = await compareWithOracle(session, prompt, right.of)
    if (oracleContext === undefined) return { retrieval, lines }
    const line = gainLine(prompt.candidate.name, oracleContext, task.margin)
    sink({ kind: 'note', level: 'info', message: line })
    return { oracleContext, retrieval, lines: [line, ...lines] }
  } catch (error) {
    if (!(error instanceof AssayError) || !ownFaults.has(error.code)) throw error
    sink({ kind: 'note', level: 'warning', message: `the knowledge probe was left open: ${error.message}` })
    return { retrieval, lines }
  }
}
