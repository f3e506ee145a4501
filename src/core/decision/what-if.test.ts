import { assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDecision } from './build-decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { declareLook } from './look.ts'
import { costModelOf, ruleOf } from './plan-look.ts'
import { defaultRule, type Policy } from './policy.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'
import { decideUnder, whatIf, whatIfBase } from './what-if.ts'
import { rulingOf } from './what-if-verdict.ts'

const answered = (arm: ArmEvidence, wrong: number, rest: Partial<ArmEvidence> = {}): ArmEvidence => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(300, 0, Math.round(wrong * 0.3))),
  golden: sampleSplit('golden', scoresWrongAt(1000, 0, wrong)),
  ...rest,
})

/** What production pays for is dear at volume; T is a little better; linear is cheap and worse. */
const arms = [answered(sampleArms.linear, 120), answered(sampleArms.current, 70), answered(sampleArms.tuned, 68)]
const task = { ...sampleTask, models: { current: { name: 'current', model: 'big', provider: 'openai' } } }

const declared = (evidence: DecisionEvidence): DecisionEvidence => ({
  ...evidence,
  look: declareLook({
    tuned: 'tuned@student',
    rivals: ['linear', 'prompt@current'],
    anchor: 'prompt@current',
    margin: evidence.task.margin,
    k: 1,
    surer: costModelOf(evidence).surer,
    rule: ruleOf(evidence.policies),
  }),
})

const at = (callsPerDay: number, rest: Partial<DecisionEvidence> = {}): DecisionEvidence =>
  declared(sampleEvidence(arms, { task: { ...task, volume: { callsPerDay, growthPerMonth: 0 } }, ...rest }))
const low = at(100)
const high = at(1e6)
const withCalls = (callsPerDay: number) => ({ ...task, volume: { callsPerDay, growthPerMonth: 0 } })

describe('a what-if', () => {
  it('of nothing is the recorded decision', () => {
    for (const evidence of [low, high]) {
      const { decision, notes } = decideUnder(whatIfBase(evidence), {})
      expect(decision).toEqual(buildDecision(evidence))
      expect(notes).toEqual([])
    }
  })

  it('gives the decision that a run would have made at that volume: thresholds follow the new costs', () => {
    expect(low.look?.thresholds['prompt@current']).toBe(0.02)
    expect(high.look?.thresholds['prompt@current']).toBe(-0.01)
    const up = whatIf(whatIfBase(low), { task: withCalls(1e6) })
    expect(up.evidence.look).toEqual(high.look)
    expect(up.notes.join(' ')).toContain('prompt@current would be surely dearer than tuned@student')
    expect(decideUnder(whatIfBase(low), { task: withCalls(1e6) }).decision.verdict).toBe(buildDecision(high).verdict)
    const down = whatIf(whatIfBase(high), { task: withCalls(100) })
    expect(down.evidence.look?.thresholds).toEqual(low.look?.thresholds)
    expect(down.notes.join(' ')).toContain('prompt@current would no longer be surely dearer')
  })

  it('changes the verdict where costs alone held it back', () => {
    expect(buildDecision(high).verdict).not.toBe(buildDecision(low).verdict)
  })

  it('keeps what was declared where the change moves no cost, although the timings of the run say otherwise', () => {
    const look = { ...(low.look as NonNullable<typeof low.look>), thresholds: { linear: 0.02, 'prompt@current': -0.01 } }
    const then = whatIf(whatIfBase({ ...low, look }), { task: { ...low.task, target: 0.9 } })
    expect(then.evidence.look?.thresholds).toEqual(look.thresholds)
  })

  it('of the margin computes thresholds and what is tolerated anew', () => {
    const { evidence } = whatIf(whatIfBase(low), { task: { ...low.task, margin: 0.06 } })
    expect(evidence.look).toMatchObject({ margin: 0.06, tolerated: 0.03, thresholds: { linear: 0.06, 'prompt@current': 0.06 } })
  })

  it('takes rivals out that a latency limit would forbid, and another anchor with them', () => {
    const latencyMs = { p50: 900, p95: 1000, p95Upper: 1100, n: 50, evidence: 'measured' } as const
    const quick = { ...latencyMs, p95Upper: 10 }
    const timed = [
      answered(sampleArms.linear, 120, { latencyMs: quick }),
      answered(sampleArms.current, 70, { latencyMs }),
      answered(sampleArms.tuned, 68, { latencyMs: quick }),
    ]
    const evidence = declared(sampleEvidence(timed, { task: withCalls(100) }))
    const { evidence: then, notes } = whatIf(whatIfBase(evidence), { task: { ...evidence.task, latency: { p95Ms: 500 } } })
    expect(then.look).toMatchObject({ rivals: ['linear'], anchor: 'linear' })
    expect(notes.join(' ')).toContain('prompt@current would be over the latency limit')
    expect(notes.join(' ')).toContain('linear stands in for prompt@current')
    // A limit that it broke already when the look was declared changes nothing.
    const strict = { ...evidence, task: { ...evidence.task, latency: { p95Ms: 500 } } }
    expect(whatIf(whatIfBase(strict), { task: { ...strict.task, target: 0.5 } }).evidence.look?.rivals).toEqual([
      'linear',
      'prompt@current',
    ])
  })

  it('under a policy with other numbers declares by them', () => {
    const policy = {
      id: 'own',
      title: 't',
      source: 's',
      mode: 'rule',
      rule: { ...defaultRule, looks: 1, alpha: 0.1, toleratedShare: 0 },
      gates: [],
    } as unknown as Policy
    const { evidence } = whatIf(whatIfBase(high), { policies: [policy] })
    expect(evidence.look).toMatchObject({ of: 1, alpha: 0.1, tolerated: 0 })
    expect(Math.abs(evidence.look?.thresholds['prompt@current'] ?? 1)).toBe(0)
  })

  it('no longer says that the volume was guessed once it is set', () => {
    const line = 'Volume is not declared: 1000 calls a day were assumed.'
    const guessed = { ...low, task: { ...low.task, origins: {} }, assumptions: [line, 'another'] }
    expect(whatIf(whatIfBase(guessed), { task: low.task }).evidence.assumptions).toEqual(['another'])
    expect(whatIf(whatIfBase(guessed), { task: guessed.task }).evidence.assumptions).toEqual([line, 'another'])
  })

  it('of a price that no key names moves the same thresholds as the volume does', () => {
    const base = whatIfBase(at(2000))
    const price = base.cost.inputs.find(({ id }) => id.startsWith('price-input'))
    const then = whatIf(base, { inputs: new Map([[price?.id ?? '', 10_000]]) })
    expect(then.evidence.look?.thresholds['prompt@current']).toBe(-0.01)
    expect(base.evidence.look?.thresholds['prompt@current']).toBe(0.02)
  })

  it('rules as the whole decision does', () => {
    assert(
      property(constantFrom(10, 1000, 20_000, 100_000, 1e7), constantFrom(0.005, 0.02, 0.06), (calls, margin) => {
        const base = whatIfBase(low)
        const change = { task: { ...withCalls(calls), margin } }
        const then = whatIf(base, change)
        const { verdict, winner } = decideUnder(base, change).decision
        expect(rulingOf(then, then.cost)).toEqual({ verdict, winner })
      }),
      { numRuns: 12 },
    )
  })
})
