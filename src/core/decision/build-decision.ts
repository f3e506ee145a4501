import type { CostModel } from '../economics/cost-model.ts'
import { economicsReport } from '../economics/economics-report.ts'
import { ends } from '../economics/quantity.ts'
import { formatMargin } from '../report/format.ts'
import { adjudicationQueue } from './adjudication.ts'
import { armReport } from './arm-reports.ts'
import { comparisonReports } from './comparison-reports.ts'
import type { Decision, GateResult, Verdict } from './decision.ts'
import { decisionDigest } from './digest.ts'
import type { DecisionEvidence } from './evidence.ts'
import { gatherFacts } from './facts.ts'
import { evaluateAllPolicies, verdictsBeside } from './evaluate-all-policies.ts'
import { evaluateGates } from './gates.ts'
import { learningForecasts } from './learning-forecast.ts'
import { nextCommands } from './next-commands.ts'
import { outcomeAt, runsToday, tunedArm } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { ownRule } from './own-rule.ts'
import { permittedArms } from './permitted.ts'
import { policyAnswer } from './policy-answer.ts'
import { costModelOf, ruleOf } from './plan-look.ts'
import { rememberComparisons } from './remember-comparisons.ts'
import { chooseRivals } from './rivals.ts'
import { flippingAssumptions, sensitivity } from './sensitivity.ts'
import { sliceReports, sliceWarnings } from './slice-reports.ts'
import { summarise } from './summary.ts'

/** Every assumption of the cost model as one line: what, between which ends, on what ground. */
const assumedInputs = (cost: CostModel): readonly string[] =>
  cost.inputs
    .filter((input) => input.trust === 'assumed')
    .map(({ label, quantity, unit, source }) => {
      const [low, high] = ends(quantity).map((end) => Number(end.toPrecision(2)))
      return `${label}: ${low === high ? low : `${low} to ${high}`} ${unit} (${source}).`
    })

const trains = (verdict: Verdict): boolean => verdict === 'fine-tune' || verdict === 'hybrid'

/** A policy that the task names can refuse what the rule allows, never allow what the rule refuses. */
const underPolicy = (
  evidence: DecisionEvidence,
  outcome: Outcome,
  results: readonly GateResult[],
): { readonly outcome: Outcome; readonly note?: string } => {
  const [policy] = evidence.policies
  if (policy === undefined || policy.mode === 'rule' || !trains(outcome.verdict)) return { outcome }
  const answer = policyAnswer(policy, results)
  if (answer.kind !== 'verdict' || trains(answer.verdict)) return { outcome }
  const { verdict, gate } = answer
  const place = gate === null ? '' : ` at its gate ${gate}`
  const winner = runsToday(evidence.arms)?.name ?? outcome.look?.anchor ?? null
  return {
    outcome: { ...outcome, verdict, winner },
    note: `The policy ${policy.id} refuses what the rule would allow: it says ${verdict}${place}.`,
  }
}

/** Assembles decision.json from the evidence (DESIGN §4, §9). Pure: the same evidence gives the same decision. */
export const buildDecision = (given: DecisionEvidence): Decision => {
  const evidence = { ...given, compare: rememberComparisons(given.compare) }
  const { task, data, arms, policies, look } = evidence
  const rule = ruleOf(policies)
  const cost = costModelOf(evidence)
  const margin = look?.margin ?? task.margin
  const settings = { cost, rule }
  const ruled = outcomeAt(evidence, { margin, cost, rule })
  const facts = gatherFacts(evidence, ruled, settings)
  const gatesOf = policies.map((policy) => evaluateGates(policy, facts))
  const { outcome, note } = underPolicy(evidence, ruled, gatesOf[0] ?? [])
  const rivals = chooseRivals({ arms: permittedArms(arms, task), compare: evidence.compare, margin, rule })
  const dominated = new Set(rivals.dominated.map(({ name }) => name))
  const armOf = (name: string | undefined) => arms.find((arm) => arm.name === name)
  const adjudication = look === undefined ? null : adjudicationQueue(armOf(look.anchor), armOf(look.tuned))
  const incumbent = runsToday(arms) ?? ruled.beginning.anchor
  const summary = summarise(evidence, ruled, cost)
  const { trainUnits: _train, goldenUnits: _golden, labelNoise: _noise, majority: _majority, ...reported } = data
  const slices = sliceReports(evidence, ruled)
  const decision: Omit<Decision, 'digest'> = {
    version: 2,
    task: task.name,
    verdict: outcome.verdict,
    winner: outcome.winner,
    summary: [note, summary, ownRule(policies)].filter((sentence) => sentence !== undefined).join(' '),
    decidedAt: evidence.decidedAt,
    policy: policies[0]?.id ?? task.policy,
    metric: evidence.metric.name,
    margin,
    data: reported,
    arms: arms.map((arm) => armReport(arm, { task, cost, dominated })),
    comparisons: comparisonReports(evidence, ruled, rivals),
    slices,
    economics: {
      ...economicsReport(cost, { arms, incumbent, tuned: tunedArm(evidence), currency: task.currency }),
      againstRunsToday: runsToday(arms) !== undefined,
    },
    // The deciding policy and the first beside it gate by gate; of the others the gate at which they part.
    gates: gatesOf.slice(0, 2).flat(),
    policies: verdictsBeside(evaluateAllPolicies(policies, facts, ruled)),
    sensitivity: sensitivity(evidence, margin, settings),
    adjudication,
    ...(evidence.failureCauses === undefined ? {} : { failureCauses: evidence.failureCauses }),
    looks: evidence.looks,
    learningCurve: evidence.learningCurve,
    learningForecast: learningForecasts(evidence.learningCurve),
    assumptions: [
      ...(margin === task.margin
        ? []
        : [
            `task.yaml now says margin ${formatMargin(task.margin)}; this look was declared with ${formatMargin(margin)}, and that holds for it.`,
          ]),
      ...sliceWarnings(slices),
      ...evidence.assumptions,
      ...assumedInputs(cost),
      ...flippingAssumptions(evidence, ruled, settings),
    ],
    next: nextCommands(evidence, outcome, adjudication),
  }
  return { ...decision, digest: decisionDigest(decision) }
}
