import { describe, expect, it } from 'vitest'
import { comparePaired } from '../stats/compare-paired.ts'
import { createRandom } from '../lib/random.ts'
import { buildDecision } from './build-decision.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { planLook } from './plan-look.ts'
import { loadPolicy } from './policy.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { linear, prompt, tuned } = sampleArms

const scored = (arm: ArmEvidence, devWrong: number, goldenWrong: number): ArmEvidence => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(200, 0, devWrong)),
  golden: sampleSplit('golden', scoresWrongAt(1000, 0, goldenWrong)),
})

const free = { ...sampleTask, rates: { engineerWeekUsd: 0, labelUsd: 0 } }

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

/** The gate of the default policy, beside the rule. */
const policy = loadPolicy(
  'id: mine\ntitle: Mine\nsource: here\nmode: rule\ngates:\n  - id: retrieval-measured\n    question: Measured?\n    evidence:\n      - yes: { fact: retrieval.measured, is: true }\n        no: { all: [{ fact: retrieval.measured, is: false }, { fact: oracle.low, above: { fact: margin } }] }\n      - yes: { fact: oracle.high, atMost: { fact: margin } }\n    why: { "yes": y, "no": n, unknown: u }\n    change: more\n    onNo: retrieval\n',
  'mine.yaml',
)

const decide = (arms: readonly ArmEvidence[], rest: Partial<DecisionEvidence> = {}) => {
  const evidence = sampleEvidence(arms, { task: free, policies: [policy], ...rest })
  const look = planLook(evidence, 1)
  return buildDecision(look === undefined ? evidence : { ...evidence, look })
}

const retrieved: ArmEvidence = { ...prompt, name: 'retrieved-few-shot@student', kind: 'retrieved-few-shot', answerKind: 'retrieval' }
const rag: ArmEvidence = { ...prompt, name: 'rag@student', kind: 'rag', answerKind: 'retrieval', rung: 85, searchesCorpus: true }
const ragTuned: ArmEvidence = {
  ...tuned,
  name: 'rag-tuned@student',
  kind: 'rag-tuned',
  rung: 95,
  searchesCorpus: true,
  layered: ['rag@student', 'tuned@student'],
}
const winning = [scored(linear, 40, 200), scored(prompt, 60, 300), scored(tuned, 10, 50)]

describe('where the right passage repairs failures', () => {
  it('says no fine-tune before an arm was measured that searches in documents; demonstrations do not count', () => {
    expect(decide(winning).verdict).toBe('fine-tune')
    const blocked = decide([...winning, scored(retrieved, 40, 200)], { oracleContext: oracle(60, 20) })
    expect(blocked.verdict).toBe('inconclusive')
    expect(blocked.gates.find(({ id }) => id === 'retrieval-measured')?.answer).toBe('no')
    const measured = decide([...winning, scored(rag, 40, 200)], { oracleContext: oracle(60, 20) })
    expect(measured.verdict).toBe('fine-tune')
    expect(measured.gates.find(({ id }) => id === 'retrieval-measured')?.answer).toBe('yes')
  })

  it('wants retrieval without tuning: an adapter that searches too cannot show that searching alone would not do', () => {
    const decision = decide([...winning, scored(ragTuned, 2, 10)], { oracleContext: oracle(60, 20) })
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.gates.find(({ id }) => id === 'retrieval-measured')?.answer).toBe('no')
  })

  it('takes a retrieval arm over the latency limit for measured: it cannot be used, and does not block', () => {
    const latencyMs = { p50: 80, p95: 90, p95Upper: 101, n: 50, evidence: 'measured' as const }
    const fast = { p50: 8, p95: 9, p95Upper: 10, n: 50, evidence: 'measured' as const }
    const arms = [...winning.map((arm) => ({ ...arm, latencyMs: fast })), { ...scored(rag, 10, 50), latencyMs }]
    const decision = decide(arms, { oracleContext: oracle(60, 20), task: { ...free, latency: { p95Ms: 100 } } })
    expect(decision.verdict).toBe('fine-tune')
    expect(decision.gates.find(({ id }) => id === 'retrieval-measured')?.answer).toBe('yes')
  })

  it('goes on where the passage helps by less than the margin', () => {
    const decision = decide(winning, { oracleContext: oracle(60, 60) })
    expect(decision.verdict).toBe('fine-tune')
    expect(decision.gates.find(({ id }) => id === 'retrieval-measured')?.answer).toBe('yes')
  })
})

describe('a layered arm', () => {
  it('is hybrid where it beats both parents by the margin, and fine-tune where it does not', () => {
    const ladder = (parent: number) => [scored(linear, 40, 200), scored(rag, 60, 300), scored(tuned, 40, parent), scored(ragTuned, 10, 50)]
    const hybrid = decide(ladder(200))
    expect([hybrid.verdict, hybrid.winner]).toEqual(['hybrid', 'rag-tuned@student'])
    expect(hybrid.comparisons.map(({ a }) => a)).toEqual(expect.arrayContaining(['rag@student', 'tuned@student']))
    expect(decide(ladder(55)).verdict).toBe('fine-tune')
  })
})
