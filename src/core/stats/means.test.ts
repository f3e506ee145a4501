import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { bca } from './bca.ts'
import { summariseClusters } from './clusters.ts'
import { meanInterval } from './mean-interval.ts'
import { moments } from './moments.ts'
import { pairedT } from './paired-t.ts'
import { resampleMeans } from './resample.ts'
import { signFlip } from './sign-flip.ts'
import { tTwoSided } from './student-t.ts'

const vector = [1.2, 0.3, -0.5, 0.8, 0, 0.4, 1.1, -0.2, 0.6, 0.9]

describe('moments', () => {
  it('are those of scipy', () => {
    const { mean, skewness, kurtosis } = moments(vector)
    expect(mean).toBeCloseTo(0.46, 12)
    expect(skewness).toBeCloseTo(-0.30945422926758964, 12)
    expect(kurtosis).toBeCloseTo(1.92775675639282, 12)
  })
  it('see no spread in equal values that binary fractions cannot hold', () =>
    expect(moments(Array.from({ length: 7 }, () => 0.1)).variance).toBe(0))
})

describe('t interval of a mean', () => {
  it('is that of scipy, and so is the p-value', () => {
    const interval = meanInterval(vector)
    expect(interval.low).toBeCloseTo(0.05505210343098105, 9)
    expect(interval.high).toBeCloseTo(0.8649478965690192, 9)
    expect(tTwoSided(2.5696942833973124, 9)).toBeCloseTo(0.030202939957770687, 10)
  })

  it('with clusters is the published standard error', () => {
    const scores = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1]
    const names = scores.map((_, i) => `c${Math.floor(i / 3)}`)
    const summary = summariseClusters(scores, names)
    expect(summary.mean).toBeCloseTo(0.6667, 4)
    expect(summary.standardError).toBeCloseTo(0.136083, 6)
    expect(summary.standardError * Math.sqrt(3 / 4)).toBeCloseTo(0.117851, 6)
    expect(summary.df).toBeCloseTo(3, 12)
    expect(meanInterval(scores, { clusters: names }).n).toBe(4)
  })

  it('with every example its own cluster is the plain interval', () => {
    const plain = meanInterval(vector)
    const own = meanInterval(vector, { clusters: vector.map((_, i) => String(i)) })
    expect(own.low).toBeCloseTo(plain.low, 10)
    expect(own.high).toBeCloseTo(plain.high, 10)
  })

  it('takes copies of examples for no new evidence', () => {
    const copies = [...vector, ...vector]
    const clustered = meanInterval(copies, { clusters: copies.map((_, i) => String(i % vector.length)) })
    expect(clustered.high).toBeCloseTo(meanInterval(vector).high, 10)
  })

  it('counts forty clusters of which one holds nearly all as few', () => {
    const names = Array.from({ length: 500 }, (_, i) => (i < 39 ? `small ${i}` : 'large'))
    expect(
      summariseClusters(
        names.map((_, i) => i % 2),
        names,
      ).df,
    ).toBeLessThan(1)
  })

  it('refuses an example without a cluster name', () => expect(() => summariseClusters([1, 0], ['a', ''])).toThrow(/no cluster name/))
  it('of one value has no limits', () => expect(meanInterval([0.5])).toMatchObject({ low: -Infinity, high: Infinity, n: 1 }))
})

describe('paired t test', () => {
  it('is that of scipy', () => {
    const { t, df, pValue, low, high, mean, n } = pairedT(vector)
    expect(t).toBeCloseTo(2.5696942833973124, 12)
    expect(pValue).toBeCloseTo(0.030202939957770687, 10)
    expect(low).toBeCloseTo(0.05505210343098105, 9)
    expect(high).toBeCloseTo(0.8649478965690192, 9)
    expect([mean, df, n]).toEqual([expect.closeTo(0.46, 12), 9, 10])
    expect(pairedT(vector, 0.99).low).toBeLessThan(low)
  })
  it('excludes zero exactly where p is below 1 - level', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }), (differences) => {
        const { low, high, pValue } = pairedT(differences)
        fc.pre(Math.abs(pValue - 0.05) > 1e-6)
        expect(low > 0 || high < 0).toBe(pValue < 0.05)
      }),
    )
  })
  it('of equal differences is sure, of zeros it is not', () => {
    expect(pairedT([0.5, 0.5, 0.5])).toMatchObject({ t: Infinity, pValue: 0 })
    expect(pairedT([0, 0, 0])).toMatchObject({ t: 0, pValue: 1, df: 2 })
  })
  it('of one difference says nothing', () =>
    expect(pairedT([0.4])).toEqual({ mean: 0.4, low: -Infinity, high: Infinity, t: 0, df: 0, pValue: 1, n: 1 }))
})

describe('BCa bootstrap of a mean', () => {
  it('is that of scipy within Monte-Carlo error', () => {
    const interval = bca(vector, { resamples: 100_000, random: createRandom(7) })
    expect(Math.abs(interval.low - 0.11)).toBeLessThan(0.0101)
    expect(Math.abs(interval.high - 0.78)).toBeLessThan(0.0101)
  })

  it('shifts to the long side of skewed values as scipy does', () => {
    // scipy.stats.bootstrap, BCa, 999,999 resamples: [4.1275, 7.1613].
    const skewed = Array.from({ length: 40 }, (_, i) => 0.01 * (i + 1) ** 2)
    const { low, high } = bca(skewed, { resamples: 200_000, random: createRandom(3) })
    expect(Math.abs(low - 4.1275)).toBeLessThan(0.03)
    expect(Math.abs(high - 7.16125)).toBeLessThan(0.03)
  })

  it('gives the same limits for the same seed and others for another', () => {
    const run = (seed: number) => bca(vector, { resamples: 500, random: createRandom(seed) })
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('has no width where all values are equal', () => {
    expect(bca([0.5, 0.5, 0.5], { random: createRandom(1) })).toMatchObject({ low: 0.5, high: 0.5 })
  })
})

describe('resampling', () => {
  it('draws every example equally often', () => {
    const draws = 200_000
    const n = 10
    for (let example = 0; example < n; example++) {
      const indicator = Float64Array.from({ length: n }, (_, i) => (i === example ? 1 : 0))
      const means = resampleMeans(indicator, draws / n, createRandom(example + 1))
      const share = means.reduce((total, mean) => total + mean, 0) / means.length
      expect(Math.abs(share - 1 / n)).toBeLessThan(5 * Math.sqrt(0.09 / draws))
    }
  })

  it('reaches every example of more than 65,536', () => {
    const n = 70_000
    const halves = Float64Array.from({ length: n }, (_, i) => (i < n / 2 ? 0 : 1))
    const last = Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? n : 0))
    const meanOf = (values: Float64Array) => moments(resampleMeans(values, 100, createRandom(2))).mean
    expect(Math.abs(meanOf(halves) - 0.5)).toBeLessThan(0.001)
    expect(Math.abs(meanOf(last) - 1)).toBeLessThan(0.5)
  })

  it('gives means with the variance of theory', () => {
    const means = resampleMeans(Float64Array.from(vector), 50_000, createRandom(11))
    const { variance } = moments(vector)
    expect(moments(means).variance / ((variance * 9) / 100)).toBeCloseTo(1, 1)
  })
})

describe('sign-flip test', () => {
  it('is exact for few differences: 40 of 1,024 flips', () => expect(signFlip(vector, { random: createRandom(1) })).toBe(40 / 1024))
  it('of no difference is 1', () => expect(signFlip([0, 0, 0], { random: createRandom(1) })).toBe(1))

  it('by sampling agrees with the normal approximation and is never 0', () => {
    const long = Array.from({ length: 60 }, (_, i) => vector[i % 10]! - 0.3)
    const { mean, variance } = moments(long)
    const z = mean / Math.sqrt((variance * 59) / 60 / 60 + mean ** 2 / 60)
    expect(Math.abs(signFlip(long, { random: createRandom(4) }) - tTwoSided(z, 1e9))).toBeLessThan(0.02)
    expect(
      signFlip(
        Array.from({ length: 60 }, () => 1),
        { random: createRandom(4) },
      ),
    ).toBe(1 / 10_001)
  })

  it('lies in [1 / (flips + 1), 1] for any differences', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 17, maxLength: 40 }), (differences) => {
        const p = signFlip(differences, { flips: 50, random: createRandom(5) })
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })
})
