import { lengthBias, type BiasProbes } from '../core/judge/calibration.ts'
import type { LabelledOutput } from '../core/judge/human-labels.ts'
import { judgeRequest, readJudgement } from '../core/judge/judge-request.ts'
import { modelFamily } from '../core/judge/model-family.ts'
import type { AnswerPair } from '../core/judge/pairwise.ts'
import { summarisePairs } from '../core/judge/pairwise.ts'
import { injectRegressions, regressionKinds } from '../core/judge/regressions.ts'
import { choiceNames, choiceValue, isAccepted, type Rubric } from '../core/judge/rubric.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { ModelResult } from '../core/ports/model.ts'
import type { Random } from '../core/ports/world.ts'
import { wilson } from '../core/stats/wilson.ts'
import type { Task } from '../core/task/task.ts'
import type { JudgeCalls } from './judge-calls.ts'
import { judgePairs } from './judge-pairs.ts'
import type { OpenedJudge } from './open-judge.ts'

/** How much each probe asks: enough to see a fault of one in five, for a small part of the price of the labels. */
const sizes = { repeats: 3, repeated: 30, pairs: 40, perRegression: 20 } as const

/** Calls that the probes make at most, for a plan. */
export const mostProbeCalls = sizes.repeated * (sizes.repeats - 1) + 2 * sizes.pairs + regressionKinds.length * sizes.perRegression

/** An output with people's choice and the judge's. */
export interface JudgedLabel extends LabelledOutput {
  readonly judge: string
}

const requestOf = (rubric: Rubric, { input, expected, answer }: LabelledOutput, repeat = 0) =>
  judgeRequest(rubric, { input, answer, ...(expected === undefined ? {} : { expected }) }, repeat)

const choiceIn = (result: ModelResult | undefined, rubric: Rubric): string | undefined => {
  if (result?.status !== 'answered') return undefined
  const judged = readJudgement(result.reply, choiceNames(rubric))
  return 'problem' in judged ? undefined : judged.choice
}

/** The same outputs once more, and once more: does the judge say the same? */
const probeRepeats = async (rubric: Rubric, sample: readonly JudgedLabel[], calls: JudgeCalls): Promise<BiasProbes['repeats']> => {
  const chosen = sample.slice(0, sizes.repeated)
  if (chosen.length === 0) return null
  const more = Array.from({ length: sizes.repeats - 1 }, (_, i) => i + 1)
  const requests = chosen.flatMap((output) => more.map((repeat) => requestOf(rubric, output, repeat)))
  const results = await calls.askAll(requests, 'repeats')
  const same = chosen.filter(({ judge }, i) => more.every((_, k) => choiceIn(results[i * more.length + k], rubric) === judge))
  return { ...wilson(same.length, chosen.length), repeats: sizes.repeats }
}

/** Two different answers to one input: of two arms where people labelled both, else an answer and the expected text. */
const pairsIn = (sample: readonly JudgedLabel[]): readonly AnswerPair[] => {
  const byId = Map.groupBy(sample, ({ id }) => id)
  return [...byId.values()].flatMap(([first, ...others]): AnswerPair[] => {
    if (first === undefined) return []
    const { id, input, expected, answer } = first
    const other = others.find((candidate) => candidate.answer.trim() !== answer.trim())?.answer ?? expected
    if (other === undefined || other.trim() === answer.trim()) return []
    return [{ id, input, a: answer, b: other, ...(expected === undefined ? {} : { expected }) }]
  })
}

const valueOfChoice = (rubric: Rubric, choice: string | undefined): number =>
  choice === undefined ? 1 : (choiceValue(rubric, choice) ?? 0)

/** Good answers made worse: the judge must rate them lower than the answer itself. No valid choice is not noticing. */
const probeRegressions = async (
  rubric: Rubric,
  sample: readonly JudgedLabel[],
  { calls, random }: { readonly calls: JudgeCalls; readonly random: Random },
): Promise<BiasProbes['regressions']> => {
  const good = sample.filter(({ choice, judge }) =>
    [choice, judge].every((name) => {
      const value = choiceValue(rubric, name)
      return value !== null && isAccepted(rubric, value)
    }),
  )
  const once = good.filter(({ id }, i) => good.findIndex((other) => other.id === id) === i)
  const worse = injectRegressions(once, { perKind: sizes.perRegression, random })
  const byId = new Map(once.map((output) => [output.id, output]))
  const asked = worse.flatMap((regression) => {
    const original = byId.get(regression.id)
    return original === undefined ? [] : [{ ...regression, original }]
  })
  const results = await calls.askAll(
    asked.map(({ original, answer }) => requestOf(rubric, { ...original, answer })),
    'known regressions',
  )
  return regressionKinds.flatMap((kind) => {
    const ofKind = asked.flatMap((regression, i) => (regression.kind === kind ? [{ regression, result: results[i] }] : []))
    if (ofKind.length === 0) return []
    const caught = ofKind.filter(
      ({ regression, result }) => valueOfChoice(rubric, choiceIn(result, rubric)) < valueOfChoice(rubric, regression.original.judge),
    )
    return [{ kind, caught: wilson(caught.length, ofKind.length) }]
  })
}

/** Models of the task that are of the judge's family; a tuned arm counts by its base. */
const relatives = (task: Task, judge: OpenedJudge): readonly string[] => {
  const family = modelFamily(judge.model.model)
  if (family === undefined) return []
  return Object.values(task.models)
    .filter(({ name, model }) => name !== judge.model.name && modelFamily(model) === family)
    .concat(Object.values(task.models).filter(({ name }) => name === judge.model.name && (name === 'student' || name === 'current')))
    .map(({ name, model }) => `models.${name} (${model})`)
}

/** Runs every bias probe on outputs that people labelled, in a seeded order (evaluation.md §10.5). */
export const probeJudge = async (
  judged: readonly JudgedLabel[],
  { task, judge, calls, random }: { readonly task: Task; readonly judge: OpenedJudge; readonly calls: JudgeCalls; readonly random: Random },
): Promise<BiasProbes> => {
  const { rubric } = judge
  const sample = shuffled(judged, random.fork('probes'))
  const pairs = pairsIn(sample).slice(0, sizes.pairs)
  return {
    length: lengthBias(
      judged.flatMap(({ choice, judge: said, answer }) => {
        const [human, own] = [choiceValue(rubric, choice), choiceValue(rubric, said)]
        return human === null || own === null ? [] : [{ humanValue: human, judgeAccepts: isAccepted(rubric, own), answer }]
      }),
    ),
    order: pairs.length === 0 ? null : summarisePairs(await judgePairs(rubric, pairs, calls)),
    repeats: await probeRepeats(rubric, sample, calls),
    regressions: await probeRegressions(rubric, sample, { calls, random: random.fork('regressions') }),
    ownFamily: relatives(task, judge),
  }
}
