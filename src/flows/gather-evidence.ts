import type { Look } from '../core/data/golden-lock.ts'
import type { LearningPoint } from '../core/decision/decision.ts'
import type { ArmEvidence, DecisionEvidence, SplitEvidence } from '../core/decision/evidence.ts'
import type { Observed } from '../core/decision/observed.ts'
import type { DeclaredLook } from '../core/decision/look.ts'
import { withoutTexts } from '../core/failures/report-failures.ts'
import type { FailuresOfRun } from './find-failures.ts'
import { measuredEvidence, unmeasuredEvidence } from './arm-evidence.ts'
import { createComparator } from './compare-arms.ts'
import { goldenSlices } from './golden-slices.ts'
import type { KnowledgeProbe } from './knowledge-probe.ts'
import { auditedNoise } from './label-noise.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Ladder } from './measure-ladder.ts'
import { observe } from './observe.ts'
import type { OpenedRun } from './open-run.ts'
import { correctedShare, type SessionJudge } from './session-judge.ts'
import type { TunedRung } from './train-rung.ts'

/** What a run knows so far. */
export interface RunState {
  readonly ladder: Ladder
  readonly tuned: Map<string, TunedRung>
  /** Rivals refitted on as few rows as the tuned arm had: own name -> the rival's name. */
  readonly twins: Map<string, string>
  learningCurve: readonly LearningPoint[]
  look?: DeclaredLook
  /** Why the arm that tuning would have to beat fails on dev2; known once everything was measured. */
  failures?: FailuresOfRun
  knowledge?: KnowledgeProbe
  /** What rows, prompt and machine show; looked at once. */
  observed?: Observed
  /** Wrong labels that a random audit found; read once. */
  labelNoise?: Promise<DecisionEvidence['data']['labelNoise']>
  looks: readonly Look[]
}

const armsOf = (run: OpenedRun, { ladder, tuned, twins, knowledge }: RunState): readonly ArmEvidence[] => {
  const { session, candidates } = run
  const prompted = (model: string | undefined): MeasuredArm | undefined =>
    [...ladder.measured.values()].find(({ candidate }) => candidate.definition.kind === 'prompt' && candidate.model?.name === model)
  const onLadder = candidates.map((candidate): ArmEvidence => {
    const { name, model, definition, blocked } = candidate
    const measured = ladder.measured.get(name)
    const rung = tuned.get(name)
    if (measured !== undefined) return measuredEvidence(session, measured, rung === undefined ? {} : { trained: rung.trained, rung })
    const known = ladder.notRun.get(name)
    const like = prompted(model?.name)
    return unmeasuredEvidence(session, candidate, {
      status: known?.status ?? blocked?.status ?? 'not run',
      detail: known?.why ?? blocked?.why ?? 'not needed for the verdict',
      ...(like === undefined ? {} : { like }),
      ...(definition.needs.training ? { trainingHours: session.task.budget.hours } : {}),
    })
  })
  const matched = [...twins].flatMap(([name, rival]) => {
    const measured = ladder.measured.get(name)
    return measured === undefined ? [] : [measuredEvidence(session, measured, { name, matchedRowsOf: rival })]
  })
  return [...onLadder, ...matched].map((arm) => withCorrection(withRetrieval(arm, knowledge), session.judge))
}

/** What a judge's share means after its known errors stands beside it. */
const withCorrection = (arm: ArmEvidence, judge: SessionJudge | undefined): ArmEvidence => {
  if (judge === undefined) return arm
  const add = (split: SplitEvidence): SplitEvidence => {
    const corrected = correctedShare(judge, split)
    return corrected === undefined ? split : { ...split, otherMetrics: [...split.otherMetrics, corrected] }
  }
  const { dev2, golden } = arm
  return { ...arm, ...(dev2 === undefined ? {} : { dev2: add(dev2) }), ...(golden === undefined ? {} : { golden: add(golden) }) }
}

/** What the search alone is worth stands beside the score of every arm that rests on it. */
const withRetrieval = (arm: ArmEvidence, knowledge: KnowledgeProbe | undefined): ArmEvidence => {
  const { dev2, golden } = arm
  if (arm.searchesCorpus !== true || dev2 === undefined || knowledge === undefined) return arm
  const add = (split: SplitEvidence): SplitEvidence => ({ ...split, otherMetrics: [...split.otherMetrics, ...knowledge.retrieval] })
  return { ...arm, dev2: add(dev2), ...(golden === undefined ? {} : { golden: add(golden) }) }
}

/** Rows of train and dev for which the majority arm's one answer is right. */
const majorityOf = ({ session }: OpenedRun, { ladder }: RunState): { readonly count: number; readonly n: number } | undefined => {
  if (session.task.kind !== 'classification' || session.task.metric !== 'accuracy') return undefined
  const [answer] = ladder.measured.get('majority')?.dev2.outputs ?? []
  if (answer?.status !== 'answered') return undefined
  const rows = [...session.data.splits.train, ...session.data.splits.dev]
  return { count: rows.filter(({ expected }) => expected === answer.text).length, n: rows.length }
}

const labelNoiseOf = async ({ session }: OpenedRun): Promise<DecisionEvidence['data']['labelNoise']> => {
  const noise = await auditedNoise(session)
  return noise === undefined ? undefined : { value: noise.value, low: noise.low, high: noise.high, n: noise.n }
}

const dataOf = async (run: OpenedRun, state: RunState): Promise<DecisionEvidence['data']> => {
  const { counts, findings, adjudicated } = run.session.data
  const majority = majorityOf(run, state)
  const labelNoise = await (state.labelNoise ??= labelNoiseOf(run))
  return {
    rows: counts.rows,
    train: counts.train,
    dev: counts.dev,
    golden: counts.golden,
    duplicatesRemoved: counts.duplicatesRemoved,
    contradictions: counts.contradictions,
    leaksRemoved: counts.leaksRemoved,
    findings: findings.map(({ id, severity, count, message, rows, fix, effect }) => ({ id, severity, count, message, rows, fix, effect })),
    ...(adjudicated === undefined ? {} : { adjudicated }),
    trainUnits: counts.units.train,
    goldenUnits: counts.units.golden,
    ...(labelNoise === undefined ? {} : { labelNoise }),
    ...(majority === undefined ? {} : { majority }),
  }
}

/** Mean prompt tokens of the first prompt arm: what every call of it reads. */
const promptTokensOf = (arms: readonly ArmEvidence[]): number | undefined =>
  arms.find((arm) => arm.kind === 'prompt')?.cost.tokensPerCall?.input

/** Labels that people changed are said wherever golden is. */
const adjudicationLines = ({ adjudicated }: OpenedRun['session']['data']): readonly string[] =>
  adjudicated === undefined
    ? []
    : [`${adjudicated.rows} golden rows were judged blind (adjudications.jsonl); ${adjudicated.changed.length} labels were changed by it.`]

/** Everything known so far, as the decision rule reads it. */
export const gatherEvidence = async (run: OpenedRun, state: RunState): Promise<DecisionEvidence> => {
  const { session, policies } = run
  const arms = armsOf(run, state)
  const promptTokens = promptTokensOf(arms)
  return {
    task: session.task,
    metric: { name: session.metric.name, label: session.metric.label },
    decidedAt: new Date(session.ports.clock.now()).toISOString(),
    data: await dataOf(run, state),
    arms,
    observed: (state.observed ??= await observe(session)),
    compare: createComparator(session, state.ladder.measured),
    ...(session.judge === undefined ? {} : { judge: session.judge.evidence }),
    ...(state.look === undefined ? {} : { look: state.look }),
    looks: state.looks.map(({ k, of, alpha, at, pair }) => ({ k, of, alpha, at, pair })),
    ...(state.look === undefined ? {} : { slices: goldenSlices(session) }),
    ...(state.failures === undefined ? {} : { failureCauses: withoutTexts(state.failures.decided) }),
    learningCurve: state.learningCurve,
    ...(promptTokens === undefined ? {} : { promptTokens }),
    assumptions: [...run.assumptions, ...adjudicationLines(session.data), ...(state.knowledge?.lines ?? [])],
    ...(state.knowledge?.oracleContext === undefined ? {} : { oracleContext: state.knowledge.oracleContext }),
    prices: session.prices,
    book: session.priceBook,
    policies,
    random: session.random.fork('decision'),
  }
}
