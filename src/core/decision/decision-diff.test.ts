import { describe, expect, it } from 'vitest'
import { buildDecision } from './build-decision.ts'
import type { Decision } from './decision.ts'
import { diffDecisions } from './decision-diff.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const arms = [
  { ...sampleArms.linear, dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 36)) },
  { ...sampleArms.current, dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 21)) },
  sampleArms.tuned,
]
const evidence = sampleEvidence(arms)
const before = buildDecision(evidence)
const at = (callsPerDay: number): Decision =>
  buildDecision({ ...evidence, task: { ...sampleTask, volume: { callsPerDay, growthPerMonth: 0 } } })

describe('what changed between two decisions', () => {
  it('is nothing between a decision and itself', () => {
    expect(diffDecisions(before, before)).toEqual({
      gates: [],
      costs: [],
      inputs: [],
      metrics: [],
      data: [],
      arms: { added: [], removed: [] },
    })
  })

  it('in cost is told by arm and component, with the input that moved', () => {
    const after = at(2000)
    const { costs, inputs } = diffDecisions(before, after)
    expect(inputs).toMatchObject([{ id: 'calls-per-day', from: 1000, to: 2000, unit: 'calls/day', isPrice: false }])
    const turn = costs.find(({ arm }) => arm === 'prompt@current')
    const totalOf = (decision: Decision): number => decision.economics.perArm.find(({ name }) => name === 'prompt@current')?.total.p50 ?? 0
    expect(turn?.total).toEqual({ from: totalOf(before), to: totalOf(after) })
    // Tokens alone follow the calls.
    expect(turn?.components.map(({ to, from }) => Number((to / from).toFixed(6)))).toEqual([2])
  })

  it('in a price carries both of its days', () => {
    const dearer = buildDecision({
      ...evidence,
      prices: () => ({ inputPer1M: 5, outputPer1M: 10, source: 'sample', date: '2026-11-24', trust: 'vendor-page' }),
    })
    expect(diffDecisions(before, dearer).inputs).toMatchObject([
      { from: 2.5, to: 5, isPrice: true, dates: { from: '2026-11-20', to: '2026-11-24' } },
    ])
  })

  it('in an input that came or went is told with null', () => {
    const inputs = (before.economics.inputs ?? []).filter(({ id }) => id !== 'growth')
    const fewer: Decision = { ...before, economics: { ...before.economics, inputs } }
    expect(diffDecisions(fewer, before).inputs).toMatchObject([{ id: 'growth', from: null }])
    expect(diffDecisions(before, fewer).inputs).toMatchObject([{ id: 'growth', to: null }])
  })

  it('in an older decision is read from the lines of its arms', () => {
    const { inputs: _, ...older } = before.economics
    expect(diffDecisions({ ...before, economics: older }, { ...before, economics: older }).inputs).toEqual([])
  })

  it('in verdict, winner, policy, margin and horizon is told as from and to', () => {
    const after: Decision = {
      ...before,
      verdict: 'fine-tune',
      winner: 'tuned@student',
      policy: 'own',
      margin: 0.05,
      economics: { ...before.economics, horizonMonths: 24 },
    }
    expect(diffDecisions(before, after)).toMatchObject({
      verdict: { from: before.verdict, to: 'fine-tune' },
      winner: { from: before.winner, to: 'tuned@student' },
      policy: { from: before.policy, to: 'own' },
      margin: { from: 0.02, to: 0.05 },
      horizonMonths: { from: 12, to: 24 },
    })
  })

  it('in gates is told for those that turned, came and went', () => {
    const gate = (id: string, answer: 'yes' | 'no') => ({
      id,
      question: `${id}?`,
      answer,
      evidence: 'measured' as const,
      why: `${id} is ${answer}`,
      whatWouldChangeIt: '',
    })
    const was = { ...before, gates: [gate('a', 'yes'), gate('b', 'yes'), gate('gone', 'no')] }
    const is = { ...before, gates: [gate('a', 'yes'), gate('b', 'no'), gate('new', 'yes')] }
    expect(diffDecisions(was, is).gates).toEqual([
      { id: 'b', question: 'b?', from: 'yes', to: 'no', why: 'b is no' },
      { id: 'new', question: 'new?', from: 'absent', to: 'yes', why: 'new is yes' },
      { id: 'gone', question: 'gone?', from: 'no', to: 'absent', why: '' },
    ])
  })

  it('in quality is paired where the caller can, for one split only', () => {
    const better = buildDecision({
      ...evidence,
      arms: arms.map((arm) => (arm.name === 'linear' ? { ...arm, dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 30)) } : arm)),
    })
    const paired = { n: 300, difference: 0.02, low: 0, high: 0.04, method: 'Tango score' }
    expect(diffDecisions(before, better).metrics).toMatchObject([{ arm: 'linear', from: { value: 0.88 }, to: { value: 0.9 } }])
    expect(diffDecisions(before, better).metrics[0]?.paired).toBeUndefined()
    expect(
      diffDecisions(before, better, (arm, split) => (arm === 'linear' && split === 'dev2' ? paired : undefined)).metrics[0]?.paired,
    ).toEqual(paired)
    const golden = {
      ...better,
      arms: better.arms.map((arm) => (arm.metric === undefined ? arm : { ...arm, metric: { ...arm.metric, split: 'golden' as const } })),
    }
    expect(diffDecisions(before, golden, () => paired).metrics.every((turn) => turn.paired === undefined)).toBe(true)
  })

  it('in data and arms is counted', () => {
    const after: Decision = {
      ...before,
      data: { ...before.data, golden: 1200, rows: 2200 },
      arms: before.arms.filter(({ name }) => name !== 'linear'),
    }
    expect(diffDecisions(before, after)).toMatchObject({
      data: [
        { what: 'rows', from: 2000, to: 2200 },
        { what: 'golden', from: 1000, to: 1200 },
      ],
      arms: { added: [], removed: ['linear'] },
    })
    expect(diffDecisions(after, before).arms).toEqual({ added: ['linear'], removed: [] })
  })
})
