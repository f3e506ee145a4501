import { describe, expect, it } from 'vitest'
import { fewDiffer, invalid, valid } from './guards.ts'
import { type PairedAnalysis, widenToWorstCases } from './worst-case.ts'

const analysis = (rest: Partial<PairedAnalysis>): PairedAnalysis => ({
  n: 100,
  valueA: 0.5,
  valueB: 0.6,
  difference: 0.1,
  low: 0.05,
  high: 0.15,
  pValue: 0.03,
  method: 'Tango score',
  discordant: [5, 15],
  validFor: valid,
  varianceUpper: 0.2,
  designEffect: 1,
  ...rest,
})

describe('both worst cases of what is missing', () => {
  it('give the outermost bounds and the largest need, and keep what was seen', () => {
    const result = widenToWorstCases(
      analysis({}),
      analysis({ difference: -0.1, low: -0.2, high: 0.1, varianceUpper: 0.3, designEffect: 1.5 }),
      analysis({ difference: 0.2, low: 0.1, high: 0.4, varianceUpper: 0.25, designEffect: 2, pValue: 0.001 }),
    )
    expect(result).toEqual(
      analysis({ low: -0.2, high: 0.4, varianceUpper: 0.3, designEffect: 2, method: 'Tango score, both worst cases of missing outputs' }),
    )
  })
  it('are valid where all are, and say each reason once', () => {
    const result = widenToWorstCases(
      analysis({ validFor: { yes: true, no: true, why: '' } }),
      analysis({ validFor: { yes: false, no: true, why: 'few' } }),
      analysis({ validFor: { yes: true, no: false, why: 'few' } }),
    )
    expect(result.validFor).toEqual({ yes: false, no: false, why: 'few' })
    const two = widenToWorstCases(analysis({ validFor: invalid('first') }), analysis({ validFor: invalid('second') }), analysis({}))
    expect(two.validFor).toEqual({ yes: false, no: false, why: 'first; second' })
    expect(widenToWorstCases(analysis({}), analysis({}), analysis({})).validFor).toEqual(valid)
  })
})

describe('arms that differ on few examples', () => {
  it('allow a no from 10 / margin examples, never a yes', () => {
    expect(fewDiffer({ differ: 3, units: 100, margin: 0.1 })).toEqual({
      yes: false,
      no: true,
      why: 'the arms differ on 3 independent examples, 10 are needed for a yes',
    })
    expect(fewDiffer({ differ: 3, units: 99.9, margin: 0.1 })).toEqual({
      yes: false,
      no: false,
      why: 'the arms differ on 3 independent examples, 10 are needed for a yes; 99 examples, 100 are needed for a no',
    })
  })
  it('allow neither without a margin', () =>
    expect(fewDiffer({ differ: 0, units: 1e6, margin: undefined })).toEqual({
      yes: false,
      no: false,
      why: 'the arms differ on 0 independent examples, 10 are needed for a yes',
    }))
})
