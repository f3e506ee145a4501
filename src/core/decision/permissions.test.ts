import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assert, constantFrom, property, subarray } from 'fast-check'
import { permissionGates } from '../licences/permission.ts'
import type { PermissionGate } from '../licences/permission.ts'
import type { Task } from '../task/task.ts'
import { buildDecision } from './build-decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { evaluateGates } from './gates.ts'
import { permissionsOf, unpermitted } from './permissions.ts'
import { planLook } from './plan-look.ts'
import { loadPolicy } from './policy.ts'
import { sampleArms, sampleEvidence, sampleTask } from './sample-evidence.ts'
import { factsOf, quickFactsOf, sampleLadder, scoredArm, valueOf, withTask } from './sample-facts.ts'

const { linear, current, tuned } = sampleArms
const assay = loadPolicy(readFileSync(new URL('../../../policies/assay.yaml', import.meta.url), 'utf8'), 'assay.yaml')

const student = (model: string) => ({ ...sampleTask.models, student: { name: 'student', model, provider: 'local' } })
const writer = { name: 'writer', model: 'gpt-4.1', provider: 'openai' }

const decide = (task: Partial<Task> = {}, rest: Partial<DecisionEvidence> = {}) => {
  const evidence = sampleEvidence(sampleLadder, {
    ...withTask({ rates: { engineerWeekUsd: 0, labelUsd: 0 }, ...task }),
    policies: [assay],
    ...rest,
  })
  const look = planLook(evidence, 1)
  const decision = buildDecision(look === undefined ? evidence : { ...evidence, look })
  return { ...decision, gate: (id: string) => decision.gates.find((gate) => gate.id === id) }
}

describe('a tuned arm that wins on golden', () => {
  it('is fine-tune where licence, terms, serving and life are answered with yes, each with its source', () => {
    const decision = decide()
    expect(decision.verdict).toBe('fine-tune')
    for (const id of permissionGates) expect([id, decision.gate(id)?.answer]).toEqual([id, 'yes'])
    expect(decision.gate('base-licence')).toMatchObject({ evidence: 'declared', why: expect.stringContaining('read 2026-11-22') })
    expect(decision.gate('servable')?.evidence).toBe('measured')
    expect(decision.gate('licence')?.answer).toBe('yes')
  })

  interface Blocked {
    readonly gate: string
    readonly answer: 'no' | 'unknown'
    readonly task: Partial<Task>
    readonly rest?: Partial<DecisionEvidence>
  }
  const blocked: readonly Blocked[] = [
    { gate: 'base-licence', answer: 'unknown', task: { models: student('unheard-of') } },
    { gate: 'base-licence', answer: 'unknown', task: { models: student('Llama-3.1-8B') } },
    { gate: 'base-licence', answer: 'no', task: { models: student('Llama-3.1-8B'), use: { monthlyUsers: 1e9 } } },
    { gate: 'teacher-terms', answer: 'unknown', task: { models: { ...sampleTask.models, writer }, teacher: 'writer' } },
    {
      gate: 'teacher-terms',
      answer: 'no',
      task: { models: { ...sampleTask.models, writer }, teacher: 'writer', use: { distributed: true } },
    },
    { gate: 'data-licence', answer: 'no', task: {}, rest: { observed: { licences: [{ licence: 'CC-BY-NC-4.0', rows: 3 }] } } },
    { gate: 'data-licence', answer: 'unknown', task: {}, rest: { observed: { licences: [{ licence: 'our own words', rows: 3 }] } } },
    { gate: 'servable', answer: 'no', task: { trainingProvider: 'openai' } },
    { gate: 'servable', answer: 'unknown', task: { trainingProvider: 'prem', privacy: 'any' } },
    { gate: 'not-deprecated', answer: 'no', task: { trainingProvider: 'openai', privacy: 'any' } },
    { gate: 'not-deprecated', answer: 'unknown', task: { trainingProvider: 'bedrock', privacy: 'any' } },
  ]

  /** The gate in the words of the policy, and which gates forbid fine-tune: without a cost model. */
  const gateOf = ({ gate, task, rest = {} }: Pick<Blocked, 'gate' | 'task' | 'rest'>) => {
    const given = { ...withTask(task), ...rest }
    return {
      ...evaluateGates(assay, quickFactsOf(sampleLadder, given)).find(({ id }) => id === gate),
      forbid: unpermitted(sampleEvidence(sampleLadder, given), scoredArm(tuned, 10)) as readonly string[],
    }
  }

  it.each(blocked)('is held by $gate while that is answered with $answer', (given) => {
    const { answer, why, forbid } = gateOf(given)
    expect(answer).toBe(given.answer)
    expect(why?.length).toBeGreaterThan(20)
    expect(why).not.toContain('{')
    expect(forbid).toContain(given.gate)
  })

  it.each(blocked)('is let go by $gate, answered with $answer, once someone accepted it by name and day', (given) => {
    const accepted = [{ gate: given.gate as PermissionGate, by: 'Dana Lee', on: '2026-11-20' }]
    const { answer, evidence, why, forbid } = gateOf({ ...given, task: { ...given.task, accepted } })
    expect([answer, evidence]).toEqual(['yes', 'declared'])
    expect(why).toMatch(/^Accepted by Dana Lee on 2026-11-20/)
    expect(forbid).not.toContain(given.gate)
  })

  it('is not fine-tune while one gate is unknown or no, and the summary names it', () => {
    const unknown = decide({ models: student('unheard-of') })
    expect([unknown.verdict, unknown.summary]).toEqual(['inconclusive', expect.stringContaining('base-licence')])
    expect(decide({}, { observed: { licences: [{ licence: 'CC-BY-NC-4.0', rows: 3 }] } }).verdict).toBe('inconclusive')
    const accepted = [{ gate: 'base-licence', by: 'Dana Lee', on: '2026-11-20' }] as const
    expect(decide({ models: student('unheard-of'), accepted: [...accepted, { ...accepted[0], gate: 'servable' }] }).verdict).toBe(
      'fine-tune',
    )
  })

  it('is not fine-tune where it would be trained elsewhere on rows that must stay here, whatever was accepted', () => {
    const accepted = permissionGates.map((gate) => ({ gate, by: 'Dana Lee', on: '2026-11-20' }))
    const decision = decide({ trainingProvider: 'openai', accepted })
    expect([decision.verdict, decision.gate('privacy')?.answer]).toEqual(['inconclusive', 'no'])
    expect(decision.summary).toContain('privacy')
    expect(decide({ trainingProvider: 'openai', privacy: 'any', accepted }).verdict).toBe('fine-tune')
  })

  it('needs an answer from its user about a licence with a cap, and no more', () => {
    expect(decide({ models: student('Llama-3.1-8B'), use: { monthlyUsers: 20_000 } }).verdict).toBe('fine-tune')
  })

  it('says which command or edit lifts a gate', () => {
    const { next } = decide({ models: student('unheard-of') })
    expect(next).toContainEqual({ command: 'assay run', why: expect.stringMatching(/base-licence.*accepted/) })
    expect(decide().next.some(({ why }) => why.includes('accepted'))).toBe(false)
  })

  it('is never held by fewer gates for an answer less', () => {
    assert(
      property(subarray([...permissionGates]), constantFrom('SmolLM2-135M', 'Llama-3.1-8B', 'unheard-of'), (gates, model) => {
        const forbid = (list: readonly PermissionGate[]) =>
          gateOf({
            gate: 'servable',
            task: {
              models: student(model),
              trainingProvider: 'bedrock',
              privacy: 'any',
              accepted: list.map((gate) => ({ gate, by: 'x', on: '2026-11-20' })),
            },
          }).forbid
        expect(forbid(gates.slice(1))).toEqual(expect.arrayContaining([...forbid(gates)]))
      }),
    )
  })
})

describe('permissions', () => {
  const evidence = sampleEvidence(sampleLadder)

  it('are all yes for the made-up task', () => {
    expect(unpermitted(evidence, tuned)).toEqual([])
    expect(Object.keys(permissionsOf(evidence, tuned))).toEqual([...permissionGates])
  })

  it('of a tuned arm whose model task.yaml does not name are unknown', () => {
    expect(unpermitted(evidence, { ...tuned, modelName: 'gone' })).toEqual(['base-licence', 'servable', 'not-deprecated'])
  })
})

describe('facts of licence and terms', () => {
  it('are true, false or absent, with the sentence beside them', () => {
    const facts = quickFactsOf(sampleLadder, withTask({ models: student('Llama-3.1-8B') }))
    expect(facts.has('permits.baseLicence')).toBe(false)
    expect(valueOf(facts, 'permits.baseLicenceWhy')).toContain('use.monthlyUsers')
    expect(valueOf(quickFactsOf(), 'permits.notDeprecated')).toBe(true)
    expect(
      valueOf(quickFactsOf(sampleLadder, { observed: { licences: [{ licence: 'CC-BY-NC-4.0', rows: 1 }] } }), 'permits.dataLicence'),
    ).toBe(false)
    expect(quickFactsOf([scoredArm(linear, 40)]).has('permits.servable')).toBe(false)
  })

  it('of base and rows together are the old gate: one no is a no, one unknown leaves it open', () => {
    const licence = (model: string, row?: string, rest: Partial<Task> = {}) =>
      quickFactsOf(sampleLadder, {
        ...withTask({ models: student(model), ...rest }),
        ...(row === undefined ? {} : { observed: { licences: [{ licence: row, rows: 1 }] } }),
      }).get('licence.permitted')
    expect(licence('SmolLM2-135M')).toEqual({ value: true, evidence: 'declared' })
    expect(licence('unheard-of')).toBeUndefined()
    expect(licence('unheard-of', 'CC-BY-NC-4.0')).toEqual({ value: false, evidence: 'assumed' })
    expect(licence('SmolLM2-135M', 'odd')).toBeUndefined()
    expect(licence('Llama-3.1-8B', undefined, { use: { monthlyUsers: 1e9 } })?.value).toBe(false)
    expect(valueOf(quickFactsOf([scoredArm(linear, 40), { ...tuned, status: 'blocked: licence' }]), 'licence.permitted')).toBe(false)
  })

  it('of privacy are broken by a trainer elsewhere where data is local', () => {
    expect(valueOf(quickFactsOf(), 'privacy.permitted')).toBe(true)
    expect(valueOf(quickFactsOf(sampleLadder, withTask({ trainingProvider: 'together' })), 'privacy.permitted')).toBe(false)
    expect(valueOf(quickFactsOf(sampleLadder, withTask({ trainingProvider: 'local' })), 'privacy.permitted')).toBe(true)
    expect(valueOf(quickFactsOf(sampleLadder, withTask({ trainingProvider: 'together', privacy: 'any' })), 'privacy.permitted')).toBe(true)
    expect(valueOf(quickFactsOf([scoredArm(linear, 40), { ...tuned, status: 'blocked: privacy' }]), 'privacy.permitted')).toBe(false)
  })

  it('know the student: name, licence, size, whether it fits, how many rows it answered untuned', () => {
    const facts = quickFactsOf()
    expect(valueOf(facts, 'student.licence')).toBe('Apache-2.0')
    expect(valueOf(facts, 'student.openLicence')).toBe(true)
    expect(facts.has('student.customLicenceHolds')).toBe(false)
    expect(valueOf(facts, 'student.billions')).toBeCloseTo(0.1345, 3)
    expect(valueOf(facts, 'student.untunedExamples')).toBe(200)
    expect(facts.get('student.fitsMemory')).toEqual({ value: true, evidence: 'measured' })
    const llama = (use: Task['use']) =>
      quickFactsOf(sampleLadder, withTask({ models: student('Llama-3.1-8B'), ...(use === undefined ? {} : { use }) }))
    expect([valueOf(llama(undefined), 'student.openLicence'), llama(undefined).has('student.customLicenceHolds')]).toEqual([false, false])
    expect(valueOf(llama({ monthlyUsers: 5 }), 'student.customLicenceHolds')).toBe(true)
    const distilled = quickFactsOf(sampleLadder, withTask({ models: student('DeepSeek-R1-Distill-Llama-8B') }))
    expect(valueOf(distilled, 'student.licence')).toBe('Llama-3.1-Community and MIT')
  })

  it('estimate whether a base that was not trained yet fits this machine', () => {
    const fits = (memoryBytes: number, model = 'Llama-3.1-8B') =>
      quickFactsOf([scoredArm(linear, 40), { ...tuned, status: 'not run' }], {
        ...withTask({ models: student(model) }),
        observed: { machine: { memoryBytes, cores: 2 } },
      }).get('student.fitsMemory')
    expect(fits(16e9)).toEqual({ value: false, evidence: 'assumed' })
    expect(fits(80e9)).toEqual({ value: true, evidence: 'assumed' })
    expect(fits(80e9, 'unheard-of')).toBeUndefined()
    expect(fits(80e9, 'Qwen3-30B-A3B')).toBeUndefined()
  })

  it('know the teacher only where there is one', () => {
    expect(quickFactsOf().has('teacher.termsAllow')).toBe(false)
    const allows = (distributed: boolean) =>
      valueOf(
        quickFactsOf(sampleLadder, withTask({ models: { ...sampleTask.models, writer }, teacher: 'writer', use: { distributed } })),
        'teacher.termsAllow',
      )
    expect([allows(false), allows(true)]).toEqual([true, false])
  })
})

describe('facts of money', () => {
  const busy = { ...scoredArm(current, 20, 100) }
  const at = (callsPerDay: number, rest: Partial<Task> = {}) =>
    factsOf([...sampleLadder, busy], withTask({ volume: { callsPerDay, growthPerMonth: 0 }, ...rest }))

  it('turn with the volume: payback and saving', () => {
    const [small, large] = [at(10), at(10_000_000)]
    expect([valueOf(small, 'payback.never'), small.has('payback.months')]).toEqual([true, false])
    expect([valueOf(large, 'payback.never'), valueOf(large, 'payback.months')]).toEqual([false, 1])
    expect(Number(valueOf(small, 'saving.p10Usd'))).toBeLessThan(0)
    expect(Number(valueOf(large, 'saving.p10Usd'))).toBeGreaterThan(0)
    expect(Number(valueOf(large, 'saving.p50Usd'))).toBeGreaterThan(Number(valueOf(large, 'saving.p10Usd')))
    expect(Number(valueOf(large, 'cost.ratio'))).toBeGreaterThan(10)
    expect(Number(valueOf(small, 'cost.ratio'))).toBeLessThan(1)
    expect(valueOf(small, 'economics.breakEvenKnown')).toBe(true)
  })

  it('call nothing earned back where a cheaper start is lost again by the end of the horizon', () => {
    const fixed = (value: number) => ({ kind: 'fixed', value }) as const
    const start = { 'costs.baseProjectWeeks': fixed(10), 'costs.projectWeeks': fixed(1), 'costs.baseWeeksPerCycle': fixed(0) }
    const facts = (weeksPerCycle: number) =>
      at(10, { quantities: { ...sampleTask.quantities, ...start, 'costs.weeksPerCycle': fixed(weeksPerCycle) } })
    expect([valueOf(facts(1), 'payback.never'), valueOf(facts(1), 'payback.months')]).toEqual([false, 1])
    expect([valueOf(facts(60), 'payback.never'), facts(60).has('payback.months')]).toEqual([true, false])
  })

  it('count what today’s model costs a month and a year, and its share of the revenue', () => {
    // 1,000 tokens at 2.50 USD and 20 at 10 USD a million: 0.0027 USD a call.
    const facts = at(10_000, { quantities: { 'revenue.perCallUsd': { kind: 'fixed', value: 0.027 } } })
    expect(Number(valueOf(facts, 'cost.revenueShare'))).toBeCloseTo(10, 1)
    expect(Number(valueOf(facts, 'cost.todayUsdPerYear'))).toBeCloseTo(12 * Number(valueOf(facts, 'cost.todayUsdPerMonth')), 6)
    expect(Number(valueOf(facts, 'cost.todayUsdPerMonth'))).toBeGreaterThan(0.0027 * 10_000 * 30)
    expect(at(10_000).has('cost.revenueShare')).toBe(false)
  })

  it('know the weeks of upkeep, and the worth of a shorter prompt at today’s price', () => {
    const facts = at(10_000, {
      quantities: { 'costs.weeksPerCycle': { kind: 'fixed', value: 4 }, 'changes.outputsPerYear': { kind: 'fixed', value: 3 } },
    })
    expect(valueOf(facts, 'upkeep.weeksPerYear')).toBe(12)
    const short = {
      ...scoredArm(tuned, 10),
      cost: { ...tuned.cost, tokensPerCall: { input: 200, output: 20, evidence: 'measured' as const } },
    }
    const saved = factsOf([busy, short], withTask({ volume: { callsPerDay: 10_000, growthPerMonth: 0 } }))
    // 800 tokens less x 2.50 USD a million x 10,000 calls x 365 days.
    expect(Number(valueOf(saved, 'prompt.savedUsd'))).toBeCloseTo(7300, 6)
    expect(facts.has('prompt.savedUsd')).toBe(false)
  })

  it('compare with nothing where nothing runs today, and say nothing without a tuned arm', () => {
    const alone = factsOf([scoredArm(linear, 40), scoredArm(tuned, 10)])
    expect([alone.has('cost.tunedUsd'), alone.has('cost.ratio'), alone.has('price.ratio')]).toEqual([true, false, false])
    expect(factsOf([scoredArm(linear, 40)]).has('cost.tunedUsd')).toBe(false)
    expect(alone.get('cost.tunedUsd')?.evidence).toBe('assumed')
  })

  it('hold the price of a call of the strongest model against the tuned one', () => {
    expect(Number(valueOf(at(10_000), 'price.ratio'))).toBeGreaterThan(1)
  })
})
