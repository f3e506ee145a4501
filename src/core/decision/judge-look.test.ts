import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { isYesOpen, judgeLook } from './judge-look.ts'
import type { DeclaredLook } from './look.ts'
import { declareLook, readLook, thresholdsOf } from './look.ts'
import { defaultRule } from './policy.ts'

const comparison = (low: number, high: number, rest: Partial<PairedComparison> = {}): PairedComparison => ({
  n: 1000,
  valueA: 0.8,
  valueB: 0.8 + (low + high) / 2,
  difference: (low + high) / 2,
  low,
  high,
  alpha: 0.05 / 3,
  pValue: 0.01,
  method: 'Tango score',
  discordant: [40, 60],
  validFor: { yes: true, no: true, why: '' },
  varianceUpper: 0.1,
  designEffect: 1,
  missing: 0,
  ...rest,
})

// linear is surely cheaper than T (beat it by m), big is surely dearer (lose at most m0).
const look: DeclaredLook = {
  k: 1,
  of: 3,
  alpha: 0.05 / 3,
  margin: 0.02,
  tolerated: 0.01,
  tuned: 'tuned',
  rivals: ['linear', 'big'],
  anchor: 'linear',
  thresholds: { linear: 0.02, big: -0.01 },
  noThreshold: 0.02,
}

describe('the declared look', () => {
  it('beats what is not surely dearer by m and holds what is to within m0', () => {
    const surer = (a: string, b: string) => (a === 'tuned' && b === 'big') || (a === 'linear' && b === 'tuned')
    const declared = declareLook({
      tuned: 'tuned',
      rivals: ['linear', 'big'],
      anchor: 'linear',
      margin: 0.02,
      k: 1,
      surer,
      rule: defaultRule,
    })
    expect(declared).toEqual(look)
  })

  it('sets the NO threshold to -m0 where a* is not surely cheaper', () => {
    expect(thresholdsOf({ tuned: 't', rivals: [], anchor: 'a', margin: 0.02, tolerated: 0.01, surer: () => false }).noThreshold).toBe(-0.01)
  })

  it('is read back from the ledger, and anything else is not taken for one', () => {
    expect(readLook(JSON.parse(JSON.stringify(look)))).toEqual(look)
    expect(readLook({ k: 1 })).toBeUndefined()
  })
})

describe('judging a look', () => {
  it('says YES where every lower bound clears its threshold', () => {
    expect(judgeLook({ look, comparisons: { linear: comparison(0.021, 0.06), big: comparison(-0.009, 0.03) } })).toEqual({
      kind: 'yes',
      isHybrid: false,
    })
  })

  it('does not say YES when one rival is not cleared by a hair', () => {
    expect(judgeLook({ look, comparisons: { linear: comparison(0.02, 0.06), big: comparison(0.01, 0.03) } }).kind).toBe('label')
    expect(judgeLook({ look, comparisons: { linear: comparison(0.03, 0.06), big: comparison(-0.01, 0.03) } }).kind).toBe('label')
  })

  it('does not say YES on bounds that are not valid for it', () => {
    const few = comparison(0.03, 0.06, { validFor: { yes: false, no: true, why: 'few differ' }, discordant: [0, 8] })
    expect(judgeLook({ look, comparisons: { linear: few, big: comparison(0.01, 0.03) } }).kind).toBe('label')
  })

  it('says NO where the upper bound against a* stays under m', () => {
    expect(judgeLook({ look, comparisons: { linear: comparison(-0.01, 0.019), big: comparison(-0.05, 0.01) } })).toEqual({ kind: 'no' })
  })

  it('says NO only below -m0 where a* is not surely cheaper', () => {
    const dear = { ...look, noThreshold: -0.01 }
    expect(judgeLook({ look: dear, comparisons: { linear: comparison(-0.03, 0.0), big: comparison(-0.05, 0.01) } }).kind).not.toBe('no')
    expect(judgeLook({ look: dear, comparisons: { linear: comparison(-0.03, -0.011), big: comparison(-0.05, 0.01) } })).toEqual({
      kind: 'no',
    })
  })

  it('asks for the labels of the formula: m binds against the cheap rival, m0 against the dear one', () => {
    // z[1 - 0.05/3] = 2.1280452, z[0.8] = 0.8416212: (2.9696664)^2 x 0.1 = 0.8818919; / 0.02^2 = 2204.73; / 0.01^2 = 8818.92.
    expect(judgeLook({ look, comparisons: { linear: comparison(0.0, 0.05), big: comparison(0.01, 0.05) } })).toEqual({
      kind: 'label',
      more: 2205 - 1000,
      against: 'linear',
      delta: 0.02,
    })
    expect(judgeLook({ look, comparisons: { linear: comparison(0.03, 0.05), big: comparison(-0.02, 0.05) } })).toEqual({
      kind: 'label',
      more: 8819 - 1000,
      against: 'big',
      delta: 0.01,
    })
  })

  it('multiplies the labels by the design effect', () => {
    const judged = judgeLook({ look, comparisons: { linear: comparison(0.0, 0.05, { designEffect: 2 }), big: comparison(0.01, 0.05) } })
    expect(judged).toMatchObject({ kind: 'label', more: Math.ceil(2 * 2204.7298) - 1000 })
  })

  it('asks for 10 / m examples where the arms hardly differ and even NO is not valid', () => {
    const few = comparison(-0.05, 0.05, {
      n: 120,
      discordant: [1, 2],
      varianceUpper: 0.001,
      validFor: { yes: false, no: false, why: 'few' },
    })
    expect(judgeLook({ look, comparisons: { linear: few, big: comparison(0.01, 0.05) } })).toMatchObject({ kind: 'label', more: 500 - 120 })
  })

  it('keeps what runs today where the labels cost more than is at stake', () => {
    const open = { linear: comparison(0.0, 0.05), big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons: open, labelUsd: 2, stakeUsd: 2000 })).toEqual({
      kind: 'keep',
      more: 1205,
      labelsUsd: 2410,
      stakeUsd: 2000,
    })
    expect(judgeLook({ look, comparisons: open, labelUsd: 1, stakeUsd: 2000 }).kind).toBe('label')
  })

  it('is spent after the last planned look', () => {
    expect(judgeLook({ look: { ...look, k: 3 }, comparisons: { linear: comparison(0.0, 0.05), big: comparison(0.01, 0.05) } })).toEqual({
      kind: 'spent',
      more: 1205,
    })
  })

  it('is stuck where a dear rival surely holds while a* is surely beaten: no labels help', () => {
    const judged = judgeLook({ look, comparisons: { linear: comparison(0.03, 0.06), big: comparison(-0.06, -0.02) } })
    expect(judged).toEqual({ kind: 'stuck', why: 'big surely holds against tuned, while linear is surely beaten' })
  })

  it('still asks for labels about a* where a dear rival surely holds and NO is open', () => {
    expect(judgeLook({ look, comparisons: { linear: comparison(0.0, 0.05), big: comparison(-0.06, -0.02) } })).toMatchObject({
      kind: 'label',
      against: 'linear',
    })
  })

  it('needs a NO at matched rows too where a* learned from more', () => {
    const comparisons = { linear: comparison(-0.03, 0.01), big: comparison(-0.05, 0.01) }
    expect(judgeLook({ look, comparisons, matched: comparison(-0.03, 0.015) })).toEqual({ kind: 'no' })
    expect(judgeLook({ look, comparisons, matched: comparison(0.01, 0.05) }).kind).toBe('stuck')
    expect(judgeLook({ look, comparisons, matched: 'missing' }).kind).toBe('stuck')
  })

  it('takes comparisons with an arm that made the labels for unknown', () => {
    const comparisons = { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons, unknownArms: ['big'] }).kind).toBe('stuck')
    const lost = { linear: comparison(-0.03, 0.01), big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons: lost, unknownArms: ['linear'] }).kind).not.toBe('no')
  })

  it('is blocked where the numbers say yes and a gate does not, and can still say NO', () => {
    const comparisons = { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons, blocks: ['capable-rival'] })).toEqual({ kind: 'blocked', gates: ['capable-rival'] })
    expect(
      judgeLook({ look, comparisons: { linear: comparison(-0.03, 0.01), big: comparison(-0.05, 0.0) }, blocks: ['capable-rival'] }),
    ).toEqual({ kind: 'no' })
  })

  it('is hybrid where T is layered and beats both parents by m', () => {
    const comparisons = { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons, parents: [comparison(0.03, 0.06), comparison(0.021, 0.06)] })).toEqual({
      kind: 'yes',
      isHybrid: true,
    })
    expect(judgeLook({ look, comparisons, parents: [comparison(0.03, 0.06), comparison(0.019, 0.06)] })).toEqual({
      kind: 'yes',
      isHybrid: false,
    })
  })

  it('never says YES when any bound fails, or is not valid, or is missing', () => {
    const bound = fc.double({ min: -0.2, max: 0.2, noNaN: true })
    const arbitrary = fc.record({
      low: bound,
      width: fc.double({ min: 0, max: 0.2, noNaN: true }),
      yes: fc.boolean(),
      no: fc.boolean(),
      present: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(fc.record({ c: arbitrary, threshold: fc.constantFrom(0.02, -0.01) }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (entries, k) => {
          const rivals = entries.map((_, i) => `r${i}`)
          const comparisons = Object.fromEntries(
            entries.map(({ c }, i) => [
              `r${i}`,
              c.present ? comparison(c.low, c.low + c.width, { validFor: { yes: c.yes, no: c.no, why: '' } }) : undefined,
            ]),
          )
          const thresholds = Object.fromEntries(entries.map(({ threshold }, i) => [`r${i}`, threshold]))
          const judged = judgeLook({ look: { ...look, k, rivals, anchor: 'r0', thresholds }, comparisons })
          const holds = entries.every(({ c, threshold }) => c.present && c.yes && c.low > threshold)
          expect(judged.kind === 'yes').toBe(holds)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('judges without the rivals that were not scored once another surely holds, and is stuck without them before that', () => {
    const holds = { linear: comparison(-0.05, 0.01) }
    expect(isYesOpen(look, holds)).toBe(false)
    expect(judgeLook({ look, comparisons: holds }).kind).toBe('no')
    const dearHolds = { ...look, anchor: 'other', rivals: ['linear', 'big', 'other'], thresholds: { ...look.thresholds, other: 0.02 } }
    expect(judgeLook({ look: dearHolds, comparisons: { linear: comparison(-0.05, 0.01), other: comparison(0, 0.04) } })).toMatchObject({
      kind: 'label',
      against: 'other',
    })
    const open = { linear: comparison(0.01, 0.05) }
    expect(isYesOpen(look, open)).toBe(true)
    expect(judgeLook({ look, comparisons: open }).kind).toBe('stuck')
  })

  it('keeps YES open on bounds that may not carry a NO', () => {
    expect(isYesOpen(look, { linear: comparison(-0.05, 0.01, { validFor: { yes: false, no: false, why: 'few' } }) })).toBe(true)
  })

  it('says nothing is won against no rivals at all', () => {
    expect(judgeLook({ look: { ...look, rivals: [] }, comparisons: { linear: comparison(0.03, 0.06) } }).kind).not.toBe('yes')
  })
})
