import { describe, expect, it } from 'vitest'
import type { JudgeEvidence } from '../judge/judge-trust.ts'
import { buildDecision } from './build-decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { planLook } from './plan-look.ts'
import { defaultRule, loadPolicy } from './policy.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { linear, tuned } = sampleArms
const gate = loadPolicy(
  `id: judges
title: Judges
source: here
mode: rule
gates:
  - id: judge-calibrated
    question: Do people agree with the judge?
    evidence:
      - yes: { fact: judge.none, is: true }
      - yes:
          all:
            - { fact: judge.labels, atLeast: { fact: rule.minJudgeLabels } }
            - { fact: judge.kappaLow, atLeast: { fact: rule.minJudgeKappa } }
        no: { fact: judge.kappaHigh, below: { fact: rule.minJudgeKappa } }
    why: { "yes": "kappa {judge.kappa}", "no": "kappa at most {judge.kappaHigh}", unknown: "{judge.state}, label {judge.missing} more" }
    change: labels
`,
  'judges.yaml',
)
const kappa = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 220, method: 'kappa' })
const trusted: JudgeEvidence = { scorer: 'helpful', state: 'calibrated', labels: 220, kappa: kappa(0.7) }

/** A tuned arm that wins, and one that loses, by 1,000 golden rows. */
const arms = (wrongOnGolden: number) => [
  { ...linear, dev2: sampleSplit('dev2', scoresWrongAt(200, 0, 40)), golden: sampleSplit('golden', scoresWrongAt(1000, 0, 200)) },
  { ...tuned, dev2: sampleSplit('dev2', scoresWrongAt(200, 0, 20)), golden: sampleSplit('golden', scoresWrongAt(1000, 0, wrongOnGolden)) },
]

const decide = (wrongOnGolden: number, judge?: JudgeEvidence) => {
  const task = { ...sampleTask, rates: { engineerWeekUsd: 0, labelUsd: 0 } }
  const evidence = sampleEvidence(arms(wrongOnGolden), { policies: [gate], task, ...(judge === undefined ? {} : { judge }) })
  // Declared before anybody asked about the judge.
  const { judge: _judge, ...before } = evidence
  const look = planLook(before as DecisionEvidence, 1)
  return { decision: buildDecision({ ...evidence, ...(look === undefined ? {} : { look }) }), planned: planLook(evidence, 1) }
}

describe('a judge behind the metric', () => {
  it('decides as any metric once people were shown to agree with it', () => {
    const { decision, planned } = decide(80, trusted)
    expect(decision.verdict).toBe(decide(80).decision.verdict)
    expect(decision.verdict).toBe('fine-tune')
    expect(decision.gates[0]).toMatchObject({ id: 'judge-calibrated', answer: 'yes', why: 'kappa 0.7', evidence: 'measured' })
    expect(planned).toBeDefined()
  })

  it('decides neither yes nor no before, spends no look, and says how many labels are missing', () => {
    const unknown: JudgeEvidence = { scorer: 'helpful', state: 'uncalibrated', labels: 0 }
    for (const wrong of [80, 400]) {
      const { decision, planned } = decide(wrong, unknown)
      expect(decision.verdict).toBe('inconclusive')
      expect(decision.summary).toContain('Label about 200 more')
      expect(decision.gates[0]).toMatchObject({ answer: 'unknown', why: 'not calibrated, label 200 more' })
      expect(decision.next.map(({ command }) => command).slice(0, 2)).toEqual([
        'assay scorers sample helpful --count 200 --to labels.csv',
        'assay scorers calibrate helpful --labels labels.csv',
      ])
      expect(planned).toBeUndefined()
    }
    // Without a judge, losing by 20 points is a no.
    expect(decide(400).decision.verdict).toBe('classifier')
  })

  it('is refused where people surely do not agree, and no number of labels is asked for', () => {
    const { decision } = decide(80, { ...trusted, kappa: kappa(0.2) })
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.gates[0]).toMatchObject({ answer: 'no', why: 'kappa at most 0.3' })
    expect(decision.summary).toContain('Change its rubric or its model')
    expect(decision.next[0]?.command).toBe('assay scorers show helpful')
  })

  it('has its two numbers in the policy', () => {
    expect(defaultRule).toMatchObject({ minJudgeLabels: 200, minJudgeKappa: 0.4 })
    expect(decide(80, { ...trusted, labels: 199 }).decision).toMatchObject({
      verdict: 'inconclusive',
      summary: expect.stringContaining('Label about 1 more'),
    })
  })

  it('is no question where no model judges', () => {
    expect(decide(80).decision.gates[0]).toMatchObject({ answer: 'yes' })
  })
})
