import { describe, expect, it } from 'vitest'
import { flipGates } from './flip-gates.ts'
import { byDistance, findFlips, type FlipReport } from './flip-list.ts'
import { declareLook } from './look.ts'
import { costModelOf, ruleOf } from './plan-look.ts'
import { loadPolicy } from './policy.ts'
import { sampleArms, sampleEvidence, sampleSplit, scoresWrongAt } from './sample-evidence.ts'
import { taskSourceOf, taskUnder } from './what-if-setting.ts'
import { whatIf, whatIfBase } from './what-if.ts'
import { rulingOf } from './what-if-verdict.ts'
import type { DecisionEvidence } from './evidence.ts'

const source = taskSourceOf({
  task: {
    text: 'name: sample\nkind: classification\ndata: rows.csv\nmodels: { current: { model: big, provider: openai } }\nvolume: { callsPerDay: 100 }\nhosting: { student: { usdPerHour: 0.01 } }\n',
  },
})
const scored = (arm: DecisionEvidence['arms'][number], wrong: number) => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(300, 0, Math.round(wrong * 0.3))),
  golden: sampleSplit('golden', scoresWrongAt(1000, 0, wrong)),
})
const arms = [scored(sampleArms.linear, 120), scored(sampleArms.current, 70), scored(sampleArms.tuned, 68)]
const looked = (evidence: DecisionEvidence): DecisionEvidence => ({
  ...evidence,
  look: declareLook({
    tuned: 'tuned@student',
    rivals: ['linear', 'prompt@current'],
    anchor: 'prompt@current',
    margin: 0.02,
    k: 1,
    surer: costModelOf(evidence).surer,
    rule: ruleOf([]),
  }),
})
const base = whatIfBase(looked(sampleEvidence(arms, { task: source.task })))
const taskWith = (key: string, value: number) => taskUnder(source, [{ key, value, given: `--set ${key}=${value}` }])

describe('the numbers that would turn a verdict', () => {
  const reports = byDistance([...findFlips({ base, taskWith })])
  const find = (id: string): FlipReport | undefined => reports.find((report) => report.id === id)
  const verdict = rulingOf(base, base.cost).verdict

  it('are each named once, the nearest first, and those that never turn it last', () => {
    expect(new Set(reports.map(({ id }) => id)).size).toBe(reports.length)
    const distances = reports.map(({ flip }) => (flip.status === 'flips' ? flip.distance : Infinity))
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    expect(find('volume.callsPerDay')).toMatchObject({ isKey: true, present: 100, trust: 'declared', flip: { status: 'flips' } })
    expect(find('horizonMonths')).toMatchObject({ present: 12, trust: 'default' })
  })

  it('turn it where they say, and no longer a step before', () => {
    for (const { id, isKey, present, low, high, flip } of reports) {
      if (flip.status !== 'flips') continue
      const at = (value: number) => {
        const then = whatIf(base, isKey ? { task: taskWith(id, value) } : { inputs: new Map([[id, value]]) })
        return rulingOf(then, then.cost)
      }
      expect([id, at(flip.value).verdict]).toEqual([id, flip.verdict])
      expect(flip.verdict).not.toBe(verdict)
      expect(flip.value).toBeGreaterThanOrEqual(low * (1 - 1e-9))
      expect(flip.value).toBeLessThanOrEqual(high * (1 + 1e-9))
      if (flip.distance > 0 && present !== undefined) {
        const step = id === 'horizonMonths' ? Math.sign(present - flip.value) : (present - flip.value) * 1e-3
        expect([id, at(flip.value + step).verdict]).toEqual([id, verdict])
      }
    }
  })

  it('hold prices and measured inputs that no key of task.yaml names', () => {
    const price = reports.find(({ id }) => id.startsWith('price-input'))
    expect(price).toMatchObject({ isKey: false, present: 2.5, low: 0.025, high: 250, trust: 'vendor-page' })
    expect(price?.flip.status).toBe('flips')
  })

  it('leave out what this decision does not rest on, and other ways to say the volume', () => {
    for (const id of ['volume.tokensPerMonth', 'revenue.perCallUsd', 'calls-per-day', 'growth'])
      expect([id, find(id)]).toEqual([id, undefined])
  })
})

const openGate = (id: string, fact: string) =>
  `  - { id: ${id}, question: ${id}?, evidence: [{ yes: { fact: ${fact}, atLeast: 1 } }], why: { yes: a, no: b, unknown: c }, change: declare it, onNo: prompt }`

describe('the gates that would turn a verdict', () => {
  it('are those that the deciding policy stops at', () => {
    const policy = loadPolicy(
      ['id: own', 'title: t', 'source: s', 'mode: all-in-order', 'gates:', openGate('capacity', 'team.weeksPerYear')].join('\n'),
      'own.yaml',
    )
    const winning = [scored(sampleArms.linear, 120), scored(sampleArms.current, 200), scored(sampleArms.tuned, 20)]
    const evidence = looked(sampleEvidence(winning, { task: source.task, policies: [policy] }))
    const { verdict, gates, rows } = flipGates(evidence, costModelOf(evidence))
    expect(verdict).toBe('inconclusive')
    expect(gates).toEqual([
      {
        id: 'capacity',
        question: 'capacity?',
        whatWouldChangeIt: 'declare it',
        turns: [
          { answer: 'yes', verdict: 'fine-tune' },
          { answer: 'no', verdict: 'prompt' },
        ],
        with: [],
      },
    ])
    expect(rows).toEqual([])
  })

  it('say how many rows are missing to train on and to judge by', () => {
    const few = sampleEvidence([], { data: { ...sampleEvidence([]).data, trainUnits: 20, goldenUnits: 70 } })
    expect(flipGates(few, costModelOf(few)).rows).toEqual([
      { split: 'train', rows: 30, why: 'fewer than the policy needs to train on' },
      { split: 'golden', rows: 30, why: 'fewer than the policy needs to judge by' },
    ])
  })

  it('say how many golden rows would tell two arms apart', () => {
    const evidence = looked(
      sampleEvidence([scored(sampleArms.linear, 120), scored(sampleArms.current, 70), scored(sampleArms.tuned, 55)], { task: source.task }),
    )
    expect(flipGates(evidence, costModelOf(evidence)).rows).toMatchObject([
      { split: 'golden', rows: expect.any(Number), why: expect.stringContaining('to tell the tuned arm from') },
    ])
  })
})
