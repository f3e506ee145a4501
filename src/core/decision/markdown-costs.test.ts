import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { Decision } from './decision.ts'
import { costsMarkdown, policiesMarkdown } from './markdown-costs.ts'
import { renderDecisionMarkdown } from './markdown.ts'

const { decision } = sampleReport
const { horizonMonths, currency, perArm } = decision.economics

test('an engineer reads totals, chances and volumes, components, what matters, what to measure, and every input', () => {
  const text = costsMarkdown(decision)
  const expected = [
    '| prompt@current (runs today) | $0 | $2,880 | $34,560 [$31,000, $38,400] | - | - | - | - |',
    '| tuned@student | $2,400 | $260 | $5,520 [$3,900, $8,100] | month 2 | 96 of 100 | 97 of 100 | 62,000 calls a day (41,000 to 120,000) |',
    '| tuned@student | training runs | training | $480 | $0 | $12.00 | $504 [$240, $960] |',
    'Cost of `tuned@student` less that of `prompt@current`',
    '| work on a tuned arm, a cycle | −$33,000 at 4 weeks | $2,400 at 8 weeks | yes | article |',
    '- work on a tuned arm, a cycle: worth up to $1,240',
    '2 measured, 2 set by you, 3 from price lists, 3 assumed.',
    '| growth of calls | 3 % a month | - | task.yaml volume.growthPerMonth | - | declared | - |',
    '| gpt-4.1-mini, input tokens | $0.40/1M tokens | $0.36 to $0.44/1M tokens | @pydantic/genai-prices | 2026-07-02 | third-party | getting old, not from the seller |',
  ]
  const places = expected.map((part) => text.indexOf(part))
  expect(places.map((place, index) => (place < 0 ? expected[index] : 'found'))).toEqual(expected.map(() => 'found'))
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('the value of knowing everything stands beside that of each input', () => {
  const economics = { ...decision.economics, perfectInformationUsd: 1500 }
  expect(costsMarkdown({ ...decision, economics })).toContain('All inputs together: $1,500.')
  expect(costsMarkdown(decision)).not.toContain('All inputs together')
  const worthless = { ...decision.economics, valueOfInformation: [{ input: 'x', label: 'x', usd: 0 }] }
  expect(costsMarkdown({ ...decision, economics: worthless })).not.toContain('Measure this next')
})

test('sums follow the money of the readers, inputs keep that of their sources, and the rate is told once', () => {
  const shown = { ...decision, economics: { ...decision.economics, shownIn: { code: 'EUR', perUsd: 0.5, date: '2026-11-20' } } }
  const text = renderDecisionMarkdown(shown)
  expect(text).toContain('| tuned@student | €1,200 | €130 | €2,760 [€1,950, €4,050] |')
  expect(text).toContain('$0.40/1M tokens')
  expect(text.split('0.5 EUR for one USD (2026-11-20)')).toHaveLength(2)
  expect(text).toContain('EUR for 1,000 calls')
})

test('a decision of an earlier Assay has totals, and says where its inputs are', () => {
  const older: Decision = {
    ...decision,
    economics: { horizonMonths, currency, perArm: perArm.map(({ components: _components, ...arm }) => arm) },
  }
  const text = costsMarkdown(older)
  expect(text).toContain('| tuned@student | $2,400 |')
  expect(text).toContain('Every input with its source is in decision.json, under `economics`.')
  expect(text).not.toMatch(/made of|matters most|Measure this|### Inputs|undefined/)
})

test('policies stand side by side, each with what decides it and where it parts from the rule', () => {
  const policy = { id: 'one', title: 'One | two', verdict: 'prompt', stoppedAt: 'team' } as const
  const full = {
    ...policy,
    id: 'full',
    stoppedAt: null,
    answer: 'probably not',
    strength: 'probable',
    partsAt: { policy: 'full', gate: 'team' },
    evidence: 'assumed',
    source: 'an article',
  } as const
  const [text = ''] = policiesMarkdown({ ...decision, policies: [policy, full] })
  expect(text).toContain('| One \\| two (`one`) | prompt | - | `team` | - | - | - |')
  expect(text).toContain(
    '| One \\| two (`full`) | prompt, probably | probably not | all of its gates | `team` of full | assumed | an article |',
  )
  expect(policiesMarkdown({ ...decision, policies: [] })).toEqual([])
})
