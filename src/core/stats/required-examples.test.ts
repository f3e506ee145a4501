import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mcnemarPower, requiredByEnumeration } from './mcnemar-power.ts'
import { detectableDifference, plannedDesignEffect, requiredExamples } from './required-examples.ts'
import { requiredForT, tPower } from './t-power.ts'
import { requiredUnpaired, requiredUnpairedArcsine } from './unpaired-power.ts'
import { requiredWithoutFailure, zeroFailuresUpper } from './zero-failures.ts'

const noise = { between: 1 / 9, withinA: 1 / 6, withinB: 1 / 6 }

describe('examples needed with repeats', () => {
  it.each([
    [1, 3876],
    [2, 2423],
    [4, 1696],
    [10, 1260],
    [Infinity, 969],
  ])('%d repeats: %i, the published figures', (repeats, wanted) => {
    expect(requiredExamples({ ...noise, repeatsA: repeats, repeatsB: repeats, delta: 0.03 }).n).toBe(wanted)
  })

  it('without repeats or clusters named, each example is answered once and stands alone', () => {
    expect(requiredExamples({ between: 0.1, delta: 0.05 })).toEqual(
      requiredExamples({
        between: 0.1,
        withinA: 0,
        withinB: 0,
        repeatsA: 1,
        repeatsB: 1,
        designEffect: 1,
        delta: 0.05,
        alpha: 0.05,
        power: 0.8,
      }),
    )
  })

  it('counts the noise of each arm by its own repeats', () => {
    const one = requiredExamples({ between: 0, withinA: 0.2, repeatsA: 2, delta: 0.05 }).unrounded
    expect(requiredExamples({ between: 0, withinB: 0.2, repeatsB: 2, delta: 0.05 }).unrounded).toBeCloseTo(one, 9)
    expect(requiredExamples({ between: 0.1, delta: 0.05 }).unrounded).toBeCloseTo(one, 9)
  })

  it('grows with the design effect, the power and the care asked for', () => {
    const plain = requiredExamples({ ...noise, delta: 0.03 }).unrounded
    expect(requiredExamples({ ...noise, delta: 0.03, designEffect: 2 }).unrounded).toBeCloseTo(2 * plain, 6)
    expect(requiredExamples({ ...noise, delta: 0.03, power: 0.9 }).unrounded / plain).toBeCloseTo(
      (1.95996 + 1.28155) ** 2 / (1.95996 + 0.84162) ** 2,
      4,
    )
    expect(requiredExamples({ ...noise, delta: 0.03, alpha: 0.1 }).unrounded / plain).toBeCloseTo(
      (1.64485 + 0.84162) ** 2 / (1.95996 + 0.84162) ** 2,
      4,
    )
  })

  it('is the inverse of what can be detected', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 5000 }), fc.integer({ min: 1, max: 9 }), (n, repeats) => {
        const delta = detectableDifference({ ...noise, repeatsA: repeats, n })
        expect(requiredExamples({ ...noise, repeatsA: repeats, delta }).unrounded).toBeCloseTo(n, 6)
      }),
    )
  })

  it('plans clusters of ten that correlate by 0.2 with a design effect of 2.8', () =>
    expect(plannedDesignEffect({ clusterSize: 10, icc: 0.2 })).toBeCloseTo(2.8, 12))
})

describe('examples needed for McNemar, by enumeration', () => {
  it.each([
    [0.1, 0.02, 2049, 1953],
    [0.1, 0.03, 922, 862],
    [0.1, 0.05, 337, 305],
    [0.1, 0.08, 125, 108],
    [0.2, 0.03, 1802, 1739],
    [0.2, 0.05, 659, 623],
    [0.2, 0.1, 168, 152],
    [0.2, 0.15, 72, 62],
    [0.3, 0.05, 975, 939],
    [0.3, 0.1, 249, 230],
    [0.3, 0.15, 112, 102],
    [0.3, 0.2, 61, 53],
    [0.4, 0.05, 1295, 1255],
    [0.4, 0.1, 329, 311],
    [0.4, 0.2, 84, 76],
  ])('psi %f, delta %f: exact %i, mid-p %i within 0.4 %%', (psi, delta, exact, midP) => {
    expect(Math.abs((requiredByEnumeration({ psi, delta, test: 'exact' }) ?? 0) / exact - 1)).toBeLessThan(0.004)
    expect(Math.abs((requiredByEnumeration({ psi, delta }) ?? 0) / midP - 1)).toBeLessThan(0.004)
  })

  it('small designs are enumerated to the example', () => {
    expect(requiredByEnumeration({ psi: 0.2, delta: 0.15, test: 'exact' })).toBe(72)
    expect(requiredByEnumeration({ psi: 0.2, delta: 0.15 })).toBe(62)
    expect(requiredByEnumeration({ psi: 0.3, delta: 0.2 })).toBe(53)
  })

  it('power is that of counting by hand: six pairs that all differ and all favour B', () => {
    expect(mcnemarPower({ psi: 1, delta: 1, test: 'exact' })(6)).toBeCloseTo(1, 12)
    expect(mcnemarPower({ psi: 1, delta: 1, test: 'exact' })(5)).toBe(0)
    // Five pairs: mid-p of 5 : 0 is 1/32 + 1/32 - 1/32.
    expect(mcnemarPower({ psi: 1, delta: 1 })(5)).toBeCloseTo(1, 12)
    // Without a true difference: both ends, 2 / 64.
    expect(mcnemarPower({ psi: 1, delta: 0, test: 'exact' })(6)).toBeCloseTo(2 / 64, 12)
    // Four discordant of four with chance 1/16, of which none rejects.
    expect(mcnemarPower({ psi: 0.5, delta: 0.5 })(4)).toBe(0)
  })

  it('size never exceeds alpha for the exact test', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (n, psi) => {
        expect(mcnemarPower({ psi, delta: 0, test: 'exact' })(n)).toBeLessThanOrEqual(0.05 + 1e-12)
      }),
    )
  })

  it('more power needs more pairs, and a difference above the disagreement cannot be', () => {
    const at = (power: number): number => requiredByEnumeration({ psi: 0.2, delta: 0.1, power }) ?? 0
    expect(at(0.9)).toBeGreaterThan(at(0.8))
    expect(requiredByEnumeration({ psi: 0.2, delta: 0.1, alpha: 0.01 })).toBeGreaterThan(at(0.8))
    expect(requiredByEnumeration({ psi: 0.1, delta: 0.2 })).toBeNull()
  })
})

describe('examples needed for two separate samples', () => {
  it.each([
    [0.02, 6275],
    [0.03, 2787],
    [0.05, 1001],
    [0.08, 389],
    [0.1, 247],
    [0.15, 108],
    [0.2, 59],
  ])('around 0.8, a difference of %f: %i an arm', (delta, wanted) => {
    const { unrounded, n } = requiredUnpaired({ a: 0.8 - delta / 2, b: 0.8 + delta / 2 })
    expect(Math.abs(unrounded - wanted)).toBeLessThan(1)
    expect(n).toBe(Math.ceil(unrounded))
  })
  it('by the arcsine effect from 0.80 to 0.85 is that of statsmodels', () => {
    expect(requiredUnpairedArcsine({ a: 0.8, b: 0.85 }).unrounded).toBeCloseTo(902.34, 2)
    expect(requiredUnpairedArcsine({ a: 0.8, b: 0.85 }).n).toBe(903)
    expect(requiredUnpairedArcsine({ a: 0.85, b: 0.8 }).n).toBe(903)
    const stricter = requiredUnpairedArcsine({ a: 0.8, b: 0.85, alpha: 0.01, power: 0.9 }).unrounded
    expect(stricter / 902.343).toBeCloseTo((2.575829 + 1.281552) ** 2 / (1.959964 + 0.841621) ** 2, 4)
  })
})

describe('power of the paired t test', () => {
  it.each([
    [0.2, 50, 0.05, 0.2835924146674735],
    [0.5, 50, 0.05, 0.9338975812613689],
    [0.8, 5, 0.05, 0.2809920635173735],
    [0, 10, 0.05, 0.05],
    [0.3, 300, 0.01, 0.9952205849793878],
  ])('effect %f, %i pairs at %f: that of statsmodels', (effect, n, alpha, power) => {
    expect(tPower({ n, effect, alpha })).toBeCloseTo(power, 8)
    expect(tPower({ n, effect: -effect, alpha })).toBeCloseTo(power, 8)
  })
  it.each([
    [0.2, 198.1508],
    [0.5, 33.36713],
    [0.1, 786.80894],
  ])('effect %f needs %f pairs, as statsmodels says', (effect, wanted) => {
    expect(requiredForT({ effect }).unrounded).toBeCloseTo(wanted, 3)
    expect(requiredForT({ effect }).n).toBe(Math.ceil(wanted))
  })
  it('power asked for is power got', () => {
    const { unrounded } = requiredForT({ effect: 0.4, alpha: 0.01, power: 0.95 })
    expect(tPower({ n: unrounded, effect: 0.4, alpha: 0.01 })).toBeCloseTo(0.95, 9)
  })
  it('one pair has none', () => expect(tPower({ n: 1, effect: 2 })).toBe(0))
})

describe('rates near zero', () => {
  it('no failure in 300 bounds the rate by about 1 %, the rule of three', () => {
    expect(zeroFailuresUpper(300)).toBeCloseTo(1 - 0.05 ** (1 / 300), 15)
    expect(zeroFailuresUpper(300)).toBeCloseTo(3 / 300, 3)
    expect(zeroFailuresUpper(300, 0.01)).toBeGreaterThan(zeroFailuresUpper(300))
    expect(zeroFailuresUpper(0)).toBe(1)
  })
  it('1 % needs 299 examples without failure, 0.1 % 2,995', () => {
    expect(requiredWithoutFailure(0.01)).toBe(299)
    expect(requiredWithoutFailure(0.001)).toBe(2995)
    expect(requiredWithoutFailure(0.01, 0.01)).toBe(459)
    expect(zeroFailuresUpper(299)).toBeLessThanOrEqual(0.01)
    expect(zeroFailuresUpper(298)).toBeGreaterThan(0.01)
  })
})
