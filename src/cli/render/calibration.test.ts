import { expect, test } from 'vitest'
import { agreementOf } from '../../core/judge/agreement.ts'
import { calibrationWarnings, missingForWidth, type Calibration } from '../../core/judge/calibration.ts'
import { summarisePairs, type PairResult } from '../../core/judge/pairwise.ts'
import { parseRubric } from '../../core/judge/parse-rubric.ts'
import { createRandom } from '../../core/lib/random.ts'
import { wilson } from '../../core/stats/wilson.ts'
import type { PairsResult } from '../../flows/judge-pairs.ts'
import { renderCalibration, renderPairs } from './calibration.ts'
import { displayWidth } from './terminal.ts'

const rubric = parseRubric('question: Good?\nchoices:\n  - { name: good, value: 1 }\n  - { name: bad, value: 0 }\n', 'r.yaml')
const outputs = Array.from({ length: 120 }, (_, i) => ({
  id: `row-${i}`,
  human: i % 2 === 0 ? 'good' : 'bad',
  judge: i % 2 === 0 || i % 5 === 0 ? 'good' : 'bad',
  tags: i % 3 === 0 ? ['edge-case'] : [],
}))
const pairs = (flips: number, wins: number): readonly PairResult[] => [
  ...Array.from({ length: flips }, (_, i): PairResult => ({ status: 'judged', id: `f${i}`, winner: 'tie', flipped: true })),
  ...Array.from({ length: wins }, (_, i): PairResult => ({ status: 'judged', id: `w${i}`, winner: 'b', flipped: false })),
]
const agreement = agreementOf(rubric, outputs, createRandom(1))
const base = {
  agreement,
  labelled: 125,
  unjudged: [{ reason: 'the judge did not answer with JSON', count: 5 }],
  humanAgreement: { ...wilson(30, 40), method: 'alpha' },
  leniency: [{ arm: 'tuned@student', excess: { value: 0.1, low: 0.04, high: 0.16, n: 60, method: 't' } }],
  sameAsBefore: wilson(90, 100),
  probes: {
    length: { slope: 0.7, low: 0.2, high: 1.2, pValue: 0.006, n: 120 },
    order: summarisePairs(pairs(12, 28)),
    repeats: { ...wilson(25, 30), repeats: 3 },
    regressions: [{ kind: 'truncated' as const, caught: wilson(8, 20) }],
    ownFamily: ['models.student (SmolLM2-135M-Instruct)'],
  },
}
const calibration: Calibration = {
  ...base,
  scorer: 'helpful',
  judge: '0123456789abcdef',
  model: 'some-judge-of-a-long-name-2026',
  rubric: 'rubric.yaml',
  labelFile: 'labels.csv',
  rates: [
    { arm: 'retrieved-few-shot@student', split: 'golden', accepted: wilson(100, 150), corrected: wilson(90, 150) },
    { arm: 'tuned@student', split: 'dev', accepted: wilson(100, 150), corrected: null },
  ],
  cost: { calls: 400, usd: 0.12, usdPer1k: 0.3, promptTokens: 1, completionTokens: 1 },
  labelsForTenth: missingForWidth(agreement),
  warnings: calibrationWarnings(base),
}
const plain = (width: number) => ({ width, colour: false, live: false })
const shown = (width: number): string => renderCalibration({ calibration, file: '.assay/judges/helpful.json' }, plain(width))

test.each([60, 80, 120])('no line of a calibration is wider than %i columns', (width) => {
  for (const line of shown(width).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
})

test('kappa and both errors stand with interval and n, and everything to beware of is said', () => {
  const text = shown(120)
  expect(text).toMatch(/kappa +0\.80 \[0\.\d\d, 0\.\d\d\], n = 120; a candidate for deciding/)
  expect(text).toMatch(/sensitivity +100\.0 % \[.+\], n = 60 good outputs/)
  expect(text).toMatch(/specificity +80\.0 % \[.+\], n = 60 bad outputs; accepts 12 bad ones/)
  expect(text).toContain('5 left out: the judge did not answer with JSON')
  for (const warning of [
    'The judge gave no valid choice on 5 of 125 outputs.',
    'The judge favours longer answers beyond what people do (p = 0.006).',
    'In pairs it changes its mind with the order 30 % of the time: unfit for pairs.',
    'It repeats itself only 83 % of the time.',
    'It notices only 40 % of answers made worse (truncated, n = 20).',
    'It is kinder to tuned@student than people are, by 10.0 points.',
    'It has changed: on 10 % of the outputs it says something else than at the last calibration.',
    'It is of the same family as models.student (SmolLM2-135M-Instruct): a judge favours its own.',
  ])
    expect(calibration.warnings).toContain(warning)
})

test('a judge that is in order gets no warning', () => {
  const fine = {
    ...base,
    unjudged: [],
    leniency: [{ arm: 'tuned@student', excess: { value: 0.01, low: -0.04, high: 0.06, n: 60, method: 't' } }],
    sameAsBefore: wilson(100, 100),
    humanAgreement: wilson(38, 40),
    probes: {
      length: { slope: 0.1, low: -0.2, high: 0.4, pValue: 0.5, n: 120 },
      order: summarisePairs(pairs(2, 38)),
      repeats: { ...wilson(30, 30), repeats: 3 },
      regressions: [{ kind: 'truncated' as const, caught: wilson(19, 20) }],
      ownFamily: [],
    },
  }
  expect(calibrationWarnings(fine)).toEqual([])
})

test('pairs of an unfit judge show no win rate', () => {
  const result = (flips: number): PairsResult => ({
    scorer: 'helpful',
    judge: '0123456789abcdef',
    model: 'some-judge',
    a: 'prompt@current',
    b: 'tuned@student',
    split: 'dev',
    summary: summarisePairs(pairs(flips, 40)),
    equal: 0,
    wins: [],
    losses: [],
    cost: { calls: 80, usd: 0, promptTokens: 0, completionTokens: 0 },
  })
  expect(renderPairs(result(2), plain(80))).toMatch(/^tuned@student over prompt@current: \+95\.2 points \[.+\], n = 42, p < 0\.001/)
  expect(renderPairs(result(30), plain(80))).toMatch(/^helpful is unfit for pairs/)
  expect(renderPairs(result(30), plain(80))).not.toContain('points')
})
