import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { Report } from '../decision/decision.ts'
import { renderReport } from './html.ts'

/** Words of the types themselves, which a report cannot choose. */
const isFixed = (key: string): boolean =>
  ['verdict', 'split', 'answer', 'evidence', 'severity', 'status', 'winner', 'name', 'arm'].includes(key)

const poison = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return isFixed(key) ? value : `<img src=x onerror=alert(1)>"'&${value}`
  if (Array.isArray(value)) return value.map((item) => poison(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]))
  return value
}

test('no text of a report can become markup', () => {
  const page = renderReport(poison(sampleReport) as Report)
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(page).not.toMatch(/<img|<script/)
})

test('the page asks nothing of anybody: no script, no address, no resource', () => {
  const page = renderReport(sampleReport)
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<link|<iframe|@import|url\(/)
  expect(page).toContain("default-src 'none'")
})

test('the verdict comes first, with its number and interval', () => {
  const page = renderReport(sampleReport)
  const order = [
    '<h1>Fine-tune</h1>',
    'How good is each way',
    'What does quality cost',
    'Would more examples help',
    'The questions behind',
    'Costs over',
    'Who beats whom',
    'worst failures',
    'The data',
    '<h2>Training',
    'How to read',
  ]
  const places = order.map((part) => page.indexOf(part))
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(page.slice(0, page.indexOf('How good'))).toMatch(/89\.1.%/)
})

test('ids of the page are unique, so that each picture finds its own title', () => {
  const ids = [...renderReport(sampleReport).matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
  expect(new Set(ids).size).toBe(ids.length)
})

test('a verdict without any arm, gate, cost or row is a page too', () => {
  const { decision } = sampleReport
  const page = renderReport({
    ...sampleReport,
    findings: [],
    worstFailures: [],
    training: [],
    decision: {
      ...decision,
      verdict: 'not-yet',
      winner: null,
      arms: [],
      comparisons: [],
      gates: [],
      economics: { ...decision.economics, perArm: [] },
      sensitivity: [],
      looks: [],
      learningCurve: [],
      adjudication: null,
      assumptions: [],
      next: [],
    },
  })
  expect(page).toContain('<h1>Not yet</h1>')
  expect(page).not.toMatch(/undefined|NaN|\[object/)
})

const costsOf = (report: Report): string => {
  const page = renderReport(report)
  return page.slice(page.indexOf('<h2>Costs over'), page.indexOf('Who beats whom'))
}
const words = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('the cost page has its three pictures, what each cost is made of, and every input with its marks', () => {
  const page = costsOf(sampleReport)
  for (const id of ['over-time', 'cost-bars', 'tornado']) expect(page).toContain(`id="${id}-wide-title"`)
  const text = words(page)
  expect(text).toContain('tuned@student $2,400 $260 $5,520 $3,900 to $8,100 month 2 97 of 100 62,000 calls a day (41,000 to 120,000)')
  expect(text).toContain('prompt@current $0 $2,880 $34,560 $31,000 to $38,400 runs today')
  expect(text).toContain('training runs training $480 $0 $12.00 $504 $240 to $960')
  expect(text).toContain('work on a tuned arm, a cycle 6 weeks 4 to 8 weeks')
  expect(text).toContain('before the first call $0 ($0 to $0) $2,400 ($1,680 to $3,360)')
  expect(text).toContain('12 $34,560 ($31,000 to $38,400) $5,520 ($3,900 to $8,100)')
  expect(text).toContain('no longer valid')
  expect(text).toContain('Every input with its source (10)')
  expect(text).toContain('work on a tuned arm, a cycle: worth up to $1,240')
})

test('costs of an earlier Assay are shown as they were: totals, and lines by arm', () => {
  const { costOverTime: _, ...older } = sampleReport
  const { horizonMonths, currency, perArm } = sampleReport.decision.economics
  const economics = { horizonMonths, currency, perArm: perArm.map(({ components: _components, ...arm }) => arm) }
  const page = costsOf({ ...older, decision: { ...sampleReport.decision, economics } })
  expect(page).not.toMatch(/<svg|undefined|NaN/)
  expect(words(page)).toContain('upkeep by an engineer $104 a month')
})

test('sums of the report are in the money of the readers', () => {
  const { decision } = sampleReport
  const economics = { ...decision.economics, shownIn: { code: 'EUR', perUsd: 0.5, date: '2026-11-20' } }
  const page = renderReport({ ...sampleReport, decision: { ...decision, economics } })
  expect(words(costsOf({ ...sampleReport, decision: { ...decision, economics } }))).toContain('tuned@student €1,200 €130 €2,760')
  expect(page).toContain('EUR over 12 months, log scale')
  expect(page).toContain('likely between €1,950 and €4,050')
  expect(page.split('0.5 EUR for one USD')).toHaveLength(2)
})

test('a finding says what it does to the verdict and what to do; notes and rows are folded', () => {
  const page = renderReport(sampleReport)
  const data = page.slice(page.indexOf('<h2>The data'), page.indexOf('<h2>Training'))
  expect(words(data)).toContain(
    '9 inputs have different answers. contradiction No arm can be right on all of them. → decide these rows in data/tickets.csv 1 example t-0100, t-0899',
  )
  expect(words(data.slice(data.lastIndexOf('<details>')))).toMatch(/^ 1 note i note The rarest of 2 labels/)
})

test('policies beside the rule stand in a table, each with what decides it', () => {
  expect(words(renderReport(sampleReport))).toContain('Six questions before fine-tuning six-questions not-yet team')
})
