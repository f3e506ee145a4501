import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { comparePaired } from '../stats/compare-paired.ts'
import { chooseAnchor } from './anchor.ts'
import type { ArmEvidence, Comparator } from './evidence.ts'
import { declareLook, readLook, thresholdsOf } from './look.ts'
import { actionLatencyUpper, bestOnDev, meetsLatency, permittedArms } from './permitted.ts'
import { defaultRule } from './policy.ts'
import { chooseRivals } from './rivals.ts'
import { sampleArms, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { majority, linear, prompt, tuned } = sampleArms
/** An arm with this many of 200 dev rows wrong. */
const wrongOn = (arm: ArmEvidence, wrong: number): ArmEvidence => ({ ...arm, dev2: sampleSplit('dev2', scoresWrongAt(200, 0, wrong)) })
const latency = (p95Upper: number) => ({ p50: 1, p95: 2, p95Upper, n: 50, evidence: 'measured' as const })
const limited = { ...sampleTask, latency: { p95Ms: 100 }, callsPerAction: 2 }

describe('latency', () => {
  it('of an action adds up calls that follow each other', () => {
    expect(actionLatencyUpper({ ...prompt, latencyMs: latency(40) }, limited)).toBe(80)
    expect(actionLatencyUpper(prompt, limited)).toBeUndefined()
  })
  it('is met up to the limit, unknown without a measurement, and always without a limit', () => {
    expect(meetsLatency({ ...prompt, latencyMs: latency(50) }, limited)).toBe('yes')
    expect(meetsLatency({ ...prompt, latencyMs: latency(50.1) }, limited)).toBe('no')
    expect(meetsLatency(prompt, limited)).toBe('unknown')
    expect(meetsLatency({ ...prompt, latencyMs: latency(1e9) }, sampleTask)).toBe('yes')
  })
})

describe('permitted arms', () => {
  const permits = (arm: ArmEvidence, task = sampleTask): boolean => permittedArms([arm], task).length === 1
  it('were measured on dev2, also where dominated there', () => {
    expect(permits(wrongOn(linear, 1))).toBe(true)
    expect(permits({ ...wrongOn(linear, 1), status: 'dominated on dev' })).toBe(true)
    for (const status of ['blocked: privacy', 'blocked: licence', 'blocked: budget', 'failed', 'not run'] as const)
      expect(permits({ ...wrongOn(linear, 1), status })).toBe(false)
    expect(permits(linear)).toBe(false)
  })
  it('are not twins at matched rows, nor surely too slow; an unknown latency stays', () => {
    expect(permits({ ...wrongOn(linear, 1), matchedRowsOf: 'linear' })).toBe(false)
    expect(permits({ ...wrongOn(linear, 1), latencyMs: latency(51) }, limited)).toBe(false)
    expect(permits({ ...wrongOn(linear, 1), latencyMs: latency(49) }, limited)).toBe(true)
    expect(permits(wrongOn(linear, 1), limited)).toBe(true)
  })
})

describe('the best arm on dev', () => {
  it('is the one with the highest value, then the cheaper rung, then the name, in any order', () => {
    const arms = [wrongOn(prompt, 5), wrongOn(linear, 5), wrongOn(majority, 9)]
    expect(bestOnDev(arms)?.name).toBe('linear')
    expect(bestOnDev(arms.toReversed())?.name).toBe('linear')
    const twins = [
      { ...wrongOn(linear, 5), name: 'b' },
      { ...wrongOn(linear, 5), name: 'a' },
    ]
    expect(bestOnDev(twins)?.name).toBe('a')
    expect(bestOnDev(twins.toReversed())?.name).toBe('a')
    expect(bestOnDev([prompt, wrongOn(majority, 150)])?.name).toBe('majority')
    expect(bestOnDev([])).toBeUndefined()
    expect(arms.map(({ name }) => name)).toEqual(['prompt@student', 'linear', 'majority'])
  })
})

describe('a*', () => {
  const total = (costs: Readonly<Record<string, number>>) => (name: string) => costs[name] ?? 0
  it('is the cheapest untuned arm within the margin of the best, the margin included', () => {
    const arms = [wrongOn(majority, 30), wrongOn(linear, 24), wrongOn(prompt, 20), wrongOn(tuned, 0)]
    const costs = { majority: 0, linear: 10, 'prompt@student': 1000, 'tuned@student': 1 }
    expect(chooseAnchor(arms, 0.02, total(costs))?.name).toBe('linear')
    expect(chooseAnchor(arms, 0.019, total(costs))?.name).toBe('prompt@student')
    expect(chooseAnchor(arms, 0.05, total(costs))?.name).toBe('majority')
    expect(chooseAnchor([wrongOn(tuned, 0)], 0.02, total(costs))).toBeUndefined()
  })
  it('takes totals within a dollar, or one per cent, for equal: then the lower rung, then the name', () => {
    const arms = [wrongOn(prompt, 20), wrongOn(linear, 20)]
    const costOf = (linearUsd: number, promptUsd: number) => total({ linear: linearUsd, 'prompt@student': promptUsd })
    expect(chooseAnchor(arms, 0.02, costOf(1, 0))?.name).toBe('linear')
    expect(chooseAnchor(arms, 0.02, costOf(1.01, 0))?.name).toBe('prompt@student')
    expect(chooseAnchor(arms, 0.02, costOf(1010, 1000))?.name).toBe('linear')
    expect(chooseAnchor(arms, 0.02, costOf(1011, 1000))?.name).toBe('prompt@student')
    const twins = ['b', 'a'].map((name) => ({ ...wrongOn(linear, 20), name }))
    expect(chooseAnchor(twins, 0.02, costOf(0, 0))?.name).toBe('a')
    expect(chooseAnchor(twins.toReversed(), 0.02, costOf(0, 0))?.name).toBe('a')
  })
})

describe('rivals', () => {
  const bounds = (low: number, yes = true): ReturnType<Comparator> => ({
    n: 200,
    valueA: 0,
    valueB: 0,
    difference: low,
    low,
    high: low + 0.1,
    alpha: 0.05,
    pValue: 1,
    method: 'Tango score',
    discordant: [0, 0],
    validFor: { yes, no: true, why: '' },
    varianceUpper: 1,
    designEffect: 1,
    missing: 0,
  })
  const arms = [wrongOn(majority, 90), wrongOn(linear, 30), wrongOn(prompt, 10), wrongOn(tuned, 0)]
  const choose = (lows: Readonly<Record<string, ReturnType<Comparator>>>) => {
    const asked: unknown[] = []
    const compare: Comparator = (baseline, candidate, split, options) => {
      asked.push([baseline, candidate, split, options])
      return lows[baseline]
    }
    return { ...chooseRivals({ arms, compare, margin: 0.02, rule: defaultRule }), asked }
  }

  it('are all untuned arms except those surely worse than the best by more than m + m0', () => {
    const { rivals, gap, dominated, asked } = choose({ majority: bounds(0.3), linear: bounds(0.03) })
    expect(gap).toBeCloseTo(0.03, 12)
    expect(rivals).toEqual(['linear', 'prompt@student'])
    expect(dominated).toEqual([{ name: 'majority', best: 'prompt@student', comparison: bounds(0.3) }])
    expect(asked).toEqual(['majority', 'linear'].map((name) => [name, 'prompt@student', 'dev2', { alpha: 0.05, margin: 0.02 }]))
  })
  it('stay where the bound is not valid, or nothing was compared', () => {
    expect(choose({ majority: bounds(0.3, false) }).rivals).toEqual(['majority', 'linear', 'prompt@student'])
    expect(choose({ majority: bounds(0.3, false) }).dominated).toEqual([])
  })
  it('are none where nothing untuned was measured', () => {
    const compare: Comparator = () => undefined
    const none = chooseRivals({ arms: [wrongOn(tuned, 0)], compare, margin: 0.02, rule: defaultRule })
    expect(none).toEqual({ rivals: [], gap: expect.closeTo(0.03, 12), dominated: [] })
  })
})

describe('declaring a look', () => {
  it('splits alpha over the planned looks and sets every threshold by who is surely cheaper', () => {
    const surer = (a: string, b: string): boolean => a === 't' && b === 'dear'
    expect(
      declareLook({
        tuned: 't',
        rivals: ['cheap', 'dear'],
        anchor: 'cheap',
        margin: 0.04,
        k: 2,
        surer,
        rule: { ...defaultRule, looks: 2 },
      }),
    ).toEqual({
      k: 2,
      of: 2,
      alpha: 0.025,
      margin: 0.04,
      tolerated: 0.02,
      tuned: 't',
      rivals: ['cheap', 'dear'],
      anchor: 'cheap',
      thresholds: { cheap: 0.04, dear: -0.02 },
      noThreshold: -0.02,
    })
    expect(thresholdsOf({ tuned: 't', rivals: [], anchor: 'a', margin: 0.04, tolerated: 0.02, surer: (a) => a === 'a' }).noThreshold).toBe(
      0.04,
    )
  })
  it('is read back only as it was written', () => {
    const look = declareLook({ tuned: 't', rivals: ['r'], anchor: 'r', margin: 0.04, k: 1, surer: () => false, rule: defaultRule })
    expect(readLook({ ...look })).toEqual(look)
    for (const broken of [
      { k: 0 },
      { of: 0 },
      { k: 1.5 },
      { tuned: 1 },
      { extra: 1 },
      { rivals: 'r' },
      { thresholds: { r: 'x' } },
      { alpha: '1' },
    ])
      expect(readLook({ ...look, ...broken })).toBeUndefined()
  })
})

describe('an arm that was stopped early on dev2', () => {
  const best = wrongOn(linear, 40)
  /** Easy first rows: 17 of 20 right, where the best arm has all of these, and 160 of 200 in the end. */
  const stopped: ArmEvidence = { ...prompt, dev2: sampleSplit('dev2', scoresWrongAt(20, 0, 3)), stoppedOnDev: true }
  it('is neither the best nor a*, however well it did on its rows', () => {
    expect(stopped.dev2?.metric.value).toBeGreaterThan(best.dev2?.metric.value ?? 1)
    expect(bestOnDev([stopped, best])?.name).toBe('linear')
    expect(chooseAnchor([stopped, best], 0.02, (name) => (name === 'linear' ? 1000 : 0))?.name).toBe('linear')
  })
  it('is no rival: what stopped it was surer than the comparison on the rows that it answered', () => {
    const open: Comparator = (a, b) =>
      a === stopped.name && b === best.name
        ? comparePaired({ a: [1, 1, 1, 0], b: [1, 0, 1, 1], scale: 'binary', alpha: 0.05, random: createRandom(1) })
        : undefined
    const { rivals, dominated } = chooseRivals({ arms: [best, stopped], compare: open, margin: 0.02, rule: defaultRule })
    expect([rivals, dominated.map(({ name }) => name)]).toEqual([['linear'], [stopped.name]])
  })
})
