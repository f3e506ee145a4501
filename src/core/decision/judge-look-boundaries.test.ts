import { describe, expect, it } from 'vitest'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { isYesOpen, judgeLook } from './judge-look.ts'
import type { DeclaredLook } from './look.ts'

const comparison = (low: number, high: number, rest: Partial<PairedComparison> = {}): PairedComparison => ({
  n: 1000,
  valueA: 0.8,
  valueB: 0.8,
  difference: (low + high) / 2,
  low,
  high,
  alpha: 0.05 / 3,
  pValue: 0.5,
  method: 'Tango score',
  discordant: [40, 60],
  validFor: { yes: true, no: true, why: '' },
  varianceUpper: 0.1,
  designEffect: 1,
  missing: 0,
  ...rest,
})

/** linear is cheaper than T (beat it by 2 points), big is dearer (lose at most 1). */
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
const open = { linear: comparison(0, 0.05), big: comparison(-0.02, 0.05) }
const few = { yes: false, no: false, why: 'few' }

describe('a bound that lies exactly on its line', () => {
  it('is no NO', () => {
    expect(judgeLook({ look, comparisons: { linear: comparison(-0.01, 0.02), big: comparison(-0.05, 0.01) } }).kind).not.toBe('no')
  })
  it('closes YES: a rival that T cannot beat by more than the line holds', () => {
    expect(isYesOpen(look, { linear: comparison(-0.01, 0.02) })).toBe(false)
    expect(judgeLook({ look, comparisons: { linear: comparison(0, 0.05), big: comparison(-0.05, -0.01) } })).toMatchObject({
      kind: 'label',
      against: 'linear',
      more: 1205,
    })
  })
  it('closes NO: an a* that is beaten by the line is beaten', () => {
    const judged = judgeLook({ look, comparisons: { linear: comparison(0.02, 0.06), big: comparison(-0.06, -0.01) } })
    expect(judged).toEqual({ kind: 'stuck', why: 'big surely holds against tuned, while linear is surely beaten' })
  })
  it('still labels where the labels cost exactly what is at stake', () => {
    const comparisons = { ...open, big: comparison(0.01, 0.05) }
    expect(judgeLook({ look, comparisons, labelUsd: 1, stakeUsd: 1205 }).kind).toBe('label')
    expect(judgeLook({ look, comparisons, labelUsd: 1, stakeUsd: 1204 }).kind).toBe('keep')
  })
})

describe('the threshold of a rival', () => {
  it('is its own, not the margin, for something dearer', () => {
    expect(isYesOpen(look, { big: comparison(-0.05, 0) })).toBe(true)
    const crowd = { ...look, rivals: ['linear', 'other', 'big'], thresholds: { ...look.thresholds, other: -0.01 } }
    const comparisons = { linear: comparison(0.03, 0.06), other: comparison(-0.05, 0), big: comparison(-0.06, -0.02) }
    expect(judgeLook({ look: crowd, comparisons })).toEqual({
      kind: 'stuck',
      why: 'big surely holds against tuned, while linear is surely beaten',
    })
  })
  it('is the margin where the look names none', () => {
    const bare = { ...look, thresholds: {} }
    expect(isYesOpen(bare, { big: comparison(-0.05, 0.01) })).toBe(false)
    expect(judgeLook({ look: bare, comparisons: { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.06) } }).kind).toBe('label')
  })
})

describe('how many labels are asked for', () => {
  it('is what the comparison that needs most needs', () => {
    expect(judgeLook({ look, comparisons: open })).toEqual({ kind: 'label', more: 7819, against: 'big', delta: 0.01 })
  })
  it('counts by the margin where no loss is tolerated, and by the loss tolerated where the line is zero', () => {
    const strict = { ...look, tolerated: 0, thresholds: { linear: 0.02, big: 0 } }
    expect(judgeLook({ look: strict, comparisons: { linear: comparison(0.03, 0.06), big: open.big } })).toMatchObject({
      delta: 0.02,
      more: 1205,
    })
    const zero = { ...look, thresholds: { linear: 0.02, big: 0 } }
    expect(judgeLook({ look: zero, comparisons: { linear: comparison(0.03, 0.06), big: open.big } })).toMatchObject({
      delta: 0.01,
      more: 7819,
    })
  })
  it('against something dearer, brings ten differences at the rate seen', () => {
    const rare = (threshold: number, discordant: readonly [number, number], n: number) =>
      judgeLook({
        look: { ...look, thresholds: { linear: 0.02, big: threshold } },
        comparisons: {
          linear: comparison(0.03, 0.06),
          big: comparison(-0.02, 0.05, { n, discordant, varianceUpper: 0.001, validFor: few }),
        },
      })
    expect(rare(-0.01, [1, 3], 400)).toMatchObject({ kind: 'label', more: 600 })
    expect(rare(0, [1, 3], 400)).toMatchObject({ kind: 'label', more: 600 })
    expect(rare(-0.01, [0, 0], 300)).toMatchObject({ kind: 'label', more: 200 })
    expect(rare(0.02, [0, 1], 120)).toMatchObject({ kind: 'label', more: 380 })
  })
  it('is at least a quarter of what there is', () => {
    const comparisons = { linear: comparison(0.03, 0.06), big: comparison(-0.02, 0.05, { varianceUpper: 0.001 }) }
    expect(judgeLook({ look, comparisons })).toMatchObject({ kind: 'label', more: 250 })
  })
  it('is about a* alone once a gate forbids YES', () => {
    expect(judgeLook({ look, comparisons: open, blocks: ['latency'] })).toMatchObject({ kind: 'label', against: 'linear', more: 1205 })
  })
})

describe('a layered arm', () => {
  it('is a hybrid only with two parents', () => {
    const comparisons = { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.05) }
    const won = comparison(0.03, 0.06)
    expect(judgeLook({ look, comparisons, parents: [] })).toEqual({ kind: 'yes', isHybrid: false })
    expect(judgeLook({ look, comparisons, parents: [won] })).toEqual({ kind: 'yes', isHybrid: false })
    expect(judgeLook({ look, comparisons, parents: [won, undefined] })).toEqual({ kind: 'yes', isHybrid: false })
  })
})

describe('why a look is stuck', () => {
  const why = (input: Omit<Parameters<typeof judgeLook>[0], 'look'>): string | undefined => {
    const judged = judgeLook({ look, ...input })
    return judged.kind === 'stuck' ? judged.why : undefined
  }
  const won = { linear: comparison(0.03, 0.06), big: comparison(0.01, 0.05) }
  it('names the arm that had more rows', () => {
    const lost = { linear: comparison(-0.03, 0.01), big: comparison(-0.05, 0.01) }
    expect(why({ comparisons: lost, matched: 'missing' })).toBe(
      'linear learned from more rows than tuned, and on as few it is not shown to hold: give training more budget',
    )
  })
  it('names the arm that was not scored', () =>
    expect(why({ comparisons: { linear: comparison(0.01, 0.05) } })).toBe('big and tuned were not both scored on golden'))
  it('names the arm that made the labels', () =>
    expect(why({ comparisons: won, unknownArms: ['nobody', 'big'] })).toBe(
      'big made the labels of golden, so nothing can be compared with it',
    ))
  it('names the gate that is not met', () =>
    expect(why({ comparisons: { ...won, big: comparison(-0.02, 0.05) }, blocks: ['latency', 'other'] })).toBe(
      'the gate latency is not met',
    ))
  it('has no name where there are no rivals', () =>
    expect(judgeLook({ look: { ...look, rivals: [] }, comparisons: { linear: comparison(0.03, 0.06) } })).toEqual({
      kind: 'stuck',
      why: 'a rival surely holds against tuned, while linear is surely beaten',
    }))
})
