import type { Task } from '../task/task.ts'
import type { Facts } from './condition.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { strongestFacts } from './fact-entry.ts'
import { armFacts } from './facts-arms.ts'
import { dataFacts, judgeFacts } from './facts-data.ts'
import { latencyFacts } from './facts-latency.ts'
import { needFacts } from './facts-need.ts'
import { permissionFacts } from './facts-permissions.ts'
import { taskFacts } from './facts-task.ts'
import { gatherFacts } from './facts.ts'
import { outcomeAt } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { costModelOf, planLook, ruleOf } from './plan-look.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

/** An arm that got so many of 200 dev2 rows wrong, and of 1,000 golden rows where it was looked at. */
export const scoredArm = (arm: ArmEvidence, devWrong: number, goldenWrong?: number): ArmEvidence => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(200, 0, devWrong)),
  ...(goldenWrong === undefined ? {} : { golden: sampleSplit('golden', scoresWrongAt(1000, 0, goldenWrong)) }),
})

/** linear 80 %, prompt 70 %, tuned 95 %. */
export const sampleLadder: readonly ArmEvidence[] = [
  scoredArm(sampleArms.linear, 40, 200),
  scoredArm(sampleArms.prompt, 60, 300),
  scoredArm(sampleArms.tuned, 10, 50),
]

/** The made-up task with some keys of its own. */
export const withTask = (task: Partial<Task>): Partial<DecisionEvidence> => ({ task: { ...sampleTask, ...task } })

/** Facts of a made-up run, of money too; with `look` golden was looked at. Slow: ten thousand draws. */
export const factsOf = (
  arms: readonly ArmEvidence[] = sampleLadder,
  rest: Partial<DecisionEvidence> = {},
  { look = false }: { readonly look?: boolean } = {},
): Facts => {
  const given = sampleEvidence(arms, rest)
  const declared = look ? planLook(given, 1) : undefined
  const evidence = declared === undefined ? given : { ...given, look: declared }
  const settings = { cost: costModelOf(evidence), rule: ruleOf(evidence.policies) }
  return gatherFacts(evidence, outcomeAt(evidence, { margin: evidence.task.margin, ...settings }), settings)
}

/** The same without money and before a look; the first arm is the anchor. */
export const quickFactsOf = (arms: readonly ArmEvidence[] = sampleLadder, rest: Partial<DecisionEvidence> = {}): Facts => {
  const evidence = sampleEvidence(arms, rest)
  const outcome: Outcome = { verdict: 'inconclusive', winner: null, beginning: { kind: 'train', anchor: arms[0] }, comparisons: {} }
  const rule = ruleOf(evidence.policies)
  return strongestFacts([
    ...taskFacts(evidence),
    ...needFacts(evidence),
    ...dataFacts(evidence, outcome, rule),
    ...judgeFacts(evidence, rule),
    ...armFacts(evidence, outcome),
    ...latencyFacts(evidence),
    ...permissionFacts(evidence),
  ])
}

export const valueOf = (facts: Facts, name: string) => facts.get(name)?.value
