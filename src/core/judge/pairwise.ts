import type { ModelRequest } from '../ports/model.ts'
import type { Interval } from '../stats/interval.ts'
import { mcnemar } from '../stats/mcnemar.ts'
import { tango } from '../stats/tango.ts'
import { wilson } from '../stats/wilson.ts'
import { fenceRule, fenced, withinReach } from './fenced.ts'
import { judgeConstraint, readJudgement } from './judge-request.ts'
import type { Rubric } from './rubric.ts'

/** Two answers to one input; `a` is the baseline, `b` the candidate. */
export interface AnswerPair {
  readonly id: string
  readonly input: string
  readonly expected?: string
  readonly a: string
  readonly b: string
}

const pairChoices = ['first', 'second', 'tie'] as const

const longestPart = 8_000

/** The request that asks which answer is better, `a` first or `b` first. Both orders are always asked. */
export const pairRequest = (rubric: Rubric, pair: AnswerPair, order: 'ab' | 'ba'): ModelRequest => {
  const [first, second] = order === 'ab' ? [pair.a, pair.b] : [pair.b, pair.a]
  const parts = [
    ...(rubric.sees.includes('input') ? [{ name: 'input', text: pair.input }] : []),
    ...(rubric.sees.includes('expected') && pair.expected !== undefined ? [{ name: 'reference', text: pair.expected }] : []),
    { name: 'first', text: first },
    { name: 'second', text: second },
  ]
  const system = [
    'You compare two answers of somebody else to the same input.',
    `Question: which of the two does better at this? ${rubric.question.trim()}`,
    ...(rubric.criteria === undefined ? [] : [`Criteria:\n${rubric.criteria.trim()}`]),
    fenceRule,
    'The order of the two means nothing. Length and style count only where the criteria say so. Say tie where neither is better.',
    'Answer with JSON: {"reasons": "...", "choice": "..."}. First give your reasons in at most three short sentences, then exactly one of "first", "second", "tie".',
  ].join('\n\n')
  return {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: fenced(parts.map(({ name, text }) => ({ name, text: withinReach(text, longestPart) }))) },
    ],
    constraint: judgeConstraint(pairChoices),
    decoding: { temperature: 0, maxTokens: 512 },
    repeat: 0,
  }
}

/** Who won in one order. */
type Preference = 'a' | 'b' | 'tie'

/** One pair after both orders; a judge that changes its mind with the order has not said anything: a tie. */
export type PairResult =
  | { readonly status: 'judged'; readonly id: string; readonly winner: Preference; readonly flipped: boolean }
  | { readonly status: 'unjudged'; readonly id: string; readonly reason: string }

/** A reply that was asked for, or why there is none. */
export type PairReply = { readonly text: string; readonly finishReason: 'stop' | 'length' | 'other' } | { readonly problem: string }

const preferenceOf = (reply: PairReply, order: 'ab' | 'ba'): Preference | { readonly problem: string } => {
  if ('problem' in reply) return reply
  const judgement = readJudgement(reply, pairChoices)
  if ('problem' in judgement) return judgement
  if (judgement.choice === 'tie') return 'tie'
  return (judgement.choice === 'first') === (order === 'ab') ? 'a' : 'b'
}

/** Puts the replies of both orders together. */
export const pairResult = (id: string, replies: { readonly ab: PairReply; readonly ba: PairReply }): PairResult => {
  const [one, other] = [preferenceOf(replies.ab, 'ab'), preferenceOf(replies.ba, 'ba')]
  if (typeof one === 'object') return { status: 'unjudged', id, reason: one.problem }
  if (typeof other === 'object') return { status: 'unjudged', id, reason: other.problem }
  return { status: 'judged', id, winner: one === other ? one : 'tie', flipped: one !== other }
}

/** From this flip rate on a judge says more about the order than about the answers. */
const mostFlips = 0.2

export interface PairSummary {
  readonly n: number
  /** Pairs that `b` won, that `a` won, and ties (a flip is a tie). */
  readonly wins: number
  readonly losses: number
  readonly ties: number
  readonly unjudged: number
  /** Share of pairs on which the two orders disagree, Wilson. */
  readonly flipRate: Interval
  /** (W - L) / (W + L + T) of `b` over `a`, Tango's interval. */
  readonly winRate: Interval
  /** Two-sided mid-p sign test of W against L. */
  readonly pValue: number
  /** False above `mostFlips`: the win rate must not be used. */
  readonly fit: boolean
}

/**
 * Win rate of candidate `b` over baseline `a` from judgements that hold in both orders (evaluation.md §5, pairwise row). Assumes
 * independent pairs. Source: Zheng et al. 2023, arXiv:2306.05685 (order bias of judges); Tango 1998, Stat Med 17:891.
 */
export const summarisePairs = (results: readonly PairResult[], level = 0.95): PairSummary => {
  const judged = results.flatMap((result) => (result.status === 'judged' ? [result] : []))
  const count = (winner: Preference): number => judged.filter((result) => result.winner === winner).length
  const [wins, losses, ties] = [count('b'), count('a'), count('tie')]
  const flipRate = wilson(judged.filter(({ flipped }) => flipped).length, judged.length, level)
  return {
    n: judged.length,
    wins,
    losses,
    ties,
    unjudged: results.length - judged.length,
    flipRate,
    winRate: tango({ both: ties, onlyA: losses, onlyB: wins, neither: 0 }, level),
    pValue: mcnemar({ onlyA: losses, onlyB: wins }).midP,
    fit: judged.length > 0 && flipRate.value <= mostFlips,
  }
}
