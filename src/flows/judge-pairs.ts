import { AssayError } from '../core/errors.ts'
import {
  pairRequest,
  pairResult,
  summarisePairs,
  type AnswerPair,
  type PairReply,
  type PairResult,
  type PairSummary,
} from '../core/judge/pairwise.ts'
import type { Rubric } from '../core/judge/rubric.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { Host } from '../core/ports/host.ts'
import type { ModelResult } from '../core/ports/model.ts'
import { openJudgeCalls, type JudgeCalls, type Tally } from './judge-calls.ts'
import { openJudge } from './open-judge.ts'
import { openRun } from './open-run.ts'
import { recordedAnswers, shownToJudge } from './recorded-answers.ts'
import type { RunOptions } from './run.ts'

const replyOf = (result: ModelResult | undefined): PairReply => {
  if (result === undefined) return { problem: 'the judge was not asked' }
  return result.status === 'answered' ? result.reply : { problem: `the judge could not be asked: ${result.failure.kind}` }
}

/** Asks about every pair in both orders. */
export const judgePairs = async (rubric: Rubric, pairs: readonly AnswerPair[], calls: JudgeCalls): Promise<readonly PairResult[]> => {
  const results = await calls.askAll(
    pairs.flatMap((pair) => [pairRequest(rubric, pair, 'ab'), pairRequest(rubric, pair, 'ba')]),
    'pairs, both orders',
  )
  return pairs.map(({ id }, i) => pairResult(id, { ab: replyOf(results[2 * i]), ba: replyOf(results[2 * i + 1]) }))
}

/** The answer of `assay scorers pairs`: `summary` is of arm `b` against arm `a`. No row text. */
export interface PairsResult {
  readonly scorer: string
  readonly judge: string
  readonly model: string
  readonly a: string
  readonly b: string
  readonly split: string
  readonly summary: PairSummary
  /** Pairs whose answers are equal: ties that nobody was asked about, counted in `summary`. */
  readonly equal: number
  readonly wins: readonly string[]
  readonly losses: readonly string[]
  readonly cost: Tally
}

export interface PairsOptions extends RunOptions {
  readonly host: Host
  readonly name: string
  readonly arms: readonly [string, string]
}

/**
 * Compares what two arms answered on dev by a judge that sees both answers, in both orders (evaluation.md §5). Answers are those that a
 * run recorded. Throws `scorer-invalid`, `arm-unknown`, `run-not-found`, `provider-failed`, `budget-exceeded`.
 */
export const comparePairs = async (options: PairsOptions): Promise<PairsResult> => {
  await using run = await openRun(options)
  const { session } = run
  const { files, task, data } = session
  const judge = await openJudge(task, files, options.name)
  const recorded = (await recordedAnswers(files, options.host)).filter(({ split }) => split === 'dev')
  if (recorded.length === 0)
    throw new AssayError('run-not-found', 'no run has answered dev yet', { hint: '`assay run` records what arms answer' })
  const known = [...new Set(recorded.map(({ arm }) => arm))]
  const [a, b] = options.arms.map((name) => {
    if (known.includes(name)) return name
    const near = didYouMean(name, known)
    throw new AssayError('arm-unknown', `no run holds answers of "${name}"`, {
      hint: near === undefined ? `arms: ${known.join(', ')}` : `did you mean "${near}"?`,
    })
  })
  if (a === undefined || b === undefined) throw new Error('two arms were asked for')
  const answersOf = (arm: string): ReadonlyMap<string, string> =>
    new Map(recorded.flatMap((answer) => (answer.arm === arm ? [[answer.exampleId, answer.text] as const] : [])))
  const [ofA, ofB] = [answersOf(a), answersOf(b)]
  const pairs = data.splits.dev.flatMap(({ id, input, expected }): AnswerPair[] => {
    const [first, second] = [ofA.get(id), ofB.get(id)]
    return first === undefined || second === undefined ? [] : [{ id, input, expected, a: first, b: second }]
  })
  const isEqual = (pair: AnswerPair): boolean => pair.a.trim() === pair.b.trim()
  const equal = pairs.filter(isEqual)
  await session.watch(() => pairs.flatMap(({ id, a: one, b: two }) => [shownToJudge(id, one), shownToJudge(id, two)]))
  await using calls = await openJudgeCalls(session, judge.model)
  const asked = await judgePairs(
    judge.rubric,
    pairs.filter((pair) => !isEqual(pair)),
    calls,
  )
  const summary = summarisePairs([
    ...asked,
    ...equal.map(({ id }): PairResult => ({ status: 'judged', id, winner: 'tie', flipped: false })),
  ])
  const { flipRate, fit } = summarisePairs(asked)
  const won = (by: 'a' | 'b'): readonly string[] =>
    asked.flatMap((result) => (result.status === 'judged' && result.winner === by ? [result.id] : []))
  return {
    scorer: judge.name,
    judge: judge.version,
    model: judge.model.model,
    a,
    b,
    split: 'dev',
    // Equal answers are ties, but they cannot show whether the order matters.
    summary: { ...summary, flipRate, fit: asked.length === 0 || fit },
    equal: equal.length,
    wins: won('b'),
    losses: won('a'),
    cost: calls.tally,
  }
}
