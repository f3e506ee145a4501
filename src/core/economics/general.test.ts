import { assert, double, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandsMet, mostByArticle } from '../data/article-bands.ts'
import { ratioOf } from '../lib/ratio-of.ts'
import { detectableGain, rowsForGain } from '../stats/detectable-gain.ts'
import { crossingVolume } from './crossing.ts'
import { alwaysOnUsdPerMonth, machineUsdPer1M, parityTokensPerSecond } from './machine-money.ts'
import { periodsToRepay, savedPerPeriod } from './payback.ts'
import { readStatedPrice } from './stated-price.ts'
import { tokensForUsd, tokensOfWords, trainedTokens, usdOfTokens, usdPer1MOf } from './token-money.ts'
import { callsPerDayOf, perMonth, readPerDay } from './volume.ts'

const positive = (max: number) => double({ min: 0.01, max, noNaN: true })

describe('money of tokens', () => {
  it('turns tokens into USD and back', () => {
    expect(usdOfTokens(2e6, 2.5)).toBe(5)
    expect(tokensForUsd(5, 2.5)).toBe(2e6)
    expect(tokensForUsd(5, 0)).toBeNull()
    expect(usdPer1MOf(5, 2e6)).toBe(2.5)
    expect(usdPer1MOf(5, 0)).toBeNull()
  })

  it('counts every row once an epoch, and words at three quarters of a token', () => {
    expect(trainedTokens({ rows: 10, tokensPerRow: 20, epochs: 3 })).toBe(600)
    expect(tokensOfWords(75)).toBe(100)
    expect(tokensOfWords(75, 0.5)).toBe(150)
  })
})

describe('payback', () => {
  it('is outlay over saving, never where nothing is saved, at once where nothing is paid', () => {
    expect(periodsToRepay({ outlay: 8000, saving: 500 })).toBe(16)
    expect(periodsToRepay({ outlay: 8000, saving: 0 })).toBeNull()
    expect(periodsToRepay({ outlay: 8000, saving: -5 })).toBeNull()
    expect(periodsToRepay({ outlay: 0, saving: -5 })).toBe(0)
    expect(periodsToRepay({ outlay: -1, saving: 5 })).toBe(0)
    expect(savedPerPeriod({ theirs: 5, own: 7 })).toBe(-2)
  })

  it('is the inverse of a falling sum', () => {
    assert(
      property(integer({ min: 1, max: 60 }), double({ min: 0.001, max: 0.2, noNaN: true }), (periods, fall) => {
        const outlay = Array.from({ length: periods }, (_, month) => 10 * (1 - fall) ** month).reduce((sum, saved) => sum + saved, 0)
        expect(periodsToRepay({ outlay, saving: 10, fall })).toBeCloseTo(periods, 3)
      }),
    )
    expect(periodsToRepay({ outlay: 100, saving: 10, fall: 1e-12 })).toBe(10)
    expect(periodsToRepay({ outlay: 8000, saving: 500, fall: 0.0625 })).toBeNull()
  })
})

describe('a crossing', () => {
  it('is where both ways cost the same', () => {
    expect(crossingVolume({ fixed: 100, theirs: 2, own: 1 })).toBe(100)
    expect(crossingVolume({ fixed: 100, theirs: 2 })).toBe(50)
    expect(crossingVolume({ fixed: 100, theirs: 1, own: 1 })).toBeNull()
    expect(crossingVolume({ fixed: 100, theirs: 1, own: 2 })).toBeNull()
  })

  it('makes the one so many times as cheap', () => {
    assert(
      property(positive(1000), positive(10), positive(10), double({ min: 1, max: 20, noNaN: true }), (fixed, own, theirs, times) => {
        const volume = crossingVolume({ fixed, own, theirs, times })
        if (volume === null) expect(theirs).toBeLessThanOrEqual(times * own)
        else expect((theirs * volume) / (fixed + own * volume)).toBeCloseTo(times, 4)
      }),
    )
  })
})

describe('money of machines', () => {
  it('is the price of an hour over the tokens of an hour', () => {
    expect(machineUsdPer1M({ usdPerHour: 3.6, tokensPerSecond: 1000 })).toBe(1)
    expect(machineUsdPer1M({ usdPerHour: 3.6, tokensPerSecond: 1000, utilisation: 0.5 })).toBe(2)
    expect(parityTokensPerSecond({ usdPerHour: 3.6, usdPer1M: 1 })).toBe(1000)
    expect(parityTokensPerSecond({ usdPerHour: 3.6, usdPer1M: 1, times: 3 })).toBe(3000)
    expect(parityTokensPerSecond({ usdPerHour: 3.6, usdPer1M: 0 })).toBeNull()
  })

  it('bills 730 hours a month', () => {
    expect(alwaysOnUsdPerMonth(2)).toBe(1460)
  })
})

describe('a volume as it is written', () => {
  it.each([
    ['500000/day', 500_000, 500_000],
    ['500k a day', 500_000, 500_000],
    ['7 per week', 1, 1],
    ['1/s', 86_400, 86_400],
    ['1M..2M/month', 1e6 / (365 / 12), 2e6 / (365 / 12)],
    ['365/year', 1, 1],
    ['24/hour', 576, 576],
  ])('%s', (text, low, high) => {
    const read = readPerDay(text)
    expect(read.status).toBe('read')
    if (read.status !== 'read') return
    expect(read.perDay[0]).toBeCloseTo(low, 6)
    expect(read.perDay[1]).toBeCloseTo(high, 6)
  })

  it.each([
    ['500000', 'no period'],
    ['5/day/day', 'no period'],
    ['5/fortnight', 'unknown period "fortnight"'],
    ['5/constructor', 'unknown period'],
    ['many/day', 'no number'],
    ['1..2..3/day', 'no number'],
    ['2..1/day', 'wrong way round'],
    ['1..3T/day', 'no number'],
  ])('refuses %s: %s', (text, why) => {
    const read = readPerDay(text)
    expect(read).toMatchObject({ status: 'failed', why: expect.stringContaining(why) as string })
  })

  it('turns months into days and calls into tokens', () => {
    expect(perMonth(12)).toBe(365)
    expect(perMonth(2, 30)).toBe(60)
    expect(callsPerDayOf({ tokensPerMonth: 365_000, tokensPerCall: 1000 })).toBe(12)
    expect(callsPerDayOf({ tokensPerMonth: 60_000, tokensPerCall: 1000, days: 30 })).toBe(2)
  })
})

describe('a price as it is written', () => {
  it.each([
    ['$2.50', 2.5, 2.5, true],
    ['$2.50/$10', 2.5, 10, false],
    ['$2.50 in, $10 out', 2.5, 10, false],
    ['$.5/1M', 0.5, 0.5, true],
    ['$0.0025 per 1K', 2.5, 2.5, true],
    ['$0.0025/K tokens', 2.5, 2.5, true],
    ['$0.000001/token', 1, 1, true],
    ['$0', 0, 0, true],
  ])('%s', (text, inputPer1M, outputPer1M, isFlat) => {
    const read = readStatedPrice(text)
    expect(read?.inputPer1M).toBeCloseTo(inputPer1M, 9)
    expect(read?.outputPer1M).toBeCloseTo(outputPer1M, 9)
    expect(read?.isFlat).toBe(isFlat)
  })

  it.each(['gpt-4o', '2.5', '-$1', '$-1', '$1/hour', '$', '$1 $2 $3'])('leaves %s alone', (text) => {
    expect(readStatedPrice(text)).toBeUndefined()
  })
})

describe('rows that show a gain', () => {
  it('are the inverse of the gain that they show', () => {
    for (const n of [50, 200, 1000]) {
      const gain = detectableGain({ n, regressing: 0.02 }) ?? 0
      expect(rowsForGain({ gain, regressing: 0.02 })?.unrounded).toBeCloseTo(n, 3)
    }
  })

  it('are more where more gets worse and where the test is stricter, and may not be enough', () => {
    const gain = (options: { regressing: number; alpha?: number }) => detectableGain({ n: 100, ...options }) ?? 1
    expect(gain({ regressing: 0.1 })).toBeGreaterThan(gain({ regressing: 0.02 }))
    expect(gain({ regressing: 0.02, alpha: 0.01 })).toBeGreaterThan(gain({ regressing: 0.02 }))
    expect(detectableGain({ n: 2, regressing: 0.02 })).toBeNull()
  })
})

describe('small things', () => {
  it('divides only by something', () => {
    expect(ratioOf(6, 3)).toBe(2)
    expect(ratioOf(6, 0)).toBeNull()
  })

  it('tells the most that each article says so many examples are enough for', () => {
    expect(bandsMet(49)).toEqual([])
    expect(bandsMet(50).map(({ id }) => id)).toEqual(['s3-lora-floor'])
    expect(mostByArticle(1000)).toEqual([
      'S3: least for full tuning (500 to 1,000+)',
      'S1: from where tuning begins to pay',
      'S4: its sixth gate',
    ])
  })
})
