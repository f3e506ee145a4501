import { devLower } from './before-training.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { points, surely } from './fact-entry.ts'
import type { FactEntry } from './fact-entry.ts'
import { currentState, isCurrent, tunedArm } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { bestOnDev, permittedArms } from './permitted.ts'

/** Three-valued: did every comparison of this kind pass, did one surely fail, or is it open? */
const sideOf = (outcome: Outcome, isSide: (threshold: number) => boolean): boolean | undefined => {
  const { look, comparisons } = outcome
  if (look === undefined) return undefined
  const answers = look.rivals
    .filter((rival) => isSide(look.thresholds[rival] ?? look.margin))
    .map((rival) => {
      const comparison = comparisons[rival]
      const threshold = look.thresholds[rival] ?? look.margin
      if (comparison === undefined) return undefined
      if (comparison.validFor.yes && comparison.low > threshold) return true
      return comparison.validFor.no && comparison.high < threshold ? false : undefined
    })
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

const hasMeasured = (arms: readonly ArmEvidence[], test: (arm: ArmEvidence) => boolean): boolean =>
  arms.some((arm) => arm.dev2 !== undefined && test(arm))

const stateWords = { none: 'not declared', unmeasured: 'declared and not measured', measured: 'measured' } as const

/** Prompt arms that may be used, best first counts. */
const promptsOf = ({ arms, task }: DecisionEvidence): readonly ArmEvidence[] =>
  permittedArms(arms, task).filter((arm) => arm.answerKind === 'prompt' && arm.modelName !== undefined)

/** The best prompt and how far it is from the target; the gap's ends are those of its interval. */
const promptFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { task, observed } = evidence
  const best = bestOnDev(promptsOf(evidence))
  const metric = best?.dev2?.metric
  const gap = (value: number | undefined): number | undefined =>
    task.target === undefined || value === undefined ? undefined : 100 * (task.target - value)
  const validity = promptsOf(evidence).find((arm) => arm.kind === 'prompt' && arm.firstPassValidity !== undefined)?.firstPassValidity
  const parts = observed?.prompt?.parts
  return [
    ['prompt.n', metric?.n, 'measured'],
    ['prompt.systemTokens', observed?.prompt?.tokens, 'observed'],
    ['prompt.systemWords', observed?.prompt?.words, 'observed'],
    // A text that lacks one of the four in these words may have it in others: only that all are there is known.
    ['prompt.worked', parts?.length === 4 ? true : undefined, 'observed'],
    ['prompt.worked', observed?.prompt !== undefined && observed.prompt.words < leastWords ? false : undefined, 'observed'],
    ['gap.toTarget', gap(metric?.value), 'measured'],
    ['gap.low', gap(metric?.high), 'measured'],
    ['gap.high', gap(metric?.low), 'measured'],
    ['format.firstPassInvalid', validity === undefined ? undefined : 100 * (1 - validity.value), 'measured'],
    ['format.constrainedInvalid', constrainedInvalid(evidence), 'measured'],
  ]
}

/** Persona, task, constraints and form cannot be said in fewer words. */
const leastWords = 20

const constrainedInvalid = ({ arms, task }: DecisionEvidence): number | undefined => {
  if (task.output.kind !== 'json') return undefined
  const counts = arms.find((arm) => arm.kind === 'structured' && arm.dev2 !== undefined)?.dev2?.integrity
  return counts === undefined || counts.attempted === 0 ? undefined : (100 * counts.failed) / counts.attempted
}

const ladderFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { arms, task } = evidence
  return [
    ['ladder.hasPrompt', hasMeasured(arms, (arm) => arm.answerKind === 'prompt' && arm.modelName !== undefined), 'measured'],
    ['ladder.hasFewShot', hasMeasured(arms, (arm) => arm.kind.includes('few-shot')), 'measured'],
    // Labels and JSON are constrained in every prompt arm of these kinds (DESIGN §10.5).
    ['ladder.hasStructured', task.kind === 'classification' || hasMeasured(arms, (arm) => arm.kind === 'structured'), 'measured'],
    ['ladder.hasOptimised', hasMeasured(arms, (arm) => arm.kind === 'optimised'), 'measured'],
    ['baseline.measured', hasMeasured(arms, (arm) => arm.untuned), 'measured'],
    [
      'retrieval.measured',
      // Where the probe gave documents, only an arm that searches in them counts, and does no more.
      hasMeasured(arms, (arm) =>
        evidence.oracleContext === undefined
          ? arm.answerKind === 'retrieval' || arm.answerKind === 'hybrid'
          : arm.searchesCorpus === true && arm.untuned,
      ),
      'measured',
    ],
  ]
}

/** The strongest model there is: what production uses, and everything that runs elsewhere. Absent where all run here. */
export const frontierArm = ({ arms, task }: Pick<DecisionEvidence, 'arms' | 'task'>): ArmEvidence | undefined =>
  bestOnDev(
    permittedArms(arms, task).filter(
      (arm) => arm.untuned && arm.modelName !== undefined && (arm.cost.host.kind === 'remote' || isCurrent(arm)),
    ),
  )

const frontierFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { task } = evidence
  const split = frontierArm(evidence)?.golden ?? frontierArm(evidence)?.dev2
  const [low, high] = [split?.lower, split?.metric.high]
  return [
    ['frontier.low', points(low), 'measured'],
    ['frontier.upper', points(high), 'measured'],
    [
      'frontier.adequate',
      task.target === undefined || low === undefined || high === undefined ? undefined : surely(low >= task.target, high < task.target),
      'measured',
    ],
  ]
}

const anchorFacts = ({ arms, data }: DecisionEvidence, outcome: Outcome): readonly FactEntry[] => {
  const anchor = arms.find((arm) => arm.name === (outcome.look?.anchor ?? outcome.beginning.anchor?.name))
  const lower = anchor === undefined ? undefined : devLower(anchor, data.majority)
  return [
    ['anchor.name', anchor?.name, 'measured'],
    // An anchor is untuned, so that its kind is one of the other three.
    ['anchor.kind', anchor?.answerKind === 'hybrid' || anchor?.answerKind === 'fine-tune' ? undefined : anchor?.answerKind, 'measured'],
    ['anchor.lower', points(lower), 'measured'],
    ['anchor.n', anchor?.dev2?.metric.n, 'measured'],
    ['headroom.points', lower === undefined ? undefined : 100 * (1 - lower), 'measured'],
  ]
}

const tunedFacts = (evidence: DecisionEvidence, outcome: Outcome): readonly FactEntry[] => {
  const { task, compare } = evidence
  const tuned = tunedArm(evidence)
  const frontier = frontierArm(evidence)
  const split = tuned?.golden ?? tuned?.dev2
  const against = frontier === undefined ? undefined : (frontier.golden ?? frontier.dev2)
  const retention =
    against === undefined || against.metric.value <= 0 || split === undefined ? undefined : split.metric.value / against.metric.value
  const { look } = outcome
  const held =
    tuned === undefined || frontier === undefined || look === undefined
      ? undefined
      : compare(frontier.name, tuned.name, 'golden', { alpha: look.alpha, margin: look.margin })
  const golden = tuned?.golden
  return [
    ['tuned.name', tuned?.name, 'declared'],
    ['tuned.status', tuned?.status, 'measured'],
    ['training.complete', tuned === undefined ? undefined : tuned.dev2 !== undefined, 'measured'],
    ['tuned.retention', points(retention), 'measured'],
    ['tuned.nonInferior', held === undefined ? undefined : surely(held.low > -task.margin, held.high < -task.margin), 'measured'],
    [
      'tuned.meetsTarget',
      golden === undefined || task.target === undefined ? undefined : surely(golden.lower >= task.target, golden.metric.high < task.target),
      'measured',
    ],
    ['rule.beatsCheaper', sideOf(outcome, (threshold) => threshold > 0), 'measured'],
    ['rule.holdsAgainstDearer', sideOf(outcome, (threshold) => threshold <= 0), 'measured'],
    ['look.done', look !== undefined, 'measured'],
  ]
}

/** Facts of the arms that were measured. */
export const armFacts = (evidence: DecisionEvidence, outcome: Outcome): readonly FactEntry[] => [
  ...promptFacts(evidence),
  ...ladderFacts(evidence),
  ['current.state', stateWords[currentState(evidence)], 'measured'],
  ['current.measured', currentState(evidence) === 'measured' ? true : undefined, 'measured'],
  ['current.name', evidence.arms.find(isCurrent)?.name, 'declared'],
  ...frontierFacts(evidence),
  ...anchorFacts(evidence, outcome),
  ...tunedFacts(evidence, outcome),
]
