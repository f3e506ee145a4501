import { describe, expect, it } from 'vitest'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'
import { factsOf, quickFactsOf, sampleLadder, scoredArm, valueOf, withTask } from './sample-facts.ts'

const { linear, prompt, current, tuned } = sampleArms
const withTarget = (target: number, rest: Partial<DecisionEvidence> = {}) => ({ ...rest, ...withTask({ target }) })

describe('facts of the ladder', () => {
  it('say which rungs ran', () => {
    const has = (arms: readonly ArmEvidence[], name: string, rest: Partial<DecisionEvidence> = {}) =>
      valueOf(quickFactsOf(arms, rest), name)
    const few = { ...scoredArm(prompt, 50), name: 'few-shot@student', kind: 'few-shot' }
    const optimised = { ...scoredArm(prompt, 50), name: 'optimised@student', kind: 'optimised' }
    const structured = { ...scoredArm(prompt, 50), name: 'structured@student', kind: 'structured' }
    const json = withTask({ kind: 'extraction', output: { kind: 'json', schemaFile: 's', schema: {} } })
    expect([has(sampleLadder, 'ladder.hasPrompt'), has([scoredArm(linear, 40)], 'ladder.hasPrompt')]).toEqual([true, false])
    expect([has([few], 'ladder.hasFewShot'), has(sampleLadder, 'ladder.hasFewShot')]).toEqual([true, false])
    expect([has([optimised], 'ladder.hasOptimised'), has(sampleLadder, 'ladder.hasOptimised')]).toEqual([true, false])
    expect(has(sampleLadder, 'ladder.hasStructured')).toBe(true)
    expect([has([structured], 'ladder.hasStructured', json), has(sampleLadder, 'ladder.hasStructured', json)]).toEqual([true, false])
    expect([has(sampleLadder, 'baseline.measured'), has([scoredArm(tuned, 10)], 'baseline.measured')]).toEqual([true, false])
    expect(has([{ ...few, status: 'failed' as const, dev2: undefined } as unknown as ArmEvidence], 'ladder.hasFewShot')).toBe(false)
  })

  it('hold the best prompt against the target, with both ends of the gap', () => {
    const gap = quickFactsOf(sampleLadder, withTarget(0.9))
    expect(valueOf(gap, 'gap.toTarget')).toBeCloseTo(20, 6)
    expect(valueOf(gap, 'gap.low')).toBeLessThan(20)
    expect(valueOf(gap, 'gap.high')).toBeGreaterThan(20)
    expect(valueOf(gap, 'prompt.n')).toBe(200)
    expect(quickFactsOf().has('gap.toTarget')).toBe(false)
  })

  it('count answers that were not valid at the first try, of the plain prompt', () => {
    const valid = { name: 'valid', split: 'dev2', value: 0.9, low: 0.8, high: 0.95, n: 100, method: 'm' } as const
    expect(valueOf(quickFactsOf([{ ...scoredArm(prompt, 60), firstPassValidity: valid }]), 'format.firstPassInvalid')).toBeCloseTo(10, 6)
    expect(quickFactsOf([{ ...scoredArm(prompt, 60), kind: 'few-shot', firstPassValidity: valid }]).has('format.firstPassInvalid')).toBe(
      false,
    )
  })

  it('count structured answers that failed all the same, for JSON only', () => {
    const split = sampleSplit('dev2', scoresWrongAt(200, 0, 50))
    const arm: ArmEvidence = {
      ...prompt,
      name: 'structured@student',
      kind: 'structured',
      dev2: { ...split, integrity: { attempted: 200, answered: 190, failed: 10, missing: 0 } },
    }
    const json = withTask({ kind: 'extraction', output: { kind: 'json', schemaFile: 's', schema: {} } })
    expect(valueOf(quickFactsOf([arm], json), 'format.constrainedInvalid')).toBe(5)
    expect(quickFactsOf([arm]).has('format.constrainedInvalid')).toBe(false)
    expect(quickFactsOf(sampleLadder, json).has('format.constrainedInvalid')).toBe(false)
  })

  it('take a prompt for worked at with all four parts, for not worked at where it is too short, and say nothing else', () => {
    const worked = (words: number, parts: readonly ('persona' | 'task' | 'constraints' | 'format')[]) =>
      valueOf(quickFactsOf(sampleLadder, { observed: { prompt: { tokens: 2 * words, words, parts } } }), 'prompt.worked')
    expect(worked(80, ['persona', 'task', 'constraints', 'format'])).toBe(true)
    expect(worked(80, ['task', 'constraints', 'format'])).toBeUndefined()
    expect([worked(19, []), worked(20, [])]).toEqual([false, undefined])
    const facts = quickFactsOf(sampleLadder, { observed: { prompt: { tokens: 160, words: 80, parts: [] } } })
    expect([facts.get('prompt.systemTokens'), facts.get('prompt.systemWords')]).toEqual([
      { value: 160, evidence: 'observed' },
      { value: 80, evidence: 'observed' },
    ])
  })
})

describe('the strongest model', () => {
  it('is the best untuned arm that runs elsewhere or answers for today; absent where all run here', () => {
    expect(quickFactsOf().has('frontier.upper')).toBe(false)
    const facts = quickFactsOf([...sampleLadder, scoredArm(current, 20)])
    expect(valueOf(facts, 'frontier.low')).toBeLessThan(90)
    expect(valueOf(facts, 'frontier.upper')).toBeGreaterThan(90)
    const local = { ...scoredArm(prompt, 20), name: 'prompt@current', modelName: 'current' }
    expect(quickFactsOf([...sampleLadder, local]).has('frontier.upper')).toBe(true)
    const classifier = { ...scoredArm(linear, 5), cost: current.cost }
    expect(quickFactsOf([classifier]).has('frontier.upper')).toBe(false)
  })

  it('is adequate, fails or leaves it open against the target', () => {
    const adequate = (target: number) =>
      valueOf(quickFactsOf([...sampleLadder, scoredArm(current, 20)], withTarget(target)), 'frontier.adequate')
    expect([adequate(0.8), adequate(0.9), adequate(0.97)]).toEqual([true, undefined, false])
    expect(quickFactsOf([...sampleLadder, scoredArm(current, 20)]).has('frontier.adequate')).toBe(false)
  })

  it('is what the tuned arm keeps a share of, on golden where both were looked at', () => {
    expect(valueOf(quickFactsOf([scoredArm(tuned, 40), scoredArm(current, 20)]), 'tuned.retention')).toBeCloseTo(88.9, 1)
    expect(quickFactsOf().has('tuned.retention')).toBe(false)
  })

  it('decides with a look whether the tuned arm is no worse', () => {
    const held = (goldenWrong: number) => {
      const arms = [scoredArm(linear, 80, 400), scoredArm(current, 20, 100), scoredArm(tuned, 18, goldenWrong)]
      return valueOf(factsOf(arms, withTask({ volume: { callsPerDay: 1e7, growthPerMonth: 0 } }), { look: true }), 'tuned.nonInferior')
    }
    expect([held(100), held(200)]).toEqual([true, false])
    expect(quickFactsOf([...sampleLadder, scoredArm(current, 20, 100)]).has('tuned.nonInferior')).toBe(false)
  })
})

describe('the tuned arm', () => {
  it('reaches the target surely, surely not, or nobody knows', () => {
    const meets = (target: number) => valueOf(factsOf(sampleLadder, withTarget(target), { look: true }), 'tuned.meetsTarget')
    expect([meets(0.93), meets(0.95), meets(0.98)]).toEqual([true, undefined, false])
    expect(quickFactsOf([scoredArm(tuned, 10)], withTarget(0.5)).has('tuned.meetsTarget')).toBe(false)
  })

  it('was trained or not', () => {
    expect(valueOf(quickFactsOf(), 'training.complete')).toBe(true)
    expect(valueOf(quickFactsOf([scoredArm(linear, 40), { ...tuned, status: 'not run' }]), 'training.complete')).toBe(false)
    expect(quickFactsOf([scoredArm(linear, 40)]).has('training.complete')).toBe(false)
  })

  it('keeps to the rule or breaks it, known only after a look', () => {
    expect(quickFactsOf().has('rule.beatsCheaper')).toBe(false)
    expect(valueOf(factsOf(sampleLadder, {}, { look: true }), 'rule.beatsCheaper')).toBe(true)
    expect(valueOf(factsOf([scoredArm(linear, 40, 200), scoredArm(tuned, 30, 260)], {}, { look: true }), 'rule.beatsCheaper')).toBe(false)
    expect(valueOf(factsOf(sampleLadder, {}, { look: true }), 'rule.holdsAgainstDearer')).toBe(true)
    expect([valueOf(factsOf(), 'look.done'), valueOf(factsOf(sampleLadder, {}, { look: true }), 'golden.compared')]).toEqual([false, true])
  })
})

describe('latency', () => {
  const latency = { p50: 100, p95: 200, p95Upper: 260, p95Lower: 150, n: 100, evidence: 'observed' as const }

  it('of the API and of the tuned arm has bounds, counted for one action', () => {
    const arms = [
      { ...scoredArm(current, 20), latencyMs: latency },
      { ...scoredArm(tuned, 10), latencyMs: { ...latency, p95Upper: 90, evidence: 'measured' as const } },
    ]
    const facts = quickFactsOf(arms, withTask({ callsPerAction: 3 }))
    expect(facts.get('latency.apiLowerMs')).toEqual({ value: 450, evidence: 'observed' })
    expect(facts.get('latency.apiUpperMs')).toEqual({ value: 780, evidence: 'observed' })
    expect(facts.get('latency.tunedUpperMs')).toEqual({ value: 270, evidence: 'measured' })
    expect(facts.get('latency.tunedFirstTokenMs')).toEqual({ value: 90, evidence: 'measured' })
    expect(valueOf(facts, 'latency.todayP95Ms')).toBe(200)
    expect(facts.has('latency.hostedUpperMs')).toBe(false)
    const hosted = quickFactsOf([{ ...scoredArm(tuned, 10), latencyMs: latency, cost: current.cost }])
    expect([valueOf(hosted, 'latency.hostedLowerMs'), valueOf(hosted, 'latency.hostedUpperMs')]).toEqual([150, 260])
  })

  it('of a local arm is not that of an API, and without a measurement there is none', () => {
    expect(quickFactsOf([{ ...scoredArm(prompt, 60), latencyMs: latency }]).has('latency.apiUpperMs')).toBe(false)
    expect(quickFactsOf([scoredArm(current, 20)]).has('latency.apiUpperMs')).toBe(false)
    expect(quickFactsOf().has('latency.tunedUpperMs')).toBe(false)
  })

  it('gives the speed of the tuned arm from tokens and time of a mean call', () => {
    const arm = {
      ...scoredArm(tuned, 10),
      cost: { ...tuned.cost, tokensPerCall: { input: 50, output: 30, evidence: 'measured' as const } },
    }
    expect(quickFactsOf([arm]).get('latency.tunedTokensPerSecond')).toEqual({ value: 300, evidence: 'measured' })
    expect(quickFactsOf().has('latency.tunedTokensPerSecond')).toBe(false)
  })
})

describe('rows', () => {
  it('are counted in independent units, and are diverse where these are at least half of the rows', () => {
    const units = (devUnits: number, rows = 2000) => {
      const data = { ...baseData, rows, duplicatesRemoved: 200 }
      return quickFactsOf(sampleLadder, { data, observed: { devUnits } })
    }
    expect(valueOf(units(300), 'data.usableUnits')).toBe(1800)
    expect(valueOf(units(300), 'data.duplicateShare')).toBe(10)
    expect([valueOf(units(300, 3600), 'data.diverse'), valueOf(units(300, 3601), 'data.diverse')]).toEqual([true, false])
    expect(quickFactsOf().has('data.usableUnits')).toBe(false)
  })

  it('have edge cases where the shortest and the longest are four times off the middle, and for chat a long talk too', () => {
    const edges = (shortest: number, longest: number, longTalks = 0, kind: 'chat' | 'classification' = 'classification') =>
      valueOf(
        quickFactsOf(sampleLadder, { ...withTask({ kind }), observed: { inputs: { shortest, median: 40, longest, longTalks } } }),
        'data.hasEdgeCases',
      )
    expect([edges(10, 160), edges(11, 160), edges(10, 159)]).toEqual([true, false, false])
    expect([edges(10, 160, 0, 'chat'), edges(10, 160, 1, 'chat')]).toEqual([false, true])
  })

  it('written by a model are known by the teacher of task.yaml', () => {
    const teacher = { name: 'teacher', model: 'm', provider: 'deepseek' }
    expect(quickFactsOf(sampleLadder, withTask({ models: { ...sampleTask.models, teacher } })).get('data.hasSynthetic')).toEqual({
      value: true,
      evidence: 'declared',
    })
    expect(quickFactsOf().has('data.hasSynthetic')).toBe(false)
  })

  it('carry noise in points where it was estimated, and agreement of raters as observed', () => {
    const facts = quickFactsOf(sampleLadder, {
      data: { ...baseData, labelNoise: { value: 0.04, low: 0.02, high: 0.07, n: 200 } },
      observed: { raters: { value: 0.8, low: 0.7, high: 0.9, n: 100, method: 'm' } },
    })
    expect(['noise.value', 'noise.low', 'noise.high'].map((name) => Number(valueOf(facts, name)))).toEqual(
      [4, 2, 7].map((n) => expect.closeTo(n, 9)),
    )
    expect(facts.get('raters.kappaLow')).toEqual({ value: 0.7, evidence: 'observed' })
  })

  it('changed what is right where the anchor is surely worse on the newest third, and did not where it surely is not', () => {
    const drift = (wrongFrom: number, wrong: number, sliced = true) => {
      const golden = sampleSplit('golden', scoresWrongAt(1000, wrongFrom, wrong))
      const newest = new Set(golden.ids.slice(0, 334))
      const slices = [{ id: 'newest-third' as const, label: 'newest third of golden', ids: newest }]
      const arms = [{ ...scoredArm(linear, 40), golden }, scoredArm(tuned, 10, 50)]
      return valueOf(factsOf(arms, sliced ? { slices } : {}, { look: true }), 'drift.outputs')
    }
    expect(drift(0, 200)).toBe(true)
    expect(drift(334, 200)).toBe(false)
    expect(drift(284, 150)).toBeUndefined()
    expect(drift(0, 200, false)).toBeUndefined()
  })
})

const baseData = sampleEvidence([]).data
