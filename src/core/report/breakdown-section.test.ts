import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { Decision } from '../decision/decision.ts'
import type { Breakdown } from '../scorers/breakdown.ts'
import { breakdownSection } from './breakdown-section.ts'

const { decision } = sampleReport
const withBreakdown = (breakdown: Breakdown, name = decision.winner): Decision => ({
  ...decision,
  arms: decision.arms.map((arm) => (arm.name === name ? { ...arm, breakdown } : arm)),
})
const share = { value: 0.5, low: 0.2, high: 0.8, n: 10 }
const perLabel = [{ label: '<b>', expected: 4, answered: 3, recall: share, isSmall: true }]

test('without a breakdown there is no such section', () => expect(breakdownSection(decision)).toBeUndefined())

test('labels of the winner become a matrix, their names escaped', () => {
  const labels = {
    labels: 2,
    confusion: {
      labels: ['<b>', 'c'],
      rows: [
        [3, 1, 0],
        [0, 5, 2],
      ],
    },
    confused: [],
    perLabel,
  }
  const text = breakdownSection(withBreakdown({ split: 'dev2', labels }))?.markup ?? ''
  expect(text).toContain('Which labels are mixed up?')
  expect(text).toContain(`Answers of ${decision.winner ?? ''} on dev2`)
  expect(text).toContain('&lt;b&gt;')
  expect(text).toContain('<strong>5</strong>')
  expect(text).toContain('50.0 % [20.0, 80.0]')
  expect(text).toContain('few rows')
})

test('many labels become a list of the commonest confusions', () => {
  const confused = [
    { expected: 'card_arrival', answered: 'card_lost', rows: 7 },
    { expected: 'top_up', rows: 2 },
  ]
  const text = breakdownSection(withBreakdown({ split: 'dev2', labels: { labels: 77, confused, perLabel } }))?.markup ?? ''
  expect(text).toContain('card_lost')
  expect(text).toContain('none of the labels')
  expect(text).not.toContain('answered →')
})

test('fields and flagged rows are listed, whichever arm they belong to', () => {
  const fields = [{ field: 'items.price', right: 3, missed: 1, wrong: 2, precision: 0.6, recall: 0.75, f1: share }]
  const text =
    breakdownSection(withBreakdown({ split: 'dev2', fields, flagged: [{ scorer: 'refusal', rows: ['r7', 'r9'] }] }, 'linear'))?.markup ?? ''
  expect(text).toContain('Which fields are wrong?')
  expect(text).toContain('items.price')
  expect(text).toContain('linear, refusal: <small>r7, r9</small>')
})
