import { expect, test } from 'vitest'
import type { DistilResult } from '../../flows/distil.ts'
import type { PairsResult } from '../../flows/distil-pairs.ts'
import { renderDistilled, renderDistilPlan, renderPairs } from './distil.ts'
import type { Terminal } from './terminal.ts'

const terminal: Terminal = { width: 100, colour: false, live: false }

const plan: DistilResult['plan'] = {
  teacher: 'gpt-4.1@openai',
  what: 'targets',
  rows: 40,
  rowsWhy: 'all there are',
  calls: 40,
  promptTokens: 4000,
  completionTokens: 400,
  usd: 0.5,
  priceSource: 'a price list, 2026-01-01',
  limitUsd: 0.25,
  terms: { answer: 'unknown', evidence: 'declared', why: 'Nobody read them.' },
  sendsDataTo: 'openai',
  warnings: ['the limit will stop it'],
}

test('the plan names cost, its source and its limit, the terms, and where rows go', () => {
  const text = renderDistilPlan(plan, terminal)
  for (const part of ['$0.50 (a price list, 2026-01-01); stops at $0.25', 'terms: unknown', 'go to openai', '! the limit will stop it'])
    expect(text).toContain(part)
  expect(renderDistilPlan({ ...plan, usd: null }, terminal)).toContain('an unknown sum')
})

test('the result shows each filter that dropped rows, the price of a row, and the edit; without a row it says nothing was written', () => {
  const result: DistilResult = {
    plan,
    out: 'data/out.jsonl',
    kept: 30,
    candidates: 40,
    yields: [
      { filter: 'asked', dropped: 0, left: 40 },
      { filter: 'not refused', dropped: 10, left: 30 },
    ],
    calls: 40,
    replayed: 3,
    usd: 0.3,
    paidUsd: 0.2,
    usdPerKept: 0.01,
    labels: [{ label: 'spam', rows: 30 }],
    edit: 'data: [a.csv, data/out.jsonl]',
  }
  const text = renderDistilled(result, terminal)
  for (const part of [
    '30 rows of 40 candidates',
    'not refused: 10 dropped, 30 left',
    'spam 30',
    'data: [a.csv, data/out.jsonl]',
    'a kept row',
  ])
    expect(text).toContain(part)
  expect(text).not.toContain('asked: 0')
  const none = renderDistilled({ ...result, kept: 0, usdPerKept: null, stopped: 'the budget' }, terminal)
  expect(none).toContain('nothing was written')
  expect(none).toContain('stopped early: the budget')
  expect(none).not.toContain('assay run')
})

test('pairs say what was left out and why', () => {
  const result: PairsResult = {
    out: 'data/pairs.jsonl',
    dryRun: false,
    kept: 3,
    from: { scores: 2, edits: 1 },
    dropped: { identical: 0, contradicting: 2, repeated: 0, tied: 7, notOpen: 0 },
    ofDev: 0,
    longerShare: 0.5,
    warnings: ['2 pairs stand in both directions and were left out'],
  }
  const text = renderPairs(result, terminal)
  for (const part of ['3 preference pairs in data/pairs.jsonl', 'scored the same: 7', 'in both directions: 2', '! 2 pairs'])
    expect(text).toContain(part)
  expect(text).not.toContain('the same answer twice')
})
