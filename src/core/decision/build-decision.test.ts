import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDecision } from './build-decision.ts'
import { beginningOf, costModelOf, planLook } from './plan-look.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { loadPolicy } from './policy.ts'
import { renderDecisionMarkdown } from './markdown.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'

const { majority, linear, prompt, current, tuned } = sampleArms

/** Wrong answers of an arm: on dev2 (200 rows) and on golden (1,000 rows), as [from, count]. */
const scored = (arm: ArmEvidence, dev: readonly [number, number], golden?: readonly [number, number], n = 1000): ArmEvidence => ({
  ...arm,
  dev2: sampleSplit('dev2', scoresWrongAt(200, ...dev)),
  ...(golden === undefined ? {} : { golden: sampleSplit('golden', scoresWrongAt(n, ...golden)) }),
})

const looked = (arms: readonly ArmEvidence[], rest: Partial<DecisionEvidence> = {}, k = 1): DecisionEvidence => {
  const evidence = sampleEvidence(arms, rest)
  const look = planLook(evidence, k)
  return look === undefined ? evidence : { ...evidence, look }
}

const free = { ...sampleTask, rates: { engineerWeekUsd: 0, labelUsd: 0 } }

describe('before training', () => {
  it('is not yet with 40 rows, and names how many to label', () => {
    const arms = [scored(majority, [0, 80]), scored(linear, [0, 40]), { ...tuned, status: 'not run' as const }]
    const evidence = sampleEvidence(arms)
    const decision = buildDecision({
      ...evidence,
      data: { ...evidence.data, rows: 40, train: 20, golden: 10, trainUnits: 20, goldenUnits: 10 },
    })
    expect(decision.verdict).toBe('not-yet')
    expect(decision.winner).toBe('linear')
    expect(decision.summary).toContain('Label about 120 more')
    expect(decision.next[0]).toMatchObject({ command: 'assay run', why: expect.stringContaining('120') })
    expect(decision.gates).toEqual([])
  })

  it('is not yet where labels are surely noisy, and goes on where they only may be', () => {
    const evidence = sampleEvidence([scored(linear, [0, 40]), { ...tuned, status: 'not run' }])
    const noisy = (low: number) =>
      buildDecision({ ...evidence, data: { ...evidence.data, labelNoise: { value: 0.12, low, high: 0.2, n: 100 } } }).verdict
    expect(noisy(0.101)).toBe('not-yet')
    expect(noisy(0.09)).toBe('inconclusive')
  })

  it('answers with the majority arm at 99.5 % and trains nothing', () => {
    const arms = [scored(majority, [0, 1]), scored(linear, [0, 1]), scored(prompt, [0, 9]), { ...tuned, status: 'not run' as const }]
    const evidence = sampleEvidence(arms)
    const withShare = { ...evidence, data: { ...evidence.data, majority: { count: 697, n: 700 } } }
    expect(beginningOf(withShare)).toMatchObject({ kind: 'answer', reason: 'headroom', anchor: { name: 'majority' } })
    const decision = buildDecision(withShare)
    expect([decision.verdict, decision.winner]).toEqual(['classifier', 'majority'])
    expect(decision.summary).toContain('nothing was trained')
  })

  it('trains where headroom is at least the margin', () => {
    expect(beginningOf(sampleEvidence([scored(linear, [0, 30]), { ...tuned, status: 'not run' }]))).toMatchObject({
      kind: 'train',
      anchor: { name: 'linear' },
    })
  })

  it('takes the cheapest arm within the margin for a*, not the best', () => {
    // prompt@current leads by 1.5 points, but costs tokens: linear is a*. At 2.5 points it is not within 2.
    const near = [scored(linear, [0, 30]), scored(current, [0, 27]), { ...tuned, status: 'not run' as const }]
    const far = [scored(linear, [0, 30]), scored(current, [0, 25]), { ...tuned, status: 'not run' as const }]
    expect(beginningOf(sampleEvidence(near))).toMatchObject({ anchor: { name: 'linear' } })
    expect(beginningOf(sampleEvidence(far))).toMatchObject({ anchor: { name: 'prompt@current' } })
  })

  it('answers without training where privacy forbids every tuned arm', () => {
    const decision = buildDecision(sampleEvidence([scored(linear, [0, 40]), { ...tuned, status: 'blocked: privacy' }]))
    expect([decision.verdict, decision.winner]).toEqual(['classifier', 'linear'])
  })

  it('leaves out an arm that is surely too slow, and keeps one of unknown latency as a rival', () => {
    const slow = { ...scored(linear, [0, 20]), latencyMs: { p50: 80, p95: 90, p95Upper: 101, n: 50, evidence: 'measured' as const } }
    const task = { ...sampleTask, latency: { p95Ms: 100 } }
    const decision = buildDecision(sampleEvidence([slow, scored(prompt, [0, 40]), { ...tuned, status: 'not run' }], { task }))
    expect(decision.arms.find((arm) => arm.name === 'linear')?.status).toBe('blocked: latency')
    expect(decision.winner).toBe('prompt@student')
  })

  it('does not refuse training for want of budget: that is inconclusive', () => {
    const decision = buildDecision(sampleEvidence([scored(linear, [0, 40]), { ...tuned, status: 'blocked: budget', detail: 'needs 3 h' }]))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.next[0]?.why).toContain('budget.hours')
  })
})

describe('after a look', () => {
  /** Made within each test: what runs while tests are collected, mutation testing cannot tell apart. */
  const winning = (): ArmEvidence[] => [
    scored(majority, [0, 100], [0, 500]),
    scored(linear, [0, 40], [0, 200]),
    scored(prompt, [0, 60], [0, 300]),
    scored(tuned, [0, 20], [0, 100]),
  ]

  it('is fine-tune where T beats every rival by the margin, and says that no production model was there to beat', () => {
    const decision = buildDecision(looked(winning()))
    expect([decision.verdict, decision.winner]).toEqual(['fine-tune', 'tuned@student'])
    expect(decision.summary.startsWith('Against local rivals only:')).toBe(true)
    expect(decision.next.map(({ command }) => command)).toContain('assay export tuned@student --to gguf')
    // 100 golden rows on which linear is wrong and T is right.
    expect(decision.adjudication).toMatchObject({ pair: ['linear', 'tuned@student'] })
    expect(decision.adjudication?.rows).toHaveLength(100)
  })

  it('is the cheap arm where T surely does not beat it by the margin', () => {
    // T and linear differ on 30 rows, 15 each way, of 1,000.
    const arms = [scored(linear, [0, 40], [0, 200]), scored(tuned, [0, 39], [15, 200])]
    const decision = buildDecision(looked(arms))
    expect([decision.verdict, decision.winner]).toEqual(['classifier', 'linear'])
  })

  it('names a number where golden is too small for the margin', () => {
    const arms = [scored(linear, [0, 40], [0, 30], 150), scored(tuned, [0, 30], [0, 24], 150)]
    const decision = buildDecision(looked(arms))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.winner).toBe('linear')
    expect(decision.summary).toMatch(/label about [\d,]+ more golden rows/)
  })

  it('asks for a fresh golden set once the looks are spent', () => {
    const arms = [scored(linear, [0, 40], [0, 30], 150), scored(tuned, [0, 30], [0, 24], 150)]
    const decision = buildDecision(looked(arms, {}, 3))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.summary).toContain('a fresh golden set is needed')
  })

  it('is inconclusive, and names the command, where a new look would be the fourth', () => {
    const arms = [scored(linear, [0, 40]), scored(tuned, [0, 30])]
    const spent = [1, 2, 3].map((k) => ({ k, of: 3, alpha: 0.05 / 3, at: '2026-11-25T12:00:00.000Z', pair: ['tuned@student', 'linear'] }))
    const decision = buildDecision(sampleEvidence(arms, { looks: spent }))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.summary).toContain('a fresh golden set is needed')
    expect(decision.next[0]).toMatchObject({ command: 'assay split --refreeze --yes', why: expect.stringContaining('fresh rows') })
  })

  it('says how golden grows where labels are asked for: rows that are only added go to train', () => {
    const arms = [scored(linear, [0, 40], [0, 30], 150), scored(tuned, [0, 30], [0, 24], 150)]
    const task = { ...sampleTask, split: { golden: 150, seed: 1 } }
    expect(buildDecision(looked(arms, { task })).next).toContainEqual({
      command: 'assay split --refreeze --yes',
      why: expect.stringContaining('raising split.golden'),
    })
  })

  it('is never fine-tune while a declared current is unmeasured', () => {
    const task = {
      ...sampleTask,
      models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai', apiKeyEnv: 'OPENAI_API_KEY' } },
    }
    const unmeasured = { ...current, status: 'not run' as const }
    const decision = buildDecision(looked([...winning(), unmeasured], { task }))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.winner).toBe('prompt@current')
    expect(decision.summary).toContain('capable-rival')
    expect(decision.next.some(({ why }) => why.includes('OPENAI_API_KEY'))).toBe(true)
  })

  it('does not take an adapter tuned on current for current itself', () => {
    const task = { ...sampleTask, models: { ...sampleTask.models, current: { name: 'current', model: 'small', provider: 'local' } } }
    const failed = { ...current, status: 'failed' as const }
    const onCurrent = { ...scored(tuned, [0, 20], [0, 100]), name: 'tuned@current', modelName: 'current' }
    const decision = buildDecision(looked([...winning().slice(0, 3), failed, onCurrent], { task }))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.summary).toContain('capable-rival')
  })

  it('needs only to hold against a current that is surely dearer, and to beat it where it is not', () => {
    // T equals current on golden but for 6 rows each way; 10 million calls a day make current dear, 10 calls make it cheap.
    const arms = [scored(linear, [0, 80], [0, 400]), scored(current, [0, 20], [0, 100]), scored(tuned, [0, 20], [6, 100])]
    const models = { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } }
    const at = (callsPerDay: number) =>
      buildDecision(looked(arms, { task: { ...sampleTask, models, volume: { callsPerDay, growthPerMonth: 0 } } }))
    expect(at(10_000_000).verdict).toBe('fine-tune')
    expect(at(10).verdict).not.toBe('fine-tune')
  })

  it('cannot compare with current where current made the labels of golden', () => {
    const task = {
      ...sampleTask,
      goldenRatedBy: 'current' as const,
      models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } },
    }
    const decision = buildDecision(looked([...winning(), scored(current, [0, 38], [0, 190])], { task }))
    expect(decision.verdict).toBe('inconclusive')
    expect(decision.summary).toContain('prompt@current made the labels of golden')
  })

  it('needs a NO at matched rows too where linear learned from more rows than T was given', () => {
    // linear with 5,000 rows leads; with T's 500 rows it is 10 points behind T.
    const full = { ...scored(linear, [0, 38], [0, 190]), trainRows: 5000 }
    const arms = [full, scored(tuned, [0, 39], [15, 190])]
    const twin = { ...scored(linear, [0, 60], [0, 300]), name: 'linear#500', matchedRowsOf: 'linear' }
    expect(buildDecision(looked(arms))).toMatchObject({ verdict: 'inconclusive', summary: expect.stringContaining('more rows') })
    expect(buildDecision(looked([...arms, twin])).verdict).toBe('inconclusive')
    const even = { ...scored(linear, [0, 38], [0, 190]), name: 'linear#500', matchedRowsOf: 'linear' }
    expect(buildDecision(looked([...arms, even]))).toMatchObject({ verdict: 'classifier', winner: 'linear' })
  })

  it('keeps what runs today where the labels cost more than tuning could save', () => {
    // T against current is open; at 10 USD a label, 100,000 calls a day of a dear model are not worth the labels, 100 million are.
    const arms = [scored(linear, [0, 80], [0, 60], 200), scored(current, [0, 20], [0, 20], 200), scored(tuned, [0, 20], [6, 20], 200)]
    const models = { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } }
    const at = (callsPerDay: number, labelUsd: number) =>
      buildDecision(
        looked(arms, {
          task: {
            ...sampleTask,
            models,
            changes: { outputsPerYear: 0, knowledgePerYear: 0 },
            rates: { labelUsd, engineerWeekUsd: 4000 },
            volume: { callsPerDay, growthPerMonth: 0 },
          },
        }),
      )
    expect(at(1_000_000, 10_000).summary).toContain('at stake')
    expect(at(1_000_000, 0.1).summary).toContain('label about')
  })

  it('lets a policy that the task names refuse what the rule allows', () => {
    const strict = loadPolicy(
      'id: mine\ntitle: Mine\nsource: here\nmode: all-in-order\ngates:\n  - id: enough-examples\n    question: Enough?\n    evidence: [{ yes: { fact: data.trainUnits, atLeast: 1000 } }]\n    why: { yes: y, no: n, unknown: u }\n    change: more\n    onNo: not-yet\n',
      'mine.yaml',
    )
    const decision = buildDecision(looked(winning(), { policies: [strict] }))
    expect([decision.verdict, decision.winner]).toEqual(['not-yet', 'linear'])
    expect(decision.policies).toEqual([
      {
        id: 'mine',
        title: 'Mine',
        source: 'here',
        answer: 'not-yet',
        verdict: 'not-yet',
        strength: 'sure',
        stoppedAt: 'enough-examples',
        why: 'n',
        partsAt: { policy: 'mine', gate: 'enough-examples' },
        evidence: 'measured',
      },
    ])
    expect(decision.summary).toContain('The policy mine refuses what the rule would allow: it says not-yet at its gate enough-examples.')
    expect(renderDecisionMarkdown(decision)).toContain('| Mine (`mine`) | not-yet | not-yet | `enough-examples` |')
  })

  it('leaves rivals out that dev2 shows surely worse than the best rival by more than m + m0', () => {
    const evidence = looked(winning())
    expect(evidence.look?.rivals).toEqual(['linear'])
    const decision = buildDecision(evidence)
    expect(decision.comparisons.filter(({ split }) => split === 'dev2').map(({ a }) => a)).toEqual(['majority', 'prompt@student'])
  })

  it('is never fine-tune when a rival bound fails', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 40 }),
        (rival, own, shift) => {
          const arms = [scored(linear, [0, 40], [0, rival]), scored(tuned, [0, 30], [shift, own])]
          const decision = buildDecision(looked(arms, { task: free }))
          const comparison = decision.comparisons.find(({ a, split }) => a === 'linear' && split === 'golden')
          if (decision.verdict === 'fine-tune') expect(comparison?.low).toBeGreaterThan(comparison?.threshold ?? 1)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('prints the verdict at half and twice the margin', () => {
    // T leads by 100 rows of 1,000, none the other way: Tango's lower bound lies between 6 and 10 points.
    const decision = buildDecision(looked(winning(), { task: { ...sampleTask, margin: 0.05 } }))
    expect(decision.verdict).toBe('fine-tune')
    expect(decision.sensitivity).toEqual([
      { margin: 0.025, verdict: 'fine-tune' },
      { margin: 0.1, verdict: 'inconclusive' },
    ])
  })

  it('holds to the declared margin when task.yaml changes after the look', () => {
    const evidence = looked(winning())
    const decision = buildDecision({ ...evidence, task: { ...evidence.task, margin: 0.3 } })
    expect(decision.margin).toBe(0.02)
    expect(decision.verdict).toBe('fine-tune')
    expect(decision.assumptions.join(' ')).toContain('declared with 2 pt')
  })

  it('names the assumption about cost that would flip the verdict', () => {
    const arms = [scored(linear, [0, 80], [0, 400]), scored(current, [0, 20], [0, 100]), scored(tuned, [0, 20], [6, 100])]
    const task = {
      ...sampleTask,
      models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } },
      volume: { callsPerDay: 10_000_000, growthPerMonth: 0 },
    }
    const decision = buildDecision(looked(arms, { task }))
    expect(decision.assumptions.join(' ')).toContain('prompt@current is surely at least as dear as tuned@student')
  })
})

describe('a policy with numbers of its own', () => {
  it('is named in the summary with each number that it replaces, and only then', () => {
    const policy = (rule: string) =>
      loadPolicy(
        `id: mine\ntitle: Mine\nsource: here\nmode: rule\nrule: ${rule}\ngates:\n  - id: one\n    question: One?\n    evidence: [{ yes: { fact: margin, above: 1 } }]\n    why: { yes: y, no: n, unknown: u }\n    change: more\n`,
        'mine.yaml',
      )
    const arms = [scored(linear, [0, 40]), scored(tuned, [0, 5], [0, 20])]
    const summaryOf = (rule: string): string => buildDecision(looked(arms, { policies: [policy(rule)] })).summary
    expect(summaryOf('{ alpha: 0.2, minGolden: 10 }')).toMatch(
      / The policy mine replaces numbers of the decision rule; Assay's own in brackets: alpha 0\.2 \(0\.05\), minGolden 10 \(100\)\.$/,
    )
    expect(summaryOf('{ alpha: 0.05 }')).not.toContain('replaces')
  })
})

describe('the digest', () => {
  const arms = (): ArmEvidence[] => [scored(linear, [0, 40], [0, 200]), scored(tuned, [0, 20], [0, 100])]

  it('is the same for the same evidence at another time, on another machine, with other latencies', () => {
    const first = buildDecision(looked(arms()))
    const slower = arms().map((arm) => ({
      ...arm,
      hardware: 'another machine',
      latencyMs: { p50: 3, p95: 5, p95Upper: 6, n: 50, evidence: 'measured' as const },
      ...('msPerCall' in arm.cost ? { cost: { ...arm.cost, msPerCall: { value: 3, evidence: 'measured' as const } } } : {}),
    }))
    const second = buildDecision(looked(slower, { decidedAt: '2027-02-01T00:00:00.000Z' }))
    expect(second.digest).toBe(first.digest)
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is the same where a policy beside the rule quotes other money or times', () => {
    const policy = loadPolicy(
      [
        'id: quotes',
        'title: Quotes',
        'source: test',
        'mode: all-in-order',
        'gates:',
        '  - id: cost',
        '    question: Is it dear?',
        '    evidence: [{ yes: { fact: cost.tunedUsd, above: 1000000000000 } }]',
        '    why: { "yes": "It is.", "no": "It costs {cost.tunedUsd} USD.", unknown: "Nobody knows." }',
        '    change: Another price.',
        '    onNo: prompt',
      ].join('\n'),
      'quotes.yaml',
    )
    const at = (value: number) =>
      buildDecision(
        looked(
          arms().map((arm) =>
            'msPerCall' in arm.cost ? { ...arm, cost: { ...arm.cost, msPerCall: { value, evidence: 'measured' } } } : arm,
          ),
          { policies: [policy], task: { ...sampleTask, volume: { callsPerDay: 50_000_000, growthPerMonth: 0 } } },
        ),
      )
    const [first, second] = [at(3), at(300)]
    expect(first.gates[0]?.why).not.toBe(second.gates[0]?.why)
    expect(second.digest).toBe(first.digest)
  })

  it('changes with a score', () => {
    const other = [scored(linear, [0, 40], [0, 201]), scored(tuned, [0, 20], [0, 100])]
    expect(buildDecision(looked(other)).digest).not.toBe(buildDecision(looked(arms())).digest)
  })
})

describe('decision.md', () => {
  it('starts with the verdict and shows n, intervals, costs, gates and what would change it', () => {
    const arms = [scored(linear, [0, 40], [0, 200]), scored(tuned, [0, 20], [0, 100])]
    const text = renderDecisionMarkdown(buildDecision(looked(arms)))
    expect(text.startsWith('# Fine-tune: sample\n\n**Verdict: fine-tune.**')).toBe(true)
    expect(text).toContain('90.0 % [88.0, 91.7], n = 1,000')
    for (const heading of ['## Next', '## The ladder', '## Comparisons', '## Costs', '## What would change it', '## Assumptions'])
      expect(text).toContain(heading)
  })
})

describe('the cost model of a decision', () => {
  it('is the same for the look and for the verdict', () => {
    const evidence = sampleEvidence([linear, prompt, current, tuned])
    expect(costModelOf(evidence).totals('tuned@student')).toEqual(costModelOf(evidence).totals('tuned@student'))
  })
})
