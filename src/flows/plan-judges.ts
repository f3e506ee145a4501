import { judgeRequest } from '../core/judge/judge-request.ts'
import { estimateTokens } from '../core/lib/estimate-tokens.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import type { PriceLookup } from '../core/economics/price-lookup.ts'
import type { Candidate } from './ladder.ts'
import { openJudge } from './open-judge.ts'
import type { PlannedArm } from './plan-arms.ts'
import type { Session } from './session.ts'

/** Rows rendered to estimate the size of a request. */
const sampled = 20

/** Tokens of a judge's reasons and choice. */
const replyTokens = 80

/**
 * What judging costs: every judge of the task reads every answer of every arm that runs, on dev and, of a look, on golden. Equal answers
 * to one row are asked about once, so these are at most. Throws `scorer-invalid`.
 */
export const planJudges = async (
  { task, files, data, prices }: Pick<Session, 'task' | 'files' | 'data'> & { readonly prices: PriceLookup },
  candidates: readonly Candidate[],
): Promise<readonly PlannedArm[]> => {
  const running = candidates.filter(({ blocked }) => blocked === undefined)
  const arms = running.length
  // How many checkpoints there will be is not known before training.
  const runs = running.some(({ definition }) => definition.needs.training) ? 'yes, and each checkpoint of training where it decides' : 'yes'
  const { dev, golden } = data.splits
  const planned: PlannedArm[] = []
  for (const scorer of task.scorers) {
    if (typeof scorer === 'string' || !('judge' in scorer)) continue
    const { name, rubric, model } = await openJudge(task, files, scorer.name)
    const blocked = privacyBlock(task, model)
    const rows = dev.slice(0, sampled)
    const texts = rows.flatMap(({ input, expected }) =>
      judgeRequest(rubric, { input, expected, answer: expected }).messages.map(({ content }) => content),
    )
    const input = Math.round(texts.reduce((sum, text) => sum + estimateTokens(text) + 4, 0) / Math.max(1, rows.length))
    const [devCalls, goldenCalls] = blocked === undefined ? [arms * dev.length, arms * golden.length] : [0, 0]
    const price = isOnThisMachine(model) ? undefined : prices(model)
    planned.push({
      name: `judge ${name}`,
      label: 'Judge of every answer',
      runs: blocked === undefined ? runs : `blocked: privacy: ${blocked}`,
      devCalls,
      goldenCalls,
      tokensPerCall: { input, output: replyTokens },
      ...(price === undefined
        ? {}
        : { usd: ((devCalls + goldenCalls) * (input * price.inputPer1M + replyTokens * price.outputPer1M)) / 1e6 }),
      sendsDataTo: isOnThisMachine(model) ? 'this machine' : (model.baseUrl ?? model.provider),
    })
  }
  return planned
}
