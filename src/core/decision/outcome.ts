import type { CostModel } from '../economics/cost-model.ts'
import { distrustOf, type Distrust } from '../judge/judge-trust.ts'
import { beforeTraining } from './before-training.ts'
import type { Beginning } from './before-training.ts'
import type { Verdict } from './decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { judgeLook } from './judge-look.ts'
import type { Judgement, LookComparisons } from './judge-look.ts'
import { declaredSurer, thresholdsOf } from './look.ts'
import type { DeclaredLook, Surer } from './look.ts'
import { trainsAgainstPrivacy, unpermitted } from './permissions.ts'
import { bestOnDev, meetsLatency } from './permitted.ts'
import type { RuleParameters } from './policy.ts'

/** What the rule answers at one margin, with everything it rests on. */
export interface Outcome {
  readonly verdict: Verdict
  readonly winner: string | null
  readonly beginning: Beginning
  readonly judgement?: Judgement
  readonly look?: DeclaredLook
  /** Golden comparisons T - r, where there was a look. */
  readonly comparisons: LookComparisons
  /** Why the judge behind the metric may not decide: then nothing that it measured does. */
  readonly distrust?: Distrust
}

/** Arms that answer for what production pays for today: `outputs: FILE`, and whatever asks `models.current`. */
export const isCurrent = (arm: ArmEvidence): boolean => arm.kind === 'outputs' || arm.modelName === 'current'

/** What runs today: what production answered, else the best arm on `current`, measured or not; undefined where none is declared. */
export const runsToday = (arms: readonly ArmEvidence[]): ArmEvidence | undefined => {
  const current = arms.filter((arm) => isCurrent(arm) && arm.untuned)
  return current.find((arm) => arm.kind === 'outputs') ?? bestOnDev(current.filter((arm) => arm.dev2 !== undefined)) ?? current[0]
}

/** Is `current` declared, and was it measured? */
export const currentState = ({ task, arms }: Pick<DecisionEvidence, 'task' | 'arms'>): 'none' | 'unmeasured' | 'measured' => {
  // An adapter tuned on `current` is not what runs today.
  if (arms.some((arm) => isCurrent(arm) && arm.untuned && arm.dev2 !== undefined)) return 'measured'
  return task.models['current'] === undefined && task.outputs === undefined ? 'none' : 'unmeasured'
}

/** A look was wanted, all planned ones are taken, and this one would be new: only a fresh golden set can answer. */
export const looksAreSpent = ({ look, looks }: Pick<DecisionEvidence, 'look' | 'looks'>): boolean =>
  look === undefined && looks.length > 0 && looks.length >= (looks[0]?.of ?? Infinity)

/** The tuned arm in question: the one a look declared, else the best on dev2, else the first on the ladder. */
export const tunedArm = ({ arms, look }: Pick<DecisionEvidence, 'arms' | 'look'>): ArmEvidence | undefined => {
  const tuned = arms.filter((arm) => !arm.untuned)
  return tuned.find((arm) => arm.name === look?.tuned) ?? bestOnDev(tuned.filter((arm) => arm.dev2 !== undefined)) ?? tuned[0]
}

/** Gates that forbid YES whatever golden shows (DESIGN §4, §10.3). */
const yesBlocks = (evidence: Omit<DecisionEvidence, 'compare'>, margin: number): readonly string[] => {
  const { task, arms, oracleContext } = evidence
  const tuned = tunedArm(evidence)
  const needsRetrieval = oracleContext !== undefined && oracleContext.low > margin
  // Demonstrations from train are retrieved too, but hold no documents; and a tuned arm that searches cannot show what searching alone does.
  const hasRetrieval = arms.some((arm) => arm.searchesCorpus === true && arm.untuned && arm.dev2 !== undefined)
  return [
    ...(currentState(evidence) === 'unmeasured' ? ['capable-rival'] : []),
    ...(needsRetrieval && !hasRetrieval ? ['retrieval-measured'] : []),
    ...(tuned !== undefined && meetsLatency(tuned, task) !== 'yes' ? ['latency'] : []),
    ...(trainsAgainstPrivacy(task) ? ['privacy'] : []),
    ...(tuned === undefined ? [] : unpermitted(evidence, tuned)),
  ]
}

/** Arms whose answers became the labels of golden. */
const labelMakers = ({ task, arms }: Pick<DecisionEvidence, 'task' | 'arms'>): readonly string[] => {
  if (task.goldenRatedBy === 'current') return arms.filter(isCurrent).map((arm) => arm.name)
  if (task.goldenRatedBy === 'teacher')
    return arms.filter((arm) => arm.modelName === 'teacher' || arm.modelName === task.teacher).map((arm) => arm.name)
  return []
}

/** T against a* on as few rows as T had (DESIGN §10.2): needed where a* learned from more. */
const matchedComparison = (evidence: DecisionEvidence, look: DeclaredLook, margin: number) => {
  const tuned = evidence.arms.find((arm) => arm.name === look.tuned)
  const anchor = evidence.arms.find((arm) => arm.name === look.anchor)
  if (tuned === undefined || anchor === undefined || !anchor.fitted || anchor.trainRows <= tuned.trainRows) return undefined
  const twin = evidence.arms.find((arm) => arm.matchedRowsOf === anchor.name)
  return (
    (twin === undefined ? undefined : evidence.compare(twin.name, look.tuned, 'golden', { alpha: look.alpha, margin })) ??
    ('missing' as const)
  )
}

/** What T could save over the horizon at most, where T is surely cheaper than what runs today; else quality is at stake, not money. */
const stake = (evidence: DecisionEvidence, look: DeclaredLook, cost: CostModel): number | undefined => {
  const today = runsToday(evidence.arms)?.name ?? look.anchor
  if (!cost.surer(look.tuned, today)) return undefined
  return Math.max(0, cost.totals(today).p95 - cost.totals(look.tuned).p05)
}

const judgeAt = (evidence: DecisionEvidence, look: DeclaredLook, cost: CostModel) => {
  const { compare, task, arms } = evidence
  const options = { alpha: look.alpha, margin: look.margin }
  const comparisons = Object.fromEntries(
    [...new Set([...look.rivals, look.anchor])].map((rival) => [rival, compare(rival, look.tuned, 'golden', options)]),
  )
  const layered = arms.find((arm) => arm.name === look.tuned)?.layered
  const matched = matchedComparison(evidence, look, look.margin)
  const atStake = task.rates.labelUsd === undefined ? undefined : stake(evidence, look, cost)
  const judgement = judgeLook({
    look,
    comparisons,
    blocks: yesBlocks(evidence, look.margin),
    unknownArms: labelMakers(evidence),
    ...(layered === undefined ? {} : { parents: layered.map((parent) => compare(parent, look.tuned, 'golden', options)) }),
    ...(matched === undefined ? {} : { matched }),
    ...(task.rates.labelUsd === undefined ? {} : { labelUsd: task.rates.labelUsd }),
    ...(atStake === undefined ? {} : { stakeUsd: atStake }),
  })
  return { judgement, comparisons }
}

const withoutLook = (evidence: DecisionEvidence, beginning: Beginning): Pick<Outcome, 'verdict' | 'winner'> => {
  const { anchor } = beginning
  if (beginning.kind === 'not-yet') return { verdict: 'not-yet', winner: anchor?.name ?? null }
  if (beginning.kind === 'answer') return { verdict: beginning.anchor.answerKind, winner: beginning.anchor.name }
  return { verdict: 'inconclusive', winner: runsToday(evidence.arms)?.name ?? anchor?.name ?? null }
}

/**
 * The whole rule at one margin. With a look on record the thresholds are recomputed for this margin, over the T, R and a* that were
 * declared and with what was surely dearer then; without one only the first half of the rule can answer.
 */
export const outcomeAt = (
  evidence: DecisionEvidence,
  options: { readonly margin: number; readonly cost: CostModel; readonly rule: RuleParameters; readonly surer?: Surer },
): Outcome => {
  const { margin, cost, rule } = options
  const { task, data, arms, look: declared } = evidence
  const surer = options.surer ?? (declared === undefined ? cost.surer : declaredSurer(declared))
  const beginning = beforeTraining({ task, margin, data, arms, cost: { totals: cost.totals, surer: options.surer ?? cost.surer }, rule })
  const distrust = beginning.kind === 'not-yet' || evidence.judge === undefined ? undefined : distrustOf(evidence.judge, rule)
  if (distrust !== undefined) {
    const winner = runsToday(arms)?.name ?? beginning.anchor?.name ?? null
    return { verdict: 'inconclusive', winner, beginning, comparisons: {}, distrust }
  }
  if (beginning.kind === 'not-yet' || declared === undefined) return { ...withoutLook(evidence, beginning), beginning, comparisons: {} }
  const tolerated = margin * rule.toleratedShare
  // At the declared margin the thresholds are those in the ledger: they were fixed before golden was seen.
  const isAsDeclared = margin === declared.margin && options.surer === undefined
  const look = isAsDeclared ? declared : { ...declared, margin, tolerated, ...thresholdsOf({ ...declared, margin, tolerated, surer }) }
  const { judgement, comparisons } = judgeAt(evidence, look, cost)
  const kindOf = (name: string): Verdict => arms.find((arm) => arm.name === name)?.answerKind ?? 'inconclusive'
  const rest = { beginning, judgement, look, comparisons }
  switch (judgement.kind) {
    case 'yes':
      return { verdict: judgement.isHybrid ? 'hybrid' : 'fine-tune', winner: look.tuned, ...rest }
    case 'no':
      return { verdict: kindOf(look.anchor), winner: look.anchor, ...rest }
    case 'blocked':
    case 'label':
    case 'keep':
    case 'spent':
    case 'stuck':
      return { verdict: 'inconclusive', winner: runsToday(arms)?.name ?? look.anchor, ...rest }
  }
}
