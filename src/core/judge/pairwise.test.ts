import { describe, expect, it } from 'vitest'
import { parseRubric } from './parse-rubric.ts'
import { pairRequest, pairResult, summarisePairs, type PairReply, type PairResult } from './pairwise.ts'

const rubric = parseRubric('question: Better?\nchoices:\n  - { name: a, value: 1 }\n  - { name: b, value: 0 }\n', 'rubric.yaml')
const says = (choice: string): PairReply => ({ text: JSON.stringify({ reasons: '', choice }), finishReason: 'stop' })
const many = (count: number, result: Omit<Extract<PairResult, { status: 'judged' }>, 'id' | 'status'>): PairResult[] =>
  Array.from({ length: count }, (_, i) => ({ status: 'judged', id: `${result.winner}${i}`, ...result }))

describe('a pair', () => {
  it('is shown in both orders with the same words', () => {
    const pair = { id: '1', input: 'question', a: 'answer of a', b: 'answer of b' }
    const [ab, ba] = [pairRequest(rubric, pair, 'ab'), pairRequest(rubric, pair, 'ba')]
    expect(ab.messages[0]).toEqual(ba.messages[0])
    expect(ab.messages[1]?.content.indexOf('answer of a')).toBeLessThan(ab.messages[1]?.content.indexOf('answer of b') ?? 0)
    expect(ba.messages[1]?.content.indexOf('answer of b')).toBeLessThan(ba.messages[1]?.content.indexOf('answer of a') ?? 0)
  })

  it('is won by the answer that wins in both orders', () => {
    expect(pairResult('1', { ab: says('second'), ba: says('first') })).toEqual({ status: 'judged', id: '1', winner: 'b', flipped: false })
    expect(pairResult('1', { ab: says('first'), ba: says('second') })).toMatchObject({ winner: 'a', flipped: false })
    expect(pairResult('1', { ab: says('tie'), ba: says('tie') })).toMatchObject({ winner: 'tie', flipped: false })
  })

  it('is a tie where the judge changes its mind with the order', () => {
    expect(pairResult('1', { ab: says('first'), ba: says('first') })).toMatchObject({ winner: 'tie', flipped: true })
    expect(pairResult('1', { ab: says('tie'), ba: says('first') })).toMatchObject({ winner: 'tie', flipped: true })
  })

  it('is not judged where one of the two replies is none', () => {
    expect(pairResult('1', { ab: says('first'), ba: { problem: 'no reply' } })).toEqual({ status: 'unjudged', id: '1', reason: 'no reply' })
    expect(pairResult('1', { ab: says('third'), ba: says('first') })).toMatchObject({ status: 'unjudged' })
  })
})

describe('many pairs', () => {
  it('have a win rate (W - L) / (W + L + T) with the published Tango interval', () => {
    const results = [
      ...many(12, { winner: 'b', flipped: false }),
      ...many(2, { winner: 'a', flipped: false }),
      ...many(36, { winner: 'tie', flipped: false }),
    ]
    const summary = summarisePairs([...results, { status: 'unjudged', id: 'x', reason: 'none' }])
    expect(summary).toMatchObject({ n: 50, wins: 12, losses: 2, ties: 36, unjudged: 1, fit: true })
    expect(summary.winRate.value).toBeCloseTo(0.2, 12)
    expect(summary.winRate.low).toBeCloseTo(0.06111, 5)
    expect(summary.winRate.high).toBeCloseTo(0.34471, 5)
    expect(summary.pValue).toBeCloseTo(0.0073853, 6)
  })

  it('are no evidence from a judge that flips on more than a fifth of them', () => {
    const with20 = summarisePairs([...many(20, { winner: 'tie', flipped: true }), ...many(80, { winner: 'b', flipped: false })])
    const with21 = summarisePairs([...many(21, { winner: 'tie', flipped: true }), ...many(79, { winner: 'b', flipped: false })])
    expect([with20.fit, with21.fit]).toEqual([true, false])
    expect(with21.flipRate.value).toBeCloseTo(0.21, 12)
    expect(summarisePairs([]).fit).toBe(false)
  })
})
