import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { meanInterval } from './mean-interval.ts'
import { bonferroniT, maxT } from './simultaneous.ts'
import { tQuantile } from './student-t.ts'

const noise = (n: number, seed: number, shift = 0): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => shift + random.next() - 0.5)
}
const arms = (n: number, k: number): number[][] => Array.from({ length: k }, (_, arm) => noise(n, arm + 1))
const halfWidth = ({ low, high }: { low: number; high: number }): number => (high - low) / 2

describe('Bonferroni-t', () => {
  it('of one arm is the t interval', () => {
    const values = noise(60, 1)
    const [interval] = bonferroniT([values], 0.9)
    expect(interval?.low).toBeCloseTo(meanInterval(values, { level: 0.9 }).low, 12)
    expect(interval?.high).toBeCloseTo(meanInterval(values, { level: 0.9 }).high, 12)
    expect(interval).toMatchObject({ n: 60, method: 't, 1 together (Bonferroni)' })
  })
  it('of five arms is the t interval at 99 %', () => {
    const five = arms(40, 5)
    bonferroniT(five).forEach((interval, i) => expect(interval.high).toBeCloseTo(meanInterval(five[i]!, { level: 0.99 }).high, 12))
  })
  it('of one example has no limits, of no arm nothing', () => {
    expect(bonferroniT([[0.5]])).toEqual([{ value: 0.5, low: -Infinity, high: Infinity, n: 1, method: 't, 1 together (Bonferroni)' }])
    expect(bonferroniT([])).toEqual([])
  })
})

describe('max-T bootstrap', () => {
  it('of one arm is about the t interval', () => {
    const [interval] = maxT([noise(200, 1)], { random: createRandom(1) })
    expect(halfWidth(interval!) / halfWidth(meanInterval(noise(200, 1)))).toBeCloseTo(1, 1)
    expect(interval).toMatchObject({ n: 200, method: 'max-T bootstrap, 1 together' })
  })
  it('of ten independent arms is nearly as wide as Bonferroni, of ten equal ones hardly wider than one', () => {
    const ten = arms(200, 10)
    const wide = halfWidth(maxT(ten, { random: createRandom(2) })[0]!)
    const strict = halfWidth(bonferroniT(ten)[0]!)
    expect(wide / strict).toBeGreaterThan(0.93)
    expect(wide / strict).toBeLessThan(1.06)
    const alike = Array.from({ length: 10 }, () => ten[0]!)
    expect(halfWidth(maxT(alike, { random: createRandom(2) })[0]!)).toBeCloseTo(
      halfWidth(maxT([ten[0]!], { random: createRandom(2) })[0]!),
      12,
    )
  })
  it('multiplies the same reach with the standard error of each arm', () => {
    const [one, two] = maxT([noise(100, 1), noise(100, 2).map((value) => 3 * value)], { random: createRandom(3) })
    const errorOf = (values: number[]): number => halfWidth(meanInterval(values)) / tQuantile(0.975, 99)
    expect(halfWidth(two!) / halfWidth(one!)).toBeCloseTo((3 * errorOf(noise(100, 2))) / errorOf(noise(100, 1)), 9)
    expect((one!.low + one!.high) / 2).toBeCloseTo(one!.value, 12)
  })
  it('gives no width to an arm that never differs, and no limits from one example', () => {
    const [flat] = maxT([Array.from({ length: 50 }, () => 0), noise(50, 1)], { random: createRandom(1) })
    expect(flat).toMatchObject({ value: 0, low: 0, high: 0 })
    expect(maxT([[0.2]], { random: createRandom(1) })[0]).toMatchObject({ value: 0.2, low: -Infinity, high: Infinity, n: 1 })
    expect(maxT([], { random: createRandom(1) })).toEqual([])
  })
  it('is wider at a higher level and the same for the same seed', () => {
    const two = arms(80, 2)
    const at = (level: number): number => halfWidth(maxT(two, { level, resamples: 1000, random: createRandom(4) })[1]!)
    expect(at(0.99)).toBeGreaterThan(at(0.9))
    expect(at(0.9)).toBe(at(0.9))
  })
  it('refuses arms of different length', () => expect(() => maxT([[1, 2], [1]], { random: createRandom(1) })).toThrow(/different numbers/))
})
