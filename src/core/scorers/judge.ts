import { judgeRequest, readJudgement } from '../judge/judge-request.ts'
import { judgeVersion } from '../judge/judge-version.ts'
import { choiceNames, choiceValue, rubricScale, type Rubric } from '../judge/rubric.ts'
import type { ModelRef } from '../task/task.ts'
import { scoreAnswered, type AnsweredItem, type Judgement } from './score-answered.ts'
import type { ScoringWorld, WorldScorer } from './scorer.ts'

/** Outputs handed to the endpoint's limit together; it decides how many are in flight. */
const batch = 256

const judgeOne = async (
  { rubric, model, version }: { readonly rubric: Rubric; readonly model: ModelRef; readonly version: string },
  { example, output }: AnsweredItem,
  world: Pick<ScoringWorld, 'ask' | 'passage'>,
): Promise<Judgement> => {
  const passages = (output.passages ?? []).flatMap((id) => world.passage?.(id)?.text ?? [])
  const request = judgeRequest(rubric, { input: example.input, expected: example.expected, passages, answer: output.text })
  const result = await world.ask(model.name, request)
  if (result.status === 'failed') return { unscored: `the judge could not be asked: ${result.failure.kind}: ${result.failure.message}` }
  const judged = readJudgement(result.reply, choiceNames(rubric))
  if ('problem' in judged) return { unscored: judged.problem }
  const { choice, reasons } = judged
  const value = choiceValue(rubric, choice)
  return value === null
    ? { unscored: `not applicable: ${choice}`, notApplicable: true }
    : { value, detail: { choice, judge: version, reasons } }
}

/**
 * An LLM judge: a model picks one choice of a rubric for every output, reasons first. What the judge could not say is `unscored` with
 * the reason, never a number; `detail` keeps the choice and the hash of rubric and model. It decides nothing alone until it was
 * calibrated (DESIGN §4). `model` is the judge's model as task.yaml declares it. Source: evaluation.md §4 and §10.
 */
export const judgeScorer = ({
  name,
  rubric,
  model,
}: {
  readonly name: string
  readonly rubric: Rubric
  readonly model: ModelRef
}): WorldScorer => {
  const judge = { rubric, model, version: judgeVersion(rubric, model) }
  return {
    name,
    label: name,
    scale: rubricScale(rubric),
    isJudge: true,
    scoreAll: async (items, _context, world) =>
      await scoreAnswered(name, items, async (answered) => {
        const judgements: Judgement[] = []
        for (let from = 0; from < answered.length; from += batch) {
          world.signal.throwIfAborted()
          const part = answered.slice(from, from + batch)
          judgements.push(...(await Promise.all(part.map(async (item) => await judgeOne(judge, item, world)))))
        }
        return judgements
      }),
  }
}
