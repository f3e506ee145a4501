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
