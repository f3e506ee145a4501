import { describe, expect, it } from 'vitest'
import type { CostModel } from '../economics/cost-model.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import type { ArmEvidence, Comparator, DecisionEvidence } from './evidence.ts'
import type { DeclaredLook } from './look.ts'
import { currentState, isCurrent, looksAreSpent, outcomeAt, runsToday, tunedArm } from './outcome.ts'
import { defaultRule } from './policy.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { linear, prompt, current, tuned } = sampleArms
const measured = <Arm extends ArmEvidence>(arm: Arm, wrong: number): ArmEvidence => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(200, 0, wrong)),
})
const bounds = (low: number, high: number): PairedComparison => ({
  n: 1000,
  valueA: 0,
  valueB: 0,
  difference: 0,
  low,
  high,
  alpha: 0.05 / 3,
  pValue: 1,
  method: 'Tango score',
  discordant: [40, 60],
  validFor: { yes: true, no: true, why: '' },
  varianceUpper: 0.1,
  designEffect: 1,
  missing: 0,
})
const look: DeclaredLook = {
  k: 1,
  of: 3,
  alpha: 0.05 / 3,
  margin: 0.02,
  tolerated: 0.01,
  tuned: 'tuned@student',
  rivals: ['linear'],
  anchor: 'linear',
  thresholds: { linear: 0.02 },
  noThreshold: 0.02,
}
/** linear is cheaper than everything; T is cheaper than prompt@current. */
const cost = {
  surer: (a: string, b: string) => a === 'linear' || (a === 'tuned@student' && b === 'prompt@current'),
  totals: (name: string) => (name === 'prompt@current' ? { p05: 800, p50: 900, p95: 1000 } : { p05: 100, p50: 200, p95: 300 }),
} as unknown as CostModel

const arms = [measured(linear, 40), measured(prompt, 60), measured(tuned, 20)]
const evidence = (against: Readonly<Record<string, PairedComparison>>, rest: Partial<DecisionEvidence> = {}): DecisionEvidence => {
  const compare: Comparator = (baseline, candidate) => (candidate === 'tuned@student' ? against[baseline] : undefined)
  return sampleEvidence(rest.arms ?? arms, { look, compare, ...rest })
}
const at = (input: DecisionEvidence, options: Partial<Parameters<typeof outcomeAt>[1]> = {}) =>
  outcomeAt(input, { margin: 0.02, cost, rule: defaultRule, ...options })
const winning = { linear: bounds(0.03, 0.06) }
const losing = { linear: bounds(-0.03, 0.01) }
const open = { linear: bounds(0, 0.05) }

describe('what runs today', () => {
  const outputs: ArmEvidence = { ...prompt, name: 'outputs', kind: 'outputs' }
  it('is what production answered, else the best measured arm on current, else the first', () => {
    expect(isCurrent(outputs)).toBe(true)
    expect(isCurrent(current)).toBe(true)
    expect(isCurrent(prompt)).toBe(false)
    expect(runsToday([measured(current, 1), outputs])?.name).toBe('outputs')
    const few = { ...current, name: 'few-shot@current' }
    expect(runsToday([measured(current, 9), measured(few, 1)])?.name).toBe('few-shot@current')
    expect(runsToday([current, few])?.name).toBe('prompt@current')
    expect(runsToday([current, measured(few, 1)])?.name).toBe('few-shot@current')
    expect(runsToday([linear, prompt])).toBeUndefined()
    expect(runsToday([{ ...current, untuned: false }])).toBeUndefined()
  })
  it('is measured, unmeasured or not declared', () => {
    const declared = {
      ...sampleTask,
      models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } },
    } as DecisionEvidence['task']
    expect(currentState({ task: sampleTask, arms: [linear] })).toBe('none')
    expect(currentState({ task: declared, arms: [current] })).toBe('unmeasured')
    expect(currentState({ task: { ...sampleTask, outputs: 'a.jsonl' } as DecisionEvidence['task'], arms: [] })).toBe('unmeasured')
    expect(currentState({ task: declared, arms: [measured(current, 1)] })).toBe('measured')
    expect(currentState({ task: declared, arms: [measured({ ...current, untuned: false }, 1)] })).toBe('unmeasured')
  })
})

describe('the tuned arm in question', () => {
  const other = { ...tuned, name: 'other' }
  it('is the declared one, else the best on dev, else the first', () => {
    expect(tunedArm({ arms: [measured(tuned, 20), measured(other, 1)], look })?.name).toBe('tuned@student')
    expect(tunedArm({ arms: [measured(tuned, 20), measured(other, 1)] })?.name).toBe('other')
    expect(tunedArm({ arms: [linear, tuned, other] })?.name).toBe('tuned@student')
    expect(tunedArm({ arms: [tuned, measured(other, 1)] })?.name).toBe('other')
    expect(tunedArm({ arms: [linear] })).toBeUndefined()
  })
})

describe('looks', () => {
  const taken = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ k: i + 1, of: 3, alpha: 0.05 / 3, at: '', pair: ['a', 'b'] as const }))
  it('are spent when as many were taken as planned and none is declared', () => {
    const spent = (count: number, declared?: DeclaredLook) =>
      looksAreSpent({ looks: taken(count) as unknown as DecisionEvidence['looks'], ...(declared === undefined ? {} : { look: declared }) })
    expect([spent(0), spent(2), spent(3), spent(4)]).toEqual([false, false, true, true])
    expect(spent(3, look)).toBe(false)
  })
})

describe('the outcome', () => {
  it('without a look is what the first half of the rule says', () => {
    const without = (rest: Partial<DecisionEvidence> = {}) => {
      const { look: _, ...none } = evidence(open, rest)
      return at(none)
    }
    expect(without()).toMatchObject({ verdict: 'inconclusive', winner: 'linear', comparisons: {} })
    expect(without({ arms: [...arms, measured(current, 50)] })).toMatchObject({ verdict: 'inconclusive', winner: 'prompt@current' })
    expect(without({ arms: [measured(linear, 40)] })).toMatchObject({ verdict: 'classifier', winner: 'linear' })
    expect(without({ arms: [tuned] })).toMatchObject({ verdict: 'inconclusive', winner: null })
    const few = { ...evidence(open).data, trainUnits: 1 }
    expect(without({ data: few })).toMatchObject({ verdict: 'not-yet', winner: 'linear' })
    expect(without({ data: few, arms: [tuned] })).toMatchObject({ verdict: 'not-yet', winner: null })
  })

  it('is not yet with too few rows although a look was taken', () => {
    const input = evidence(winning)
    expect(at({ ...input, data: { ...input.data, trainUnits: 1 } })).toMatchObject({ verdict: 'not-yet', comparisons: {} })
  })

  it('follows the judgement of the look', () => {
    expect(at(evidence(winning))).toMatchObject({ verdict: 'fine-tune', winner: 'tuned@student', judgement: { kind: 'yes' }, look })
    expect(at(evidence(losing))).toMatchObject({ verdict: 'classifier', winner: 'linear', judgement: { kind: 'no' } })
    expect(at(evidence(open))).toMatchObject({ verdict: 'inconclusive', winner: 'linear', judgement: { kind: 'label' } })
    expect(at(evidence(open, { arms: [...arms, measured(current, 30)] }))).toMatchObject({ winner: 'prompt@current' })
    expect(at(evidence(losing, { arms: [measured(tuned, 20)] }))).toMatchObject({ verdict: 'inconclusive', winner: 'linear' })
  })

  it('is a hybrid where T beats both arms that it is built on', () => {
    const layered: ArmEvidence = { ...measured(tuned, 20), layered: ['rag', 'plain'] }
    const input = (parent: PairedComparison) =>
      evidence({ ...winning, rag: bounds(0.03, 0.06), plain: parent }, { arms: [measured(linear, 40), layered] })
    expect(at(input(bounds(0.03, 0.06))).verdict).toBe('hybrid')
    expect(at(input(bounds(0.01, 0.06))).verdict).toBe('fine-tune')
  })

  it('holds at the declared margin to the thresholds of the ledger, and recomputes them elsewhere', () => {
    const kept = { ...look, thresholds: { linear: 0.5 } }
    expect(at(evidence(winning, { look: kept })).judgement?.kind).toBe('stuck')
    expect(at(evidence(winning, { look: kept }), { margin: 0.01 })).toMatchObject({
      verdict: 'fine-tune',
      look: { margin: 0.01, tolerated: 0.005, thresholds: { linear: 0.01 }, noThreshold: 0.01 },
    })
    // With T surely cheaper than linear it need not win, and linear must beat it to hold.
    const turned = at(evidence(open), { surer: (a) => a === 'tuned@student' })
    expect(turned).toMatchObject({ verdict: 'fine-tune', look: { thresholds: { linear: -0.01 }, noThreshold: -0.01 } })
  })
})

describe('what forbids a yes', () => {
  const blocksOf = (input: DecisionEvidence): readonly string[] => {
    const { judgement } = at(input)
    return judgement?.kind === 'blocked' ? judgement.gates : []
  }
  it('is an unmeasured current', () => {
    const task = {
      ...sampleTask,
      models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } },
    } as DecisionEvidence['task']
    expect(blocksOf(evidence(winning, { task, arms: [...arms, current] }))).toEqual(['capable-rival'])
    expect(blocksOf(evidence(winning, { task, arms: [...arms, measured(current, 100)] }))).toEqual([])
  })
  it('is a latency that is too high or unknown under a limit', () => {
    const task = { ...sampleTask, latency: { p95Ms: 100 } }
    const withLatency = (p95Upper: number): ArmEvidence[] => [
      measured(linear, 40),
      { ...measured(tuned, 20), latencyMs: { p50: 1, p95: 2, p95Upper, n: 50, evidence: 'assumed' } },
    ]
    expect(blocksOf(evidence(winning, { task }))).toEqual(['latency'])
    expect(blocksOf(evidence(winning, { task, arms: withLatency(101) }))).toEqual(['latency'])
    expect(blocksOf(evidence(winning, { task, arms: withLatency(100) }))).toEqual([])
  })
  it('is a missing retrieval arm where the right passage repairs failures', () => {
    const retrieval: ArmEvidence = { ...measured(prompt, 50), name: 'rag@student', kind: 'rag', answerKind: 'retrieval' }
    const needed = (low: number, ...more: readonly ArmEvidence[]) =>
      blocksOf(evidence(winning, { oracleContext: bounds(low, 0.1), arms: [...arms, ...more] }))
    expect(needed(0.021)).toEqual(['retrieval-measured'])
    expect(needed(0.02)).toEqual([])
    expect(needed(0.021, { ...retrieval, searchesCorpus: true })).toEqual([])
    // Shots that are retrieved from train hold no documents.
    expect(needed(0.021, retrieval)).toEqual(['retrieval-measured'])
  })
})

describe('who made the labels of golden', () => {
  const judged = (goldenRatedBy: string, modelName: string, teacher?: string) => {
    // Made-up models have no terms: who labelled is all that is asked here.
    const models = Object.fromEntries(['teacher', 'big'].map((name) => [name, { name, model: name, provider: 'fake' }]))
    const task = {
      ...sampleTask,
      models: { ...sampleTask.models, ...models },
      goldenRatedBy,
      ...(teacher === undefined ? {} : { teacher }),
    } as DecisionEvidence['task']
    return at(evidence(winning, { task, arms: [{ ...measured(linear, 40), modelName }, measured(tuned, 20)] })).judgement
  }
  it('makes comparisons with it unknown', () => {
    expect(judged('current', 'current')).toMatchObject({ kind: 'stuck', why: expect.stringContaining('linear made the labels of golden') })
    expect(judged('teacher', 'teacher')).toMatchObject({ kind: 'stuck' })
    expect(judged('teacher', 'big', 'big')).toMatchObject({ kind: 'stuck' })
    expect(judged('people', 'current')).toMatchObject({ kind: 'yes' })
    expect(judged('teacher', 'small', 'big')).toMatchObject({ kind: 'yes' })
    // Nobody named the model that made them: its terms cannot be looked up.
    expect(judged('current', 'small')).toMatchObject({ kind: 'blocked', gates: ['teacher-terms'] })
  })
})

describe('an anchor that learned from more rows', () => {
  const more = { ...measured(linear, 40), trainRows: 900 }
  const twin: ArmEvidence = { ...measured(linear, 40), name: 'linear (500 rows)', matchedRowsOf: 'linear' }
  const kindOf = (list: readonly ArmEvidence[], against = losing as Readonly<Record<string, PairedComparison>>) =>
    at(evidence(against, { arms: list })).judgement?.kind
  it('needs a no at matched rows too', () => {
    expect(kindOf([more, measured(tuned, 20)])).toBe('stuck')
    expect(kindOf([more, twin, measured(tuned, 20)])).toBe('stuck')
    expect(kindOf([more, twin, measured(tuned, 20)], { ...losing, [twin.name]: bounds(-0.03, 0.01) })).toBe('no')
    expect(kindOf([more, twin, measured(tuned, 20)], { ...losing, [twin.name]: bounds(-0.03, 0.05) })).toBe('stuck')
    expect(kindOf([{ ...more, trainRows: 500 }, measured(tuned, 20)])).toBe('no')
    expect(kindOf([{ ...more, fitted: false }, measured(tuned, 20)])).toBe('no')
  })
})

describe('what is at stake', () => {
  const task = { ...sampleTask, rates: { labelUsd: 1 } } as DecisionEvidence['task']
  const kept = (list: readonly ArmEvidence[], of = task) => at(evidence(open, { task: of, arms: list })).judgement
  it('is what T could save at most against what runs today, where T is surely cheaper', () => {
    // Against prompt@current at most 1,000 - 100 dollars; 1,205 labels cost more.
    expect(kept([...arms, measured(current, 30)])).toMatchObject({ kind: 'keep', stakeUsd: 900, labelsUsd: 1205 })
    expect(kept([...arms, measured(current, 30)], sampleTask)).toMatchObject({ kind: 'label' })
    expect(kept(arms)).toMatchObject({ kind: 'label' })
  })
})
