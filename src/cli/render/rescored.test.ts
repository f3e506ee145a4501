import { expect, test } from 'vitest'
import type { MetricValue } from '../../core/decision/decision.ts'
import { renderRescored } from './rescored.ts'

const metric = (name: string, more: Partial<MetricValue> = {}): MetricValue => ({
  name,
  value: 0.5,
  low: 0.4,
  high: 0.6,
  n: 60,
  method: 'Wilson score',
  split: 'dev2',
  ...more,
})

test('rescored arms show every scorer with its interval, its unit and what could not be judged', () => {
  const text = renderRescored(
    {
      task: 'demo',
      runId: 'abc',
      arms: [
        {
          name: 'linear',
          metric: metric('accuracy'),
          otherMetrics: [metric('mine', { unscored: 3 }), metric('mcc', { unit: 'coefficient' }), metric('dead', { n: 0, unscored: 60 })],
        },
      ],
      added: 120,
      versions: {},
      notes: ['linear: 2 outputs of rows that are no longer in dev were left out'],
    },
    { width: 80, colour: false, live: false },
  )
  expect(text).toMatch(/linear +accuracy +50\.0 % \[40\.0, 60\.0\] +60/)
  expect(text).toMatch(/mine +50\.0 % \[40\.0, 60\.0\] +60 +3/)
  expect(text).toMatch(/mcc +0\.500 \[0\.400, 0\.600\]/)
  expect(text).toMatch(/dead +none judged +0 +60/)
  expect(text).toContain('120 new scores in .assay/runs/abc/scores.jsonl')
  expect(text).toContain('no longer in dev')
})
