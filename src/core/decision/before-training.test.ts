import { describe, expect, it } from 'vitest'
import { beforeTraining, type BeginningInput, devLower } from './before-training.ts'
import type { ArmEvidence } from './evidence.ts'
import { defaultRule } from './policy.ts'
import { sampleArms, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { majority, linear, tuned } = sampleArms
const wrongOn = (arm: ArmEvidence, wrong: number): ArmEvidence => ({ ...arm, dev2: sampleSplit('dev2', scoresWrongAt(200, 0, wrong)) })
const planned: ArmEvidence = { ...tuned, status: 'not run' }
const begin = (rest: Partial<BeginningInput> = {}) =>
  beforeTraining({
    task: sampleTask,
    margin: 0.02,
    data: { trainUnits: 500, goldenUnits: 1000 },
    arms: [wrongOn(linear, 20), planned],
    cost: { surer: () => true, totals: () => ({ p05: 0, p50: 0, p95: 0 }) },
    rule: defaultRule,
    ...rest,
  })
const noise = (low: number) => ({ trainUnits: 500, goldenUnits: 1000, labelNoise: { value: low, low, high: 1, n: 100 } })
const slow = { p50: 1, p95: 1, p95Upper: 200, n: 50 }
const quick = { ...sampleTask, latency: { p95Ms: 100 } }

describe('before training', () => {
  it('needs 50 rows to train on and 100 to decide on, and says how many are missing', () => {
    expect(begin({ data: { trainUnits: 40, goldenUnits: 70 } })).toMatchObject({
      kind: 'not-yet',
      reason: 'enough-data',
      missingTrain: 10,
      missingGolden: 30,
    })
    expect(begin({ data: { trainUnits: 49, goldenUnits: 1000 } })).toMatchObject({ kind: 'not-yet', missingTrain: 1, missingGolden: 0 })
    expect(begin({ data: { trainUnits: 500, goldenUnits: 99 } })).toMatchObject({ kind: 'not-yet', missingTrain: 0, missingGolden: 1 })
    expect(begin({ data: { trainUnits: 50, goldenUnits: 100 } }).kind).toBe('train')
  })

  it('needs labels that are not surely noisy', () => {
    const { anchor, ...rest } = begin({ data: noise(0.11) })
    expect(rest).toEqual({ kind: 'not-yet', reason: 'label-noise', missingTrain: 0, missingGolden: 0 })
    expect(anchor?.name).toBe('linear')
    expect(begin({ data: noise(0.1) }).kind).toBe('train')
  })

  it('answers where no tuned arm is on the ladder, and trains where nothing else was measured', () => {
    expect(begin({ arms: [wrongOn(linear, 20)] })).toMatchObject({ kind: 'answer', reason: 'no-tuned-arm', anchor: { name: 'linear' } })
    expect(begin({ arms: [planned] })).toEqual({ kind: 'train', anchor: undefined })
    expect(begin({ arms: [linear] })).toEqual({ kind: 'train', anchor: undefined })
  })

  it.each(['blocked: privacy', 'blocked: licence', 'blocked: latency'] as const)('answers where every tuned arm is %s', (status) => {
    const blocked = { ...planned, status }
    expect(begin({ arms: [wrongOn(linear, 20), blocked] })).toMatchObject({ kind: 'answer', reason: 'forbidden' })
    expect(begin({ arms: [wrongOn(linear, 20), blocked, { ...planned, name: 'other' }] }).kind).toBe('train')
  })

  it('is refused by latency only where it was measured', () => {
    const at = (evidence: 'measured' | 'assumed', task: BeginningInput['task'] = quick) =>
      begin({ task, arms: [wrongOn(linear, 20), { ...planned, latencyMs: { ...slow, evidence } }] })
    expect(at('measured')).toMatchObject({ kind: 'answer', reason: 'forbidden' })
    expect(at('assumed').kind).toBe('train')
    expect(at('measured', sampleTask).kind).toBe('train')
  })

  it('answers without training where the cheaper a* leaves less than the margin to win', () => {
    const near = [wrongOn(linear, 0), planned]
    expect(begin({ arms: near })).toMatchObject({ kind: 'answer', reason: 'headroom', anchor: { name: 'linear' } })
    const dear = { totals: () => ({ p05: 0, p50: 0, p95: 0 }) }
    expect(begin({ arms: near, cost: { ...dear, surer: () => false } }).kind).toBe('train')
    expect(begin({ arms: near, cost: { ...dear, surer: (a, b) => a === 'linear' && b === 'tuned@student' } }).kind).toBe('answer')
    const [arm] = near
    const room = 1 - (arm?.dev2?.lower ?? 0)
    expect(begin({ arms: near, margin: room }).kind).toBe('train')
    expect(begin({ arms: near, margin: room + 1e-9 }).kind).toBe('answer')
  })
})

describe('the lower bound on dev', () => {
  it('of the majority arm is the better of its own and that of the labels of train', () => {
    const arm = wrongOn(majority, 20)
    expect(devLower(arm, undefined)).toBe(arm.dev2?.lower)
    expect(devLower(arm, { count: 9990, n: 10_000 })).toBeGreaterThan(0.998)
    expect(devLower(arm, { count: 1, n: 10_000 })).toBe(arm.dev2?.lower)
    expect(devLower(wrongOn(linear, 20), { count: 9990, n: 10_000 })).toBe(wrongOn(linear, 20).dev2?.lower)
    expect(devLower(linear, undefined)).toBe(0)
  })
})
