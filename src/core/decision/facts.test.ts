import { describe, expect, it } from 'vitest'
import { comparePaired } from '../stats/compare-paired.ts'
import { createRandom } from '../lib/random.ts'
import type { DecisionEvidence } from './evidence.ts'
import { strongestFacts, surely } from './fact-entry.ts'
import { findFact } from './fact-vocabulary.ts'
import { sampleArms, sampleEvidence, sampleTask, scoresWrongAt } from './sample-evidence.ts'
import { factsOf, quickFactsOf, sampleLadder, scoredArm, valueOf, withTask } from './sample-facts.ts'

const { linear, prompt, current, tuned } = sampleArms
const ladder = sampleLadder
const scored = scoredArm

/** The prompt without the passage is wrong on `without` of 200 rows, with it on `given`. */
const oracle = (without: number, given: number) =>
  comparePaired({
    a: scoresWrongAt(200, 0, without),
    b: scoresWrongAt(200, 0, given),
    scale: 'binary',
    alpha: 0.05,
    margin: 0.02,
    random: createRandom(1),
  })

describe('sources of a fact', () => {
  it('are ranked: the strongest holds, of equals the first, and what no source knows is absent', () => {
    const facts = strongestFacts([
      ['a', 1, 'declared'],
      ['a', 2, 'measured'],
      ['a', 3, 'observed'],
      ['a', 4, 'measured'],
      ['b', undefined, 'measured'],
      ['b', false, 'assumed'],
      ['c', undefined, 'declared'],
    ])
    expect(facts.get('a')).toEqual({ value: 2, evidence: 'measured' })
    expect(facts.get('b')).toEqual({ value: false, evidence: 'assumed' })
    expect(facts.has('c')).toBe(false)
  })

  it('that lie on neither side say nothing', () => {
    expect([surely(true, false), surely(false, true), surely(false, false)]).toEqual([true, false, undefined])
  })

  it('give only facts that the vocabulary explains, each of its type', () => {
    const latencyMs = { p50: 100, p95: 200, p95Upper: 260, p95Lower: 150, n: 100, evidence: 'measured' as const }
    const tokensPerCall = { input: 90, output: 10, evidence: 'measured' as const }
    const valid = { name: 'valid', split: 'dev2', value: 0.9, low: 0.8, high: 0.95, n: 100, method: 'm' } as const
    const arms = [
      scored(linear, 40, 200),
      { ...scored(prompt, 60, 300), firstPassValidity: valid },
      { ...scored(prompt, 50), name: 'structured@student', kind: 'structured' },
      { ...scored(current, 20, 100), latencyMs },
      { ...scored(tuned, 10, 50), latencyMs, cost: { ...tuned.cost, tokensPerCall } },
    ]
    const writer = { name: 'writer', model: 'deepseek-chat', provider: 'deepseek' }
    const everything = factsOf(
      arms,
      {
        ...withTask({
          kind: 'extraction',
          target: 0.9,
          output: { kind: 'json', schemaFile: 's', schema: {} },
          models: { ...sampleTask.models, writer },
          teacher: 'writer',
          goldenRatedBy: 'people',
          need: { kind: 'behaviour', finer: 'style' },
          citations: 'none',
          regulated: false,
          latency: { p95Ms: 300 },
          team: { weeksPerYear: 6, canServe: false, domainExpert: true },
          maintain: { willing: true, cyclesPerYear: 3 },
          scorers: [{ name: 'tone', judge: { model: 'm', rubric: 'r.yaml' } }],
          quantities: { 'volume.callsPerDay': { kind: 'fixed', value: 1000 }, 'costs.baseCadenceMonths': { kind: 'fixed', value: 5 } },
        }),
        oracleContext: oracle(60, 20),
        promptTokens: 90,
        data: { ...sampleEvidence([]).data, labelNoise: { value: 0.04, low: 0.02, high: 0.07, n: 200 } },
        failureCauses: {
          arm: 'prompt@student',
          split: 'dev2',
          n: 200,
          failures: 60,
          causes: [{ cause: 'format', count: 30, share: 0.5, low: 0.4, high: 0.6, rows: [] }],
          clusters: [{ rows: ['a'], signs: [], causes: [], consistency: 1 }],
        },
        slices: [{ id: 'newest-third', label: 'newest', ids: new Set(['golden-1', 'golden-999']) }],
        observed: {
          devUnits: 300,
          licences: [{ licence: 'MIT', rows: 3 }],
          inputs: { shortest: 1, median: 10, longest: 100, longTalks: 0 },
          sameThird: { value: 0.5, low: 0.45, high: 0.55, n: 300, method: 'm' },
          raters: { value: 0.8, low: 0.7, high: 0.9, n: 100, method: 'm' },
          prompt: { tokens: 100, words: 80, parts: ['persona', 'task', 'constraints', 'format'] },
          machine: { memoryBytes: 8e9, cores: 2 },
        },
      },
      { look: true },
    )
    const ranked = [...everything.values()].map(({ evidence }) => evidence)
    const counts = (['measured', 'observed', 'declared', 'assumed'] as const).map((rank) => ranked.filter((own) => own === rank).length)
    // One number a rank: a fact that vanishes, or rests on another source than it should, shows here.
    expect(counts).toEqual([66, 5, 52, 19])
    const types = { number: 'number', flag: 'boolean', word: 'string', words: 'string' } as const
    for (const [name, { value }] of everything) {
      const definition = findFact(name)
      expect([name, definition === undefined ? 'not explained' : types[definition.type]]).toEqual([name, typeof value])
      if (definition?.values !== undefined && definition.type === 'word') expect(definition.values).toContain(value)
    }
  })
})

describe('knowledge or behaviour', () => {
  const need = (rest: Partial<DecisionEvidence>) => quickFactsOf(ladder, rest).get('need.kind')

  it('is what was declared, until the probe shows otherwise', () => {
    expect(need({})).toBeUndefined()
    const declared = withTask({ need: { kind: 'behaviour' } })
    expect(need(declared)).toEqual({ value: 'behaviour', evidence: 'declared' })
    expect(need({ ...declared, oracleContext: oracle(60, 20) })).toEqual({ value: 'knowledge', evidence: 'measured' })
    expect(need({ ...withTask({ need: { kind: 'knowledge' } }), oracleContext: oracle(60, 60) })).toEqual({
      value: 'behaviour',
      evidence: 'measured',
    })
  })

  it('stays as declared where the probe is open', () => {
    const open = oracle(60, 54)
    expect([open.low < 0.02, open.high > 0.02]).toEqual([true, true])
    expect(need({ ...withTask({ need: { kind: 'both' } }), oracleContext: open })).toEqual({ value: 'both', evidence: 'declared' })
  })

  it('is both where the passage helps and the target is surely still missed', () => {
    expect(need({ ...withTask({ target: 0.99 }), oracleContext: oracle(80, 40) })?.value).toBe('both')
    expect(need({ ...withTask({ target: 0.8 }), oracleContext: oracle(80, 40) })?.value).toBe('knowledge')
    const facts = quickFactsOf(ladder, { ...withTask({ target: 0.9 }), oracleContext: oracle(60, 40) })
    expect(valueOf(facts, 'oracle.gapToTarget')).toBeCloseTo(10, 6)
  })

  it('is finer by the causes of failures that surely make up a quarter', () => {
    const cause = (name: 'format' | 'knowledge' | 'no-schema' | 'other', low: number) => ({
      cause: name,
      count: 30,
      share: 0.3,
      low,
      high: 0.9,
      rows: [],
    })
    const causes = (list: readonly ReturnType<typeof cause>[], clusters: NonNullable<DecisionEvidence['failureCauses']>['clusters'] = []) =>
      quickFactsOf(ladder, {
        ...withTask({ need: { kind: 'behaviour', finer: 'style' } }),
        failureCauses: { arm: 'prompt@student', split: 'dev2', n: 200, failures: 60, causes: list, clusters },
      })
    expect(causes([cause('format', 0.24)]).get('need.finer')).toEqual({ value: 'style', evidence: 'declared' })
    expect(causes([cause('format', 0.25), cause('no-schema', 0.4), cause('knowledge', 0.3)]).get('need.finer')).toEqual({
      value: 'format knowledge',
      evidence: 'measured',
    })
    expect(valueOf(causes([cause('other', 0.9)]), 'need.finer')).toBe('style')
    expect(valueOf(causes([cause('other', 0.5), cause('format', 0.3)]), 'failures.labelled')).toBe(30)
  })

  it('knows whether failures are consistent only where rows were asked again', () => {
    const consistent = (...clusters: readonly (readonly [rows: number, consistency?: number])[]) =>
      valueOf(
        quickFactsOf(ladder, {
          failureCauses: {
            arm: 'prompt@student',
            split: 'dev2',
            n: 200,
            failures: 60,
            causes: [],
            clusters: clusters.map(([rows, consistency]) => ({
              rows: Array.from({ length: rows }, String),
              signs: [],
              causes: [],
              ...(consistency === undefined ? {} : { consistency }),
            })),
          },
        }),
        'failures.consistent',
      )
    expect(consistent([20])).toBeUndefined()
    expect(consistent([20, 0.8])).toBe(true)
    expect(consistent([20, 0.79])).toBe(false)
    expect(consistent([30, 1], [10, 0.2])).toBe(true)
    expect(consistent([10, 1], [30, 0.2], [90])).toBe(false)
  })
})

describe('facts of the task', () => {
  it('say which number was declared and which is a default', () => {
    const facts = quickFactsOf()
    expect(facts.get('volume.callsPerMonth')).toEqual({ value: 30_417, evidence: 'declared' })
    expect(facts.get('volume.callsPerDay')).toEqual({ value: 1000, evidence: 'declared' })
    expect(facts.get('changes.knowledgePerYear')).toEqual({ value: 0, evidence: 'assumed' })
    expect(facts.get('horizonMonths')?.evidence).toBe('assumed')
  })

  it('count tokens by what runs today, else by the best arm that asks a model', () => {
    expect(valueOf(quickFactsOf(), 'volume.tokensPerDay')).toBeUndefined()
    const counted = {
      ...scored(prompt, 60),
      cost: { ...prompt.cost, tokensPerCall: { input: 90, output: 10, evidence: 'measured' as const } },
    }
    expect(valueOf(quickFactsOf([counted]), 'volume.tokensPerDay')).toBe(100_000)
    expect(valueOf(quickFactsOf([counted, scored(current, 20)]), 'volume.tokensPerDay')).toBe(1_020_000)
    expect(valueOf(quickFactsOf([counted, scored(current, 20)]), 'volume.tokensPerMonth')).toBe(31_025_000)
  })

  it('call a volume steady whose declared ends lie within a factor of two', () => {
    const steady = (low: number, high: number) =>
      valueOf(quickFactsOf(ladder, withTask({ quantities: { 'volume.callsPerDay': { kind: 'range', low, high } } })), 'volume.steady')
    expect([steady(100, 200), steady(100, 201)]).toEqual([true, false])
    expect(valueOf(quickFactsOf(), 'volume.steady')).toBeUndefined()
  })

  it('take a label set or a schema for one narrow job, and say nothing of free text', () => {
    expect(['scope.closedAnswers', 'scope.narrow', 'scope.broad'].map((name) => valueOf(quickFactsOf(), name))).toEqual([true, true, false])
    const free = quickFactsOf(ladder, withTask({ kind: 'chat', output: { kind: 'text' } }))
    expect(['scope.closedAnswers', 'scope.narrow', 'scope.broad'].map((name) => valueOf(free, name))).toEqual([false, undefined, undefined])
  })

  it('look into a schema for objects within objects', () => {
    const nested = (schema: Record<string, unknown>) =>
      valueOf(quickFactsOf(ladder, withTask({ output: { kind: 'json', schemaFile: 's', schema } })), 'format.nested')
    expect(nested({ type: 'object', properties: { a: { type: 'string' } } })).toBe(false)
    expect(nested({ type: 'object', properties: { a: { type: 'object', properties: { b: {} } } } })).toBe(true)
    expect(nested({ type: 'object', properties: { a: { type: 'array', items: { type: 'object', properties: {} } } } })).toBe(true)
    expect(nested({ anyOf: [{ properties: { a: { anyOf: [{ properties: {} }] } } }] })).toBe(true)
    expect(valueOf(quickFactsOf(), 'format.nested')).toBeUndefined()
  })

  it('are stable by what was declared, unless inputs surely moved', () => {
    const stable = (changes: number, low?: number) =>
      quickFactsOf(ladder, {
        ...withTask({ changes: { outputsPerYear: changes, knowledgePerYear: 0 } }),
        ...(low === undefined ? {} : { observed: { sameThird: { value: low + 0.05, low, high: low + 0.09, n: 300, method: 'm' } } }),
      })
    expect(stable(1).get('scope.stable')).toEqual({ value: true, evidence: 'declared' })
    expect(stable(2).get('scope.stable')).toEqual({ value: false, evidence: 'declared' })
    expect(stable(1, 0.51).get('scope.stable')).toEqual({ value: false, evidence: 'measured' })
    expect(stable(1, 0.5).get('scope.stable')).toEqual({ value: true, evidence: 'declared' })
    expect([stable(1, 0.51), stable(1, 0.5), stable(1, 0.52), stable(1, 0.48)].map((facts) => valueOf(facts, 'drift.inputs'))).toEqual([
      true,
      false,
      true,
      false,
    ])
    const wide = quickFactsOf(ladder, { observed: { sameThird: { value: 0.52, low: 0.4, high: 0.64, n: 60, method: 'm' } } })
    expect(valueOf(wide, 'drift.inputs')).toBeUndefined()
  })

  it('repeat what was declared of people, data and limits', () => {
    const facts = quickFactsOf(
      ladder,
      withTask({
        team: { weeksPerYear: 6, canServe: false, domainExpert: true },
        maintain: { willing: true, cyclesPerYear: 3 },
        latency: { p95Ms: 300 },
        privacy: 'any',
        regulated: true,
        citations: 'required',
        goldenRatedBy: 'people',
        corpus: ['docs'],
        target: 0.9,
        horizonMonths: 24,
        scorers: [{ name: 'tone', judge: { model: 'm', rubric: 'r.yaml' } }],
        quantities: { 'costs.baseCadenceMonths': { kind: 'range', low: 4, high: 6 } },
      }),
    )
    const expected = {
      'team.weeksPerYear': 6,
      'team.canServe': false,
      'team.technical': false,
      'team.domainExpert': true,
      'maintain.willing': true,
      'maintain.cyclesPerYear': 3,
      'latency.hasLimit': true,
      'latency.limitMs': 300,
      'latency.firstTokenLimitMs': 300,
      'privacy.ownPremises': false,
      privacy: 'any',
      regulated: true,
      citations: 'required',
      'golden.ratedBy': 'people',
      'data.hasPeople': true,
      'corpus.given': true,
      target: 90,
      'target.declared': true,
      margin: 2,
      horizonMonths: 24,
      'style.hasRubric': true,
      'cadence.months': 5,
    }
    for (const [name, value] of Object.entries(expected)) expect([name, valueOf(facts, name)]).toEqual([name, value])
    expect(facts.has('latency.unlimited')).toBe(false)
    const bare = quickFactsOf()
    expect(valueOf(bare, 'latency.unlimited')).toBe(true)
    expect(valueOf(bare, 'project.isExperiment')).toBe(true)
    expect(bare.get('maintain.cyclesPerYear')).toEqual({ value: 1, evidence: 'declared' })
    for (const name of ['golden.ratedBy', 'data.hasPeople', 'style.hasRubric', 'team.canServe', 'target', 'cadence.months'])
      expect([name, bare.has(name)]).toEqual([name, false])
    expect(quickFactsOf(ladder, withTask({ goldenRatedBy: 'unknown' })).has('golden.ratedBy')).toBe(false)
  })
})
