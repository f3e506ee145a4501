import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { intervalOfScores } from './interval-of-scores.ts'
import { meanInterval } from './mean-interval.ts'
import { wilson } from './wilson.ts'

const random = createRandom(1)
const scoresOf = (n: number, score: (i: number) => number | null) => Array.from({ length: n }, (_, i) => score(i))

describe('interval of one arm', () => {
  it('of right and wrong is Wilson', () => {
    expect(
      intervalOfScores(
        scoresOf(100, (i) => Number(i < 85)),
        { scale: 'binary', random },
      ),
    ).toEqual(wilson(85, 100))
  })

  it('of clustered right and wrong is Wilson at the effective number', () => {
    const scores = scoresOf(400, (i) => Number(Math.floor(i / 4) % 5 !== 0))
    const interval = intervalOfScores(scores, { scale: 'binary', random, clusters: scores.map((_, i) => `c${Math.floor(i / 4)}`) })
    expect(interval.n).toBe(100)
    expect(interval.low).toBeCloseTo(wilson(80, 100).low, 2)
    const perfect = intervalOfScores(
      scoresOf(400, () => 1),
      { scale: 'binary', random, clusters: scores.map((_, i) => `c${Math.floor(i / 4)}`) },
    )
    expect(perfect.low).toBeCloseTo(wilson(100, 100).low, 12)
  })

  it('of graded scores is t, or BCa where they are skewed', () => {
    const even = scoresOf(80, (i) => (i % 20) / 20)
    expect(intervalOfScores(even, { scale: 'continuous', random }).low).toBe(meanInterval(even as number[]).low)
    expect(
      intervalOfScores(
        scoresOf(120, (i) => (i % 8 === 0 ? i / 200 : 1)),
        { scale: 'continuous', random },
      ).method,
    ).toBe('BCa bootstrap')
  })

  it('of graded scores that are nearly all perfect keeps a width', () => {
    const interval = intervalOfScores(
      scoresOf(50, () => 1),
      { scale: 'continuous', random },
    )
    expect(interval.low).toBeCloseTo(wilson(50, 50).low, 12)
    expect(interval.high).toBe(1)
  })

  it('leaves 1 % missing out and spans both worst cases above', () => {
    const scores = (gaps: number) => scoresOf(200, (i) => (i < gaps ? null : Number(i < 160)))
    expect(intervalOfScores(scores(2), { scale: 'binary', random })).toEqual(wilson(158, 198))
    const wide = intervalOfScores(scores(10), { scale: 'binary', random })
    expect(wide.low).toBe(wilson(150, 200).low)
    expect(wide.high).toBe(wilson(160, 200).high)
    expect(wide.value).toBe(150 / 190)
    expect(wide.n).toBe(190)
  })

  it('of no answer is everything', () => {
    expect(intervalOfScores([], { scale: 'continuous', random })).toMatchObject({ low: 0, high: 1, n: 0 })
    expect(intervalOfScores([null, null], { scale: 'binary', random })).toMatchObject({ low: 0, high: 1, n: 0 })
  })
})
