import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { logisticSlope } from './logistic-slope.ts'
import { normalCdf } from './normal.ts'

describe('a logistic slope', () => {
  it('of one yes-or-no variable is the log of the odds ratio', () => {
    const rows = [
      ...Array.from({ length: 3000 }, () => ({ x: 1, y: true })),
      ...Array.from({ length: 1000 }, () => ({ x: 1, y: false })),
      ...Array.from({ length: 1000 }, () => ({ x: 0, y: true })),
      ...Array.from({ length: 2000 }, () => ({ x: 0, y: false })),
    ]
    const fit = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ x }) => [x]),
    )!
    expect(fit.slope).toBeCloseTo(Math.log(6), 2)
    // Woolf: the standard error is the root of the summed reciprocals.
    const error = Math.sqrt(1 / 3000 + 1 / 1000 + 1 / 1000 + 1 / 2000)
    expect((fit.high - fit.low) / 2 / 1.959964).toBeCloseTo(error, 3)
    expect(fit.pValue).toBeLessThan(1e-6)
  })

  it('is where the penalised likelihood is highest, with the curvature there as its error', () => {
    const random = createRandom(14)
    const rows = Array.from({ length: 60 }, () => [random.next() * 4 - 1, random.next() * 2])
    const outcomes = rows.map(([x = 0, z = 0]) => random.next() < 1 / (1 + Math.exp(0.5 - x + 0.8 * z)))
    const fit = logisticSlope(outcomes, rows)!
    const likelihood = (a: number, b: number, c: number): number =>
      rows.reduce(
        (sum, [x = 0, z = 0], i) => {
          const eta = a + b * x + c * z
          return sum + (outcomes[i] === true ? eta : 0) - Math.log1p(Math.exp(eta))
        },
        -0.05 * (a * a + b * b + c * c),
      )
    const highest = (value: (x: number) => number): number => {
      let [from, to] = [-6, 6]
      for (let i = 0; i < 60; i++) {
        const [x, y] = [from + 0.382 * (to - from), to - 0.382 * (to - from)]
        if (value(x) > value(y)) to = y
        else from = x
      }
      return (from + to) / 2
    }
    // The other two coefficients at their best, by turns.
    const profile = (c: number): number => {
      let [a, b] = [0, 0]
      for (let i = 0; i < 40; i++) {
        a = highest((x) => likelihood(x, b, c))
        b = highest((x) => likelihood(a, x, c))
      }
      return likelihood(a, b, c)
    }
    const top = profile(fit.slope)
    expect(top).toBeGreaterThan(profile(fit.slope + 0.01))
    expect(top).toBeGreaterThan(profile(fit.slope - 0.01))
    const error = (fit.high - fit.slope) / 1.959963985
    const bend = (profile(fit.slope + 0.05) + profile(fit.slope - 0.05) - 2 * top) / 0.05 ** 2
    expect(1 / Math.sqrt(-bend)).toBeCloseTo(error, 2)
    expect(fit.slope - fit.low).toBeCloseTo(fit.high - fit.slope, 9)
    expect(fit.pValue).toBeCloseTo(2 * normalCdf(-Math.abs(fit.slope) / error), 9)
    expect(fit.n).toBe(60)
    expect(logisticSlope(outcomes.slice(0, 20), rows.slice(0, 20))?.n).toBe(20)
  })

  it('sees that a variable adds nothing once another is held', () => {
    const random = createRandom(9)
    const rows = Array.from({ length: 2000 }, () => {
      const human = random.below(2)
      const length = 3 * human + random.next()
      return { human, length, y: random.next() < (human === 1 ? 0.8 : 0.3) }
    })
    const alone = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ length }) => [length]),
    )!
    const held = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ human, length }) => [human, length]),
    )!
    expect(alone.pValue).toBeLessThan(0.001)
    expect(held.pValue).toBeGreaterThan(0.05)
  })

  it('stays finite where the variable separates the outcomes, and says nothing of too few or of one outcome', () => {
    const outcomes = Array.from({ length: 40 }, (_, i) => i < 20)
    const separated = logisticSlope(
      outcomes,
      outcomes.map((yes) => [yes ? 1 : 0]),
    )!
    expect(Number.isFinite(separated.slope)).toBe(true)
    expect(separated.slope).toBeGreaterThan(2)
    expect(
      logisticSlope(
        outcomes.slice(0, 19),
        outcomes.slice(0, 19).map(() => [1]),
      ),
    ).toBeUndefined()
    expect(
      logisticSlope(
        Array.from({ length: 30 }, () => true),
        Array.from({ length: 30 }, (_, i) => [i]),
      ),
    ).toBeUndefined()
  })
})
