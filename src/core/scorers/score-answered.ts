import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { Score } from './score.ts'
import { scoreOfFailure } from './text-scorer.ts'

/** One thing to judge. */
export interface ScoredItem {
  readonly example: LabelledExample
  readonly output: Output
}

/** An item whose output is an answer. */
export interface AnsweredItem extends ScoredItem {
  readonly output: Extract<Output, { status: 'answered' }>
}

/** What a judge says of one answer. */
export type Judgement =
  | { readonly value: number; readonly detail?: Readonly<Record<string, number | string>> }
  | { readonly unscored: string; readonly notApplicable?: true }

const isAnswered = (item: ScoredItem): item is AnsweredItem => item.output.status === 'answered'

/**
 * Scores aligned with the items: failed outputs by the rule for all scorers, answers by `judge`, which gets them together and
 * returns one judgement each. A judgement that is missing or no number in [0, 1] leaves the answer unscored.
 */
export const scoreAnswered = async (
  scorer: string,
  items: readonly ScoredItem[],
  judge: (answered: readonly AnsweredItem[]) => Promise<readonly Judgement[]>,
): Promise<readonly Score[]> => {
  const answered = items.filter(isAnswered)
  const judgements = answered.length === 0 ? [] : await judge(answered)
  const of = new Map(answered.map((item, i) => [item as ScoredItem, judgements[i]]))
  return items.map((item): Score => {
    const { example, output } = item
    if (output.status === 'failed') return scoreOfFailure(scorer, example.id, output)
    const base = { exampleId: example.id, arm: output.arm, scorer }
    const judgement = of.get(item) ?? { unscored: 'the scorer said nothing' }
    if ('unscored' in judgement)
      return {
        ...base,
        status: 'unscored',
        reason: judgement.unscored,
        ...(judgement.notApplicable === true ? { notApplicable: true as const } : {}),
      }
    const { value, detail } = judgement
    if (!(value >= 0 && value <= 1)) return { ...base, status: 'unscored', reason: `a score must lie between 0 and 1, not ${value}` }
    return { ...base, status: 'scored', value, ...(detail === undefined ? {} : { detail }) }
  })
}
