import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import type { Fact, Facts } from './condition.ts'
import { evaluateCondition } from './condition.ts'
import type { Evidence } from './decision.ts'
import { evaluateGates } from './gates.ts'
import { policyAnswer } from './policy-answer.ts'
import { loadPolicy, type Policy } from './policy.ts'

const read = (name: string) => loadPolicy(readFileSync(new URL(`../../../policies/${name}`, import.meta.url), 'utf8'), name)
const verdictOf = (policy: Policy, known: Facts) => {
  const answer = policyAnswer(policy, evaluateGates(policy, known))
  return { verdict: answer.kind === 'verdict' ? answer.verdict : answer.kind, gate: answer.gate }
}
const assay = () => read('assay.yaml')
const sixGates = () => read('zalt-six-gates.yaml')

const facts = (values: Readonly<Record<string, Fact['value'] | readonly [Fact['value'], Evidence]>>): Facts =>
  new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? { value: value[0], evidence: value[1] } : { value, evidence: 'measured' },
    ]),
  )

describe('conditions', () => {
  const known = facts({ a: 5, b: 'x' })

  it('are unknown on a fact nobody knows, also negated', () => {
    expect(evaluateCondition({ fact: 'c', is: 1 }, known).answer).toBe('unknown')
    expect(evaluateCondition({ not: { fact: 'c', is: 1 } }, known).answer).toBe('unknown')
    expect(evaluateCondition({ fact: 'b', atLeast: 1 }, known).answer).toBe('unknown')
  })

  it('let one no decide all, and one yes decide any, whatever is unknown', () => {
    const unknown = { fact: 'c', is: 1 } as const
    expect(evaluateCondition({ all: [unknown, { fact: 'a', below: 5 }] }, known).answer).toBe('no')
    expect(evaluateCondition({ any: [unknown, { fact: 'a', atLeast: 5 }] }, known).answer).toBe('yes')
    expect(evaluateCondition({ all: [unknown, { fact: 'a', atLeast: 5 }] }, known).answer).toBe('unknown')
    expect(evaluateCondition({ any: [unknown, { fact: 'a', below: 5 }] }, known).answer).toBe('unknown')
  })
})

describe('policies as shipped', () => {
  it('have the permanent gate ids', () => {
    expect(sixGates().gates.map(({ id }) => id)).toEqual([
      'behaviour-not-knowledge',
      'prompt-repaired',
      'harness',
      'narrow-and-settled',
      'cost-justified',
      'enough-examples',
    ])
    expect(assay().gates.map(({ id }) => id)).toEqual([
      'enough-data',
      'label-noise',
      'judge-calibrated',
      'capable-rival',
      'retrieval-measured',
      'privacy',
      'licence',
      'base-licence',
      'teacher-terms',
      'data-licence',
      'servable',
      'not-deprecated',
      'latency',
      'headroom',
      'beats-cheaper',
      'holds-against-dearer',
    ])
  })

  it('answer unknown, never yes, where nothing is known', () => {
    for (const policy of [assay(), sixGates()])
      expect(new Set(evaluateGates(policy, new Map()).map(({ answer }) => answer))).toEqual(new Set(['unknown']))
    expect(verdictOf(sixGates(), new Map())).toEqual({
      verdict: 'inconclusive',
      gate: 'behaviour-not-knowledge',
    })
  })

  const passing = {
    margin: 2,
    'task.kind': 'classification',
    'need.kind': ['behaviour', 'declared'],
    citations: ['none', 'declared'],
    'changes.knowledgePerYear': [0, 'declared'],
    'changes.outputsPerYear': [1, 'declared'],
    'ladder.hasPrompt': true,
    'ladder.hasFewShot': true,
    'ladder.hasStructured': true,
    'gap.toTarget': 8,
    'failures.labelled': 20,
    'failures.consistent': true,
    'scorer.automatic': true,
    'data.goldenUnits': 300,
    'baseline.measured': true,
    'golden.ratedBy': ['people', 'declared'],
    'cost.ratio': [3.5, 'assumed'],
    'volume.callsPerMonth': [15_000_000, 'declared'],
    'latency.hasLimit': [false, 'declared'],
    'data.trainUnits': 5000,
    'noise.low': 1,
    'noise.high': 4,
  } as const

  const six = (changes: Parameters<typeof facts>[0]) => verdictOf(sixGates(), facts({ ...passing, ...changes }))

  it('say fine-tune where all six are yes (VV-01 with gate 2 measured)', () => {
    expect(six({})).toEqual({ verdict: 'fine-tune', gate: null })
  })

  it('stop at the first no, as the verdict vectors do', () => {
    expect(six({ 'changes.knowledgePerYear': 52 })).toEqual({ verdict: 'retrieval', gate: 'behaviour-not-knowledge' }) // VV-02, VV-05, VV-11
    expect(six({ citations: 'required' }).verdict).toBe('retrieval')
    expect(six({ 'gap.toTarget': 0 })).toEqual({ verdict: 'prompt', gate: 'prompt-repaired' })
    expect(six({ 'data.goldenUnits': 60 })).toEqual({ verdict: 'not-yet', gate: 'harness' })
    expect(six({ 'changes.outputsPerYear': 12, 'volume.callsPerMonth': 80_000 })).toEqual({ verdict: 'prompt', gate: 'narrow-and-settled' }) // VV-13
    expect(six({ 'cost.ratio': 0.2 })).toEqual({ verdict: 'prompt', gate: 'cost-justified' }) // VV-04, VV-08
    expect(six({ 'data.trainUnits': 200 })).toEqual({ verdict: 'not-yet', gate: 'enough-examples' }) // VV-07
  })

  it('let a hard latency limit stand for the cost (VV-10)', () => {
    expect(
      six({ 'cost.ratio': 0.2, 'latency.hasLimit': true, 'latency.limitMs': 100, 'latency.todayP95Ms': 600, 'latency.tunedUpperMs': 90 })
        .verdict,
    ).toBe('fine-tune')
  })

  it('let a measurement outrank a declaration', () => {
    const [gate] = evaluateGates(sixGates(), facts({ ...passing, 'oracle.low': 5, 'oracle.high': 12 }))
    expect(gate).toMatchObject({ answer: 'no', evidence: 'measured' })
  })

  it('rest a gate on its weakest fact', () => {
    const gates = evaluateGates(sixGates(), facts(passing))
    expect(gates.find(({ id }) => id === 'harness')?.evidence).toBe('declared')
    expect(gates.find(({ id }) => id === 'cost-justified')?.evidence).toBe('assumed')
  })

  it('answer the latency gate from the declaration without a limit, from the measurement with one', () => {
    const latency = (values: Parameters<typeof facts>[0]) => evaluateGates(assay(), facts(values)).find(({ id }) => id === 'latency')
    expect(latency({ 'latency.unlimited': [true, 'declared'] })).toMatchObject({
      answer: 'yes',
      why: 'task.yaml declares no latency limit.',
    })
    expect(latency({ 'latency.limitMs': 100, 'latency.tunedUpperMs': 101 })?.answer).toBe('no')
    expect(latency({ 'latency.limitMs': 100, 'latency.tunedUpperMs': 100 })?.answer).toBe('yes')
    expect(latency({ 'latency.limitMs': 100 })?.answer).toBe('unknown')
  })

  it('write their sentences with the facts in them', () => {
    const [gate] = evaluateGates(
      assay(),
      facts({ 'data.trainUnits': 20, 'data.goldenUnits': 10, 'rule.minTrain': 50, 'rule.minGolden': 100 }),
    )
    expect(gate).toMatchObject({ answer: 'no', why: '20 independent training and 10 golden examples; the floor is 50 and 100.' })
  })
})

describe('reading a policy', () => {
  it('lists every mistake at once', () => {
    const wrong = 'id: mine\ntitle: x\nsource: y\nmode: sometimes\ngates: []\nextra: 1\n'
    try {
      loadPolicy(wrong, 'mine.yaml')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(AssayError)
      expect((error as AssayError).code).toBe('policy-invalid')
      expect((error as AssayError).also.length).toBeGreaterThanOrEqual(2)
    }
  })

  it('points at the line that is not YAML', () => {
    expect(() => loadPolicy('id: [', 'mine.yaml')).toThrow(AssayError)
  })
})
