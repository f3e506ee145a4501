import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { Decision, Report } from '../decision/decision.ts'
import { plainArm } from './plain-arm.ts'
import { reviewBy } from './review-by.ts'
import { risksOf } from './risks.ts'
import { renderSummary } from './summary-page.ts'

const { decision } = sampleReport
const reportOf = (change: Partial<Decision>): Report => ({ ...sampleReport, decision: { ...decision, ...change } })
const plain = (page: string): string =>
  page
    .slice(page.indexOf('<main'))
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

test('a manager reads the verdict, what it rests on, the money, what could be wrong and what to do, in this order', () => {
  const text = plain(renderSummary(sampleReport))
  const order = [
    'Fine-tune',
    'Use now: tuned LoRA (tuned@student).',
    '89 of 100 right (likely between 87 and 91), measured on 1,000 cases kept aside for this',
    'what runs today: 85 of 100 right',
    'The costs rest on 10 figures: 2 measured, 2 set by you, 3 from price lists, 3 assumed.',
    'Today: prompt (prompt@current) $0 $2,900 $34,600 $31,000 to $38,400',
    'Recommended: tuned LoRA (tuned@student) $2,400 $260 $5,500 $3,900 to $8,100',
    'It is the cheaper one in 97 of 100 calculations with uncertain inputs. What it costs first is earned back by month 2. It is cheaper from 62,000 calls a day',
    'What could make this wrong',
    'Work on a tuned arm, a cycle: at 8 weeks tuned@student costs $2,400 more than prompt@current; at 4 weeks it is the other way round.',
    'What to do next',
    'Look at this decision again by 2027-02-23 : prices move within a quarter.',
  ]
  const places = order.map((part) => text.indexOf(part))
  expect(places.map((place, index) => (place < 0 ? order[index] : 'found'))).toEqual(order.map(() => 'found'))
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('where tuning is not advised, the page says what tuning would cost instead', () => {
  const economics = { ...decision.economics, against: 'linear', againstRunsToday: false }
  const text = plain(renderSummary(reportOf({ verdict: 'classifier', winner: 'linear', economics })))
  expect(text).toContain('Recommended: linear classifier on n-grams (linear)')
  expect(text).toContain('Tuning instead: tuned LoRA (tuned@student)')
  expect(text).toContain('Tuning instead would cost about $5,100 more. It is the cheaper one in 97 of 100 calculations')
  expect(text).not.toContain('runs today')
})

test('a verdict that is still open recommends nothing: the arm is what to use for now', () => {
  const economics = { ...decision.economics, against: 'linear', againstRunsToday: false }
  const text = plain(renderSummary(reportOf({ verdict: 'inconclusive', winner: 'linear', economics })))
  expect(text).toContain('The measurements cannot tell whether tuning is better by the 2 points that you asked for.')
  expect(text).toContain('For now: linear classifier on n-grams (linear)')
  expect(text).not.toContain('Recommended')
})

test('a command stands whole on paper, however long the reason for it is', () => {
  const next = [{ command: 'assay split --refreeze --yes', why: 'word '.repeat(100) }]
  expect(renderSummary(reportOf({ next }))).toMatch(/class="clip">Word [^<]*<\/span>\s*<code>assay split --refreeze --yes<\/code>/)
})

test('what production uses and stays is called so', () => {
  const text = plain(renderSummary(reportOf({ verdict: 'prompt', winner: 'prompt@current' })))
  expect(text).toContain('Recommended, as today: prompt (prompt@current)')
  expect(text).toContain('Tuning instead would cost about $29,000 less.')
})

test('an arm that never earns its start back, or needs none, is described as it is', () => {
  const perArm = (change: Partial<Decision['economics']['perArm'][number]>): Report => {
    const arms = decision.economics.perArm.map((arm) => (arm.name === 'tuned@student' ? { ...arm, ...change } : arm))
    return reportOf({ economics: { ...decision.economics, perArm: arms } })
  }
  expect(plain(renderSummary(perArm({ breakEvenMonth: null })))).toContain('It does not earn back its start within 12 months.')
  const free = plain(renderSummary(perArm({ upfront: 0, breakEvenCallsPerDay: null, probabilityCheaper: 1 })))
  expect(free).not.toContain('earned back')
  expect(free).toContain('It is the cheaper one in all of our calculations with uncertain inputs. It is cheaper at any number of calls.')
})

test('sums are in the money of the readers, and the rate is printed once', () => {
  const economics = { ...decision.economics, shownIn: { code: 'EUR', perUsd: 0.9, date: '2026-11-20' } }
  const page = renderSummary(reportOf({ economics }))
  expect(page).toContain('€31,100')
  expect(page).not.toContain('$34,600')
  expect(page.split('0.9 EUR for one USD (2026-11-20)')).toHaveLength(2)
})

test('another metric than accuracy keeps its name and its interval', () => {
  const arms = decision.arms.map((arm) => (arm.metric === undefined ? arm : { ...arm, metric: { ...arm.metric, name: 'macro-f1' } }))
  expect(plain(renderSummary(reportOf({ arms, metric: 'macro-f1' })))).toContain('macro-f1 of 89.1 % [87.0, 90.9], measured on 1,000 cases')
})

test('a decision of an earlier Assay, and one without any arm, make a page too', () => {
  const { horizonMonths, currency, perArm } = decision.economics
  const { costOverTime: _, ...older } = sampleReport
  const page = renderSummary({ ...older, decision: { ...decision, economics: { horizonMonths, currency, perArm } } })
  expect(page).toContain('Recommended: tuned LoRA')
  const empty = renderSummary({
    ...older,
    decision: {
      ...decision,
      verdict: 'not-yet',
      winner: null,
      arms: [],
      gates: [],
      looks: [],
      assumptions: [],
      next: [],
      economics: { horizonMonths, currency, perArm: [] },
    },
  })
  expect(empty).toContain('<h1>Not yet</h1>')
  expect(`${page}${empty}`).not.toMatch(/undefined|NaN|\[object/)
})

test('no text of a decision can become markup on the page', () => {
  const page = renderSummary(
    reportOf({ task: '<img src=x>', gates: [{ ...decision.gates[0]!, answer: 'no', question: '<script>alert(1)</script>', why: '"&' }] }),
  )
  expect(page).not.toMatch(/<img|<script/)
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<link|@import|url\(/)
})

test('risks: an input that changes the answer first, then an open question, then doubtful prices, three at most', () => {
  const risks = risksOf(decision)
  expect(risks).toHaveLength(3)
  expect(risks[0]).toContain('work on a tuned arm')
  expect(risks[1]).toBe('Can the team serve and maintain a model? Not known: task.yaml does not say who would serve it.')
  expect(risks[2]).toBe(
    '3 figures of the costs should be checked (no longer valid, getting old, without a date): work on a tuned arm, a cycle; gpt-4.1-mini, input tokens.',
  )
})

test('a question answered with no is a risk only where tuning is advised', () => {
  const gates = [{ ...decision.gates[0]!, answer: 'no' as const, question: 'Is it so?', why: 'It is not.' }]
  expect(risksOf({ ...decision, gates })).toContain('Is it so? No: It is not.')
  expect(risksOf({ ...decision, gates, winner: 'linear' })).not.toContain('Is it so? No: It is not.')
})

test('an input that cannot change the answer is told at the end that speaks against it', () => {
  const [first] = decision.economics.tornado ?? []
  const bare = { ...decision, gates: [], assumptions: [] }
  const withSwing = (change: object): Decision => ({
    ...bare,
    economics: { ...decision.economics, inputs: [], tornado: [{ ...first!, ...change }] },
  })
  expect(risksOf(withSwing({}))).toEqual(['calls a day: even at 350,000 calls/day tuned@student costs $18,200 less than prompt@current.'])
  expect(risksOf({ ...withSwing({ trust: 'assumed' }), winner: 'linear' })).toEqual([
    'calls a day: even at 700,000 calls/day tuned@student costs $42,500 less than prompt@current. This is an assumption.',
  ])
})

test('a decision is looked at again after a quarter, or sooner where the task or the base changes sooner', () => {
  const input = { label: '', unit: '', source: '', date: null, trust: 'declared' }
  const by = (id: string, value: number): ReturnType<typeof reviewBy> =>
    reviewBy({ ...decision, economics: { ...decision.economics, inputs: [{ ...input, id, value }] } })
  expect(by('x', 1)).toEqual({ day: '2027-02-23', why: 'prices move within a quarter' })
  expect(by('cycles', 12)).toEqual({ day: '2026-12-26', why: 'the wanted answers are expected to have changed by then' })
  expect(by('cycles', 0).day).toBe('2027-02-23')
  expect(by('base-cadence', 2)).toEqual({ day: '2027-01-25', why: 'a newer base model is expected by then' })
})

test('an arm is called by what it is and by its name; one of a kind that is not known, by its name', () => {
  expect(plainArm('few-shot@current', decision)).toBe('few-shot prompt (few-shot@current)')
  expect(plainArm('new-kind@x', { arms: [] })).toBe('new-kind@x')
})
