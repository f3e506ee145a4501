import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import { counted } from '../core/report/format.ts'
import type { Score } from '../core/scorers/score.ts'
import type { AnyScorer } from '../core/scorers/scorer.ts'
import { openScoringWorld } from './scoring-world.ts'
import type { ScoringOptions } from './scoring-world.ts'
import type { Session } from './session.ts'

interface Item {
  readonly example: LabelledExample
  readonly output: Output
}

/** A scorer that could not be started or loaded: other scorers go on, the deciding one stops the run. */
const ofTheScorer = new Set(['program-failed', 'model-source-unreachable', 'model-load-failed', 'model-corrupt'])

/** Value of a score in [0, 1]: a failure of the model is 0, what nobody knows is null. */
export const valueOfScore = (score: Score): number | null => {
  if (score.status === 'scored') return score.value
  if (score.status === 'failed' && !score.missing) return 0
  return null
}

/**
 * Scores outputs by any scorer, aligned with the items. The world is opened only where the scorer needs one; what it asks of models is
 * journalled. A scorer that crashes gives `unscored` scores; one that cannot be started at all throws.
 */
export const scoreOutputs = async (
  session: Session,
  scorer: AnyScorer,
  items: readonly Item[],
  options: ScoringOptions = {},
): Promise<readonly Score[]> => {
  if ('score' in scorer) return items.map(({ example, output }) => scorer.score(example, output, session.scoreContext))
  await using world = openScoringWorld(session, options)
  return await scorer.scoreAll(items, session.scoreContext, world)
}

/**
 * Scores by the scorer that decides. Where it judged not one of the answers there is nothing to decide by: throws `scorer-failed` with its
 * reason, instead of calling every arm missing.
 */
export const scoreToDecide = async (session: Session, items: readonly Item[], options: ScoringOptions = {}): Promise<readonly Score[]> => {
  const scores = await scoreOutputs(session, session.scorer, items, options)
  const unscored = scores.flatMap((score) => (score.status === 'unscored' && score.notApplicable !== true ? [score] : []))
  const judged = scores.some((score) => score.status === 'scored' && score.detail?.['failure'] === undefined)
  const [first] = unscored
  if (first !== undefined && !judged)
    throw new AssayError(
      'scorer-failed',
      `${session.scorer.name}, which decides, could not judge any of ${counted(unscored.length, 'answer')}: ${first.reason}`,
      {
        where: 'task.yaml',
        hint: 'correct the scorer; the answers are kept, so the next run asks no model for them',
      },
    )
  return scores
}

/** Scores by a scorer beside the deciding one. Where it could not be started at all, every answer is unscored and the run goes on. */
export const scoreBeside = async (session: Session, scorer: AnyScorer, items: readonly Item[]): Promise<readonly Score[]> => {
  try {
    return await scoreOutputs(session, scorer, items)
  } catch (error) {
    if (!(error instanceof AssayError) || !ofTheScorer.has(error.code)) throw error
    const reason = error.message
    return items.map(({ example, output }) => ({
      status: 'unscored',
      exampleId: example.id,
      arm: output.arm,
      scorer: scorer.name,
      reason,
    }))
  }
}

/** The task's metric for one text, in [0, 1]; what could not be scored counts as 0. */
export const scoreText = (session: Session, example: LabelledExample, text: string): number | Promise<number> => {
  const output: Output = { exampleId: example.id, arm: '', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: true }
  const { scorer } = session
  const valueOf = (score: Score | undefined): number => (score === undefined ? 0 : (valueOfScore(score) ?? 0))
  if ('score' in scorer) return valueOf(scorer.score(example, output, session.scoreContext))
  return scoreOutputs(session, scorer, [{ example, output }]).then(([score]) => valueOf(score))
}
