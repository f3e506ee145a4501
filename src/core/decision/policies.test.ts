import { readdirSync, readFileSync } from 'node:fs'
import { assert, constant, constantFrom, integer, oneof, property, record, type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, Facts } from './condition.ts'
import { conditionSchema } from './condition.ts'
import { factVocabulary, findFact } from './fact-vocabulary.ts'
import { evaluateGates } from './gates.ts'
import { policyAnswer, type PolicyAnswer } from './policy-answer.ts'
import { explainPolicy } from './policy-explained.ts'
import { policyJsonSchema } from './policy-json-schema.ts'
import { policyNames } from './policy-names.ts'
import { loadPolicy, type Policy } from './policy.ts'

const folder = new URL('../../../policies/', import.meta.url)
/** Read inside of each test: what runs while tests are collected is slow to mutate. */
const read = (name: string): Policy => loadPolicy(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), `${name}.yaml`)

/** How far an answer commits: training, another arm, or nothing yet. */
const strengthOf = (answer: PolicyAnswer): number => {
  if (answer.kind === 'open') return 1
  if (answer.kind === 'choice') return 2
  if (answer.verdict === 'fine-tune' || answer.verdict === 'hybrid') return 3
  return answer.verdict === 'not-yet' || answer.verdict === 'inconclusive' ? 1 : 2
}

const valueOf = (name: string): Arbitrary<Fact['value']> => {
  const fact = findFact(name)
  if (fact?.type === 'flag') return constantFrom(true, false)
  if (fact?.type === 'number') return constantFrom(-1, 0, 1, 2, 4, 5, 50, 100, 499, 500, 1000, 5000, 1e6, 1e9, 1e12)
  return fact?.values === undefined ? constant('x') : constantFrom(...fact.values)
}

/** Some of the facts that a policy asks for, at any rank. */
const factsFor = (policy: Policy): Arbitrary<Facts> => {
  const names = explainPolicy(policy).facts.map(({ name }) => name)
  const entry = (name: string) =>
    oneof(
      { weight: 1, arbitrary: constant(undefined) },
      { weight: 4, arbitrary: record({ value: valueOf(name), evidence: constantFrom('measured', 'observed', 'declared', 'assumed') }) },
    )
  return record(Object.fromEntries(names.map((name) => [name, entry(name)]))).map(
    (known) => new Map(Object.entries(known).flatMap(([name, fact]): [string, Fact][] => (fact === undefined ? [] : [[name, fact]]))),
  )
}

describe('the policies that come with Assay', () => {
  it('are the files of the folder, each under the name it is found by', () => {
    expect(readdirSync(folder).sort()).toEqual(policyNames.map((name) => `${name}.yaml`).sort())
    expect(policyNames.map((name) => read(name).id)).toEqual([...policyNames])
  })

  it('say their source and what its author gains', () => {
    expect(policyNames.map(read).filter(({ source, interest = '' }) => source.length < 5 || interest.length < 20)).toEqual([])
  })

  it('name the command that measures label noise wherever they ask for it', () => {
    const asking = policyNames.flatMap((name) => read(name).gates).filter((gate) => JSON.stringify(gate).includes('"noise.'))
    expect(asking.length).toBeGreaterThan(3)
    for (const { id, change, onUnknown } of asking) {
      expect(change, id).toContain('`assay review --queue audit')
      if (onUnknown !== undefined) expect(JSON.stringify(onUnknown), id).toContain('`assay review --queue audit`')
    }
  })

  it('use every threshold that they name', () => {
    for (const policy of policyNames.map(read)) {
      const text = JSON.stringify(policy.gates)
      for (const name of Object.keys(policy.thresholds ?? {})) expect(text, `${policy.id} ${name}`).toContain(`threshold.${name}"`)
    }
  })

  it.each(policyNames)('%s: commits to nothing where nothing is known', (name) => {
    const policy = read(name)
    const results = evaluateGates(policy, new Map())
    expect(results.map(({ answer }) => answer)).toEqual(results.map(() => 'unknown'))
    const answer = policyAnswer(policy, results)
    if (policy.mode === 'steps') expect(answer.gate).toBe(policy.gates[0]?.id)
    else expect(strengthOf(answer)).toBe(1)
  })

  it.each(policyNames)('%s: a gate turned from yes to unknown never strengthens it', (name) => {
    const policy = read(name)
    assert(
      property(factsFor(policy), integer({ min: 0, max: 30 }), (facts, turned) => {
        const results = evaluateGates(policy, facts)
        const yes = policy.gates.filter(({ id }) => results.some((result) => result.id === id && result.answer === 'yes'))
        const id = yes[turned % Math.max(1, yes.length)]?.id
        const before = policyAnswer(policy, results)
        const after = policyAnswer(
          policy,
          results.map((result) => (result.id === id ? { ...result, answer: 'unknown' as const } : result)),
        )
        expect(strengthOf(after)).toBeLessThanOrEqual(strengthOf(before))
        // What still commits says what it said before, notes aside; a step that is not known to be done is the next one.
        if (strengthOf(after) > 1 && policy.mode !== 'steps') expect(before.text.startsWith(after.text)).toBe(true)
        if (policy.mode === 'steps' && id !== undefined) expect(after.text).not.toBe('every step is done')
      }),
      { numRuns: 150 },
    )
  })

  it('speak for all gates together only where every one is yes, those in order', () => {
    for (const policy of policyNames.map(read).filter(({ mode }) => mode === 'all-in-order'))
      assert(
        property(factsFor(policy), (facts) => {
          const results = evaluateGates(policy, facts).filter(({ id }) => policy.gates.some((gate) => gate.id === id))
          const answer = policyAnswer(policy, results)
          expect(answer.gate === null).toBe(results.every((result) => result.answer === 'yes'))
        }),
        { numRuns: 60 },
      )
  })
})

describe('the vocabulary of facts', () => {
  it('has each name once, with a meaning and where it comes from', () => {
    expect(new Set(factVocabulary.map(({ name }) => name)).size).toBe(factVocabulary.length)
    for (const { name, type, unit, values, meaning, from } of factVocabulary) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z0-9-]*)*$/)
      expect([meaning, from].filter((text) => text.length < 2)).toEqual([])
      expect(type === 'number' ? (unit ?? '') : 'none').not.toBe('')
      expect((values ?? ['any']).filter((value) => value === '')).toEqual([])
      if (type === 'words') expect(values?.length).toBeGreaterThan(1)
    }
  })

  it('counts a limit at every rank, and nothing else', () => {
    expect(findFact('margin')?.isLimit).toBe(true)
    expect(findFact('latency.limitMs')?.isLimit).toBe(true)
    expect(findFact('data.trainUnits')?.isLimit).toBeUndefined()
    expect(findFact('nobody')).toBeUndefined()
  })

  it('is what editors complete', () => {
    const text = JSON.stringify(policyJsonSchema())
    expect(text).toContain('"data.trainUnits"')
    expect(text).toContain('"title":"Assay policy"')
    expect(text).toContain(JSON.stringify({ type: 'string', pattern: '^threshold\\.[a-z][A-Za-z0-9]*$' }))
    expect(conditionSchema.safeParse({ fact: 'anything', includes: 'x' }).success).toBe(true)
  })
})
