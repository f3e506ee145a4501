import type { Example } from '../data/example.ts'
import { counted } from '../report/format.ts'
import { answerTurn, rejectedTurn, type WireMessage } from './chat-rows.ts'
import type { LimitBreach } from './check-limits.ts'

/** An answer with a thumb, as KTO learns from it (Ethayarajh et al. 2024): whether it was good, not whether it was better than another. */
export interface ThumbedAnswer {
  readonly example: Example
  readonly isGood: boolean
}

/** Each answer by itself: the right one is good, the one that lost or was thumbed down is bad. A preference pair is two of them. */
export const thumbedAnswers = (rows: readonly Example[]): readonly ThumbedAnswer[] =>
  rows.flatMap((example) => [
    ...(example.expected === undefined ? [] : [{ example, isGood: true }]),
    ...(example.rejected === undefined ? [] : [{ example, isGood: false }]),
  ])

export const thumbedTurn = ({ example, isGood }: ThumbedAnswer): WireMessage => (isGood ? answerTurn(example) : rejectedTurn(example))

export interface ThumbCounts {
  readonly good: number
  readonly bad: number
}

export const countThumbs = (answers: readonly ThumbedAnswer[]): ThumbCounts => {
  const good = answers.filter(({ isGood }) => isGood).length
  return { good, bad: answers.length - good }
}

/**
 * Weights that let both kinds count for as much, the rarer one more than 1: the paper wants weight times count of good and bad
 * answers between 1:1 and 4:3.
 */
export const thumbWeights = ({ good, bad }: ThumbCounts): { readonly good: string; readonly bad: string } => {
  const ratio = (many: number, few: number): string => Math.max(1, Math.round((100 * many) / Math.max(1, few)) / 100).toFixed(2)
  return { good: ratio(bad, good), bad: ratio(good, bad) }
}

/** KTO learns nothing from one kind of answer alone. */
export const thumbBreaches = (label: string, { good, bad }: ThumbCounts): readonly LimitBreach[] =>
  good > 0 && bad > 0
    ? []
    : [
        {
          message: `KTO for ${label} needs good answers and bad ones`,
          where: `train: ${counted(good, 'good answer')}, ${counted(bad, 'bad one')}`,
        },
      ]
