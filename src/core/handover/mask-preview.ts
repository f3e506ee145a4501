import type { Example } from '../data/example.ts'
import { answerTurn, promptTurns, type WireMessage } from './chat-rows.ts'
import type { LossRule, Platform } from './platform.ts'
import { thumbedTurn, type ThumbedAnswer } from './thumbs.ts'

/** One turn of a row, and whether the model learns to write it. */
export interface MaskedTurn {
  readonly role: string
  readonly text: string
  /** `avoided`: made less likely. */
  readonly learnt: 'yes' | 'no' | 'perhaps' | 'avoided'
}

export interface MaskedRow {
  readonly id: string
  readonly turns: readonly MaskedTurn[]
}

const textOf = ({ content, tool_calls: calls }: WireMessage): string =>
  content ?? (calls ?? []).map(({ function: { name, arguments: written } }) => `${name}(${written})`).join(' ')

const earlier: Readonly<Record<LossRule, MaskedTurn['learnt']>> = {
  answer: 'no',
  'every-answer': 'yes',
  'by-thumb': 'no',
  'not documented': 'perhaps',
}

/** What of the first three rows is learnt: the answer alone, or earlier answers too, as the platform has it. Prefers rows with several turns. */
export const maskPreview = ({ lossRule }: Platform, rows: readonly Example[], systemPrompt: string): readonly MaskedRow[] => {
  const several = rows.filter(({ history = [] }) => history.some(({ role }) => role === 'assistant')).slice(0, 2)
  const chosen = [...several, ...rows.filter((row) => !several.includes(row))].slice(0, 3)
  return chosen.map((example) => ({
    id: example.id,
    turns: [
      ...promptTurns(example, systemPrompt).map((turn): MaskedTurn => ({
        role: turn.role,
        text: textOf(turn),
        learnt: turn.role === 'assistant' ? earlier[lossRule] : 'no',
      })),
      { role: 'assistant', text: textOf(answerTurn(example)), learnt: 'yes' },
    ],
  }))
}

/** One good and one bad answer: what is made likelier, and what less likely. */
export const thumbPreview = (answers: readonly ThumbedAnswer[], systemPrompt: string): readonly MaskedRow[] =>
  [answers.find(({ isGood }) => isGood), answers.find(({ isGood }) => !isGood)]
    .filter((answer) => answer !== undefined)
    .map((answer) => ({
      id: answer.example.id,
      turns: [
        ...promptTurns(answer.example, systemPrompt).map((turn): MaskedTurn => ({ role: turn.role, text: textOf(turn), learnt: 'no' })),
        { role: 'assistant', text: textOf(thumbedTurn(answer)), learnt: answer.isGood ? 'yes' : 'avoided' },
      ],
    }))
