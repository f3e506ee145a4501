import { describe, expect, it } from 'vitest'
import { machineParity } from './machine-parity.ts'
import { readLatency } from './written-latency.ts'

describe('one machine against tokens', () => {
  it('is cheaper from a speed, a load and a number of calls (V-S3-01)', () => {
    const parity = machineParity({ usdPerHour: 0.2, todayUsdPer1M: 2.5, tokensPerCall: 1000 })
    expect(parity.usdPerMonth).toBeCloseTo(146, 9)
    expect(parity.tokensPerSecond).toBeCloseTo(22.2, 1)
    expect(parity.tokensPerMonth).toBeCloseTo(58.4e6, 0)
    expect(parity.callsPerDay).toBeCloseTo(1920, 0)
    expect(parity.tenTimesFromMillions).toBeCloseTo(584, 6)
    expect(parity).not.toHaveProperty('usdPer1M')
  })

  it('knows what it makes a million tokens for where its speed is known', () => {
    expect(machineParity({ usdPerHour: 3.6, todayUsdPer1M: 2.5, tokensPerCall: 1, tokensPerSecond: 1000 }).usdPer1M).toBe(1)
  })

  it('is never cheaper than tokens that are free', () => {
    expect(machineParity({ usdPerHour: 1, todayUsdPer1M: 0, tokensPerCall: 1 })).toMatchObject({
      tokensPerSecond: null,
      tokensPerMonth: null,
      callsPerDay: null,
      tenTimesFromMillions: null,
    })
  })
})

describe('a limit of latency', () => {
  it('leaves room for an answer, and tells how long the priced one takes', () => {
    expect(readLatency({ limitMs: '200ms', firstTokenMs: '50', outputSpeed: '300' }, 60)).toEqual({
      limitMs: 200,
      longestOutputTokens: 45,
      answerMs: 250,
    })
    expect(readLatency({ limitMs: '200', outputSpeed: '300' }, 0)).toEqual({ limitMs: 200, longestOutputTokens: 60, answerMs: 0 })
    expect(readLatency({}, 60)).toBeUndefined()
  })

  it.each([
    [{ limitMs: '200' }, 'needs the speed'],
    [{ limitMs: '0', outputSpeed: '300' }, '--limit-ms 0'],
    [{ limitMs: 'soon', outputSpeed: '300' }, '--limit-ms soon'],
    [{ limitMs: '200', firstTokenMs: '-1', outputSpeed: '300' }, '--first-token-ms -1'],
    [{ limitMs: '200', outputSpeed: '0' }, '--output-speed 0'],
  ])('refuses %o', (written, why) => {
    expect(() => readLatency(written, 1)).toThrow(why)
  })
})
