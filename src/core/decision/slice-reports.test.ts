import { describe, expect, it } from 'vitest'
import { buildDecision } from './build-decision.ts'
import { planLook } from './plan-look.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask } from './sample-evidence.ts'

const { linear, tuned } = sampleArms

/** 1,000 golden rows: `tuned` is right where `good` says so, `linear` in 850 of the same places whatever the slice. */
const decisionOf = (tunedRight: (row: number) => boolean, newest: readonly number[]) => {
  const rows = Array.from({ length: 1000 }, (_, row) => row)
  const scores = (right: (row: number) => boolean) => rows.map((row) => (right(row) ? 1 : 0))
  const dev = sampleSplit(
    'dev2',
    rows.slice(0, 200).map((row) => (row % 10 === 0 ? 0 : 1)),
  )
  const arms = [
    {
      ...linear,
      dev2: dev,
      golden: sampleSplit(
        'golden',
        scores((row) => row % 20 >= 3),
      ),
    },
    { ...tuned, dev2: dev, golden: sampleSplit('golden', scores(tunedRight)) },
  ]
  const evidence = sampleEvidence(arms, { task: { ...sampleTask, rates: { engineerWeekUsd: 0, labelUsd: 0 } } })
  const look = planLook(evidence, 1)
  if (look === undefined) throw new Error('no look was planned')
  const ids = new Set(newest.map((row) => `golden-${row}`))
  return buildDecision({ ...evidence, look, slices: [{ id: 'newest-third', label: 'newest third of golden', ids }] })
}

const last300 = Array.from({ length: 300 }, (_, i) => 700 + i)

describe('slices of golden', () => {
  it('show the difference on the slice alone, with its own n', () => {
    const [slice] = decisionOf((row) => row < 700 || row % 2 === 0, last300).slices ?? []
    expect(slice).toMatchObject({ slice: 'newest-third', a: 'linear', b: 'tuned@student', n: 300 })
    expect(slice?.difference).toBeCloseTo(0.5 - 0.85, 10)
  })

  it('warn where the gain of the whole hides a sure loss on the newest rows', () => {
    const decision = decisionOf((row) => row < 700 || row % 2 === 0, last300)
    expect(decision.assumptions.join(' ')).toContain('newest third of golden (n = 300) tuned@student is surely worse than linear')
  })

  it('stay silent where the slice agrees with the whole', () => {
    const decision = decisionOf((row) => row % 20 >= 1, last300)
    expect(decision.assumptions.join(' ')).not.toContain('surely worse than')
  })

  it('are not shown below 30 rows', () => {
    expect(decisionOf((row) => row % 20 >= 1, last300.slice(0, 29)).slices).toEqual([])
  })
})
