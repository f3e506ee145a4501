import { expect, test } from 'vitest'
import type { DistilResult } from '../../flows/distil.ts'
import type { PairsResult } from '../../flows/distil-pairs.ts'
import { renderDistilled, renderDistilPlan, renderDistilProbe, renderPairs, renderUsedRows } from './distil.ts'
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
  }
  const text = renderDistilled(result, terminal)
  for (const part of [
    '30 rows of 40 candidates',
    'not refused: 10 dropped, 30 left',
    'spam 30',
    'assay distil --use data/out.jsonl --dry-run',
    'a kept row',
  ])
    expect(text).toContain(part)
  expect(text).not.toContain('asked: 0')
  const none = renderDistilled({ ...result, kept: 0, usdPerKept: null, stopped: 'the budget' }, terminal)
  expect(none).toContain('nothing was written')
  expect(none).toContain('stopped early: the budget')
  expect(none).not.toContain('assay run')
})

test('a probe shows yield, quality, the price of a row and of the whole with intervals, and that the limit may come first', () => {
  const share = { value: 0.6, low: 0.36, high: 0.81, n: 20, method: 'Wilson score' }
  const text = renderDistilProbe(
    {
      plan: { ...plan, what: 'inputs', rows: 500 },
      candidates: 20,
      kept: 12,
      yields: [{ filter: 'label confirmed', dropped: 8, left: 12 }],
      yield: share,
      calls: 24,
      replayed: 4,
      usd: 0.12,
      paidUsd: 0.1,
      usdPerKept: { value: 0.01, low: 0.008, high: 0.012, n: 4, method: '' },
      whole: { rows: share, usd: { value: 5, low: 4, high: 6, n: 4, method: '' } },
      quality: { what: 'labels that a second answer confirmed', share },
    },
    terminal,
  )
  for (const part of [
    '12 rows of 20 candidates would be kept; none is written',
    'kept 60.0 % [36.0, 81.0] of the candidates, n 20',
    'labels that a second answer confirmed: 60.0 % [36.0, 81.0], n 20',
    'costs $5.00 [$4.00, $6.00] in all',
    '! the limit of $0.25 may stop it',
    'not paid for again',
  ])
    expect(text.replaceAll('\u00A0', ' ')).toContain(part)
  expect(renderDistilPlan({ ...plan, probe: { rows: 20, calls: 24, promptTokens: 1, completionTokens: 1, usd: 0.1 } }, terminal)).toContain(
    'now a probe of 20 rows only: about 24 calls, costs about $0.10',
  )
})

test('the edit shows the lines of task.yaml before and after, what was written, and what was not used', () => {
  const used = {
    file: 'data/out.jsonl',
    dryRun: true,
    added: 10,
    replaced: 9,
    notInTrain: 1,
    written: [{ file: 'data/out-train.jsonl', rows: 60 }],
    leftOut: 3,
    before: 'data: a.csv\nsplit: { golden: 40 }',
    after: 'data: { train: t, golden: g }',
  }
  const text = renderUsedRows(used, terminal)
  for (const part of [
    '9 in place of rows',
    'would write data/out-train.jsonl: 60 rows',
    '  data: { train: t',
    '  split: { golden: 40 }',
    '1 row',
  ])
    expect(text).toContain(part)
  expect(text).not.toContain('.bak')
  expect(renderUsedRows({ ...used, dryRun: false, backup: 'task.yaml.bak' }, terminal)).toContain('As it was: task.yaml.bak')
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
